//! All SQL of this room.

use db::{DbError, Migration, Room, Row, Table, Tx, params};
use kernel::Timestamp;

use crate::domain::{Backup, BackupId, BackupState, ROOM};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: ROOM,
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "backups",
        sql: include_str!("migrations/0001_backups.sql"),
        tables: &[Table::system("upkeep_backup")],
    }],
};

fn backup(row: &Row<'_>) -> Result<Backup, DbError> {
    let id: BackupId = row.get(0)?;
    let word = row.text(1)?;
    let state = BackupState::parse(word).ok_or_else(|| DbError::Row {
        table: "upkeep_backup",
        column: "state",
        id: id.to_string(),
        why: format!("`{word}` is no state"),
    })?;
    let asked_by: String = row.get(2)?;
    Ok(Backup {
        id,
        state,
        nightly: asked_by.is_empty(),
        asked_by,
        asked_at: row.get(3)?,
        ended_at: row.get(4)?,
        bytes: row.get(5)?,
        note: row.get(6)?,
    })
}

/// All of them, newest first.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<Backup>, DbError> {
    tx.query(
        "SELECT backup_id, state, asked_by, asked_at, ended_at, bytes, note FROM upkeep_backup ORDER BY backup_id DESC",
        &[],
        backup,
    )
}

pub(crate) fn find(tx: &mut Tx<'_>, id: BackupId) -> Result<Option<Backup>, DbError> {
    tx.query_opt(
        "SELECT backup_id, state, asked_by, asked_at, ended_at, bytes, note FROM upkeep_backup WHERE backup_id = $1",
        params![id],
        backup,
    )
}

pub(crate) fn insert(tx: &mut Tx<'_>, backup: &Backup) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO upkeep_backup (backup_id, state, asked_by, asked_at, bytes, note) VALUES ($1, $2, $3, $4, 0, '')",
        params![
            backup.id,
            backup.state.word(),
            &backup.asked_by,
            backup.asked_at
        ],
    )?;
    tx.touch(ROOM);
    Ok(())
}

pub(crate) fn set_running(tx: &mut Tx<'_>, id: BackupId) -> Result<(), DbError> {
    tx.execute(
        "UPDATE upkeep_backup SET state = 'running' WHERE backup_id = $1",
        params![id],
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// What a process that ended had in hand waits again.
pub(crate) fn put_back(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute(
        "UPDATE upkeep_backup SET state = 'queued' WHERE state = 'running'",
        &[],
    )?;
    Ok(())
}

pub(crate) fn end(
    tx: &mut Tx<'_>,
    id: BackupId,
    outcome: &Result<i64, String>,
    now: Timestamp,
) -> Result<(), DbError> {
    let (state, bytes, note) = match outcome {
        Ok(bytes) => (BackupState::Done, *bytes, ""),
        Err(why) => (BackupState::Failed, 0, why.as_str()),
    };
    tx.execute(
        "UPDATE upkeep_backup SET state = $2, bytes = $3, note = $4, ended_at = $5 WHERE backup_id = $1",
        params![id, state.word(), bytes, note, now],
    )?;
    tx.touch(ROOM);
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, id: BackupId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM upkeep_backup WHERE backup_id = $1",
        params![id],
    )?;
    tx.touch(ROOM);
    Ok(())
}
