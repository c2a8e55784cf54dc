//! Journeys and their versions.

use db::{DbError, Row, Tx, params};
use kernel::Timestamp;

use super::parsed;
use crate::domain::{JourneyId, JourneyName, JourneyState, VersionId};

/// A journey as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JourneyRow {
    pub(crate) id: JourneyId,
    pub(crate) name: JourneyName,
    pub(crate) state: JourneyState,
    pub(crate) version: VersionId,
    pub(crate) created_at: Timestamp,
    pub(crate) changed_at: Timestamp,
}

impl JourneyRow {
    /// How it stands.
    pub(crate) const fn standing(&self) -> Standing {
        (self.id, self.version, self.state, self.changed_at)
    }
}

/// The table of journeys.
pub(crate) const JOURNEYS: &str = "journeys_journey";
const TABLE: &str = JOURNEYS;

fn journey(row: &Row<'_>) -> Result<JourneyRow, DbError> {
    Ok(JourneyRow {
        id: row.get(0)?,
        name: parsed(row, 1, (TABLE, "name"), |text| {
            JourneyName::parse(text).ok()
        })?,
        state: parsed(row, 2, (TABLE, "state"), JourneyState::parse)?,
        version: row.get(3)?,
        created_at: row.get(4)?,
        changed_at: row.get(5)?,
    })
}

/// All journeys, by name. There are dozens, not thousands.
pub(crate) fn all_journeys(tx: &mut Tx<'_>) -> Result<Vec<JourneyRow>, DbError> {
    tx.query(
        "SELECT journey_id, name, state, version_id, created_at, changed_at FROM journeys_journey ORDER BY name",
        &[],
        journey,
    )
}

/// How a journey stands: all of its row that changes.
pub(crate) type Standing = (JourneyId, VersionId, JourneyState, Timestamp);

/// How all journeys stand, without what never changes of them.
pub(crate) fn standing(tx: &mut Tx<'_>) -> Result<Vec<Standing>, DbError> {
    tx.query(
        "SELECT journey_id, version_id, state, changed_at FROM journeys_journey ORDER BY journey_id",
        &[],
        |row| {
            let state = parsed(row, 2, (TABLE, "state"), JourneyState::parse)?;
            Ok((row.get(0)?, row.get(1)?, state, row.get(3)?))
        },
    )
}

pub(crate) fn by_name(tx: &mut Tx<'_>, name: &JourneyName) -> Result<Option<JourneyRow>, DbError> {
    tx.query_opt(
        "SELECT journey_id, name, state, version_id, created_at, changed_at FROM journeys_journey WHERE name = $1",
        params![name.as_str()],
        journey,
    )
}

pub(crate) fn insert_journey(tx: &mut Tx<'_>, journey: &JourneyRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO journeys_journey (journey_id, name, state, version_id, created_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![
            journey.id,
            journey.name.as_str(),
            journey.state.word(),
            journey.version,
            journey.created_at,
            journey.changed_at
        ],
    )?;
    Ok(())
}

pub(crate) fn set_state(
    tx: &mut Tx<'_>,
    journey: JourneyId,
    state: JourneyState,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE journeys_journey SET state = $2, changed_at = $3 WHERE journey_id = $1",
        params![journey, state.word(), now],
    )?;
    Ok(())
}

pub(crate) fn set_version(
    tx: &mut Tx<'_>,
    journey: JourneyId,
    version: VersionId,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE journeys_journey SET version_id = $2, changed_at = $3 WHERE journey_id = $1",
        params![journey, version, now],
    )?;
    Ok(())
}

pub(crate) fn insert_version(
    tx: &mut Tx<'_>,
    (version, journey, number): (VersionId, JourneyId, i64),
    document: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO journeys_version (version_id, journey_id, number, document, published_at) VALUES ($1, $2, $3, $4, $5)",
        params![version, journey, number, document, now],
    )?;
    Ok(())
}

/// A version's number and document.
pub(crate) fn version(
    tx: &mut Tx<'_>,
    version: VersionId,
) -> Result<Option<(i64, String)>, DbError> {
    tx.query_opt(
        "SELECT number, document FROM journeys_version WHERE version_id = $1",
        params![version],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// How many versions there are, and the last of them. A version is never removed, so the same answer means the same
/// versions.
pub(crate) fn count_versions(tx: &mut Tx<'_>) -> Result<(i64, Option<VersionId>), DbError> {
    let kept = tx.kept(&["journeys_version"], |tx| {
        tx.query_one(
            "SELECT count(*), max(version_id) FROM journeys_version",
            &[],
            |row| Ok::<_, DbError>(Versions(row.get(0)?, row.get(1)?)),
        )
    })?;
    Ok((kept.0, kept.1))
}

/// How many versions there are, and the last.
struct Versions(i64, Option<VersionId>);

/// All versions of all journeys, by id.
pub(crate) fn all_versions(tx: &mut Tx<'_>) -> Result<Vec<(JourneyId, VersionId)>, DbError> {
    tx.query(
        "SELECT journey_id, version_id FROM journeys_version ORDER BY version_id",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The versions of a journey: id, number, when published; the newest first.
pub(crate) fn version_numbers(
    tx: &mut Tx<'_>,
    journey: JourneyId,
) -> Result<Vec<(VersionId, i64, Timestamp)>, DbError> {
    tx.query(
        "SELECT version_id, number, published_at FROM journeys_version WHERE journey_id = $1 ORDER BY number DESC",
        params![journey],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
