//! One person under another number, and no person at all.

use db::{DbError, Tx, params};
use kernel::{CustomerId, Timestamp};

use crate::domain::EnrolmentId;

/// Puts everything of `from` under `into`. What both came in by stays with `into`.
pub(crate) fn move_all(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), DbError> {
    // First taken, then read: a step that is being made under the old number is finished before it is copied.
    tx.execute(
        "UPDATE journeys_enrolment SET steps = steps WHERE customer_id = $1",
        params![from],
    )?;
    tx.execute(
        "INSERT INTO journeys_enrolment (customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, \
         due_at, steps, context, note, entered_by, entered_at, ended_at, goal_at) SELECT $2, enrolment_id, journey_id, \
         version_id, cause, state, node, since, due_at, steps, context, note, entered_by, entered_at, ended_at, goal_at \
         FROM journeys_enrolment WHERE customer_id = $1 ON CONFLICT (customer_id, journey_id, cause) DO NOTHING",
        params![from, into],
    )?;
    tx.execute(
        "INSERT INTO journeys_step (customer_id, enrolment_id, step, node, what, detail, at) \
         SELECT $2, enrolment_id, step, node, what, detail, at FROM journeys_step WHERE customer_id = $1",
        params![from, into],
    )?;
    tx.execute(
        "DELETE FROM journeys_step WHERE customer_id = $1 AND NOT EXISTS (SELECT 1 FROM journeys_enrolment e \
         WHERE e.customer_id = journeys_step.customer_id AND e.enrolment_id = journeys_step.enrolment_id)",
        params![into],
    )?;
    tx.execute(
        "DELETE FROM journeys_step WHERE customer_id = $1",
        params![from],
    )?;
    tx.execute(
        "DELETE FROM journeys_enrolment WHERE customer_id = $1",
        params![from],
    )?;
    Ok(())
}

/// Who of a customer's is through, and what brought them in.
pub(crate) fn ended_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(EnrolmentId, String)>, DbError> {
    tx.query(
        "SELECT enrolment_id, cause FROM journeys_enrolment \
         WHERE customer_id = $1 AND ended_at IS NOT NULL ORDER BY enrolment_id",
        params![customer],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Puts one enrolment of `from` under `into`, who has none of its cause.
pub(crate) fn move_one(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
    enrolment: EnrolmentId,
) -> Result<(), DbError> {
    let moved = tx.execute(
        "INSERT INTO journeys_enrolment (customer_id, enrolment_id, journey_id, version_id, cause, state, node, since, \
         due_at, steps, context, note, entered_by, entered_at, ended_at, goal_at) SELECT $2, enrolment_id, journey_id, \
         version_id, cause, state, node, since, due_at, steps, context, note, entered_by, entered_at, ended_at, goal_at \
         FROM journeys_enrolment WHERE customer_id = $1 AND enrolment_id = $3 \
         ON CONFLICT (customer_id, journey_id, cause) DO NOTHING",
        params![from, into, enrolment],
    )?;
    if moved == 0 {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO journeys_step (customer_id, enrolment_id, step, node, what, detail, at) \
         SELECT $2, enrolment_id, step, node, what, detail, at FROM journeys_step \
         WHERE customer_id = $1 AND enrolment_id = $3",
        params![from, into, enrolment],
    )?;
    tx.execute(
        "DELETE FROM journeys_step WHERE customer_id = $1 AND enrolment_id = $2",
        params![from, enrolment],
    )?;
    tx.execute(
        "DELETE FROM journeys_enrolment WHERE customer_id = $1 AND enrolment_id = $2",
        params![from, enrolment],
    )?;
    Ok(())
}

/// Who of a customer's waits, and until when.
pub(crate) fn waiting_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(EnrolmentId, Timestamp)>, DbError> {
    tx.query(
        "SELECT enrolment_id, due_at FROM journeys_enrolment \
         WHERE customer_id = $1 AND state = 'waiting' AND due_at IS NOT NULL ORDER BY enrolment_id",
        params![customer],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Forgets what brought a customer in.
pub(crate) fn clear_contexts(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    tx.execute(
        "UPDATE journeys_enrolment SET context = '{}' WHERE customer_id = $1",
        params![customer],
    )?;
    Ok(())
}
