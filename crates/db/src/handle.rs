//! The handle that everybody holds.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    error::{DbError, Result},
    faults::Faults,
    lock::WriterLock,
    postgres_backend::Postgres,
    sqlite_backend::Sqlite,
    tx::Tx,
    url::DbUrl,
};

/// What this process means to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read only; any number of processes at a time.
    Read,
    /// Read and write an existing shop; one process at a time on SQLite.
    Write,
    /// Like `Write`, and make the shop when there is none.
    Create,
}

/// Whether many transactions are committed at a time and late, on SQLite: the file is lost when the process crashes, others see
/// what was written late, and nothing may be read from inside a write. Only for a scratch database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gathering {
    /// Each is durable when it is over.
    #[default]
    Not,
    /// They are gathered, and one that fails is undone alone.
    Apart,
    /// They are gathered, and one that fails takes all with it: from then on the database answers nothing but
    /// [`DbError::Lost`]. Much faster where many are small, for whoever can begin anew with [`Gathering::Apart`].
    Together,
}

/// How to open a shop.
#[derive(Clone, Debug)]
pub struct Options {
    /// What this process means to do.
    pub access: Access,
    /// What this process is, for the message that another process shows ("serve", "import orders").
    pub who: String,
    /// Most PostgreSQL connections of this process.
    pub connections: usize,
    /// Whether a commit must survive a power cut. Only a scratch database may do without.
    pub durable: bool,
    /// Whether this process may commit many transactions at a time.
    pub gathering: Gathering,
    /// Whether one large transaction follows the other, as in an import: on SQLite more of the shop is then held in memory,
    /// and the log of what is written grows longer before it goes into the file.
    pub bulk: bool,
    /// Failure points of a simulation.
    pub faults: Faults,
}

impl Options {
    /// Usual options: 8 connections, durable, no faults.
    pub fn new(access: Access, who: &str) -> Self {
        Self {
            access,
            who: who.to_owned(),
            connections: 8,
            durable: true,
            gathering: Gathering::Not,
            bulk: false,
            faults: Faults::default(),
        }
    }
}

/// One shop's database. Cloning is cheap; all clones share the same connections.
#[derive(Clone, Debug)]
pub struct Db(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    backend: Backend,
    versions: Mutex<Versions>,
    changed: Condvar,
    faults: Faults,
    url: DbUrl,
    #[expect(dead_code, reason = "held until the last clone of the handle goes")]
    lock: Option<WriterLock>,
}

/// How often what was changed.
#[derive(Debug, Default)]
struct Versions {
    rooms: BTreeMap<&'static str, u64>,
    all: u64,
}

#[derive(Debug)]
enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Opens a shop's database. Does not migrate it: see [`Db::migrate`].
    pub fn open(url: &DbUrl, options: Options) -> Result<Self> {
        let write = options.access != Access::Read;
        let create = options.access == Access::Create;
        let (backend, lock) = match url {
            DbUrl::Sqlite(path) => {
                if !create && !path.exists() {
                    return Err(DbError::NoShop(path.clone()));
                }
                let lock = if write {
                    Some(WriterLock::take(path, &options.who)?)
                } else {
                    None
                };
                (Backend::Sqlite(Sqlite::open(path, &options)?), lock)
            }
            DbUrl::Postgres { config, schema } => {
                let most = options.connections.max(1);
                let postgres =
                    Postgres::open(config, schema, create, most, options.faults.clone())?;
                (Backend::Postgres(postgres), None)
            }
        };
        Ok(Self(Arc::new(Shared {
            backend,
            versions: Mutex::default(),
            changed: Condvar::new(),
            faults: options.faults,
            url: url.clone(),
            lock,
        })))
    }

    /// Where this database is.
    pub fn url(&self) -> &DbUrl {
        &self.0.url
    }

    /// `sqlite` or `postgresql`, for people: nothing may decide by it.
    pub fn backend_name(&self) -> &'static str {
        match self.0.backend {
            Backend::Sqlite(_) => "sqlite",
            Backend::Postgres(_) => "postgresql",
        }
    }

    /// The failure points, for simulations.
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// Runs a reading transaction on this thread. It sees one moment of the database.
    pub fn read_now<T, E: From<DbError>>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.read(body),
            Backend::Postgres(postgres) => postgres.read(body),
        }
    }

    /// Runs a writing transaction on this thread. All of it is kept, or nothing.
    pub fn write_now<T, E: From<DbError>>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let committed = |rooms: &[&'static str]| self.bump(rooms);
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.write(body, committed),
            Backend::Postgres(postgres) => postgres.write(body, committed),
        }
    }

    /// Like [`Db::read_now`], away from the async runtime's threads.
    pub async fn read<T, E>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let db = self.clone();
        joined(tokio::task::spawn_blocking(move || db.read_now(body)).await)
    }

    /// Like [`Db::write_now`], away from the async runtime's threads. A caller that goes away in the middle
    /// changes nothing: the transaction runs to its end.
    pub async fn write<T, E>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let db = self.clone();
        joined(tokio::task::spawn_blocking(move || db.write_now(body)).await)
    }

    /// A number that grows whenever a transaction of this process that touched `room` commits.
    ///
    /// Other processes on the same PostgreSQL do not move it: a cache must also have an age limit there.
    pub fn version(&self, room: &'static str) -> u64 {
        self.versions().rooms.get(room).copied().unwrap_or(0)
    }

    /// A number that grows whenever a transaction of this process that touched any room commits.
    pub fn changes(&self) -> u64 {
        self.versions().all
    }

    /// Waits until [`Db::changes`] is no longer `seen`, at most so long. What other processes change wakes nobody here.
    pub fn wait_for_change(&self, seen: u64, most: Duration) {
        let versions = self.versions();
        let waited = self
            .0
            .changed
            .wait_timeout_while(versions, most, |versions| versions.all == seen);
        // Poisoned or not, the wait is over.
        drop(waited);
    }

    /// Wakes everybody who waits for a change, as if there had been one.
    pub fn nudge(&self) {
        let mut versions = self.versions();
        versions.all = versions.all.wrapping_add(1);
        drop(versions);
        self.0.changed.notify_all();
    }

    fn versions(&self) -> MutexGuard<'_, Versions> {
        self.0
            .versions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether other processes may write to this database.
    pub fn is_shared(&self) -> bool {
        matches!(self.0.backend, Backend::Postgres(_))
    }

    /// Lets go of the memory that is kept for speed only, after work that read much of the database and will not soon again.
    /// Changes nothing that anybody can see but the time of the next reading.
    pub fn rest(&self) -> Result<()> {
        match &self.0.backend {
            Backend::Sqlite(sqlite) => sqlite.rest(),
            Backend::Postgres(_) => Ok(()),
        }
    }

    /// Copies the whole shop to a new SQLite file, while it is in use. `None` on PostgreSQL, whose own tools do that.
    pub fn backup(&self, to: &Path) -> Option<Result<()>> {
        match &self.0.backend {
            Backend::Sqlite(sqlite) => Some(sqlite.backup(to)),
            Backend::Postgres(_) => None,
        }
    }

    fn bump(&self, rooms: &[&'static str]) {
        if rooms.is_empty() {
            return;
        }
        let mut versions = self.versions();
        for room in rooms {
            let version = versions.rooms.entry(room).or_insert(0);
            *version = version.wrapping_add(1);
        }
        versions.all = versions.all.wrapping_add(1);
        drop(versions);
        self.0.changed.notify_all();
    }
}

fn joined<T, E: From<DbError>>(
    outcome: std::result::Result<std::result::Result<T, E>, tokio::task::JoinError>,
) -> std::result::Result<T, E> {
    match outcome {
        Ok(outcome) => outcome,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(DbError::Unavailable(Box::new(error)).into()),
        },
    }
}
