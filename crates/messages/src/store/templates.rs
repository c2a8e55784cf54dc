//! Templates that the shop wrote itself.

use customers::Channel;
use db::{DbError, Row, Tx, params};
use kernel::Timestamp;

/// One version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateRow {
    pub(crate) name: String,
    pub(crate) version: u32,
    pub(crate) channel: Channel,
    pub(crate) document: String,
    /// How often it was saved: who saves over another one's words finds out.
    pub(crate) saves: i64,
    pub(crate) saved_at: Timestamp,
    pub(crate) published_at: Option<Timestamp>,
}

fn read(row: &Row<'_>) -> Result<TemplateRow, DbError> {
    let name: String = row.get(0)?;
    let bad = |column: &'static str, why: String| DbError::Row {
        table: "messages_template",
        column,
        id: name.clone(),
        why,
    };
    let version: i64 = row.get(1)?;
    let channel: String = row.get(2)?;
    Ok(TemplateRow {
        version: u32::try_from(version).map_err(|error| bad("version", error.to_string()))?,
        channel: Channel::parse(&channel)
            .ok_or_else(|| bad("channel", format!("`{channel}` is no channel")))?,
        document: row.get(3)?,
        saves: row.get(4)?,
        saved_at: row.get(5)?,
        published_at: row.get(6)?,
        name,
    })
}

/// One version, with its document.
pub(crate) fn template_version(
    tx: &mut Tx<'_>,
    name: &str,
    version: u32,
) -> Result<Option<TemplateRow>, DbError> {
    tx.query_opt(
        "SELECT name, version, channel, document, saves, saved_at, published_at FROM messages_template \
         WHERE name = $1 AND version = $2",
        params![name, i64::from(version)],
        read,
    )
}

/// What is being written at, with its document.
pub(crate) fn draft_of(tx: &mut Tx<'_>, name: &str) -> Result<Option<TemplateRow>, DbError> {
    tx.query_opt(
        "SELECT name, version, channel, document, saves, saved_at, published_at FROM messages_template \
         WHERE name = $1 AND published_at IS NULL",
        params![name],
        read,
    )
}

/// All versions of a name, the newest first, without their documents.
pub(crate) fn template_versions(tx: &mut Tx<'_>, name: &str) -> Result<Vec<TemplateRow>, DbError> {
    tx.query(
        "SELECT name, version, channel, '', saves, saved_at, published_at FROM messages_template \
         WHERE name = $1 ORDER BY version DESC",
        params![name],
        read,
    )
}

/// All versions of all names, without their documents.
pub(crate) fn templates(tx: &mut Tx<'_>) -> Result<Vec<TemplateRow>, DbError> {
    tx.query(
        "SELECT name, version, channel, '', saves, saved_at, published_at FROM messages_template \
         ORDER BY name, version DESC",
        params![],
        read,
    )
}

/// Writes a version, or over it.
pub(crate) fn put_template(tx: &mut Tx<'_>, row: &TemplateRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_template (name, version, channel, document, saves, saved_at, published_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name, version) DO UPDATE SET \
         channel = excluded.channel, document = excluded.document, saves = excluded.saves, \
         saved_at = excluded.saved_at, published_at = excluded.published_at",
        params![
            row.name.as_str(),
            i64::from(row.version),
            row.channel.word(),
            row.document.as_str(),
            row.saves,
            row.saved_at,
            row.published_at
        ],
    )?;
    Ok(())
}

/// False when there was none.
pub(crate) fn delete_draft(tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
    let deleted = tx.execute(
        "DELETE FROM messages_template WHERE name = $1 AND published_at IS NULL",
        params![name],
    )?;
    Ok(deleted > 0)
}
