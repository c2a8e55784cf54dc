//! How many people went through which node, and where their ways stand. It reads every row: for pages about one journey
//! and for rehearsals.

use db::{DbError, Tx, params};

use crate::domain::JourneyId;

/// A journey's name, a node, a word (what happened there, or the state of a way that stands there), how often.
pub(crate) type Number = (String, String, String, i64);

/// How often each thing happened at each node, of one journey or of all.
pub(crate) fn count_steps(
    tx: &mut Tx<'_>,
    journey: Option<JourneyId>,
) -> Result<Vec<Number>, DbError> {
    tx.query(
        "SELECT j.name, s.node, s.what, count(*) FROM journeys_enrolment e \
         JOIN journeys_step s ON s.customer_id = e.customer_id AND s.enrolment_id = e.enrolment_id \
         JOIN journeys_journey j ON j.journey_id = e.journey_id \
         WHERE e.journey_id BETWEEN $1 AND $2 GROUP BY j.name, s.node, s.what ORDER BY j.name, s.node, s.what",
        params![
            journey.map_or(0, JourneyId::raw),
            journey.map_or(i64::MAX, JourneyId::raw)
        ],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

/// How many ways stand at each node, and how, of one journey or of all.
pub(crate) fn count_places(
    tx: &mut Tx<'_>,
    journey: Option<JourneyId>,
) -> Result<Vec<Number>, DbError> {
    tx.query(
        "SELECT j.name, e.node, e.state, count(*) FROM journeys_enrolment e \
         JOIN journeys_journey j ON j.journey_id = e.journey_id \
         WHERE e.journey_id BETWEEN $1 AND $2 GROUP BY j.name, e.node, e.state ORDER BY j.name, e.node, e.state",
        params![
            journey.map_or(0, JourneyId::raw),
            journey.map_or(i64::MAX, JourneyId::raw)
        ],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}
