//! All SQL of this room.

use db::{DbError, Migration, Room, Table, Tx, params};
use kernel::Timestamp;
use roaring::RoaringBitmap;

use crate::{error::Error, summary::Summary};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "importer",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "runs",
        sql: include_str!("migrations/0001_runs.sql"),
        // Written with customers' rows: one copy everywhere keeps both in one transaction.
        tables: &[Table::reference("importer_run")],
    }],
};

/// How far a run is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    pub(crate) run: i64,
    pub(crate) last_line: u64,
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

/// An unfinished run of the same file.
pub(crate) fn unfinished(tx: &mut Tx<'_>, fingerprint: &str) -> Result<Option<Progress>, Error> {
    tx.query_opt(
        "SELECT run_id, last_line, rejects_bytes, summary, customers FROM importer_run \
         WHERE fingerprint = $1 AND state = 'running' ORDER BY run_id DESC LIMIT 1",
        params![fingerprint],
        |row| {
            let summary =
                serde_json::from_str(row.text(3)?).map_err(|_unreadable| Error::Progress)?;
            let bytes: Vec<u8> = row.get(4)?;
            let customers = RoaringBitmap::deserialize_from(bytes.as_slice())
                .map_err(|_unreadable| Error::Progress)?;
            Ok(Progress {
                run: row.get(0)?,
                last_line: unsigned(row.get(1)?),
                rejects_bytes: unsigned(row.get(2)?),
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
pub(crate) struct Named<'a> {
    pub(crate) fingerprint: &'a str,
    pub(crate) file: &'a str,
    pub(crate) what: &'a str,
}

pub(crate) fn save(
    tx: &mut Tx<'_>,
    named: &Named<'_>,
    progress: &Progress,
    done: bool,
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
        "INSERT INTO importer_run (run_id, fingerprint, file, what, state, started_at, changed_at, last_line, rejects_bytes, \
         summary, customers) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10) ON CONFLICT (run_id) DO UPDATE SET \
         state = excluded.state, changed_at = excluded.changed_at, last_line = excluded.last_line, \
         rejects_bytes = excluded.rejects_bytes, summary = excluded.summary, customers = excluded.customers",
        params![
            progress.run,
            named.fingerprint,
            named.file,
            named.what,
            if done { "done" } else { "running" },
            now,
            signed(progress.last_line),
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
