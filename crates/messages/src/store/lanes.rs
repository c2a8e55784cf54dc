//! Lanes: how much of rates is used up, and who waits for them.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use super::unknown;
use crate::domain::{Lane, LaneState, MessageId};

const TABLE: &str = "messages_lane";

/// How full these lanes are; those that nobody ever used are not among them.
pub(crate) fn lanes(
    tx: &mut Tx<'_>,
    keys: &BTreeSet<String>,
) -> Result<BTreeMap<Lane, LaneState>, DbError> {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let rows = tx.query(
        "SELECT lane, full_at, day, taken, busy_until, look_at FROM messages_lane WHERE lane IN ($1[])",
        params![keys.as_slice()],
        lane,
    )?;
    Ok(rows.into_iter().collect())
}

/// The same, all of them, and nobody else changes them before this transaction is over.
pub(crate) fn lock_lanes(
    tx: &mut Tx<'_>,
    keys: &BTreeSet<String>,
) -> Result<BTreeMap<Lane, LaneState>, DbError> {
    let rows = tx.insert_many_returning(
        "INSERT INTO messages_lane (lane, full_at, day, taken, busy_until, look_at) \
         VALUES ($1, 0, 0, 0, 0, NULL) ON CONFLICT (lane) DO UPDATE SET full_at = messages_lane.full_at \
         RETURNING lane, full_at, day, taken, busy_until, look_at",
        keys.iter().map(|key| row![key.as_str()]),
        lane,
    )?;
    Ok(rows.into_iter().collect())
}

/// Keeps how full they are.
pub(crate) fn save_lanes(
    tx: &mut Tx<'_>,
    lanes: &BTreeMap<Lane, LaneState>,
) -> Result<(), DbError> {
    tx.execute_many(
        "UPDATE messages_lane SET full_at = $2, day = $3, taken = $4, busy_until = $5, look_at = $6 WHERE lane = $1",
        lanes.iter().map(|(lane, state)| {
            row![
                lane.key(),
                state.full_at,
                state.day,
                state.taken,
                state.busy_until,
                state.look_at,
            ]
        }),
    )?;
    Ok(())
}

/// The lanes in which somebody's turn may have come.
pub(crate) fn due_lanes(tx: &mut Tx<'_>, now: Timestamp) -> Result<BTreeSet<String>, DbError> {
    let keys: Vec<String> = tx.query(
        "SELECT lane FROM messages_lane WHERE look_at IS NOT NULL AND look_at <= $1",
        params![now],
        |row| row.get(0),
    )?;
    Ok(keys.into_iter().collect())
}

/// Lets out those at the front of a lane: what orders need, then service, then marketing (their words in falling order),
/// the older first.
pub(crate) fn let_out(
    tx: &mut Tx<'_>,
    lane: &str,
    most: i64,
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE messages_message SET lane = '', wake_at = $2, turn_at = NULL, passes = passes || $1 || ' ' \
         WHERE (customer_id, message_id) IN (SELECT customer_id, message_id FROM messages_message \
         WHERE lane = $1 AND lane <> '' AND wake_at IS NOT NULL ORDER BY purpose DESC, message_id LIMIT $3) \
         AND lane || '' = $1 AND wake_at IS NOT NULL",
        params![lane, now, most],
    )
}

/// A message that waits in a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    pub(crate) lane: String,
    /// When it is looked at whatever happens to the lane.
    pub(crate) wake_at: Timestamp,
    /// When its turn comes, as far as can be said.
    pub(crate) turn_at: Timestamp,
    /// The lanes in which its turn has come already, each with a space behind it.
    pub(crate) passes: String,
}

/// They wait; they were not offered to anybody, so it was no attempt.
pub(crate) fn park(tx: &mut Tx<'_>, waiting: &[Waiting], token: i64) -> Result<u64, DbError> {
    tx.execute_many(
        "UPDATE messages_message SET state = 'queued', lane = $4, wake_at = $5, turn_at = $6, passes = $7, token = 0, \
         attempts = attempts - 1 \
         WHERE customer_id = $1 AND message_id = $2 AND token = $3 AND state = 'handing_over'",
        waiting.iter().map(|one| {
            row![
                one.customer,
                one.message,
                token,
                one.lane.as_str(),
                one.wake_at,
                one.turn_at,
                one.passes.as_str(),
            ]
        }),
    )
}

/// When some mail's turn may come next.
pub(crate) fn next_turn(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    Ok(tx
        .scalar::<Option<Timestamp>>(
            "SELECT min(look_at) FROM messages_lane WHERE look_at IS NOT NULL AND lane NOT LIKE 'text:%'",
            &[],
        )?
        .flatten())
}

/// When some text message's turn may come next.
pub(crate) fn next_text_turn(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    Ok(tx
        .scalar::<Option<Timestamp>>(
            "SELECT min(look_at) FROM messages_lane WHERE look_at IS NOT NULL AND lane LIKE 'text:%'",
            &[],
        )?
        .flatten())
}

fn lane(row: &Row<'_>) -> Result<(Lane, LaneState), DbError> {
    let key = row.text(0)?;
    let lane = Lane::parse(key).ok_or_else(|| unknown(TABLE, "lane", &key, key))?;
    let state = LaneState {
        full_at: row.get(1)?,
        day: row.get(2)?,
        taken: row.get(3)?,
        busy_until: row.get(4)?,
        look_at: row.get(5)?,
    };
    Ok((lane, state))
}
