//! All SQL of this room.

use db::{DbError, Migration, Room, Table, Tx, params};
use kernel::Timestamp;
use roaring::RoaringBitmap;

use crate::{error::Error, summary::Summary};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "importer",
    sequences: &[],
    migrations: &[
        Migration {
            number: 1,
            name: "runs",
            sql: include_str!("migrations/0001_runs.sql"),
            // Written with customers' rows: one copy everywhere keeps both in one transaction.
            tables: &[
                Table::reference("importer_run"),
                Table::reference("importer_unfinished"),
            ],
        },
        Migration {
            number: 2,
            name: "files that were brought",
            sql: include_str!("migrations/0002_uploads.sql"),
            tables: &[
                Table::reference("importer_file"),
                Table::reference("importer_job"),
            ],
        },
    ],
};

/// How far a run is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    pub(crate) run: i64,
    pub(crate) items: u64,
    pub(crate) rejects_bytes: u64,
    pub(crate) summary: Summary,
    pub(crate) customers: RoaringBitmap,
}

/// A run as it stands, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunState {
    /// Its id.
    pub run: i64,
    /// The file's name.
    pub file: String,
    /// What it held.
    pub what: String,
    /// `running` (or killed) or `done`.
    pub state: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last heard of.
    pub changed_at: Timestamp,
    /// What came of it so far.
    pub summary: Summary,
}

/// Who is importing: its place is taken by whoever begins the same import later.
#[derive(Clone, Debug)]
pub(crate) struct Hold {
    pub(crate) fingerprint: String,
    pub(crate) token: i64,
}

/// Begins a run, or takes an unfinished one of the same file over, from whoever had it.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    hold: &Hold,
    named: &Named<'_>,
    run: i64,
    now: Timestamp,
) -> Result<Progress, Error> {
    let earlier: i64 = tx.query_one(
        "INSERT INTO importer_unfinished (fingerprint, run_id, token) VALUES ($1, $2, $3) \
         ON CONFLICT (fingerprint) DO UPDATE SET token = excluded.token RETURNING run_id",
        params![&hold.fingerprint, run, hold.token],
        |row| row.get(0),
    )?;
    if earlier != run {
        return progress(tx, earlier);
    }
    let fresh = Progress {
        run,
        ..Progress::default()
    };
    save(tx, named, &fresh, State::Running, now)?;
    Ok(fresh)
}

/// Makes sure that nobody has taken the run over, and that nobody will before this transaction ends.
pub(crate) fn keep(tx: &mut Tx<'_>, hold: &Hold) -> Result<(), Error> {
    let held = tx.execute(
        "UPDATE importer_unfinished SET token = $2 WHERE fingerprint = $1 AND token = $2",
        params![&hold.fingerprint, hold.token],
    )?;
    if held == 1 {
        Ok(())
    } else {
        Err(Error::TakenOver)
    }
}

/// Ends the run.
pub(crate) fn end(tx: &mut Tx<'_>, hold: &Hold) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM importer_unfinished WHERE fingerprint = $1 AND token = $2",
        params![&hold.fingerprint, hold.token],
    )?;
    Ok(())
}

fn progress(tx: &mut Tx<'_>, run: i64) -> Result<Progress, Error> {
    tx.query_one(
        "SELECT items, rejects_bytes, summary, customers FROM importer_run WHERE run_id = $1",
        params![run],
        |row| {
            let summary =
                serde_json::from_str(row.text(2)?).map_err(|_unreadable| Error::Progress)?;
            let bytes: Vec<u8> = row.get(3)?;
            let customers = RoaringBitmap::deserialize_from(bytes.as_slice())
                .map_err(|_unreadable| Error::Progress)?;
            Ok(Progress {
                run,
                items: unsigned(row.get(0)?),
                rejects_bytes: unsigned(row.get(1)?),
                summary,
                customers,
            })
        },
    )
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// What a run is told by.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) file: &'a str,
    pub(crate) what: &'a str,
}

/// Whether a run is still to be gone on with.
#[derive(Clone, Copy)]
pub(crate) enum State {
    Running,
    Done,
}

pub(crate) fn save(
    tx: &mut Tx<'_>,
    named: &Named<'_>,
    progress: &Progress,
    state: State,
    now: Timestamp,
) -> Result<(), DbError> {
    let mut customers = Vec::with_capacity(progress.customers.serialized_size());
    progress
        .customers
        .serialize_into(&mut customers)
        .map_err(|source| DbError::Io {
            what: "a set of customers".to_owned(),
            source,
        })?;
    tx.execute(
        "INSERT INTO importer_run (run_id, file, what, state, started_at, changed_at, items, rejects_bytes, summary, \
         customers) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9) ON CONFLICT (run_id) DO UPDATE SET \
         state = excluded.state, changed_at = excluded.changed_at, items = excluded.items, \
         rejects_bytes = excluded.rejects_bytes, summary = excluded.summary, customers = excluded.customers",
        params![
            progress.run,
            named.file,
            named.what,
            match state {
                State::Running => "running",
                State::Done => "done",
            },
            now,
            signed(progress.items),
            signed(progress.rejects_bytes),
            serde_json::json!(progress.summary).to_string(),
            customers
        ],
    )?;
    Ok(())
}

/// The newest runs.
pub fn runs(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<RunState>, Error> {
    tx.query(
        "SELECT run_id, file, what, state, started_at, changed_at, summary FROM importer_run ORDER BY run_id DESC LIMIT $1",
        params![limit],
        |row| {
            Ok(RunState {
                run: row.get(0)?,
                file: row.get(1)?,
                what: row.get(2)?,
                state: row.get(3)?,
                started_at: row.get(4)?,
                changed_at: row.get(5)?,
                summary: serde_json::from_str(row.text(6)?).map_err(|_unreadable| Error::Progress)?,
            })
        },
    )
}
