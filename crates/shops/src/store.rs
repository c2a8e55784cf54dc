//! All SQL of this room.

use db::{DbError, Migration, Room, Table, Tx, params};
use kernel::Timestamp;

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "shops",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "shop and secrets",
        sql: include_str!("migrations/0001_shop.sql"),
        tables: &[
            Table::reference("shops_shop"),
            Table::reference("shops_secret"),
        ],
    }],
};

pub(crate) fn insert_shop(tx: &mut Tx<'_>, now: Timestamp) -> Result<bool, DbError> {
    let made = tx.execute(
        "INSERT INTO shops_shop (id, founded_at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING",
        params![now],
    )?;
    Ok(made == 1)
}

pub(crate) fn founded_at(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.scalar("SELECT founded_at FROM shops_shop WHERE id = 1", &[])
}

pub(crate) fn insert_secret(
    tx: &mut Tx<'_>,
    purpose: &str,
    number: i64,
    secret: &[u8],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO shops_secret (purpose, number, secret, made_at) VALUES ($1, $2, $3, $4)",
        params![purpose, number, secret, now],
    )?;
    Ok(())
}

pub(crate) fn secrets(tx: &mut Tx<'_>, purpose: &str) -> Result<Vec<Vec<u8>>, DbError> {
    tx.query(
        "SELECT secret FROM shops_secret WHERE purpose = $1 ORDER BY number DESC",
        params![purpose],
        |row| row.get(0),
    )
}

pub(crate) fn last_secret(tx: &mut Tx<'_>, purpose: &str) -> Result<i64, DbError> {
    let last: Option<Option<i64>> = tx.scalar(
        "SELECT max(number) FROM shops_secret WHERE purpose = $1",
        params![purpose],
    )?;
    Ok(last.flatten().unwrap_or(0))
}
