//! The tables of files that somebody brought and of their imports.

use db::{DbError, Row, Tx, params};
use kernel::{Currency, Moment, Timestamp, Zone};
use serde_json::Value;

use crate::{
    error::Error,
    summary::Summary,
    uploads::{
        Claimed, FileId, ImportFile, ImportId, ImportView, KEPT, LEASE, MOST_FILES, MOST_WAITING,
        ROOM, Wanted,
    },
};

fn file(row: &Row<'_>) -> Result<ImportFile, DbError> {
    Ok(ImportFile {
        id: row.get(0)?,
        name: row.get(1)?,
        bytes: row.get(2)?,
        brought_by: row.get(3)?,
        brought_at: row.get(4)?,
    })
}

/// A new file of which nothing is there yet; and the files that are too old, whose rows are gone by this.
pub fn new_file(
    tx: &mut Tx<'_>,
    at: &Moment,
    (name, by): (&str, &str),
) -> Result<(ImportFile, Vec<FileId>), Error> {
    let old: Vec<FileId> = tx.query(
        "SELECT file_id FROM importer_file WHERE brought_at < $1 \
         AND file_id NOT IN (SELECT file_id FROM importer_job WHERE ended_at IS NULL)",
        params![at.now.minus(KEPT)],
        |row| row.get::<FileId>(0).map_err(Error::from),
    )?;
    for gone in &old {
        tx.execute(
            "DELETE FROM importer_file WHERE file_id = $1",
            params![*gone],
        )?;
    }
    let count: Option<i64> = tx.scalar("SELECT count(*) FROM importer_file", &[])?;
    if count.unwrap_or(0) >= MOST_FILES {
        return Err(Error::TooManyFiles(MOST_FILES));
    }
    let name: String = name
        .chars()
        .filter(|letter| !letter.is_control())
        .take(200)
        .collect();
    let file = ImportFile {
        id: FileId::next(at),
        name,
        bytes: 0,
        brought_by: by.to_owned(),
        brought_at: at.now,
    };
    tx.execute(
        "INSERT INTO importer_file (file_id, name, bytes, brought_by, brought_at) VALUES ($1, $2, $3, $4, $5)",
        params![file.id, &file.name, file.bytes, by, at.now],
    )?;
    Ok((file, old))
}

/// One file.
pub fn find_file(tx: &mut Tx<'_>, id: FileId) -> Result<ImportFile, Error> {
    let found = tx.query_opt(
        "SELECT file_id, name, bytes, brought_by, brought_at FROM importer_file WHERE file_id = $1",
        params![id],
        |row| file(row).map_err(Error::from),
    )?;
    found.ok_or(Error::NoFile(id))
}

/// A part was written behind what was there: the file has this length now.
pub fn grow_file(tx: &mut Tx<'_>, id: FileId, (from, to): (i64, i64)) -> Result<ImportFile, Error> {
    let grown = tx.execute(
        "UPDATE importer_file SET bytes = $3 WHERE file_id = $1 AND bytes = $2",
        params![id, from, to],
    )?;
    let file = find_file(tx, id)?;
    if grown == 0 && file.bytes != to {
        return Err(Error::OtherOffset(file.bytes));
    }
    Ok(file)
}

/// Asks for an import. Its description must be one.
pub fn ask(
    tx: &mut Tx<'_>,
    at: &Moment,
    (wanted, by): (&Wanted, &str),
) -> Result<ImportView, Error> {
    let file = find_file(tx, wanted.file)?;
    let _readable = wanted.format(&Zone::utc(), Currency::EUR)?;
    if open(tx)?.len() >= MOST_WAITING {
        return Err(Error::Queue(MOST_WAITING));
    }
    let id = ImportId::next(at);
    tx.execute(
        "INSERT INTO importer_job (job_id, file_id, name, state, wanted, asked_by, asked_at, lease_until, token, permille, \
         summary, note) VALUES ($1, $2, $3, 'queued', $4, $5, $6, 0, 0, 0, $7, '')",
        params![
            id,
            file.id,
            &file.name,
            serde_json::json!(wanted).to_string(),
            by,
            at.now,
            serde_json::json!(Summary::default()).to_string()
        ],
    )?;
    tx.touch(ROOM);
    find(tx, id)
}

fn view(row: &Row<'_>) -> Result<ImportView, Error> {
    let json = |position: usize| row.text(position).map(ToOwned::to_owned);
    Ok(ImportView {
        id: row.get(0)?,
        name: row.get(1)?,
        wanted: serde_json::from_str(&json(2)?).map_err(|_unreadable| Error::Progress)?,
        state: row.get(3)?,
        permille: row.get(4)?,
        summary: serde_json::from_str(&json(5)?).map_err(|_unreadable| Error::Progress)?,
        note: row.get(6)?,
        asked_by: row.get(7)?,
        asked_at: row.get(8)?,
        started_at: row.get(9)?,
        ended_at: row.get(10)?,
    })
}

/// One import.
pub fn find(tx: &mut Tx<'_>, id: ImportId) -> Result<ImportView, Error> {
    let found = tx.query_opt(
        "SELECT job_id, name, wanted, state, permille, summary, note, asked_by, asked_at, started_at, ended_at \
         FROM importer_job WHERE job_id = $1",
        params![id],
        view,
    )?;
    found.ok_or(Error::NoImport(id))
}

/// Imports, the newest first, older than `before`.
pub fn page(
    tx: &mut Tx<'_>,
    before: Option<ImportId>,
    fetch: i64,
) -> Result<Vec<ImportView>, Error> {
    tx.query(
        "SELECT job_id, name, wanted, state, permille, summary, note, asked_by, asked_at, started_at, ended_at \
         FROM importer_job WHERE job_id < $1 ORDER BY job_id DESC LIMIT $2",
        params![before.unwrap_or(ImportId::from_raw(i64::MAX)), fetch],
        view,
    )
}

/// Imports that are not over, in the order in which they were asked for.
pub fn open(tx: &mut Tx<'_>) -> Result<Vec<ImportView>, Error> {
    tx.query(
        "SELECT job_id, name, wanted, state, permille, summary, note, asked_by, asked_at, started_at, ended_at \
         FROM importer_job WHERE ended_at IS NULL ORDER BY job_id",
        &[],
        view,
    )
}

/// Takes the next import in hand, if nobody is at work on one. One whose process was killed goes on where it was.
pub fn claim(tx: &mut Tx<'_>, at: &Moment) -> Result<Option<Claimed>, Error> {
    let busy: Option<i64> = tx.scalar(
        "SELECT count(*) FROM importer_job WHERE ended_at IS NULL AND lease_until >= $1",
        params![at.now],
    )?;
    if busy.unwrap_or(0) > 0 {
        return Ok(None);
    }
    // One that was to stop has stopped when nobody is at work on it.
    tx.execute(
        "UPDATE importer_job SET state = 'cancelled', ended_at = $1 WHERE ended_at IS NULL AND state = 'stopping'",
        params![at.now],
    )?;
    let Some(next) = open(tx)?.into_iter().next() else {
        return Ok(None);
    };
    let token = at.next_id();
    let taken = tx.execute(
        "UPDATE importer_job SET state = 'running', started_at = COALESCE(started_at, $2), lease_until = $3, token = $4 \
         WHERE job_id = $1 AND ended_at IS NULL AND lease_until < $2",
        params![next.id, at.now, at.now.plus(LEASE), token],
    )?;
    tx.touch(ROOM);
    Ok((taken == 1).then_some(Claimed {
        id: next.id,
        wanted: next.wanted,
        token,
    }))
}

/// Says how far an import is.
pub fn note(
    tx: &mut Tx<'_>,
    now: Timestamp,
    import: &Claimed,
    (permille, summary): (i64, &Summary),
) -> Result<(), Error> {
    tx.execute(
        "UPDATE importer_job SET permille = $3, summary = $4, lease_until = $5 WHERE job_id = $1 AND token = $2",
        params![
            import.id,
            import.token,
            permille.clamp(0, 1_000),
            serde_json::json!(summary).to_string(),
            now.plus(LEASE)
        ],
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// Whether anybody wants the rest of an import.
pub fn is_wanted(tx: &mut Tx<'_>, import: &Claimed) -> Result<bool, Error> {
    let stands: Option<i64> = tx.scalar(
        "SELECT 1 FROM importer_job WHERE job_id = $1 AND state = 'running'",
        params![import.id],
    )?;
    Ok(stands.is_some())
}

/// Cancels an import that is not over: at once while it waits, after what is in hand while it runs. What was written
/// stands.
pub fn cancel(tx: &mut Tx<'_>, now: Timestamp, id: ImportId) -> Result<ImportView, Error> {
    let cancelled = tx.execute(
        "UPDATE importer_job SET state = 'cancelled', ended_at = $2 WHERE job_id = $1 AND state = 'queued'",
        params![id, now],
    )?;
    let stopping = tx.execute(
        "UPDATE importer_job SET state = 'stopping' WHERE job_id = $1 AND state = 'running'",
        params![id],
    )?;
    let import = find(tx, id)?;
    if cancelled == 0 && stopping == 0 && import.state != "stopping" {
        return Err(Error::State(id, import.state));
    }
    tx.touch(ROOM);
    Ok(import)
}

/// Asks for the rest of an import that was cancelled or failed: it goes on after what was written.
pub fn resume(tx: &mut Tx<'_>, id: ImportId) -> Result<ImportView, Error> {
    let import = find(tx, id)?;
    let _there = find_file(tx, import.wanted.file)?;
    if open(tx)?.len() >= MOST_WAITING {
        return Err(Error::Queue(MOST_WAITING));
    }
    let queued = tx.execute(
        "UPDATE importer_job SET state = 'queued', ended_at = NULL, lease_until = 0, note = '' \
         WHERE job_id = $1 AND state IN ('cancelled', 'failed')",
        params![id],
    )?;
    if queued == 0 {
        return Err(Error::State(id, import.state));
    }
    tx.touch(ROOM);
    find(tx, id)
}

/// How an import ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// With all of the file.
    Done(Summary),
    /// Nobody wanted the rest.
    Cancelled,
    /// It stopped; in words.
    Failed(String),
}

/// Ends an import.
pub fn end(
    tx: &mut Tx<'_>,
    now: Timestamp,
    import: &Claimed,
    outcome: &Ended,
) -> Result<(), Error> {
    match outcome {
        Ended::Done(summary) => tx.execute(
            "UPDATE importer_job SET state = 'done', permille = 1000, summary = $3, ended_at = $4, lease_until = 0 \
             WHERE job_id = $1 AND token = $2",
            params![
                import.id,
                import.token,
                serde_json::json!(summary).to_string(),
                now
            ],
        )?,
        Ended::Cancelled => tx.execute(
            "UPDATE importer_job SET state = 'cancelled', ended_at = $3, lease_until = 0 \
             WHERE job_id = $1 AND token = $2",
            params![import.id, import.token, now],
        )?,
        Ended::Failed(why) => tx.execute(
            "UPDATE importer_job SET state = 'failed', note = $3, ended_at = $4, lease_until = 0 \
             WHERE job_id = $1 AND token = $2",
            params![import.id, import.token, why, now],
        )?,
    };
    tx.touch(ROOM);
    Ok(())
}

/// Nobody is at work on any import: for the only process of a shop, when it starts.
pub fn end_leases(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute(
        "UPDATE importer_job SET lease_until = 0 WHERE ended_at IS NULL",
        &[],
    )?;
    Ok(())
}

/// The imports that are not over, for whoever follows them: id, state, permille, rows.
pub fn going_on(tx: &mut Tx<'_>) -> Result<Value, DbError> {
    tx.query(
        "SELECT job_id, state, permille FROM importer_job WHERE ended_at IS NULL ORDER BY job_id",
        &[],
        |row| {
            let (id, state): (ImportId, String) = (row.get(0)?, row.get(1)?);
            let permille: i64 = row.get(2)?;
            Ok::<_, DbError>(serde_json::json!({"id": id, "state": state, "permille": permille}))
        },
    )
    .map(Value::Array)
}
