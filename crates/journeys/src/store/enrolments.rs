//! Who is inside, and where.

use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};
use serde_json::Value;

use super::{json, parsed};
use crate::domain::{EnrolmentId, EnrolmentState, JourneyId, VersionId};

/// Somebody who comes in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NewEnrolment {
    pub(crate) customer: CustomerId,
    pub(crate) id: EnrolmentId,
    pub(crate) journey: JourneyId,
    pub(crate) version: VersionId,
    pub(crate) cause: String,
    pub(crate) context: Value,
    pub(crate) entered_by: &'static str,
    pub(crate) entered_at: Timestamp,
    pub(crate) at: Moved,
}

/// Where somebody is after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) state: EnrolmentState,
    pub(crate) node: String,
    pub(crate) since: Timestamp,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) steps: i64,
    pub(crate) note: String,
    pub(crate) ended_at: Option<Timestamp>,
}

/// Brings people in; answers those whose cause did not stand yet. Each customer, journey and cause once.
///
/// Which they are is asked only where some were not new: row by row with RETURNING, SQLite prepares each time for undoing
/// the one row.
pub(crate) fn insert_enrolments(
    tx: &mut Tx<'_>,
    enrolments: &[NewEnrolment],
) -> Result<Vec<EnrolmentId>, DbError> {
    let inserted = tx.insert_many(
        "INSERT INTO journeys_enrolment (customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, \
         due_at, steps, context, note, entered_by, entered_at, ended_at, goal_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
         ON CONFLICT (customer_id, journey_id, cause) DO NOTHING",
        enrolments.iter().map(|new| {
            row![
                new.customer,
                new.id,
                new.journey,
                new.version,
                new.cause.as_str(),
                new.at.state.word(),
                new.at.node.as_str(),
                new.at.since,
                new.at.due_at,
                new.at.steps,
                new.context.to_string(),
                new.at.note.as_str(),
                new.entered_by,
                new.entered_at,
                new.at.ended_at,
                None::<Timestamp>,
            ]
        }),
    )?;
    if usize::try_from(inserted) == Ok(enrolments.len()) {
        return Ok(enrolments.iter().map(|new| new.id).collect());
    }
    let customers: Vec<i64> = enrolments.iter().map(|new| new.customer.raw()).collect();
    let ids: Vec<i64> = enrolments.iter().map(|new| new.id.raw()).collect();
    tx.query(
        "SELECT enrolment_id FROM journeys_enrolment WHERE customer_id IN ($1[]) AND +enrolment_id IN ($2[])",
        params![customers, ids],
        |row| row.get(0),
    )
}

/// An enrolment as it stands in the table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EnrolmentRow {
    pub(crate) customer: CustomerId,
    pub(crate) id: EnrolmentId,
    pub(crate) journey: JourneyId,
    pub(crate) version: VersionId,
    pub(crate) cause: String,
    pub(crate) context: Value,
    pub(crate) entered_by: String,
    pub(crate) entered_at: Timestamp,
    pub(crate) goal_at: Option<Timestamp>,
    pub(crate) at: Moved,
}

const TABLE: &str = "journeys_enrolment";

fn enrolment(row: &Row<'_>) -> Result<EnrolmentRow, DbError> {
    Ok(EnrolmentRow {
        customer: row.get(0)?,
        id: row.get(1)?,
        journey: row.get(2)?,
        version: row.get(3)?,
        cause: row.get(4)?,
        at: Moved {
            state: parsed(row, 5, (TABLE, "state"), EnrolmentState::parse)?,
            node: row.get(6)?,
            since: row.get(7)?,
            due_at: row.get(8)?,
            steps: row.get(9)?,
            note: row.get(11)?,
            ended_at: row.get(14)?,
        },
        context: json(row, 10, (TABLE, "context"))?,
        entered_by: row.get(12)?,
        entered_at: row.get(13)?,
        goal_at: row.get(15)?,
    })
}

/// Takes these enrolments of these customers: whoever else would change them waits until this transaction ends, and then
/// sees what it did.
///
/// The plus keeps SQLite from looking up every pair of the two lists: of 200,000 rows, 500 were found in 246 ms without it
/// and are found in 3 ms with it.
pub(crate) fn take_enrolments(
    tx: &mut Tx<'_>,
    customers: &[i64],
    enrolments: &[i64],
) -> Result<Vec<EnrolmentRow>, DbError> {
    tx.query(
        "SELECT customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, due_at, steps, context, \
         note, entered_by, entered_at, ended_at, goal_at FROM journeys_enrolment \
         WHERE customer_id IN ($1[]) AND +enrolment_id IN ($2[]) ORDER BY customer_id, enrolment_id FOR UPDATE",
        params![customers, enrolments],
        enrolment,
    )
}

/// Takes everything of these customers that came in after an instant or is still inside, oldest first.
pub(crate) fn take_of_customers(
    tx: &mut Tx<'_>,
    customers: &[i64],
    entered_after: Timestamp,
) -> Result<Vec<EnrolmentRow>, DbError> {
    tx.query(
        "SELECT customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, due_at, steps, context, \
         note, entered_by, entered_at, ended_at, goal_at FROM journeys_enrolment WHERE customer_id IN ($1[]) \
         AND (entered_at >= $2 OR state IN ('waiting', 'parked', 'failed')) \
         ORDER BY customer_id, enrolment_id FOR UPDATE",
        params![customers, entered_after],
        enrolment,
    )
}

/// Takes what these customers have in these versions that is still inside, or came in after an instant and has not reached
/// its goal; oldest first.
pub(crate) fn take_looking_out(
    tx: &mut Tx<'_>,
    (customers, versions): (&[i64], &[i64]),
    entered_after: Timestamp,
) -> Result<Vec<EnrolmentRow>, DbError> {
    tx.query(
        "SELECT customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, due_at, steps, context, \
         note, entered_by, entered_at, ended_at, goal_at FROM journeys_enrolment \
         WHERE customer_id IN ($1[]) AND +version_id IN ($2[]) \
         AND (state IN ('waiting', 'parked', 'failed') OR (goal_at IS NULL AND entered_at >= $3)) \
         ORDER BY customer_id, enrolment_id FOR UPDATE",
        params![customers, versions, entered_after],
        enrolment,
    )
}

/// A customer's enrolments in one journey, the newest first.
pub(crate) fn enrolments_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    journey: JourneyId,
    limit: u32,
) -> Result<Vec<EnrolmentRow>, DbError> {
    tx.query(
        "SELECT customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, due_at, steps, context, note, \
         entered_by, entered_at, ended_at, goal_at FROM journeys_enrolment WHERE customer_id = $1 AND journey_id = $2 \
         ORDER BY enrolment_id DESC LIMIT $3",
        params![customer, journey, limit],
        enrolment,
    )
}

/// When a customer came into these journeys last, each found along its index.
pub(crate) fn last_entries_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    journeys: &[i64],
) -> Result<Vec<(JourneyId, Option<Timestamp>)>, DbError> {
    tx.query(
        "SELECT j.journey_id, (SELECT max(e.entered_at) FROM journeys_enrolment e WHERE e.customer_id = $1 \
         AND e.journey_id = j.journey_id) FROM journeys_journey j WHERE j.journey_id IN ($2[])",
        params![customer, journeys],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// When these customers came into these journeys last. It reads all that they came into: for many.
pub(crate) fn last_entries(
    tx: &mut Tx<'_>,
    customers: &[i64],
    journeys: &[i64],
) -> Result<Vec<(CustomerId, JourneyId, Timestamp)>, DbError> {
    tx.query(
        "SELECT customer_id, journey_id, max(entered_at) FROM journeys_enrolment \
         WHERE customer_id IN ($1[]) AND +journey_id IN ($2[]) GROUP BY customer_id, journey_id",
        params![customers, journeys],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Writes where people are after a step.
pub(crate) fn move_enrolments(
    tx: &mut Tx<'_>,
    moves: &[(CustomerId, EnrolmentId, Moved)],
) -> Result<(), DbError> {
    tx.update_many(
        "UPDATE journeys_enrolment SET state = $3, node = $4, since = $5, due_at = $6, steps = $7, note = $8, ended_at = $9 \
         WHERE customer_id = $1 AND enrolment_id = $2",
        moves.iter().map(|(customer, enrolment, to)| {
            row![
                *customer,
                *enrolment,
                to.state.word(),
                to.node.as_str(),
                to.since,
                to.due_at,
                to.steps,
                to.note.as_str(),
                to.ended_at,
            ]
        }),
    )?;
    Ok(())
}

/// Remembers who reached the goal, the first time.
pub(crate) fn goal(
    tx: &mut Tx<'_>,
    reached: &[(CustomerId, EnrolmentId, Timestamp)],
) -> Result<(), DbError> {
    tx.update_many(
        "UPDATE journeys_enrolment SET goal_at = $3 WHERE customer_id = $1 AND enrolment_id = $2 AND goal_at IS NULL",
        reached
            .iter()
            .map(|(customer, enrolment, at)| row![*customer, *enrolment, *at]),
    )?;
    Ok(())
}

/// People who were due while their journey was paused.
pub(crate) fn parked(
    tx: &mut Tx<'_>,
    journey: JourneyId,
    limit: u32,
) -> Result<Vec<(CustomerId, EnrolmentId, Option<Timestamp>)>, DbError> {
    tx.query(
        "SELECT customer_id, enrolment_id, due_at FROM journeys_enrolment WHERE journey_id = $1 AND state = 'parked' \
         ORDER BY customer_id, enrolment_id LIMIT $2",
        params![journey, limit],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Whether anybody was due while their journey was paused.
pub(crate) fn is_anybody_parked(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    let parked = tx.kept(&[TABLE], |tx| {
        let found: Option<JourneyId> = tx.scalar(
            "SELECT journey_id FROM journeys_enrolment WHERE state = 'parked' LIMIT 1",
            &[],
        )?;
        Ok::<_, DbError>(Parked(found.is_some()))
    })?;
    Ok(parked.0)
}

/// Whether anybody is parked.
struct Parked(bool);

/// They wait again.
pub(crate) fn unpark(tx: &mut Tx<'_>, people: &[(CustomerId, EnrolmentId)]) -> Result<(), DbError> {
    tx.update_many(
        "UPDATE journeys_enrolment SET state = 'waiting' WHERE customer_id = $1 AND enrolment_id = $2 AND state = 'parked'",
        people
            .iter()
            .map(|(customer, enrolment)| row![*customer, *enrolment]),
    )?;
    Ok(())
}

/// How many people of each journey are how far. It reads them all.
pub(crate) fn count_by_state(
    tx: &mut Tx<'_>,
) -> Result<Vec<(JourneyId, EnrolmentState, i64)>, DbError> {
    tx.query(
        "SELECT journey_id, state, count(*) FROM journeys_enrolment GROUP BY journey_id, state ORDER BY journey_id, state",
        &[],
        |row| {
            let state = parsed(row, 1, (TABLE, "state"), EnrolmentState::parse)?;
            Ok((row.get(0)?, state, row.get(2)?))
        },
    )
}

/// People inside a journey, after a place, by customer and enrolment.
pub(crate) fn inside_after(
    tx: &mut Tx<'_>,
    journey: JourneyId,
    after: Option<(CustomerId, EnrolmentId)>,
    limit: u32,
) -> Result<Vec<(CustomerId, EnrolmentId)>, DbError> {
    let (customer, enrolment) = after.map_or((0, 0), |(customer, enrolment)| {
        (customer.raw(), enrolment.raw())
    });
    tx.query(
        "SELECT customer_id, enrolment_id FROM journeys_enrolment \
         WHERE (customer_id > $2 OR (customer_id = $2 AND enrolment_id > $3)) AND journey_id = $1 \
         AND state IN ('waiting', 'parked', 'failed') ORDER BY customer_id, enrolment_id LIMIT $4",
        params![journey, customer, enrolment, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// How many people of a journey are inside at which node. It reads them all.
pub(crate) fn inside_by_node(
    tx: &mut Tx<'_>,
    journey: JourneyId,
) -> Result<Vec<(String, i64)>, DbError> {
    tx.query(
        "SELECT node, count(*) FROM journeys_enrolment \
         WHERE journey_id = $1 AND state IN ('waiting', 'parked', 'failed') GROUP BY node ORDER BY node",
        params![journey],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Some of those who are inside a journey at a node, by when they came there, the latest first. It reads all who are inside.
pub(crate) fn inside_at_node(
    tx: &mut Tx<'_>,
    journey: JourneyId,
    (node, limit): (&str, u32),
) -> Result<Vec<EnrolmentRow>, DbError> {
    tx.query(
        "SELECT customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, due_at, steps, context, note, \
         entered_by, entered_at, ended_at, goal_at FROM journeys_enrolment WHERE journey_id = $1 \
         AND state IN ('waiting', 'parked', 'failed') AND node = $2 \
         ORDER BY since DESC, customer_id, enrolment_id LIMIT $3",
        params![journey, node, limit],
        enrolment,
    )
}

/// Has people go on by another version.
pub(crate) fn set_versions(
    tx: &mut Tx<'_>,
    people: &[(CustomerId, EnrolmentId)],
    version: VersionId,
) -> Result<(), DbError> {
    tx.update_many(
        "UPDATE journeys_enrolment SET version_id = $3 WHERE customer_id = $1 AND enrolment_id = $2",
        people
            .iter()
            .map(|(customer, enrolment)| row![*customer, *enrolment, version]),
    )?;
    Ok(())
}

/// Those of a journey whose step failed, after a place, by customer and enrolment. It reads them all.
pub(crate) fn failed(
    tx: &mut Tx<'_>,
    journey: JourneyId,
    limit: u32,
) -> Result<Vec<EnrolmentRow>, DbError> {
    tx.query(
        "SELECT customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, due_at, steps, context, note, \
         entered_by, entered_at, ended_at, goal_at FROM journeys_enrolment WHERE journey_id = $1 AND state = 'failed' \
         ORDER BY customer_id, enrolment_id LIMIT $2",
        params![journey, limit],
        enrolment,
    )
}

/// These enrolments of these customers, as they are.
pub(crate) fn read_enrolments(
    tx: &mut Tx<'_>,
    customers: &[i64],
    enrolments: &[i64],
) -> Result<Vec<EnrolmentRow>, DbError> {
    tx.query(
        "SELECT customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, due_at, steps, context, note, \
         entered_by, entered_at, ended_at, goal_at FROM journeys_enrolment \
         WHERE customer_id IN ($1[]) AND +enrolment_id IN ($2[]) ORDER BY customer_id, enrolment_id",
        params![customers, enrolments],
        enrolment,
    )
}
