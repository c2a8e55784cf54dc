//! Back-fills under way.

use db::{DbError, Row, Tx, params};
use kernel::{Timestamp, typed_id};

use super::json;
use crate::domain::{BackFill, JourneyId};

typed_id!(BackFillId, "bfl");
db::int_column!(BackFillId);

/// A back-fill as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BackFillRow {
    pub(crate) id: BackFillId,
    pub(crate) journey: JourneyId,
    pub(crate) wanted: BackFill,
    pub(crate) place: Option<String>,
    pub(crate) looked_at: i64,
    pub(crate) enrolled: i64,
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
}

fn back_fill(row: &Row<'_>) -> Result<BackFillRow, DbError> {
    Ok(BackFillRow {
        id: row.get(0)?,
        journey: row.get(1)?,
        wanted: json(row, 2, ("journeys_back_fill", "wanted"))?,
        place: row.get(3)?,
        looked_at: row.get(4)?,
        enrolled: row.get(5)?,
        started_at: row.get(6)?,
        ended_at: row.get(7)?,
    })
}

pub(crate) fn insert_back_fill(tx: &mut Tx<'_>, new: &BackFillRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO journeys_back_fill (back_fill_id, journey_id, wanted, place, looked_at, enrolled, started_at, ended_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            new.id,
            new.journey,
            serde_json::to_string(&new.wanted).unwrap_or_default(),
            new.place.as_deref(),
            new.looked_at,
            new.enrolled,
            new.started_at,
            new.ended_at
        ],
    )?;
    Ok(())
}

/// The oldest back-fill that is not done and whose journey is not paused.
pub(crate) fn open_back_fill(tx: &mut Tx<'_>) -> Result<Option<BackFillRow>, DbError> {
    tx.query_opt(
        "SELECT b.back_fill_id, b.journey_id, b.wanted, b.place, b.looked_at, b.enrolled, b.started_at, b.ended_at \
         FROM journeys_back_fill b JOIN journeys_journey j ON j.journey_id = b.journey_id \
         WHERE b.ended_at IS NULL AND j.state <> 'paused' ORDER BY b.back_fill_id LIMIT 1",
        &[],
        back_fill,
    )
}

/// The back-fills of a journey, the newest first.
pub(crate) fn back_fills_of(
    tx: &mut Tx<'_>,
    journey: JourneyId,
) -> Result<Vec<BackFillRow>, DbError> {
    tx.query(
        "SELECT back_fill_id, journey_id, wanted, place, looked_at, enrolled, started_at, ended_at FROM journeys_back_fill \
         WHERE journey_id = $1 ORDER BY back_fill_id DESC LIMIT 100",
        params![journey],
        back_fill,
    )
}

/// Writes how far a back-fill is; `false` when somebody else was faster.
pub(crate) fn move_back_fill(
    tx: &mut Tx<'_>,
    to: &BackFillRow,
    from_looked_at: i64,
) -> Result<bool, DbError> {
    let moved = tx.execute(
        "UPDATE journeys_back_fill SET place = $3, looked_at = $4, enrolled = $5, ended_at = $6 \
         WHERE back_fill_id = $1 AND looked_at = $2 AND ended_at IS NULL",
        params![
            to.id,
            from_looked_at,
            to.place.as_deref(),
            to.looked_at,
            to.enrolled,
            to.ended_at
        ],
    )?;
    Ok(moved == 1)
}
