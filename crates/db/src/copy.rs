//! Whole tables from one database to another: for a rehearsal's scratch shop, or a move between SQLite and PostgreSQL.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    error::{DbError, Result},
    handle::Db,
    tx::Tx,
    value::{Cell, Param},
};

/// Rows carried at a time.
const BATCH: usize = 2_000;

/// A whole table as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WholeTable {
    /// The columns, in the table's order.
    pub columns: Vec<String>,
    /// The rows, each with one value for each column.
    pub rows: Vec<Vec<Param<'static>>>,
}

impl Db {
    /// Adds all rows of these tables to the tables of the same names in `to`, which must have the same schema and hold no
    /// row of the same key; answers how many rows were carried over. The source is read as of one moment.
    pub fn copy_tables(&self, to: &Self, tables: &[&str]) -> Result<u64> {
        self.copy_tables_of(to, tables, &|_customer| true)
    }

    /// Like [`Db::copy_tables`], and of tables whose rows belong to customers only those of the customers of whom `wanted`
    /// holds.
    pub fn copy_tables_of(
        &self,
        to: &Self,
        tables: &[&str],
        wanted: &dyn Fn(i64) -> bool,
    ) -> Result<u64> {
        self.read_now(|from| {
            let mut carried: u64 = 0;
            for table in tables {
                carried = carried.saturating_add(copy_table(from, to, table, wanted)?);
            }
            Ok(carried)
        })
    }

    /// All rows of these tables, as of one moment and in memory: for a simulation, which looks at a whole small shop.
    pub fn whole_tables(
        &self,
        tables: &[&'static str],
    ) -> Result<BTreeMap<&'static str, WholeTable>> {
        self.read_now(|tx| {
            let mut all = BTreeMap::new();
            for table in tables {
                all.insert(*table, whole_table(tx, table)?);
            }
            Ok(all)
        })
    }

    /// Adds all rows of a table of the same columns, so many in one transaction; answers how many they were.
    pub fn fill_table(&self, name: &str, table: &WholeTable, at_a_time: usize) -> Result<u64> {
        let insert = insert(checked(name)?, &table.columns);
        let mut filled: u64 = 0;
        for rows in table.rows.chunks(at_a_time.max(1)) {
            filled = filled.saturating_add(self.write_now(|tx| tx.insert_text(&insert, rows))?);
        }
        Ok(filled)
    }

    /// Empties these tables.
    pub fn clear_tables(&self, tables: &[&str]) -> Result<()> {
        self.write_now(|tx| {
            for table in tables {
                tx.batch(&format!("DELETE FROM {}", checked(table)?))?;
            }
            Ok(())
        })
    }

    /// Drops indexes that nobody reads by in this scratch database: each is written with every row of its table.
    pub fn drop_indexes(&self, indexes: &[&'static str]) -> Result<()> {
        self.write_now(|tx| {
            for index in indexes {
                tx.drop_index(checked(index)?)?;
            }
            Ok(())
        })
    }

    /// Moves dense sequences on, so that nothing allocated from now on meets a number that is in use.
    pub fn copy_sequences(&self, to: &Self, sequences: &[&'static str]) -> Result<()> {
        for sequence in sequences {
            let last = self.read_now(|tx| tx.last_allocated(sequence))?;
            to.write_now(|tx| tx.set_last_allocated(sequence, last))?;
        }
        Ok(())
    }
}

/// A table's name goes into the text of a statement: only names of ours may.
fn checked(name: &str) -> Result<&str> {
    let plain = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && !name.is_empty() {
        Ok(name)
    } else {
        Err(DbError::Address(name.to_owned()))
    }
}

fn whole_table(tx: &mut Tx<'_>, table: &str) -> Result<WholeTable> {
    let columns = tx.columns(checked(table)?)?;
    let select = format!("SELECT {} FROM {table}", columns.join(", "));
    let mut rows = Vec::new();
    tx.stream_text(&select, columns.len(), &mut |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok(WholeTable { columns, rows })
}

/// The column that says whose a row is, in tables of customers.
const CUSTOMER: &str = "customer_id";

fn copy_table(
    from: &mut Tx<'_>,
    to: &Db,
    table: &str,
    wanted: &dyn Fn(i64) -> bool,
) -> Result<u64> {
    let columns = from.columns(checked(table)?)?;
    let whose = columns.iter().position(|column| column == CUSTOMER);
    let list = columns.join(", ");
    let select = format!("SELECT {list} FROM {table}");
    let insert = insert(table, &columns);
    let mut batch: Vec<Vec<Param<'static>>> = Vec::with_capacity(BATCH);
    let mut carried: u64 = 0;
    from.stream_text(&select, columns.len(), &mut |row| {
        if let Some(Param::Int(customer)) = whose.and_then(|whose| row.get(whose))
            && !wanted(*customer)
        {
            return Ok(());
        }
        batch.push(row);
        if batch.len() >= BATCH {
            carried = carried.saturating_add(to.write_now(|tx| tx.insert_text(&insert, &batch))?);
            batch.clear();
        }
        Ok(())
    })?;
    if !batch.is_empty() {
        carried = carried.saturating_add(to.write_now(|tx| tx.insert_text(&insert, &batch))?);
    }
    Ok(carried)
}

fn insert(table: &str, columns: &[String]) -> String {
    let places: Vec<String> = (1..=columns.len())
        .map(|number| format!("${number}"))
        .collect();
    let (list, places) = (columns.join(", "), places.join(", "));
    format!("INSERT INTO {table} ({list}) VALUES ({places})")
}

/// A value that outlives its row.
pub(crate) fn owned(cell: Cell<'_>) -> Param<'static> {
    match cell {
        Cell::Null => Param::Null,
        Cell::Int(value) => Param::Int(value),
        Cell::Bool(value) => Param::Bool(value),
        Cell::Real(value) => Param::Real(value),
        Cell::Text(text) => Param::Text(Cow::Owned(text.to_owned())),
        Cell::Bytes(bytes) => Param::Bytes(Cow::Owned(bytes.to_vec())),
    }
}
