//! All SQL of this room.

use db::{DbError, Migration, Room, Row, Table, Tx, params};
use kernel::Timestamp;

use crate::{
    domain::{Part, RunId, RunState},
    public::RunView,
};

/// What this room's data are called for caches.
pub const ROOM: &str = "rehearsals";

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: ROOM,
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "runs and results",
        sql: include_str!("migrations/0001_runs.sql"),
        tables: &[
            Table::reference("rehearsals_run"),
            Table::reference("rehearsals_result"),
        ],
    }],
};

const TABLE: &str = "rehearsals_run";

fn broken(column: &'static str, id: RunId, why: &impl ToString) -> DbError {
    DbError::Row {
        table: TABLE,
        column,
        id: id.to_string(),
        why: why.to_string(),
    }
}

fn view(row: &Row<'_>) -> Result<RunView, DbError> {
    let id: RunId = row.get(0)?;
    Ok(RunView {
        id,
        state: RunState::parse(row.text(1)?).ok_or_else(|| broken("state", id, &"unknown"))?,
        wanted: serde_json::from_str(row.text(2)?).map_err(|error| broken("wanted", id, &error))?,
        asked_by: row.get(3)?,
        asked_at: row.get(4)?,
        started_at: row.get(5)?,
        ended_at: row.get(6)?,
        part: Part::parse(row.text(7)?).ok_or_else(|| broken("part", id, &"unknown"))?,
        permille: row.get(8)?,
        note: row.get(9)?,
    })
}

/// A run that is not over, for whoever takes it in hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub(crate) id: RunId,
    pub(crate) state: RunState,
    pub(crate) is_unwanted: bool,
    pub(crate) attempts: i64,
    pub(crate) token: i64,
    pub(crate) lease_until: Timestamp,
}

/// All that are not over, in the order in which they were asked for.
pub(crate) fn open(tx: &mut Tx<'_>) -> Result<Vec<Open>, DbError> {
    tx.query(
        "SELECT run_id, state, is_unwanted, attempts, token, lease_until FROM rehearsals_run WHERE ended_at IS NULL \
         ORDER BY run_id",
        &[],
        |row| {
            let id: RunId = row.get(0)?;
            Ok(Open {
                id,
                state: RunState::parse(row.text(1)?)
                    .ok_or_else(|| broken("state", id, &"unknown"))?,
                is_unwanted: row.get(2)?,
                attempts: row.get(3)?,
                token: row.get(4)?,
                lease_until: row.get(5)?,
            })
        },
    )
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    (id, now): (RunId, Timestamp),
    wanted: &str,
    asked_by: &str,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO rehearsals_run (run_id, state, wanted, asked_by, asked_at, is_unwanted, part, permille, attempts, \
         token, lease_until, note) VALUES ($1, 'queued', $2, $3, $4, FALSE, 'waiting', 0, 0, 0, 0, '')",
        params![id, wanted, asked_by, now],
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// Takes a run in hand, unless somebody else did meanwhile.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    run: &Open,
    token: i64,
    (now, until): (Timestamp, Timestamp),
) -> Result<bool, DbError> {
    let taken = tx.execute(
        "UPDATE rehearsals_run SET state = 'running', part = 'copying', permille = 0, attempts = attempts + 1, \
         started_at = $4, token = $3, lease_until = $5 \
         WHERE run_id = $1 AND token = $2 AND ended_at IS NULL AND lease_until < $4",
        params![run.id, run.token, token, now, until],
    )?;
    tx.touch(ROOM);
    Ok(taken == 1)
}

/// Says how far a run is and lengthens its lease; whether it is still wanted, and none where it is somebody else's.
pub(crate) fn advance(
    tx: &mut Tx<'_>,
    (id, token): (RunId, i64),
    (part, permille): (Part, i64),
    until: Timestamp,
) -> Result<Option<bool>, DbError> {
    let unwanted: Option<bool> = tx.query_opt(
        "UPDATE rehearsals_run SET part = $3, permille = $4, lease_until = $5 \
         WHERE run_id = $1 AND token = $2 AND ended_at IS NULL RETURNING is_unwanted",
        params![id, token, part.word(), permille, until],
        |row| row.get::<bool>(0),
    )?;
    tx.touch(ROOM);
    Ok(unwanted.map(|unwanted| !unwanted))
}

/// Ends a run of this token.
pub(crate) fn end(
    tx: &mut Tx<'_>,
    (id, token): (RunId, i64),
    (state, note): (RunState, &str),
    now: Timestamp,
) -> Result<bool, DbError> {
    let ended = tx.execute(
        "UPDATE rehearsals_run SET state = $3, note = $4, ended_at = $5, lease_until = 0, part = 'waiting', \
         permille = CASE WHEN $3 = 'done' THEN 1000 ELSE permille END \
         WHERE run_id = $1 AND token = $2 AND ended_at IS NULL",
        params![id, token, state.word(), note, now],
    )?;
    tx.touch(ROOM);
    Ok(ended == 1)
}

/// A run that nobody has in hand any more waits again, as if it had never been begun.
pub(crate) fn put_back(tx: &mut Tx<'_>, (id, token): (RunId, i64)) -> Result<(), DbError> {
    tx.execute(
        "UPDATE rehearsals_run SET state = 'queued', part = 'waiting', permille = 0, attempts = attempts - 1, \
         started_at = NULL, lease_until = 0 WHERE run_id = $1 AND token = $2 AND ended_at IS NULL",
        params![id, token],
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// Whoever was at work is not any more.
pub(crate) fn end_leases(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute(
        "UPDATE rehearsals_run SET lease_until = 0 WHERE ended_at IS NULL AND lease_until <> 0",
        &[],
    )?;
    Ok(())
}

/// One that runs is to stop.
pub(crate) fn mark_unwanted(tx: &mut Tx<'_>, id: RunId) -> Result<(), DbError> {
    tx.execute(
        "UPDATE rehearsals_run SET is_unwanted = TRUE WHERE run_id = $1",
        params![id],
    )?;
    tx.touch(ROOM);
    Ok(())
}

pub(crate) fn keep(tx: &mut Tx<'_>, id: RunId, result: &str) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO rehearsals_result (run_id, result) VALUES ($1, $2) \
         ON CONFLICT (run_id) DO UPDATE SET result = excluded.result",
        params![id, result],
    )?;
    Ok(())
}

pub(crate) fn find(tx: &mut Tx<'_>, id: RunId) -> Result<Option<RunView>, DbError> {
    tx.query_opt(
        "SELECT run_id, state, wanted, asked_by, asked_at, started_at, ended_at, part, permille, note \
         FROM rehearsals_run WHERE run_id = $1",
        params![id],
        view,
    )
}

pub(crate) fn result(tx: &mut Tx<'_>, id: RunId) -> Result<Option<String>, DbError> {
    tx.scalar(
        "SELECT result FROM rehearsals_result WHERE run_id = $1",
        params![id],
    )
}

/// All that are not over, for people.
pub(crate) fn open_views(tx: &mut Tx<'_>) -> Result<Vec<RunView>, DbError> {
    tx.query(
        "SELECT run_id, state, wanted, asked_by, asked_at, started_at, ended_at, part, permille, note \
         FROM rehearsals_run WHERE ended_at IS NULL ORDER BY run_id",
        &[],
        view,
    )
}

/// The newest first, older than `before`.
pub(crate) fn page(tx: &mut Tx<'_>, before: RunId, fetch: i64) -> Result<Vec<RunView>, DbError> {
    tx.query(
        "SELECT run_id, state, wanted, asked_by, asked_at, started_at, ended_at, part, permille, note \
         FROM rehearsals_run WHERE run_id < $1 ORDER BY run_id DESC LIMIT $2",
        params![before, fetch],
        view,
    )
}

pub(crate) fn delete(tx: &mut Tx<'_>, id: RunId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM rehearsals_result WHERE run_id = $1",
        params![id],
    )?;
    tx.execute("DELETE FROM rehearsals_run WHERE run_id = $1", params![id])?;
    tx.touch(ROOM);
    Ok(())
}

/// Those that are over, behind the newest `kept`.
pub(crate) fn too_old(tx: &mut Tx<'_>, kept: i64) -> Result<Vec<RunId>, DbError> {
    tx.query(
        "SELECT run_id FROM rehearsals_run WHERE ended_at IS NOT NULL ORDER BY run_id DESC LIMIT 100 OFFSET $1",
        params![kept],
        |row| row.get(0),
    )
}
