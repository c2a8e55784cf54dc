//! A transaction, as rooms see it.

use std::{
    any::{Any, TypeId},
    collections::BTreeMap,
    sync::Arc,
};

use kernel::CustomerId;

use crate::{
    dialect::{self, Lists},
    error::{DbError, Result},
    postgres_backend::PgConnection,
    sqlite_connection::SqliteConnection,
    value::{FromColumn, Param, Row, RowInner},
};

/// One open transaction. Ends with the closure that it was given to.
#[derive(Debug)]
pub struct Tx<'c> {
    inner: Inner<'c>,
    touched: Vec<&'static str>,
    depth: u32,
}

#[derive(Debug)]
enum Inner<'c> {
    Sqlite(&'c SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// Savepoints may nest this deep; more is a programming error that would otherwise eat the stack.
const DEEPEST_SAVEPOINT: u32 = 8;

/// Of more customers nothing is kept: whoever asks for so many goes through the whole shop.
const MOST_KEPT_AT_ONCE: usize = 500;

/// What is kept about one customer.
struct Rows<R>(Vec<R>);

impl<'c> Tx<'c> {
    pub(crate) fn sqlite(connection: &'c SqliteConnection) -> Self {
        Self {
            inner: Inner::Sqlite(connection),
            touched: Vec::new(),
            depth: 0,
        }
    }

    pub(crate) fn postgres(connection: &'c mut PgConnection) -> Self {
        Self {
            inner: Inner::Postgres(connection),
            touched: Vec::new(),
            depth: 0,
        }
    }

    pub(crate) fn into_touched(self) -> Vec<&'static str> {
        self.touched
    }

    /// Says that this room's data change in this transaction: caches of them end at the commit.
    pub fn touch(&mut self, room: &'static str) {
        if !self.touched.contains(&room) {
            self.touched.push(room);
        }
    }

    /// Runs a statement; answers how many rows it changed.
    pub fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.execute(sql, params),
            Inner::Postgres(connection) => connection.execute(sql, params),
        }
    }

    /// Runs a statement once for each row of parameters; answers how many rows were changed in all.
    pub fn execute_many<'p, const N: usize>(
        &mut self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
    ) -> Result<u64> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.execute_many(sql, rows),
            Inner::Postgres(connection) => {
                let mut changed: u64 = 0;
                for row in rows {
                    changed = changed.saturating_add(connection.execute(sql, &row)?);
                }
                Ok(changed)
            }
        }
    }

    /// Changes many rows by the `UPDATE t SET … WHERE …` of one row; answers how many were changed. Each of the given rows
    /// changes rows of its own: what two of them would do to the same row is not defined.
    ///
    /// On PostgreSQL many travel in one statement. The right-hand sides and the condition name columns of `t` and
    /// parameters; every parameter has the type of what it is set into or compared with.
    pub fn update_many<'p, const N: usize>(
        &mut self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
    ) -> Result<u64> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.execute_many(sql, rows),
            Inner::Postgres(connection) => connection.update_many(sql, rows),
        }
    }

    /// Inserts many rows by a single-row `INSERT … VALUES ($1, …) [ON CONFLICT …]`; answers how many rows were
    /// changed.
    ///
    /// With `ON CONFLICT` the rows must be sorted by key and hold each key once.
    pub fn insert_many<'p, const N: usize>(
        &mut self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
    ) -> Result<u64> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.execute_many(sql, rows),
            Inner::Postgres(connection) => connection.insert_many(sql, rows),
        }
    }

    /// Takes rows until the transaction ends, by an `INSERT … VALUES ($1, …) ON CONFLICT … DO UPDATE` that leaves a row
    /// as it is and makes the one that is not there: whoever else takes them waits. The rows must be sorted by key and
    /// hold each key once.
    ///
    /// On SQLite a transaction that writes is alone, and nothing is done: the rows need not be there afterwards.
    pub fn take_many<'p, const N: usize>(
        &mut self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
    ) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(connection) => connection.insert_many(sql, rows).map(|_rows| ()),
        }
    }

    /// Like [`Tx::insert_many`] with a `RETURNING`; the order of the answers means nothing.
    pub fn insert_many_returning<'p, T, E: From<DbError>, const N: usize>(
        &mut self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
        mut map: impl FnMut(&Row<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Vec<T>, E> {
        let mut answers = Vec::new();
        match &mut self.inner {
            Inner::Sqlite(connection) => {
                connection.for_each_of_many(sql, rows, |row| {
                    answers.push(map(&Row(RowInner::Sqlite(row)))?);
                    Ok::<(), E>(())
                })?;
            }
            Inner::Postgres(connection) => connection.insert_many_returning(sql, rows, |row| {
                answers.push(map(&Row(RowInner::Postgres(row)))?);
                Ok::<(), E>(())
            })?,
        }
        Ok(answers)
    }

    /// Calls `each` for every row of the answer, without keeping them.
    ///
    /// On PostgreSQL the driver still collects the answer first: page big answers by key.
    pub fn for_each<E: From<DbError>>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        mut each: impl FnMut(&Row<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        match &mut self.inner {
            Inner::Sqlite(connection) => {
                connection.for_each(sql, params, |row| each(&Row(RowInner::Sqlite(row))))
            }
            Inner::Postgres(connection) => {
                connection.for_each(sql, params, |row| each(&Row(RowInner::Postgres(row))))
            }
        }
    }

    /// All rows of the answer, mapped.
    pub fn query<T, E: From<DbError>>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        mut map: impl FnMut(&Row<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Vec<T>, E> {
        let mut rows = Vec::new();
        self.for_each(sql, params, |row| {
            rows.push(map(row)?);
            Ok::<(), E>(())
        })?;
        Ok(rows)
    }

    /// Claims rows: an `UPDATE t SET … WHERE (keys) IN (SELECT keys … LIMIT $n /* unlocked only */) AND … RETURNING …` whose
    /// last parameter is the limit; or takes them out, a `DELETE FROM t WHERE (keys) IN (…) RETURNING …` of the same form. The order
    /// of the answers means nothing.
    pub fn claim<T, E: From<DbError>>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        mut map: impl FnMut(&Row<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Vec<T>, E> {
        let Inner::Sqlite(connection) = self.inner else {
            return self.query(sql, params, map);
        };
        let mut claimed = Vec::new();
        connection.claim(sql, params, |row| {
            claimed.push(map(&Row(RowInner::Sqlite(row)))?);
            Ok::<(), E>(())
        })?;
        Ok(claimed)
    }

    /// The first row of the answer, mapped; `None` when there is none.
    pub fn query_opt<T, E: From<DbError>>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        mut map: impl FnMut(&Row<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Option<T>, E> {
        let mut first = None;
        self.for_each(sql, params, |row| {
            if first.is_none() {
                first = Some(map(row)?);
            }
            Ok::<(), E>(())
        })?;
        Ok(first)
    }

    /// The one row of the answer; [`DbError::NoRow`] when there is none.
    pub fn query_one<T, E: From<DbError>>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        map: impl FnMut(&Row<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.query_opt(sql, params, map)?
            .ok_or_else(|| DbError::NoRow.into())
    }

    /// The first column of the first row; `None` when there is no row.
    pub fn scalar<T: FromColumn>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<Option<T>> {
        self.query_opt(sql, params, |row| row.get(0))
    }

    /// What `read` answers, kept until one of the tables changes that it reads. For what hardly ever changes and is wanted all
    /// the time; `T` is a type of its own for each such thing.
    ///
    /// Kept on SQLite where this process alone writes, and exact there: it goes with the statement that changes a table, and
    /// does not outlive what is undone. Elsewhere it is read each time. `read` names every table that it reads in `tables`.
    pub fn kept<T: Any + Send + Sync, E: From<DbError>>(
        &mut self,
        tables: &'static [&'static str],
        read: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Arc<T>, E> {
        self.kept_of(0, tables, read)
    }

    /// [`Tx::kept`] for one of many: by its number.
    pub fn kept_of<T: Any + Send + Sync, E: From<DbError>>(
        &mut self,
        key: i64,
        tables: &'static [&'static str],
        read: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Arc<T>, E> {
        if let Some(known) = self.recall(key) {
            return Ok(known);
        }
        let thing = Arc::new(self.read_from(tables, read)?);
        self.keep(key, tables, &thing);
        Ok(thing)
    }

    /// Reads what is to be kept. In development it is an error of the program to read from a table that is not named.
    fn read_from<T, E>(
        &mut self,
        tables: &'static [&'static str],
        read: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let connection = match self.inner {
            Inner::Sqlite(connection) if cfg!(debug_assertions) => connection,
            Inner::Sqlite(_) | Inner::Postgres(_) => return read(self),
        };
        let before = connection.begin_noting();
        let answer = read(self);
        for table in connection.end_noting(before) {
            debug_assert!(tables.contains(&table), "{table} is read and not named");
        }
        answer
    }

    /// Rows about customers, kept for each of them: [`Tx::kept`] for many. `read` answers the rows about those whom it is given
    /// (sorted, each once), and is not asked about the others. The rows come back by customer, in the order read.
    pub fn kept_rows<R: Any + Clone + Send + Sync, E: From<DbError>>(
        &mut self,
        customers: &[i64],
        tables: &'static [&'static str],
        read: impl FnOnce(&mut Tx<'_>, &[i64]) -> std::result::Result<Vec<(CustomerId, R)>, E>,
    ) -> std::result::Result<Vec<(CustomerId, R)>, E> {
        if !self.is_kept(customers.len()) {
            return read(self, customers);
        }
        let mut rows = Vec::new();
        self.for_each_kept(customers, tables, read, |customer, row| {
            rows.push((customer, R::clone(row)));
        })?;
        Ok(rows)
    }

    /// [`Tx::kept_rows`] without a copy of them.
    pub fn for_each_kept<R: Any + Send + Sync, E: From<DbError>>(
        &mut self,
        customers: &[i64],
        tables: &'static [&'static str],
        read: impl FnOnce(&mut Tx<'_>, &[i64]) -> std::result::Result<Vec<(CustomerId, R)>, E>,
        mut each: impl FnMut(CustomerId, &R),
    ) -> std::result::Result<(), E> {
        if !self.is_kept(customers.len()) {
            for (customer, row) in read(self, customers)? {
                each(customer, &row);
            }
            return Ok(());
        }
        let mut known: BTreeMap<i64, Option<Arc<Rows<R>>>> = customers
            .iter()
            .map(|customer| (*customer, self.recall(*customer)))
            .collect();
        let unknown = known.iter().filter(|(_, rows)| rows.is_none());
        let asked: Vec<i64> = unknown.map(|(customer, _)| *customer).collect();
        if !asked.is_empty() {
            let nothing = asked.iter().map(|customer| (*customer, Vec::new()));
            let mut found: BTreeMap<i64, Vec<R>> = nothing.collect();
            for (customer, row) in self.read_from(tables, |tx| read(tx, &asked))? {
                found.entry(customer.raw()).or_default().push(row);
            }
            for (customer, rows) in found {
                let rows = Arc::new(Rows(rows));
                self.keep(customer, tables, &rows);
                known.insert(customer, Some(rows));
            }
        }
        for (customer, rows) in &known {
            for row in rows.iter().flat_map(|rows| &rows.0) {
                each(CustomerId::from_raw(*customer), row);
            }
        }
        Ok(())
    }

    /// Whether what is read of so many customers is kept.
    fn is_kept(&self, customers: usize) -> bool {
        customers <= MOST_KEPT_AT_ONCE && self.keeps()
    }

    /// Whether anything is kept.
    fn keeps(&self) -> bool {
        matches!(self.inner, Inner::Sqlite(connection) if connection.kept().is_some())
    }

    /// What [`Tx::keep`] or [`Tx::kept_of`] keeps under this number.
    pub fn recall<T: Any + Send + Sync>(&self, key: i64) -> Option<Arc<T>> {
        let Inner::Sqlite(connection) = self.inner else {
            return None;
        };
        let thing = connection.kept()?.borrow().find(TypeId::of::<T>(), key)?;
        thing.downcast().ok()
    }

    /// Keeps what this transaction has just read from these tables, where that can be: see [`Tx::kept`].
    pub fn keep<T: Any + Send + Sync>(
        &mut self,
        key: i64,
        tables: &'static [&'static str],
        thing: &Arc<T>,
    ) {
        if let Inner::Sqlite(connection) = self.inner
            && let Some(kept) = connection.kept()
        {
            let thing: Arc<T> = Arc::clone(thing);
            kept.borrow_mut()
                .put((TypeId::of::<T>(), key), tables, thing);
        }
    }

    /// Takes `count` numbers from a dense sequence that a room's migrations declare; answers the first.
    ///
    /// Numbers start at 1. A rolled back transaction may leave a gap.
    pub fn allocate(&mut self, sequence: &'static str, count: i64) -> Result<i64> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.allocate(sequence, count),
            Inner::Postgres(connection) => connection.allocate(sequence, count),
        }
    }

    /// Runs `body`; when it fails, what it wrote is undone and the transaction goes on.
    ///
    /// On SQLite it is first tried without: to be able to undo costs more than most bodies write, and hardly any fails. When
    /// one does, the transaction is undone and runs again with all its savepoints; until then it sees a passing failure.
    pub fn savepoint<T, E: From<DbError>>(
        &mut self,
        body: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        if self.depth >= DEEPEST_SAVEPOINT {
            return Err(DbError::Io {
                what: "a savepoint that deep".to_owned(),
                source: std::io::Error::other("savepoints nest too deeply"),
            }
            .into());
        }
        if let Inner::Sqlite(connection) = self.inner
            && connection.hopes()
        {
            self.depth = self.depth.saturating_add(1);
            let outcome = body(self);
            self.depth = self.depth.saturating_sub(1);
            return outcome.map_err(|error| {
                if connection.give_up_hope() {
                    DbError::Busy.into()
                } else {
                    error
                }
            });
        }
        self.control("SAVEPOINT inner_step")?;
        self.depth = self.depth.saturating_add(1);
        let outcome = body(self);
        self.depth = self.depth.saturating_sub(1);
        match outcome {
            Ok(value) => {
                self.control("RELEASE SAVEPOINT inner_step")?;
                Ok(value)
            }
            Err(error) => {
                self.control("ROLLBACK TO SAVEPOINT inner_step")?;
                self.control("RELEASE SAVEPOINT inner_step")?;
                Err(error)
            }
        }
    }

    fn control(&mut self, sql: &'static str) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.control(sql),
            Inner::Postgres(connection) => connection.batch(sql),
        }
    }

    /// Runs statements of a migration.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.batch(&dialect::for_sqlite(sql, Lists::OPENED)),
            Inner::Postgres(connection) => connection.batch(&dialect::for_postgres(sql)),
        }
    }

    /// Makes a dense sequence.
    pub(crate) fn create_sequence(&mut self, sequence: &'static str) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.create_sequence(sequence),
            Inner::Postgres(connection) => {
                connection.batch(&format!("CREATE SEQUENCE IF NOT EXISTS {sequence}_seq"))
            }
        }
    }

    /// Whether a table of this name stands in the shop.
    pub(crate) fn has_table(&mut self, name: &str) -> Result<bool> {
        let sql = match &self.inner {
            Inner::Sqlite(_) => "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1",
            Inner::Postgres(_) => {
                "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1"
            }
        };
        let mut found = false;
        self.for_each(sql, &[Param::from(name)], |_row| {
            found = true;
            Ok::<(), DbError>(())
        })?;
        Ok(found)
    }

    /// The columns of a table, in order.
    pub(crate) fn columns(&mut self, table: &str) -> Result<Vec<String>> {
        let sql = match &self.inner {
            Inner::Sqlite(_) => "SELECT name FROM pragma_table_info($1) ORDER BY cid",
            Inner::Postgres(_) => {
                "SELECT attname::text FROM pg_attribute \
                 WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
            }
        };
        self.query(sql, &[Param::from(table)], |row| row.get(0))
    }

    /// Runs a query whose text is made here, row by row.
    pub(crate) fn stream_text(
        &mut self,
        sql: &str,
        width: usize,
        each: &mut dyn FnMut(Vec<Param<'static>>) -> Result<()>,
    ) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.stream_text(sql, width, each),
            Inner::Postgres(connection) => connection.stream_text(sql, width, each),
        }
    }

    /// Runs an insert whose text is made here, for many rows.
    pub(crate) fn insert_text(&mut self, sql: &str, rows: &[Vec<Param<'static>>]) -> Result<u64> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.insert_text(sql, rows),
            Inner::Postgres(connection) => connection.insert_text(sql, rows),
        }
    }

    /// The last number taken from a dense sequence.
    pub(crate) fn drop_index(&mut self, index: &str) -> Result<()> {
        let sql = format!("DROP INDEX {index}");
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.batch(&sql),
            Inner::Postgres(connection) => connection.batch(&sql),
        }
    }

    pub(crate) fn last_allocated(&mut self, sequence: &str) -> Result<i64> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.last_allocated(sequence),
            Inner::Postgres(connection) => connection.last_allocated(sequence),
        }
    }

    /// Moves a dense sequence on.
    pub(crate) fn set_last_allocated(&mut self, sequence: &str, last: i64) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.set_last_allocated(sequence, last),
            Inner::Postgres(connection) => connection.set_last_allocated(sequence, last),
        }
    }

    /// Makes other migrating processes wait until this transaction ends.
    pub(crate) fn lock_migrations(&mut self) -> Result<()> {
        match &mut self.inner {
            // The writer lock of the file is enough.
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(connection) => {
                connection.batch("SELECT pg_advisory_xact_lock(7218430)")
            }
        }
    }
}
