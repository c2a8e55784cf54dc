//! SQLite: one writer whose commits are grouped, several readers.
//!
//! Group commit, in full. The writer connection stands behind a mutex. A caller takes the mutex and runs its
//! closure: the first of a group opens the transaction, each later one runs inside a savepoint of its own, so a
//! failing caller undoes only its own work. Whoever finishes while others already wait for the mutex does not
//! commit but waits to be told; the last one (nobody waiting, or the group is full) commits for all and tells
//! them the outcome. So with many callers one fsync serves many transactions, and no caller is answered before
//! its work is durable. A waiter counted in `waiting` always takes the mutex next, so somebody always commits.
//!
//! A scratch database may gather: groups stay open until they are large, and readers look
//! through the writer's connection, so that they see what is not committed yet. Nobody may read from inside a write there.
//! What undoes a failed member is kept in memory alone, so a crash leaves a file that nobody can use. Gathered together,
//! nothing is kept to undo a member by: one that fails takes all with it, and the database answers nothing any more.

use std::{
    collections::BTreeMap,
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use rusqlite::{Connection, OpenFlags};

use crate::{
    error::{DbError, Result},
    faults::{FaultPoint, Faults},
    handle::{Access, Gathering, Options},
    sqlite_connection::{Savepoints, SqliteConnection, run},
    tx::Tx,
};

/// Most transactions in one commit.
const LARGEST_GROUP: u32 = 128;
/// The same where nobody waits for the disk: a page that changes again and again is written once.
const LARGEST_GATHERING: u32 = 1_000_000;
/// Page cache of the writer and of a reader, in KiB. The operating system caches the file as well; and in files of less than a
/// gibibyte SQLite walks all that it caches at the end of a transaction that moved pages within a tree, so that four times
/// as much costs a third of a millisecond with each commit.
const WRITER_CACHE_KIB: i64 = 16_384;
/// Pages of log after which it goes into the file, 32 MB, and the size to which its own file is cut afterwards. What is read is
/// looked up in the log first, the slower the longer it is: no more than saves the most.
const CHECKPOINT_PAGES: i64 = 8_000;
const LOG_BYTES: i64 = 67_108_864;
/// The same for a process that writes in bulk: a page that transaction after transaction changes goes into the file once.
const BULK_CACHE_KIB: i64 = 196_608;
const BULK_CHECKPOINT_PAGES: i64 = 50_000;
const READER_CACHE_KIB: i64 = 16_384;

/// The writer and the readers of one file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: Option<Mutex<Writer>>,
    told: Condvar,
    waiting: AtomicUsize,
    readers: Mutex<Vec<SqliteConnection>>,
    faults: Faults,
    gathering: Gathering,
}

#[derive(Debug)]
struct Writer {
    connection: SqliteConnection,
    open: bool,
    /// A failure took everything with it.
    lost: bool,
    members: u32,
    group: u64,
    touched: Vec<&'static str>,
    /// Outcome of groups whose members have not all heard of it: how many still listen.
    outcomes: BTreeMap<u64, (Option<String>, u32)>,
}

impl Writer {
    /// Gives everything up that was gathered.
    fn lose(&mut self) {
        self.lost = true;
        self.open = false;
        self.members = 0;
        self.touched.clear();
        self.connection.clear_kept();
        if !self.connection.connection.is_autocommit() {
            // What cannot be undone is not looked at either.
            drop(self.connection.control("ROLLBACK"));
        }
    }
}

/// What a member of a group hears when the commit for all of them failed.
fn commit_failed(text: String) -> DbError {
    if text.contains("disk") && text.contains("full") {
        return DbError::DiskFull;
    }
    if text == INJECTED {
        return DbError::Injected;
    }
    DbError::Io {
        what: "the commit".to_owned(),
        source: std::io::Error::other(text),
    }
}

const INJECTED: &str = "injected fault";

impl Sqlite {
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Self> {
        let write = options.access != Access::Read;
        let faults = options.faults.clone();
        let synchronous = if options.durable { "FULL" } else { "OFF" };
        // Whoever gathers reads by the writer's connection: a log for readers would only be written for nobody.
        let journal = match options.gathering {
            Gathering::Not => "WAL",
            Gathering::Apart | Gathering::Together => "MEMORY",
        };
        let (cache, checkpoint) = if options.bulk {
            (BULK_CACHE_KIB, BULK_CHECKPOINT_PAGES)
        } else {
            (WRITER_CACHE_KIB, CHECKPOINT_PAGES)
        };
        let writer = if write {
            let connection = SqliteConnection::writer(Connection::open(path)?)?;
            connection.batch(&format!(
                "PRAGMA journal_mode = {journal}; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
                 PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{cache}; \
                 PRAGMA wal_autocheckpoint = {checkpoint}; PRAGMA journal_size_limit = {LOG_BYTES}"
            ))?;
            Some(Mutex::new(Writer {
                connection,
                open: false,
                lost: false,
                members: 0,
                group: 0,
                touched: Vec::new(),
                outcomes: BTreeMap::new(),
            }))
        } else {
            None
        };
        Ok(Self {
            path: path.to_owned(),
            writer,
            told: Condvar::new(),
            waiting: AtomicUsize::new(0),
            readers: Mutex::new(Vec::new()),
            faults,
            gathering: if write {
                options.gathering
            } else {
                Gathering::Not
            },
        })
    }

    fn reader(&self) -> Result<SqliteConnection> {
        let idle = self
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        if let Some(connection) = idle {
            return Ok(connection);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let connection = SqliteConnection::reader(Connection::open_with_flags(&self.path, flags)?)?;
        connection.batch(&format!(
            "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; \
             PRAGMA cache_size = -{READER_CACHE_KIB}"
        ))?;
        Ok(connection)
    }

    pub(crate) fn read<T, E: From<DbError>>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        if self.faults.is_dead() {
            return Err(DbError::Injected.into());
        }
        if self.gathers() {
            return self.read_gathered(body);
        }
        let connection = self.reader()?;
        connection.control("BEGIN")?;
        let outcome = body(&mut Tx::sqlite(&connection));
        connection.control("ROLLBACK")?;
        let mut idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE_READERS {
            idle.push(connection);
        }
        outcome
    }

    /// Gives the memory of pages back that were kept for the next reading: SQLite keeps every page it once read up to the
    /// size of its cache, for as long as the connection lives. The operating system still has the file in its own.
    pub(crate) fn rest(&self) -> Result<()> {
        let idle =
            std::mem::take(&mut *self.readers.lock().unwrap_or_else(PoisonError::into_inner));
        drop(idle);
        let Some(writer) = &self.writer else {
            return Ok(());
        };
        let writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.connection.forget();
        writer.connection.batch("PRAGMA shrink_memory")
    }

    /// Reads what is written and not committed yet.
    fn read_gathered<T, E: From<DbError>>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let Some(writer) = &self.writer else {
            return Err(DbError::NoRow.into());
        };
        let writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.lost {
            return Err(DbError::Lost.into());
        }
        // Each statement by itself is enough: nobody else writes while the lock is held.
        body(&mut Tx::sqlite(&writer.connection))
    }

    pub(crate) fn write<T, E: From<DbError>>(
        &self,
        mut body: impl FnMut(&mut Tx<'_>) -> std::result::Result<T, E>,
        committed: impl FnOnce(&[&'static str]),
    ) -> std::result::Result<T, E> {
        if self.faults.is_dead() {
            return Err(DbError::Injected.into());
        }
        let Some(writer) = &self.writer else {
            return Err(DbError::InUse {
                holder: "this process opened it for reading".to_owned(),
            }
            .into());
        };
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        if writer.lost {
            return Err(DbError::Lost.into());
        }
        let first = !writer.open;
        let together = self.gathering == Gathering::Together;
        if first {
            writer.connection.control("BEGIN IMMEDIATE")?;
        } else if !together {
            writer.connection.control("SAVEPOINT member")?;
        }
        writer.open = true;
        let (mut ran, again) = run(&writer.connection, Savepoints::LeftOut, &mut body);
        if together && (again || !matches!(ran, Ok(Ok(_)))) {
            writer.lose();
            return match ran {
                Err(panic) => resume_unwind(panic),
                Ok(_failed) => Err(DbError::Lost.into()),
            };
        }
        if again {
            if let Err(error) = writer.connection.start_again(first) {
                undo(&mut writer, first)?;
                return Err(error.into());
            }
            (ran, _) = run(&writer.connection, Savepoints::Set, &mut body);
        }
        let outcome = match ran {
            Ok(Ok((value, touched))) => {
                if !first && !together {
                    writer.connection.control("RELEASE member")?;
                }
                for room in touched {
                    if !writer.touched.contains(&room) {
                        writer.touched.push(room);
                    }
                }
                writer.members = writer.members.saturating_add(1);
                Ok(value)
            }
            failed => {
                undo(&mut writer, first)?;
                Err(failed)
            }
        };
        let heard = self.finish(writer, outcome.is_ok(), committed);
        match outcome {
            Ok(value) => heard.map(|()| value).map_err(E::from),
            Err(Ok(Err(error))) => Err(error),
            Err(Err(panic)) => resume_unwind(panic),
            // A success is never among the failures.
            Err(Ok(Ok(_))) => Err(DbError::NoRow.into()),
        }
    }

    /// Commits for the group, or leaves that to somebody who already waits.
    fn finish(
        &self,
        mut writer: MutexGuard<'_, Writer>,
        member: bool,
        committed: impl FnOnce(&[&'static str]),
    ) -> Result<()> {
        if !writer.open {
            drop(writer);
            self.told.notify_all();
            return Ok(());
        }
        if self.gathers() && writer.members < LARGEST_GATHERING {
            let touched = std::mem::take(&mut writer.touched);
            if member {
                committed(&touched);
            }
            return Ok(());
        }
        let others_come = !self.gathers()
            && self.waiting.load(Ordering::SeqCst) > 0
            && writer.members < LARGEST_GROUP;
        if others_come {
            if !member {
                return Ok(());
            }
            let group = writer.group;
            while writer.group == group {
                writer = self
                    .told
                    .wait(writer)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            let heard = writer.outcomes.get_mut(&group).map(|(failure, listening)| {
                *listening = listening.saturating_sub(1);
                (failure.clone(), *listening == 0)
            });
            return match heard {
                Some((failure, last)) => {
                    if last {
                        writer.outcomes.remove(&group);
                    }
                    failure.map_or(Ok(()), |text| Err(commit_failed(text)))
                }
                None => Ok(()),
            };
        }
        let outcome = self.commit(&writer.connection);
        let touched = std::mem::take(&mut writer.touched);
        let listening = if self.gathers() {
            0
        } else {
            writer.members.saturating_sub(u32::from(member))
        };
        let group = writer.group;
        if listening > 0 {
            let failure = outcome.as_ref().err().map(ToString::to_string);
            writer.outcomes.insert(group, (failure, listening));
        }
        writer.group = group.wrapping_add(1);
        writer.members = 0;
        writer.open = false;
        if outcome.is_ok() {
            committed(&touched);
        }
        drop(writer);
        self.told.notify_all();
        outcome
    }

    fn commit(&self, connection: &SqliteConnection) -> Result<()> {
        let outcome = self.try_commit(connection);
        if outcome.is_err() {
            connection.clear_kept();
        }
        outcome
    }

    fn try_commit(&self, connection: &SqliteConnection) -> Result<()> {
        let fault = self.faults.next_commit();
        if fault == Some(FaultPoint::BeforeCommit) {
            connection.control("ROLLBACK")?;
            return Err(DbError::Injected);
        }
        if let Err(error) = connection.control("COMMIT") {
            // A failed commit may leave the transaction open.
            if !connection.connection.is_autocommit() {
                connection.control("ROLLBACK")?;
            }
            return Err(error);
        }
        if fault == Some(FaultPoint::AfterCommit) {
            return Err(DbError::Injected);
        }
        Ok(())
    }

    /// Copies the shop to another file while it is in use.
    pub(crate) fn backup(&self, to: &Path) -> Result<()> {
        let path = to.to_string_lossy().into_owned();
        self.end_gathering()?;
        Connection::open(&self.path)?.execute("VACUUM INTO ?1", [path])?;
        Ok(())
    }
}

impl Sqlite {
    fn gathers(&self) -> bool {
        self.gathering != Gathering::Not
    }

    /// Commits what is gathered.
    fn end_gathering(&self) -> Result<()> {
        let Some(writer) = self.writer.as_ref().filter(|_| self.gathers()) else {
            return Ok(());
        };
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.open {
            writer.open = false;
            writer.members = 0;
            self.commit(&writer.connection)?;
        }
        Ok(())
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        // A scratch database that cannot be finished is scratch all the same.
        drop(self.end_gathering());
    }
}

/// Idle reader connections kept open.
const MOST_IDLE_READERS: usize = 4;

/// Takes back what one member did. A full disk or an I/O error ends the whole transaction by itself.
fn undo(writer: &mut Writer, first: bool) -> Result<()> {
    if writer.connection.connection.is_autocommit() {
        let group = writer.group;
        if writer.members > 0 {
            writer
                .outcomes
                .insert(group, (Some("the disk is full".to_owned()), writer.members));
        }
        writer.group = group.wrapping_add(1);
        writer.members = 0;
        writer.touched.clear();
        writer.connection.clear_kept();
        writer.open = false;
        return Ok(());
    }
    if first {
        writer.connection.control("ROLLBACK")?;
        writer.open = false;
        return Ok(());
    }
    writer.connection.control("ROLLBACK TO member")?;
    writer.connection.control("RELEASE member")
}
