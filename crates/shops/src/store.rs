//! All SQL of this room.

use db::{DbError, Migration, Room, Row, Table, Tx, params};
use kernel::Timestamp;

use crate::{logo::Logo, picture::PictureKind};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "shops",
    sequences: &[],
    migrations: &[
        Migration {
            number: 1,
            name: "shop and secrets",
            sql: include_str!("migrations/0001_shop.sql"),
            tables: &[
                Table::reference("shops_shop"),
                Table::reference("shops_secret"),
            ],
        },
        Migration {
            number: 2,
            name: "logo",
            sql: include_str!("migrations/0002_logo.sql"),
            tables: &[Table::reference("shops_logo")],
        },
    ],
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

/// Of two that come at once, the first stays.
pub(crate) fn insert_first_secret(
    tx: &mut Tx<'_>,
    purpose: &str,
    secret: &[u8],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO shops_secret (purpose, number, secret, made_at) VALUES ($1, 1, $2, $3) \
         ON CONFLICT (purpose, number) DO NOTHING",
        params![purpose, secret, now],
    )?;
    Ok(())
}

/// The secrets of a purpose, the newest first.
struct Secrets(Vec<Vec<u8>>);

/// `number` is the purpose's own, `name` its word.
pub(crate) fn secrets(
    tx: &mut Tx<'_>,
    (number, name): (i64, &str),
) -> Result<Vec<Vec<u8>>, DbError> {
    let kept = tx.kept_of(number, &["shops_secret"], |tx| {
        let secrets = tx.query(
            "SELECT secret FROM shops_secret WHERE purpose = $1 ORDER BY number DESC",
            params![name],
            |row| row.get(0),
        )?;
        Ok::<_, DbError>(Secrets(secrets))
    })?;
    Ok(kept.0.clone())
}

pub(crate) fn last_secret(tx: &mut Tx<'_>, purpose: &str) -> Result<i64, DbError> {
    let last: Option<Option<i64>> = tx.scalar(
        "SELECT max(number) FROM shops_secret WHERE purpose = $1",
        params![purpose],
    )?;
    Ok(last.flatten().unwrap_or(0))
}

pub(crate) fn logo(tx: &mut Tx<'_>) -> Result<Option<Logo>, DbError> {
    tx.query_opt(
        "SELECT hash, media_type, width, height FROM shops_logo WHERE id = 1",
        &[],
        |row| {
            Ok(Logo {
                hash: row.get(0)?,
                kind: kind(row, 1)?,
                width: row.get(2)?,
                height: row.get(3)?,
            })
        },
    )
}

fn kind(row: &Row<'_>, position: usize) -> Result<PictureKind, DbError> {
    let word = row.text(position)?;
    PictureKind::parse(word).ok_or_else(|| DbError::Row {
        table: "shops_logo",
        column: "media_type",
        id: "1".to_owned(),
        why: format!("`{word}` is not a word that it can hold"),
    })
}

pub(crate) fn logo_bytes(
    tx: &mut Tx<'_>,
    hash: Option<&str>,
) -> Result<Option<(PictureKind, Vec<u8>)>, DbError> {
    tx.query_opt(
        "SELECT media_type, bytes FROM shops_logo WHERE id = 1 AND (hash = $1 OR $1 = '')",
        params![hash.unwrap_or_default()],
        |row| Ok((kind(row, 0)?, row.get(1)?)),
    )
}

pub(crate) fn put_logo(
    tx: &mut Tx<'_>,
    logo: &Logo,
    bytes: &[u8],
    now: Timestamp,
) -> Result<(), DbError> {
    remove_logo(tx)?;
    tx.execute(
        "INSERT INTO shops_logo (id, hash, media_type, width, height, bytes, changed_at) VALUES (1, $1, $2, $3, $4, $5, $6)",
        params![
            &logo.hash,
            logo.kind.media_type(),
            logo.width,
            logo.height,
            bytes,
            now
        ],
    )?;
    Ok(())
}

pub(crate) fn remove_logo(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("DELETE FROM shops_logo WHERE id = 1", &[])?;
    tx.touch("shops");
    Ok(())
}
