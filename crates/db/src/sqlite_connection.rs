//! One connection to a SQLite file: the common SQL in its words, lists, many rows at once, and closures with or without their
//! savepoints.
//!
//! Savepoints inside a closure are first left out: each would have SQLite keep every page that it changes once more. When
//! one of them would have to undo something, everything of the closure is undone and it runs again with all of them.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use rusqlite::{Connection, config::DbConfig, types::Value};

use crate::{
    copy::owned,
    dialect::{self, Lists},
    error::{DbError, Result},
    kept::{Changes, Kept, tables_of},
    tx::Tx,
    value::{Param, Row, RowInner},
};

/// Prepared statements kept per connection.
const STATEMENTS: usize = 384;
/// Rows up to which a claim takes each by its key.
const FEW: usize = 8;

/// A connection that knows the common SQL.
#[derive(Debug)]
pub(crate) struct SqliteConnection {
    pub(crate) connection: Connection,
    /// Translated texts by the address of the static original.
    texts: RefCell<BTreeMap<(usize, usize, Lists), Text>>,
    /// Claims taken apart, by the same.
    claims: RefCell<BTreeMap<(usize, usize), Claim>>,
    savepoints: Cell<Savepoints>,
    /// What was read of tables that hardly ever change; none beside a connection that others write past.
    kept: Option<RefCell<Kept>>,
    /// Tables named while something is read that is to be kept; noted in development only.
    noted: RefCell<Noted>,
}

/// Tables that were named, while so many readings go on within one another.
#[derive(Debug, Default)]
struct Noted {
    readings: usize,
    tables: Vec<&'static str>,
}

/// A claim taken apart; none where it is not of that form.
type Claim = Arc<Option<dialect::Claim>>;

/// A statement as SQLite reads it, and what it changes.
#[derive(Clone, Debug)]
struct Text(Arc<str>, Changes);

/// What becomes of savepoints inside a closure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Savepoints {
    /// They are set.
    Set,
    /// They are left out, in the hope that nothing of them fails.
    LeftOut,
    /// They were left out, and something failed.
    Missed,
}

impl SqliteConnection {
    /// The connection that does all the writing, and so knows what changes.
    pub(crate) fn writer(connection: Connection) -> Result<Self> {
        let mut writer = Self::reader(connection)?;
        writer.kept = Some(RefCell::default());
        Ok(writer)
    }

    pub(crate) fn reader(connection: Connection) -> Result<Self> {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // One plan per text. Without it SQLite looks at the values behind `LIMIT $1` and partial indexes, and prepares
        // such statements anew for each value: a third of a rehearsal's time was spent on that.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Self {
            connection,
            texts: RefCell::default(),
            claims: RefCell::default(),
            savepoints: Cell::new(Savepoints::Set),
            kept: None,
            noted: RefCell::default(),
        })
    }

    /// From now on tables are noted; answers how many are already.
    pub(crate) fn begin_noting(&self) -> usize {
        let mut noted = self.noted.borrow_mut();
        noted.readings = noted.readings.saturating_add(1);
        noted.tables.len()
    }

    /// The tables that were named since there were so many.
    pub(crate) fn end_noting(&self, before: usize) -> Vec<&'static str> {
        let mut noted = self.noted.borrow_mut();
        noted.readings = noted.readings.saturating_sub(1);
        let named = noted.tables.get(before..).unwrap_or_default().to_vec();
        if noted.readings == 0 {
            noted.tables.clear();
        }
        named
    }

    /// What is kept.
    pub(crate) fn kept(&self) -> Option<&RefCell<Kept>> {
        self.kept.as_ref()
    }

    /// Forgets what is kept: something may have been undone, or changed unseen.
    pub(crate) fn clear_kept(&self) {
        if let Some(kept) = &self.kept {
            kept.borrow_mut().clear();
        }
    }

    /// Whether savepoints are left out.
    pub(crate) fn hopes(&self) -> bool {
        self.savepoints.get() != Savepoints::Set
    }

    /// Something failed that a savepoint would have undone; whether the closure can run again.
    pub(crate) fn give_up_hope(&self) -> bool {
        self.savepoints.set(Savepoints::Missed);
        !self.connection.is_autocommit()
    }

    fn change_all(&self) {
        if let Some(kept) = &self.kept {
            kept.borrow_mut().change_all();
        }
    }

    fn with_text<T>(&self, sql: &'static str, lists: Lists, use_it: impl FnOnce(&str) -> T) -> T {
        if cfg!(debug_assertions) {
            let mut noted = self.noted.borrow_mut();
            if noted.readings > 0 {
                noted.tables.extend(tables_of(sql));
            }
        }
        let key = (sql.as_ptr().addr(), sql.len(), lists);
        let known = self.texts.borrow().get(&key).cloned();
        let Text(text, changes) = known.unwrap_or_else(|| {
            let text = Text(dialect::for_sqlite(sql, lists).into(), Changes::of(sql));
            self.texts.borrow_mut().insert(key, text.clone());
            text
        });
        self.note(changes);
        use_it(&text)
    }

    /// A statement is about to change this.
    fn note(&self, changes: Changes) {
        match (changes, &self.kept) {
            (Changes::Nothing, _) | (_, None) => {}
            (Changes::Table(table), Some(kept)) => kept.borrow_mut().change(table),
            (Changes::Anything, Some(kept)) => kept.borrow_mut().change_all(),
        }
    }

    pub(crate) fn execute(&self, sql: &'static str, params: &[Param<'_>]) -> Result<u64> {
        let lists = lists_of(params);
        self.with_text(sql, lists, |text| {
            let mut statement = self.connection.prepare_cached(text)?;
            bind_lists(&mut statement, params, lists)?;
            let changed = statement.raw_execute()?;
            Ok(u64::try_from(changed).unwrap_or(u64::MAX))
        })
    }

    pub(crate) fn execute_many<'p, const N: usize>(
        &self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
    ) -> Result<u64> {
        self.with_text(sql, Lists::OPENED, |text| {
            let mut statement = self.connection.prepare_cached(text)?;
            let mut changed: u64 = 0;
            for row in rows {
                bind(&mut statement, &row)?;
                let one = statement.raw_execute()?;
                changed = changed.saturating_add(u64::try_from(one).unwrap_or(u64::MAX));
            }
            Ok(changed)
        })
    }

    pub(crate) fn for_each<E: From<DbError>>(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        mut each: impl FnMut(&rusqlite::Row<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let lists = lists_of(params);
        self.with_text(sql, lists, |text| {
            let mut statement = self
                .connection
                .prepare_cached(text)
                .map_err(DbError::from)?;
            bind_lists(&mut statement, params, lists)?;
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().map_err(DbError::from)? {
                each(row)?;
            }
            Ok(())
        })
    }

    /// Runs a statement once for each row of parameters; calls `each` for every row that it answers.
    pub(crate) fn for_each_of_many<'p, E: From<DbError>, const N: usize>(
        &self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
        mut each: impl FnMut(&rusqlite::Row<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.with_text(sql, Lists::OPENED, |text| {
            let mut statement = self
                .connection
                .prepare_cached(text)
                .map_err(DbError::from)?;
            for row in rows {
                bind(&mut statement, &row)?;
                let mut answers = statement.raw_query();
                while let Some(answer) = answers.next().map_err(DbError::from)? {
                    each(answer)?;
                }
            }
            Ok(())
        })
    }

    /// Claims rows by a statement of [`dialect::Claim`]'s form. Where there are few, as nearly always, each is claimed by its
    /// key: to choose, to change and to answer in one statement costs SQLite four tables of its own.
    pub(crate) fn claim<E: From<DbError>>(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        mut each: impl FnMut(&rusqlite::Row<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let few = i64::try_from(FEW).unwrap_or(i64::MAX);
        if !matches!(params.last(), Some(Param::Int(limit)) if *limit > few) {
            return self.for_each(sql, params, each);
        }
        let at = (sql.as_ptr().addr(), sql.len());
        let known = self.claims.borrow().get(&at).cloned();
        let claim = known.unwrap_or_else(|| {
            let claim = Arc::new(dialect::Claim::of(sql, FEW.saturating_add(1)));
            self.claims.borrow_mut().insert(at, Arc::clone(&claim));
            claim
        });
        let Some(claim) = claim.as_ref() else {
            return self.for_each(sql, params, each);
        };
        let keys = self.chosen(claim, params)?;
        if keys.len() > FEW {
            return self.for_each(sql, params, each);
        }
        if keys.is_empty() {
            return Ok(());
        }
        self.note(Changes::of(sql));
        let mut take = self
            .connection
            .prepare_cached(&claim.take)
            .map_err(DbError::from)?;
        let mut read = self
            .connection
            .prepare_cached(&claim.read)
            .map_err(DbError::from)?;
        for key in keys {
            bind(&mut take, params)?;
            bind_values(&mut take, params.len(), &key)?;
            if !claim.deletes && take.raw_execute().map_err(DbError::from)? == 0 {
                continue;
            }
            bind_values(&mut read, 0, &key)?;
            let mut rows = read.raw_query();
            while let Some(row) = rows.next().map_err(DbError::from)? {
                each(row)?;
            }
            drop(rows);
            if claim.deletes {
                let _one = take.raw_execute().map_err(DbError::from)?;
            }
        }
        Ok(())
    }

    /// The keys of rows that may be claimed, at most one more than [`FEW`].
    fn chosen(&self, claim: &dialect::Claim, params: &[Param<'_>]) -> Result<Vec<Vec<Value>>> {
        let mut statement = self.connection.prepare_cached(&claim.choose)?;
        let asked = statement.parameter_count();
        bind(&mut statement, params.get(..asked).unwrap_or(params))?;
        let mut rows = statement.raw_query();
        let mut keys = Vec::new();
        while let Some(row) = rows.next()? {
            let key: rusqlite::Result<Vec<Value>> = (0..claim.keys).map(|at| row.get(at)).collect();
            keys.push(key?);
        }
        Ok(keys)
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        self.change_all();
        Ok(self.connection.execute_batch(sql)?)
    }

    /// Forgets prepared statements: hundreds of them stand in a connection's memory, and each is prepared anew in a fraction
    /// of a millisecond when it is wanted next.
    pub(crate) fn forget(&self) {
        self.clear_kept();
        self.connection.flush_prepared_statement_cache();
    }

    /// Begins or ends something, by a statement that is prepared once.
    pub(crate) fn control(&self, sql: &'static str) -> Result<()> {
        self.connection.prepare_cached(sql)?.raw_execute()?;
        Ok(())
    }

    /// Undoes what a member of a group has done so far, which goes on.
    pub(crate) fn start_again(&self, first: bool) -> Result<()> {
        if first {
            self.control("ROLLBACK")?;
            return self.control("BEGIN IMMEDIATE");
        }
        self.control("ROLLBACK TO member")
    }

    pub(crate) fn create_sequence(&self, sequence: &'static str) -> Result<()> {
        self.batch("CREATE TABLE IF NOT EXISTS db_sequence (name TEXT PRIMARY KEY, last BIGINT NOT NULL) WITHOUT ROWID")?;
        self.execute(
            "INSERT INTO db_sequence (name, last) VALUES ($1, 0) ON CONFLICT DO NOTHING",
            &[Param::from(sequence)],
        )
        .map(|_rows| ())
    }

    pub(crate) fn stream_text(
        &self,
        sql: &str,
        width: usize,
        each: &mut dyn FnMut(Vec<Param<'static>>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let row = Row(RowInner::Sqlite(row));
            let cells: Result<Vec<Param<'static>>> =
                (0..width).map(|at| row.cell(at).map(owned)).collect();
            each(cells?)?;
        }
        Ok(())
    }

    pub(crate) fn insert_text(&self, sql: &str, rows: &[Vec<Param<'static>>]) -> Result<u64> {
        self.change_all();
        let mut statement = self
            .connection
            .prepare_cached(&dialect::for_sqlite(sql, Lists::OPENED))?;
        let mut changed: u64 = 0;
        for row in rows {
            bind(&mut statement, row)?;
            let one = statement.raw_execute()?;
            changed = changed.saturating_add(u64::try_from(one).unwrap_or(u64::MAX));
        }
        Ok(changed)
    }

    pub(crate) fn last_allocated(&self, sequence: &str) -> Result<i64> {
        let sql = "SELECT last FROM db_sequence WHERE name = ?1";
        Ok(self
            .connection
            .query_row(sql, [sequence], |row| row.get(0))?)
    }

    pub(crate) fn set_last_allocated(&self, sequence: &str, last: i64) -> Result<()> {
        let sql = "UPDATE db_sequence SET last = max(last, ?2) WHERE name = ?1";
        self.connection
            .execute(sql, rusqlite::params![sequence, last])?;
        Ok(())
    }

    pub(crate) fn allocate(&self, sequence: &'static str, count: i64) -> Result<i64> {
        let mut last: Option<i64> = None;
        self.for_each(
            "UPDATE db_sequence SET last = last + $2 WHERE name = $1 RETURNING last",
            &[Param::from(sequence), Param::from(count)],
            |row| {
                last = row.get(0).ok();
                Ok::<(), DbError>(())
            },
        )?;
        let last = last.ok_or(DbError::NoRow)?;
        Ok(last.saturating_sub(count).saturating_add(1))
    }
}

/// A statement about one customer is the rule where events come one by one, and a table for a list of one costs more than
/// what is looked up in it.
fn lists_of(params: &[Param<'_>]) -> Lists {
    Lists::of(params.iter().map(Param::list_len))
}

fn bind_lists(
    statement: &mut rusqlite::CachedStatement<'_>,
    params: &[Param<'_>],
    lists: Lists,
) -> Result<()> {
    if !lists.has_single() {
        return bind(statement, params);
    }
    for (position, param) in params.iter().enumerate() {
        let number = position.saturating_add(1);
        if lists.is_single(number) {
            statement.raw_bind_parameter(number, param.single())?;
        } else {
            statement.raw_bind_parameter(number, param)?;
        }
    }
    Ok(())
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[Param<'_>]) -> Result<()> {
    for (position, param) in params.iter().enumerate() {
        statement.raw_bind_parameter(position.saturating_add(1), param)?;
    }
    Ok(())
}

/// Binds what follows the first so many parameters.
fn bind_values(
    statement: &mut rusqlite::CachedStatement<'_>,
    after: usize,
    values: &[Value],
) -> Result<()> {
    for (position, value) in (1..).zip(values) {
        statement.raw_bind_parameter(after.saturating_add(position), value)?;
    }
    Ok(())
}

/// What a closure came to, with the rooms that it touched, or its panic.
pub(crate) type Ran<T, E> = std::thread::Result<std::result::Result<(T, Vec<&'static str>), E>>;

/// Runs a closure; says whether it has to run again with its savepoints.
pub(crate) fn run<T, E>(
    connection: &SqliteConnection,
    savepoints: Savepoints,
    body: &mut impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E>,
) -> (Ran<T, E>, bool) {
    connection.savepoints.set(savepoints);
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let mut tx = Tx::sqlite(connection);
        body(&mut tx).map(|value| (value, tx.into_touched()))
    }));
    if let Some(kept) = &connection.kept {
        kept.borrow_mut().end();
    }
    let came = connection.savepoints.replace(Savepoints::Set);
    let again = came == Savepoints::Missed && !connection.connection.is_autocommit();
    (ran, again)
}
