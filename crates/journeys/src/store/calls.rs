//! Calls of other systems.

use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use crate::domain::{Call, EnrolmentId};

/// A call in the hands of this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClaimedCall {
    pub(crate) customer: CustomerId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) node: String,
    pub(crate) attempts: i64,
}

/// Wants calls; one that is wanted already stays as it is.
pub(crate) fn want_calls(
    tx: &mut Tx<'_>,
    calls: &[(CustomerId, EnrolmentId, String)],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO journeys_call (customer_id, enrolment_id, node, state, wake_at, token, attempts, note) \
         VALUES ($1, $2, $3, 'waiting', $4, 0, 0, '') ON CONFLICT (customer_id, enrolment_id, node) DO NOTHING",
        calls
            .iter()
            .map(|(customer, enrolment, node)| row![*customer, *enrolment, node.as_str(), now]),
    )?;
    Ok(())
}

/// How far a call is; none when nobody wanted it yet.
pub(crate) fn call_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    enrolment: EnrolmentId,
    node: &str,
) -> Result<Option<Call>, DbError> {
    tx.query_opt(
        "SELECT state, note FROM journeys_call WHERE customer_id = $1 AND enrolment_id = $2 AND node = $3",
        params![customer, enrolment, node],
        |row| {
            Ok(match row.text(0)? {
                "done" => Call::Done,
                "failed" => Call::Failed(row.get(1)?),
                _ => Call::Open,
            })
        },
    )
}

/// Takes calls that are due, until the lease ends.
pub(crate) fn claim_calls(
    tx: &mut Tx<'_>,
    (now, lease_end, token): (Timestamp, Timestamp, i64),
    most: i64,
) -> Result<Vec<ClaimedCall>, DbError> {
    let mut calls = tx.claim(
        "UPDATE journeys_call SET wake_at = $2, token = $3, attempts = attempts + 1 \
         WHERE (customer_id, enrolment_id, node) IN (SELECT customer_id, enrolment_id, node FROM journeys_call \
         WHERE wake_at IS NOT NULL AND wake_at <= $1 ORDER BY wake_at LIMIT $4 /* unlocked only */) \
         AND +wake_at <= $1 RETURNING customer_id, enrolment_id, node, attempts",
        params![now, lease_end, token, most],
        claimed,
    )?;
    calls.sort_by_key(|call| (call.customer, call.enrolment));
    Ok(calls)
}

fn claimed(row: &Row<'_>) -> Result<ClaimedCall, DbError> {
    Ok(ClaimedCall {
        customer: row.get(0)?,
        enrolment: row.get(1)?,
        node: row.get(2)?,
        attempts: row.get(3)?,
    })
}

/// Ends a call, or has it tried again; answers whether it was still in these hands. The customer may have become one
/// with another meanwhile: then it is theirs, under the same enrolment.
pub(crate) fn end_call(
    tx: &mut Tx<'_>,
    (call, token): (&ClaimedCall, i64),
    (state, wake_at, note): (&str, Option<Timestamp>, &str),
) -> Result<Option<CustomerId>, DbError> {
    tx.query_opt(
        "UPDATE journeys_call SET state = $4, wake_at = $5, note = $6, token = 0 \
         WHERE enrolment_id = $1 AND node = $2 AND token = $3 RETURNING customer_id",
        params![call.enrolment, &call.node, token, state, wake_at, note],
        |row| row.get(0),
    )
}

/// A call waits, and it was no try.
pub(crate) fn put_off_call(
    tx: &mut Tx<'_>,
    (call, token): (&ClaimedCall, i64),
    until: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE journeys_call SET wake_at = $4, token = 0, attempts = attempts - 1 \
         WHERE enrolment_id = $1 AND node = $2 AND token = $3",
        params![call.enrolment, &call.node, token, until],
    )?;
    Ok(())
}

/// Nobody wants it any more.
pub(crate) fn drop_call(tx: &mut Tx<'_>, call: &ClaimedCall, token: i64) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM journeys_call WHERE enrolment_id = $1 AND node = $2 AND token = $3",
        params![call.enrolment, &call.node, token],
    )?;
    Ok(())
}

/// Failed calls of an enrolment are made once more.
pub(crate) fn reopen_calls(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    enrolment: EnrolmentId,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE journeys_call SET state = 'waiting', wake_at = $3, attempts = 0, note = '' \
         WHERE customer_id = $1 AND enrolment_id = $2 AND state = 'failed'",
        params![customer, enrolment, now],
    )?;
    Ok(())
}

/// The earliest instant at which a call is due.
pub(crate) fn next_call(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    let next = tx.kept(&["journeys_call"], |tx| {
        let first: Option<Option<Timestamp>> = tx.scalar(
            "SELECT min(wake_at) FROM journeys_call WHERE wake_at IS NOT NULL",
            &[],
        )?;
        Ok::<_, DbError>(NextCall(first.flatten()))
    })?;
    Ok(next.0)
}

/// When the first call is due.
struct NextCall(Option<Timestamp>);

/// Forgets all calls of a customer.
pub(crate) fn forget_calls(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM journeys_call WHERE customer_id = $1",
        params![customer],
    )?;
    Ok(())
}

/// Puts the calls of those enrolments that `into` has by now under `into`; the others end with theirs.
pub(crate) fn move_calls(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO journeys_call (customer_id, enrolment_id, node, state, wake_at, token, attempts, note) \
         SELECT $2, enrolment_id, node, state, wake_at, token, attempts, note FROM journeys_call c \
         WHERE c.customer_id = $1 AND EXISTS (SELECT 1 FROM journeys_enrolment e \
         WHERE e.customer_id = $2 AND e.enrolment_id = c.enrolment_id)",
        params![from, into],
    )?;
    forget_calls(tx, from)
}
