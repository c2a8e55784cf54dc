//! The tables as they stand.

use std::collections::BTreeMap;

use db::{Db, Param, WholeTable};

use crate::trouble::Trouble;

/// Every table of the shop, at one moment.
#[derive(Debug, Default)]
pub(crate) struct Tables(BTreeMap<&'static str, WholeTable>);

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowOf<'t> {
    table: &'static str,
    columns: &'t [String],
    values: &'t [Param<'static>],
}

impl Tables {
    /// Reads all of them.
    pub(crate) fn read(db: &Db) -> Result<Self, Trouble> {
        let rooms = world::rooms();
        let names: Vec<&'static str> = rooms
            .iter()
            .flat_map(|room| room.migrations)
            .flat_map(|migration| migration.tables)
            .map(|table| table.name)
            .collect();
        Ok(Self(db.whole_tables(&names)?))
    }

    /// Reads some of them.
    pub(crate) fn some(db: &Db, names: &[&'static str]) -> Result<Self, Trouble> {
        Ok(Self(db.whole_tables(names)?))
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.keys().copied()
    }

    /// The rows of one.
    pub(crate) fn rows(&self, name: &'static str) -> impl Iterator<Item = RowOf<'_>> {
        self.0.get(name).into_iter().flat_map(move |table| {
            table.rows.iter().map(move |values| RowOf {
                table: name,
                columns: &table.columns,
                values,
            })
        })
    }
}

impl<'t> RowOf<'t> {
    fn value(&self, column: &str) -> Option<&'t Param<'static>> {
        let place = self.columns.iter().position(|name| name == column)?;
        self.values.get(place)
    }

    /// A number; none where there is none.
    pub(crate) fn number(&self, column: &str) -> Option<i64> {
        let value = self.value(column)?;
        if let Param::Bool(yes) = value {
            return Some(i64::from(*yes));
        }
        let Param::Int(number) = value else {
            return None;
        };
        Some(*number)
    }

    /// A number that must be there.
    pub(crate) fn int(&self, column: &str) -> i64 {
        self.number(column).unwrap_or(i64::MIN)
    }

    /// A text; empty where there is none.
    pub(crate) fn text(&self, column: &str) -> &'t str {
        let Some(Param::Text(text)) = self.value(column) else {
            return "";
        };
        text
    }

    /// All texts of the row, with their columns.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.columns
            .iter()
            .zip(self.values)
            .filter_map(|(column, value)| {
                let Param::Text(text) = value else {
                    return None;
                };
                Some((column.as_str(), text.as_ref()))
            })
    }

    /// Whose row it is; none where the table has no customers.
    pub(crate) fn customer(&self) -> Option<i64> {
        self.number("customer_id")
    }

    /// The row on one line.
    pub(crate) fn line(&self) -> String {
        let cells: Vec<String> = self
            .columns
            .iter()
            .zip(self.values)
            .filter_map(|(column, value)| Some(format!("{column}={}", shown(value)?)))
            .collect();
        format!("{} {}", self.table, cells.join(" "))
    }
}

/// A value in words; nothing where there is none.
fn shown(value: &Param<'_>) -> Option<String> {
    match value {
        Param::Null => None,
        Param::Int(number) => Some(number.to_string()),
        Param::Bool(yes) => Some(yes.to_string()),
        Param::Real(number) => Some(number.to_string()),
        Param::Text(text) => Some(format!("{text:?}")),
        Param::Bytes(bytes) => Some(format!("({} bytes)", bytes.len())),
        Param::Ints(_) | Param::Texts(_) => Some("(list)".to_owned()),
    }
}
