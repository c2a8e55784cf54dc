//! Campaigns and what they are.

use db::{DbError, Row, Tx, params};
use kernel::Timestamp;

use super::{json, parsed};
use crate::domain::{CampaignId, CampaignName, CampaignState, Document};

/// A campaign as it stands in the table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CampaignRow {
    pub(crate) id: CampaignId,
    pub(crate) name: CampaignName,
    pub(crate) document: Document,
    pub(crate) changes: i64,
    pub(crate) state: CampaignState,
    /// What a pause interrupted.
    pub(crate) before_pause: Option<CampaignState>,
    pub(crate) note: String,
    pub(crate) created_at: Timestamp,
    pub(crate) changed_at: Timestamp,
}

const TABLE: &str = "campaigns_campaign";

fn campaign(row: &Row<'_>) -> Result<CampaignRow, DbError> {
    Ok(CampaignRow {
        id: row.get(0)?,
        name: parsed(row, 1, (TABLE, "name"), |text| {
            CampaignName::parse(text).ok()
        })?,
        document: json(row, 2, (TABLE, "document"))?,
        changes: row.get(3)?,
        state: parsed(row, 4, (TABLE, "state"), CampaignState::parse)?,
        before_pause: CampaignState::parse(row.text(5)?),
        note: row.get(6)?,
        created_at: row.get(7)?,
        changed_at: row.get(8)?,
    })
}

pub(crate) fn by_name(
    tx: &mut Tx<'_>,
    name: &CampaignName,
) -> Result<Option<CampaignRow>, DbError> {
    tx.query_opt(
        "SELECT campaign_id, name, document, changes, state, before_pause, note, created_at, changed_at \
         FROM campaigns_campaign WHERE name = $1",
        params![name.as_str()],
        campaign,
    )
}

pub(crate) fn by_id(tx: &mut Tx<'_>, id: CampaignId) -> Result<Option<CampaignRow>, DbError> {
    tx.query_opt(
        "SELECT campaign_id, name, document, changes, state, before_pause, note, created_at, changed_at \
         FROM campaigns_campaign WHERE campaign_id = $1",
        params![id],
        campaign,
    )
}

/// Campaigns in a state (empty: in any), the newest first, older than `before`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    state: &str,
    before: CampaignId,
    limit: i64,
) -> Result<Vec<CampaignRow>, DbError> {
    tx.query(
        "SELECT campaign_id, name, document, changes, state, before_pause, note, created_at, changed_at \
         FROM campaigns_campaign WHERE campaign_id < $2 AND ($1 = '' OR state = $1) \
         ORDER BY campaign_id DESC LIMIT $3",
        params![state, before, limit],
        campaign,
    )
}

/// Campaigns that will go on by themselves.
pub(crate) fn recurring(tx: &mut Tx<'_>) -> Result<Vec<CampaignRow>, DbError> {
    tx.query(
        "SELECT campaign_id, name, document, changes, state, before_pause, note, created_at, changed_at \
         FROM campaigns_campaign WHERE state IN ('scheduled', 'sending', 'testing') ORDER BY campaign_id",
        &[],
        campaign,
    )
}

/// Twice is once, for a name.
pub(crate) fn insert(tx: &mut Tx<'_>, row: &CampaignRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO campaigns_campaign (campaign_id, name, document, changes, state, before_pause, note, created_at, \
         changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            row.id,
            row.name.as_str(),
            text(&row.document),
            row.changes,
            row.state.word(),
            "",
            row.note.as_str(),
            row.created_at,
            row.changed_at
        ],
    )?;
    Ok(())
}

/// Text keys and plain values only: it always becomes JSON.
fn text(document: &Document) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

/// Writes a draft; `false` when it is none any more or somebody else changed it since.
pub(crate) fn save_document(
    tx: &mut Tx<'_>,
    id: CampaignId,
    (document, changes): (&Document, i64),
    now: Timestamp,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE campaigns_campaign SET document = $2, changes = $3 + 1, changed_at = $4 \
         WHERE campaign_id = $1 AND changes = $3 AND state = 'draft'",
        params![id, text(document), changes, now],
    )?;
    Ok(changed == 1)
}

/// Moves a campaign from one state to another; `false` when it was in another one.
pub(crate) fn set_state(
    tx: &mut Tx<'_>,
    (id, from): (CampaignId, CampaignState),
    (to, before_pause, note): (CampaignState, Option<CampaignState>, &str),
    now: Timestamp,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE campaigns_campaign SET state = $3, before_pause = $4, note = $5, changed_at = $6 \
         WHERE campaign_id = $1 AND state = $2",
        params![
            id,
            from.word(),
            to.word(),
            before_pause.map_or("", CampaignState::word),
            note,
            now
        ],
    )?;
    Ok(changed == 1)
}

pub(crate) fn delete(tx: &mut Tx<'_>, id: CampaignId) -> Result<bool, DbError> {
    let deleted = tx.execute(
        "DELETE FROM campaigns_campaign WHERE campaign_id = $1 AND state = 'draft'",
        params![id],
    )?;
    Ok(deleted == 1)
}
