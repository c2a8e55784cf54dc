//! PostgreSQL: a pool of connections, each used by one thread at a time.

use std::{
    collections::BTreeMap,
    sync::{Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

use postgres::{
    Client, Config, NoTls, Statement,
    binary_copy::BinaryCopyInWriter,
    fallible_iterator::FallibleIterator,
    types::{ToSql, Type},
};

use crate::{
    bulk::{self, Insert, Update},
    copy::owned,
    dialect,
    error::{DbError, Result},
    faults::{FaultPoint, Faults},
    tx::Tx,
    value::{Param, Row, RowInner},
};

/// Times a transaction is tried when the database says "try again".
const TRIES: u32 = 6;
/// First pause between two tries; doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
/// Fewer rows than this go as VALUES: COPY has a start-up cost of two round trips.
const LEAST_FOR_COPY: usize = 20;

/// Members of a list with which a kept plan is used; PostgreSQL looks longer ones up in a hash table, where it knows them.
const LONGEST_KEPT_LIST: usize = 8;

/// A statement as this database reads it.
fn text(sql: &str, passes_locked: bool) -> String {
    let text = dialect::for_postgres(sql);
    if passes_locked {
        dialect::passing_locked(&text)
    } else {
        text
    }
}

/// One connection with its prepared statements.
pub(crate) struct PgConnection {
    client: Client,
    /// Prepared statements by the static text's address and the number of rows.
    statements: BTreeMap<(usize, usize, usize), Statement>,
    /// Claims pass rows by that another claim holds, in the place of waiting for it. Tables that are spread over a cluster
    /// refuse it.
    passes_locked: bool,
    /// A statement failed in a way that makes the whole transaction worth another try.
    try_again: bool,
}

impl std::fmt::Debug for PgConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PgConnection")
            .field("statements", &self.statements.len())
            .finish_non_exhaustive()
    }
}

impl PgConnection {
    fn connect(config: &Config, schema: &str) -> Result<Self> {
        let mut client = config.connect(NoTls)?;
        let spreads_tables = "SELECT 1 FROM pg_extension WHERE extname = 'citus'";
        let passes_locked = client.query_opt(spreads_tables, &[])?.is_none();
        let mut connection = Self {
            client,
            statements: BTreeMap::new(),
            passes_locked,
            try_again: false,
        };
        // Plain PostgreSQL accepts the unknown name; on a cluster it keeps bulk writes from opening
        // a connection per shard.
        connection.client.batch_execute(&format!(
            "SET search_path TO {schema}; SET citus.multi_shard_modify_mode TO 'sequential'"
        ))?;
        Ok(connection)
    }

    fn note<T>(&mut self, outcome: std::result::Result<T, postgres::Error>) -> Result<T> {
        outcome.map_err(|error| {
            let error = DbError::from(error);
            if matches!(error, DbError::Busy | DbError::Unavailable(_)) {
                self.try_again = true;
            }
            error
        })
    }

    fn prepare(
        &mut self,
        sql: &'static str,
        rows: usize,
        text: impl FnOnce() -> String,
    ) -> Result<Statement> {
        let key = (sql.as_ptr().addr(), sql.len(), rows);
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        let text = text();
        let prepared = self.client.prepare(&text);
        let statement = self.note(prepared)?;
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }

    fn prepare_one(&mut self, sql: &'static str) -> Result<Statement> {
        let passes_locked = self.passes_locked;
        self.prepare(sql, 1, || text(sql, passes_locked))
    }

    pub(crate) fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64> {
        let statement = self.prepare_one(sql)?;
        let outcome = if has_long_list(params) {
            let text = text(sql, self.passes_locked);
            self.client.execute_typed(&text, &typed(params, &statement))
        } else {
            self.client.execute(&statement, &references(params))
        };
        self.note(outcome)
    }

    pub(crate) fn for_each<E: From<DbError>>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        mut each: impl FnMut(&postgres::Row) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let statement = self.prepare_one(sql)?;
        let outcome = if has_long_list(params) {
            let text = text(sql, self.passes_locked);
            self.client.query_typed(&text, &typed(params, &statement))
        } else {
            self.client.query(&statement, &references(params))
        };
        for row in self.note(outcome)? {
            each(&row)?;
        }
        Ok(())
    }

    pub(crate) fn insert_many<'p, const N: usize>(
        &mut self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
    ) -> Result<u64> {
        let rows: Vec<[Param<'p>; N]> = rows.into_iter().collect();
        if rows.len() >= LEAST_FOR_COPY
            && let Some(target) = Insert::parse(sql).and_then(|insert| insert.copy_target())
        {
            return self.copy(sql, target, &rows);
        }
        let mut changed: u64 = 0;
        self.in_chunks(sql, &rows, |connection, statement, params| {
            let outcome = connection.client.execute(statement, params);
            changed = changed.saturating_add(connection.note(outcome)?);
            Ok::<(), DbError>(())
        })?;
        Ok(changed)
    }

    pub(crate) fn update_many<'p, const N: usize>(
        &mut self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
    ) -> Result<u64> {
        let rows: Vec<[Param<'p>; N]> = rows.into_iter().collect();
        let types: Vec<Type> = self.prepare_one(sql)?.params().to_vec();
        let names: Vec<&str> = types.iter().map(Type::name).collect();
        let mut changed: u64 = 0;
        let mut left = rows.as_slice();
        while !left.is_empty() {
            let (now, later) = left.split_at(bulk::chunk(left.len(), N));
            left = later;
            let statement = self.prepare(sql, now.len(), || {
                Update::parse(sql)
                    .map_or_else(|| sql.to_owned(), |update| update.many(now.len(), &names))
            })?;
            let outcome = self.client.execute(&statement, &flat(now));
            changed = changed.saturating_add(self.note(outcome)?);
        }
        Ok(changed)
    }

    pub(crate) fn insert_many_returning<'p, E: From<DbError>, const N: usize>(
        &mut self,
        sql: &'static str,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
        mut each: impl FnMut(&postgres::Row) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let rows: Vec<[Param<'p>; N]> = rows.into_iter().collect();
        self.in_chunks(sql, &rows, |connection, statement, params| {
            let outcome = connection.client.query(statement, params);
            for row in connection.note(outcome)? {
                each(&row)?;
            }
            Ok(())
        })
    }

    /// Walks the rows in a few fixed chunk sizes, each with its own prepared many-row statement.
    fn in_chunks<E: From<DbError>, const N: usize>(
        &mut self,
        sql: &'static str,
        rows: &[[Param<'_>; N]],
        mut run: impl FnMut(&mut Self, &Statement, &[&(dyn ToSql + Sync)]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut left = rows;
        while !left.is_empty() {
            let (now, later) = left.split_at(bulk::chunk(left.len(), N));
            left = later;
            let statement = self.prepare(sql, now.len(), || {
                let text = dialect::for_postgres(sql);
                Insert::parse(&text)
                    .map_or_else(|| text.clone(), |insert| insert.many(now.len(), N))
            })?;
            run(self, &statement, &flat(now))?;
        }
        Ok(())
    }

    fn copy<const N: usize>(
        &mut self,
        sql: &'static str,
        target: &str,
        rows: &[[Param<'_>; N]],
    ) -> Result<u64> {
        let types: Vec<Type> = self.prepare_one(sql)?.params().to_vec();
        let outcome = copy_in(
            &mut self.client,
            target,
            &types,
            rows.iter().map(<[Param<'_>; N]>::as_slice),
        );
        self.note(outcome)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        let outcome = self.client.batch_execute(sql);
        self.note(outcome)
    }

    pub(crate) fn stream_text(
        &mut self,
        sql: &str,
        width: usize,
        each: &mut dyn FnMut(Vec<Param<'static>>) -> Result<()>,
    ) -> Result<()> {
        let nothing: [&(dyn ToSql + Sync); 0] = [];
        let mut rows = self.client.query_raw(sql, nothing)?;
        while let Some(row) = rows.next()? {
            let row = Row(RowInner::Postgres(&row));
            let cells: Result<Vec<Param<'static>>> =
                (0..width).map(|at| row.cell(at).map(owned)).collect();
            each(cells?)?;
        }
        Ok(())
    }

    pub(crate) fn insert_text(&mut self, sql: &str, rows: &[Vec<Param<'static>>]) -> Result<u64> {
        let Some(target) = Insert::parse(sql).and_then(|insert| insert.copy_target()) else {
            return Err(DbError::NoRow);
        };
        let prepared = self.client.prepare(sql);
        let types: Vec<Type> = self.note(prepared)?.params().to_vec();
        let outcome = copy_in(
            &mut self.client,
            target,
            &types,
            rows.iter().map(Vec::as_slice),
        );
        self.note(outcome)
    }

    pub(crate) fn last_allocated(&mut self, sequence: &str) -> Result<i64> {
        let sql = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ";
        let outcome = self.client.query_one(&format!("{sql}{sequence}_seq"), &[]);
        Ok(self.note(outcome)?.try_get(0)?)
    }

    pub(crate) fn set_last_allocated(&mut self, sequence: &str, last: i64) -> Result<()> {
        if last < 1 {
            return Ok(());
        }
        let sql = "SELECT setval(($1::text || '_seq')::regclass, greatest($2::bigint, nextval(($1::text || '_seq')::regclass)))";
        let outcome = self.client.query_one(sql, &[&sequence, &last]);
        self.note(outcome).map(|_row| ())
    }

    pub(crate) fn allocate(&mut self, sequence: &'static str, count: i64) -> Result<i64> {
        // A block that lies together: move the sequence by the whole count under its own lock.
        let outcome = self.client.query_one(
            "SELECT min(n) FROM (SELECT nextval(($1::text || '_seq')::regclass) AS n FROM generate_series(1, $2::bigint)) AS taken",
            &[&sequence, &count],
        );
        let row = self.note(outcome)?;
        Ok(row.try_get(0)?)
    }
}

fn copy_in<'r, 'p: 'r>(
    client: &mut Client,
    target: &str,
    types: &[Type],
    rows: impl Iterator<Item = &'r [Param<'p>]>,
) -> std::result::Result<u64, postgres::Error> {
    let sink = client.copy_in(&format!("COPY {target} FROM STDIN BINARY"))?;
    let mut writer = BinaryCopyInWriter::new(sink, types);
    for row in rows {
        let cells: Vec<&(dyn ToSql + Sync)> = row
            .iter()
            .map(|param| -> &(dyn ToSql + Sync) { param })
            .collect();
        writer.write(&cells)?;
    }
    writer.finish()
}

/// Whether a list is long enough that the statement is planned for it.
///
/// A kept plan compares every row with every member of the list, one after the other, and one that was made while the table
/// was empty reads the whole table for good: an import of 541,909 lines spent 5.6 of its 23 seconds on looking up names.
fn has_long_list(params: &[Param<'_>]) -> bool {
    params.iter().any(|param| match param {
        Param::Ints(list) => list.len() > LONGEST_KEPT_LIST,
        Param::Texts(list) => list.len() > LONGEST_KEPT_LIST,
        Param::Null
        | Param::Int(_)
        | Param::Bool(_)
        | Param::Real(_)
        | Param::Text(_)
        | Param::Bytes(_) => false,
    })
}

fn typed<'a>(
    params: &'a [Param<'_>],
    statement: &Statement,
) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    params
        .iter()
        .zip(statement.params())
        .map(|(param, kind)| -> (&(dyn ToSql + Sync), Type) { (param, kind.clone()) })
        .collect()
}

fn flat<'a, const N: usize>(rows: &'a [[Param<'_>; N]]) -> Vec<&'a (dyn ToSql + Sync)> {
    rows.iter()
        .flatten()
        .map(|param| -> &(dyn ToSql + Sync) { param })
        .collect()
}

fn references<'a>(params: &'a [Param<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params
        .iter()
        .map(|param| -> &(dyn ToSql + Sync) { param })
        .collect()
}

/// The connections of one schema.
pub(crate) struct Postgres {
    config: Config,
    schema: String,
    pool: Mutex<Pool>,
    freed: Condvar,
    faults: Faults,
}

struct Pool {
    idle: Vec<PgConnection>,
    open: usize,
    most: usize,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postgres")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

impl Postgres {
    pub(crate) fn open(
        config: &str,
        schema: &str,
        create: bool,
        most: usize,
        faults: Faults,
    ) -> Result<Self> {
        let config: Config = config
            .parse()
            .map_err(|_bad: postgres::Error| DbError::Address("postgres address".to_owned()))?;
        let this = Self {
            config,
            schema: schema.to_owned(),
            pool: Mutex::new(Pool {
                idle: Vec::new(),
                open: 0,
                most,
            }),
            freed: Condvar::new(),
            faults,
        };
        let mut connection = this.take()?;
        if create && schema != "public" {
            connection.batch(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"))?;
        }
        this.give_back(connection);
        Ok(this)
    }

    fn take(&self) -> Result<PgConnection> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(connection) = pool.idle.pop() {
                return Ok(connection);
            }
            if pool.open < pool.most {
                pool.open = pool.open.saturating_add(1);
                break;
            }
            pool = self
                .freed
                .wait(pool)
                .unwrap_or_else(PoisonError::into_inner);
        }
        drop(pool);
        PgConnection::connect(&self.config, &self.schema).inspect_err(|_error| self.forget())
    }

    fn give_back(&self, connection: PgConnection) {
        if connection.client.is_closed() {
            self.forget();
            return;
        }
        self.pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .idle
            .push(connection);
        self.freed.notify_one();
    }

    /// A connection is gone: one more may be opened.
    fn forget(&self) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.open = pool.open.saturating_sub(1);
        drop(pool);
        self.freed.notify_one();
    }

    pub(crate) fn read<T, E: From<DbError>>(
        &self,
        mut body: impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.run(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            &mut body,
            |_touched| (),
        )
    }

    pub(crate) fn write<T, E: From<DbError>>(
        &self,
        mut body: impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E>,
        committed: impl FnOnce(&[&'static str]),
    ) -> std::result::Result<T, E> {
        self.run("BEGIN", &mut body, committed)
    }

    fn run<T, E: From<DbError>>(
        &self,
        begin: &'static str,
        body: &mut impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E>,
        committed: impl FnOnce(&[&'static str]),
    ) -> std::result::Result<T, E> {
        let mut pause = FIRST_PAUSE;
        let mut tries: u32 = 1;
        loop {
            if self.faults.is_dead() {
                return Err(DbError::Injected.into());
            }
            let mut connection = match self.take() {
                Ok(connection) => connection,
                Err(DbError::Unavailable(error)) if tries < TRIES => {
                    tracing::warn!(%error, "connecting to PostgreSQL failed; trying again");
                    tries = tries.saturating_add(1);
                    rest(&mut pause);
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let outcome = self.once(&mut connection, begin, body);
            let again = connection.try_again;
            connection.try_again = false;
            self.give_back(connection);
            match outcome {
                Ok((value, touched)) => {
                    committed(&touched);
                    return Ok(value);
                }
                Err(_error) if again && tries < TRIES => {
                    tries = tries.saturating_add(1);
                    rest(&mut pause);
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn once<T, E: From<DbError>>(
        &self,
        connection: &mut PgConnection,
        begin: &'static str,
        body: &mut impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<(T, Vec<&'static str>), E> {
        connection.batch(begin)?;
        // A panic in the body must not leave an open transaction behind in the pool: the connection is dropped
        // with the unwinding stack, and the server rolls back.
        let mut tx = Tx::postgres(connection);
        let outcome = body(&mut tx);
        let touched = tx.into_touched();
        let value = match outcome {
            Ok(value) => value,
            Err(error) => {
                if !connection.client.is_closed() {
                    connection
                        .client
                        .batch_execute("ROLLBACK")
                        .map_err(DbError::from)?;
                }
                return Err(error);
            }
        };
        let fault = if begin == "BEGIN" {
            self.faults.next_commit()
        } else {
            None
        };
        if fault == Some(FaultPoint::BeforeCommit) {
            connection.batch("ROLLBACK")?;
            return Err(DbError::Injected.into());
        }
        // An unknown outcome here (connection lost during the commit) is tried again like any other loss:
        // every use case recognises what it has already done.
        connection.batch("COMMIT")?;
        if fault == Some(FaultPoint::AfterCommit) {
            return Err(DbError::Injected.into());
        }
        Ok((value, touched))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one pause between two tries of a transaction; nothing waits on it but this caller"
)]
fn rest(pause: &mut Duration) {
    thread::sleep(*pause);
    *pause = pause.saturating_mul(2);
}
