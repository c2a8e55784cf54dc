//! Blocks that several templates show.

use db::{DbError, Row, Tx, params};
use kernel::Timestamp;

use crate::templates::{Common, Shelf, told};

/// One version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BlockRow {
    pub(crate) name: String,
    pub(crate) version: u32,
    pub(crate) document: String,
    pub(crate) saved_at: Timestamp,
}

fn bad(name: &str, column: &'static str, why: String) -> DbError {
    DbError::Row {
        table: "messages_block",
        column,
        id: name.to_owned(),
        why,
    }
}

fn number(name: &str, version: i64) -> Result<u32, DbError> {
    u32::try_from(version).map_err(|error| bad(name, "version", error.to_string()))
}

fn read(row: &Row<'_>) -> Result<BlockRow, DbError> {
    let name: String = row.get(0)?;
    Ok(BlockRow {
        version: number(&name, row.get(1)?)?,
        document: row.get(2)?,
        saved_at: row.get(3)?,
        name,
    })
}

/// The newest version of each name.
pub(crate) fn block_heads(tx: &mut Tx<'_>) -> Result<Vec<(String, u32)>, DbError> {
    tx.query(
        "SELECT name, MAX(version) FROM messages_block GROUP BY name ORDER BY name",
        params![],
        |row| {
            let name: String = row.get(0)?;
            let version = number(&name, row.get(1)?)?;
            Ok((name, version))
        },
    )
}

/// The newest version of each name, with its document.
pub(crate) fn newest_blocks(tx: &mut Tx<'_>) -> Result<Vec<BlockRow>, DbError> {
    tx.query(
        "SELECT name, version, document, saved_at FROM messages_block AS one WHERE version = \
         (SELECT MAX(version) FROM messages_block AS other WHERE other.name = one.name) ORDER BY name",
        params![],
        read,
    )
}

/// What all of them say now.
pub(crate) fn shelf(tx: &mut Tx<'_>) -> Result<Shelf, DbError> {
    let rows = newest_blocks(tx)?.into_iter();
    rows.map(|row| {
        let common = Common::parse(&row.document)
            .map_err(|problems| bad(&row.name, "document", told(&problems)))?;
        Ok((row.name, common))
    })
    .collect()
}

/// All versions of a name, the newest first.
pub(crate) fn block_versions(tx: &mut Tx<'_>, name: &str) -> Result<Vec<BlockRow>, DbError> {
    tx.query(
        "SELECT name, version, document, saved_at FROM messages_block WHERE name = $1 ORDER BY version DESC",
        params![name],
        read,
    )
}

/// Adds a version, and removes those that are so much older.
pub(crate) fn insert_block(
    tx: &mut Tx<'_>,
    row: &BlockRow,
    most_versions: u32,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_block (name, version, document, saved_at) VALUES ($1, $2, $3, $4)",
        params![
            row.name.as_str(),
            i64::from(row.version),
            row.document.as_str(),
            row.saved_at
        ],
    )?;
    let oldest = row.version.saturating_sub(most_versions);
    tx.execute(
        "DELETE FROM messages_block WHERE name = $1 AND version <= $2",
        params![row.name.as_str(), i64::from(oldest)],
    )?;
    Ok(())
}

/// Removes all versions; false when there was none.
pub(crate) fn delete_block(tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
    let deleted = tx.execute("DELETE FROM messages_block WHERE name = $1", params![name])?;
    Ok(deleted > 0)
}
