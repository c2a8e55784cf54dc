//! The table of the shop's settings: only what differs from the defaults is in it.

use db::{Migration, Room, Table, Tx, params};
use kernel::Timestamp;

use crate::error::Error;

/// The table.
pub(crate) const TABLE: &str = "settings_value";

/// The schema of this room.
pub const MIGRATIONS: Room = Room {
    name: "settings",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "values",
        sql: include_str!("migrations/0001_values.sql"),
        tables: &[Table::reference(TABLE)],
    }],
};

pub(crate) fn find(tx: &mut Tx<'_>, key: &str) -> Result<Option<String>, Error> {
    Ok(tx.scalar(
        "SELECT value FROM settings_value WHERE key = $1",
        params![key],
    )?)
}

pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, Error> {
    tx.query(
        "SELECT key, value FROM settings_value ORDER BY key",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(crate) fn save(tx: &mut Tx<'_>, key: &str, value: &str, now: Timestamp) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO settings_value (key, value, changed_at) VALUES ($1, $2, $3) \
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
        params![key, value, now],
    )?;
    tx.touch("settings");
    Ok(())
}

/// Whether there was anything to remove.
pub(crate) fn remove(tx: &mut Tx<'_>, key: &str) -> Result<bool, Error> {
    let removed = tx.execute("DELETE FROM settings_value WHERE key = $1", params![key])?;
    if removed > 0 {
        tx.touch("settings");
    }
    Ok(removed > 0)
}
