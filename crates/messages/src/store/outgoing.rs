//! Messages on their way out: the claim, and how it ends.
//!
//! The protocol is the one of deliveries and timers: one UPDATE that repeats its whole condition claims, a token is
//! left behind, and every later step names it. One thing is more: what a process that stopped had handed to a mail
//! server stands in that process's journal and nowhere else. So a message in the hands of a holder goes back to that
//! holder alone when its lease ends, and to others only after a much longer time, when the holder is given up for lost.

use customers::{Channel, Purpose};
use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use super::parsed;
use crate::domain::{AskId, MessageId, Topic};

/// A message in the hands of this process.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Claimed {
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    pub(crate) ask: AskId,
    pub(crate) channel: Channel,
    pub(crate) programme: String,
    pub(crate) purpose: Purpose,
    pub(crate) topic: Topic,
    pub(crate) queued_at: Timestamp,
    pub(crate) latest: Timestamp,
    pub(crate) attempts: i64,
    /// The lanes in which its turn has come, with spaces between.
    pub(crate) passes: String,
    /// When the last try set out whose answer nobody wrote down; of ways other than mail.
    pub(crate) out_at: Option<Timestamp>,
}

/// What leaves together: mail has a transport of its own, and waits for nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Mail,
    Other,
}

/// Who claims, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hand<'a> {
    pub(crate) holder: &'a str,
    pub(crate) token: i64,
    pub(crate) now: Timestamp,
    pub(crate) lease_end: Timestamp,
    /// Leases that ended before this instant are of holders who will not come back.
    pub(crate) lost_before: Timestamp,
}

const TABLE: &str = "messages_message";

/// Takes up to `limit` messages of a kind that may go, the ones that wait longest first.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    kind: Kind,
    hand: Hand<'_>,
    limit: i64,
) -> Result<Vec<Claimed>, DbError> {
    let mut taken = match kind {
        Kind::Mail => claim_mail(tx, hand, limit),
        Kind::Other => claim_other(tx, hand, limit),
    }?;
    taken.sort_by_key(|one| (one.queued_at, one.message));
    Ok(taken)
}

fn claim_other(tx: &mut Tx<'_>, hand: Hand<'_>, limit: i64) -> Result<Vec<Claimed>, DbError> {
    tx.claim(
        "UPDATE messages_message SET state = 'handing_over', wake_at = $2, token = $3, holder = $4, lane = '', turn_at = NULL, \
         attempts = attempts + 1 WHERE (customer_id, message_id) IN (\
           SELECT customer_id, message_id FROM messages_message WHERE wake_at IS NOT NULL AND channel <> 'email' AND wake_at <= $1 \
           AND (state <> 'handing_over' OR holder = $4 OR wake_at <= $5) ORDER BY wake_at LIMIT $6 /* unlocked only */) \
         AND +wake_at <= $1 AND (state <> 'handing_over' OR holder = $4 OR wake_at <= $5) \
         RETURNING customer_id, message_id, ask_id, channel, programme, purpose, topic, queued_at, latest_at, attempts, passes, out_at",
        params![
            hand.now,
            hand.lease_end,
            hand.token,
            hand.holder,
            hand.lost_before,
            limit
        ],
        claimed,
    )
}

fn claim_mail(tx: &mut Tx<'_>, hand: Hand<'_>, limit: i64) -> Result<Vec<Claimed>, DbError> {
    tx.claim(
        "UPDATE messages_message SET state = 'handing_over', wake_at = $2, token = $3, holder = $4, lane = '', turn_at = NULL, \
         attempts = attempts + 1 WHERE (customer_id, message_id) IN (\
           SELECT customer_id, message_id FROM messages_message WHERE wake_at <= $1 AND channel = 'email' \
           AND (state <> 'handing_over' OR holder = $4 OR wake_at <= $5) ORDER BY wake_at LIMIT $6 /* unlocked only */) \
         AND +wake_at <= $1 AND (state <> 'handing_over' OR holder = $4 OR wake_at <= $5) \
         RETURNING customer_id, message_id, ask_id, channel, programme, purpose, topic, queued_at, latest_at, attempts, passes, out_at",
        params![
            hand.now,
            hand.lease_end,
            hand.token,
            hand.holder,
            hand.lost_before,
            limit
        ],
        claimed,
    )
}

/// The answer to a message that is about to set out is awaited from now on; false when it is in other hands by now.
pub(crate) fn set_out(
    tx: &mut Tx<'_>,
    (customer, message): (CustomerId, MessageId),
    token: i64,
    now: Timestamp,
) -> Result<bool, DbError> {
    let set = tx.execute(
        "UPDATE messages_message SET out_at = $4 WHERE customer_id = $1 AND message_id = $2 AND token = $3 \
         AND state = 'handing_over'",
        params![customer, message, token, now],
    )?;
    Ok(set == 1)
}

/// Which of these messages are still in the hands that hold this token.
pub(crate) fn held(
    tx: &mut Tx<'_>,
    customers: &[i64],
    messages: &[i64],
    token: i64,
) -> Result<Vec<MessageId>, DbError> {
    tx.query(
        "SELECT message_id FROM messages_message WHERE customer_id IN ($1[]) AND +message_id IN ($2[]) \
         AND state = 'handing_over' AND token = $3",
        params![customers, messages, token],
        |row| row.get(0),
    )
}

/// All mail in the hands of a holder, with their tokens.
pub(crate) fn in_hand_of(tx: &mut Tx<'_>, holder: &str) -> Result<Vec<(Claimed, i64)>, DbError> {
    tx.query(
        "SELECT customer_id, message_id, ask_id, channel, programme, purpose, topic, queued_at, latest_at, attempts, passes, \
         out_at, token FROM messages_message WHERE wake_at IS NOT NULL AND channel = 'email' AND state = 'handing_over' AND holder = $1",
        params![holder],
        |row| Ok((claimed(row)?, row.get(12)?)),
    )
}

/// What a holder took of a kind and did not finish may be taken at once.
pub(crate) fn release(
    tx: &mut Tx<'_>,
    kind: Kind,
    holder: &str,
    now: Timestamp,
) -> Result<u64, DbError> {
    match kind {
        Kind::Mail => tx.execute(
            "UPDATE messages_message SET state = 'queued', wake_at = $2, token = 0 \
             WHERE wake_at IS NOT NULL AND channel = 'email' AND state = 'handing_over' AND holder = $1",
            params![holder, now],
        ),
        Kind::Other => tx.execute(
            "UPDATE messages_message SET state = 'queued', wake_at = $2, token = 0 \
             WHERE wake_at IS NOT NULL AND channel <> 'email' AND state = 'handing_over' AND holder = $1",
            params![holder, now],
        ),
    }
}

/// A message at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    pub(crate) token: i64,
    pub(crate) state: &'static str,
    /// When it counts as a contact with the customer; none when there was none.
    pub(crate) contact_at: Option<Timestamp>,
    pub(crate) note: String,
}

/// Ends messages that have these tokens.
pub(crate) fn end(tx: &mut Tx<'_>, endings: &[Ending], now: Timestamp) -> Result<u64, DbError> {
    tx.update_many(
        "UPDATE messages_message SET state = $4, wake_at = NULL, token = 0, contact_at = $5, ended_at = $6, note = $7 \
         WHERE customer_id = $1 AND message_id = $2 AND token = $3 AND wake_at IS NOT NULL",
        endings.iter().map(|one| {
            row![
                one.customer,
                one.message,
                one.token,
                one.state,
                one.contact_at,
                now,
                one.note.as_str(),
            ]
        }),
    )
}

/// A message that is tried again.
pub(crate) type Deferral = (CustomerId, MessageId, Timestamp, String);

/// The server did not take them now.
pub(crate) fn defer(tx: &mut Tx<'_>, deferrals: &[Deferral], token: i64) -> Result<u64, DbError> {
    tx.update_many(
        "UPDATE messages_message SET state = 'deferred', wake_at = $4, token = 0, note = $5, out_at = NULL \
         WHERE customer_id = $1 AND message_id = $2 AND token = $3 AND state = 'handing_over'",
        deferrals
            .iter()
            .map(|(customer, message, until, note)| row![*customer, *message, token, *until, note]),
    )
}

/// The policy says later; they were not offered to anybody, so it was no attempt.
pub(crate) fn put_back(
    tx: &mut Tx<'_>,
    waits: &[(CustomerId, MessageId, Timestamp)],
    token: i64,
) -> Result<u64, DbError> {
    tx.update_many(
        "UPDATE messages_message SET state = 'queued', wake_at = $4, token = 0, attempts = attempts - 1 \
         WHERE customer_id = $1 AND message_id = $2 AND token = $3 AND state = 'handing_over'",
        waits
            .iter()
            .map(|(customer, message, until)| row![*customer, *message, token, *until]),
    )
}

/// The earliest instant at which mail may be taken, or let out of a lane.
pub(crate) fn next_mail(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    let next = tx.kept(WAKING, |tx| {
        let wake: Option<Option<Timestamp>> = tx.scalar(
            "SELECT min(wake_at) FROM messages_message WHERE wake_at IS NOT NULL AND channel = 'email'",
            &[],
        )?;
        let turn = super::next_turn(tx)?;
        let both = [wake.flatten(), turn];
        Ok::<_, DbError>(NextMail(both.into_iter().flatten().min()))
    })?;
    Ok(next.0)
}

/// When the first mail may be taken.
struct NextMail(Option<Timestamp>);

/// The same of everything else.
struct NextOther(Option<Timestamp>);

/// Where it stands when something may be taken.
const WAKING: &[&str] = &[TABLE, "messages_lane"];

/// The earliest instant at which something other than mail may be taken.
pub(crate) fn next_other(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    let next = tx.kept(WAKING, |tx| {
        let wake: Option<Option<Timestamp>> = tx.scalar(
            "SELECT min(wake_at) FROM messages_message WHERE wake_at IS NOT NULL AND channel <> 'email'",
            &[],
        )?;
        let turn = super::next_text_turn(tx)?;
        let both = [wake.flatten(), turn];
        Ok::<_, DbError>(NextOther(both.into_iter().flatten().min()))
    })?;
    Ok(next.0)
}

/// A message under way and the token that it has, whomever it belongs to by now.
pub(crate) fn find_under_way(
    tx: &mut Tx<'_>,
    message: MessageId,
) -> Result<Option<(Claimed, i64)>, DbError> {
    tx.query_opt(
        "SELECT customer_id, message_id, ask_id, channel, programme, purpose, topic, queued_at, latest_at, attempts, passes, \
         out_at, token FROM messages_message WHERE wake_at IS NOT NULL AND message_id = $1",
        params![message],
        |row| Ok((claimed(row)?, row.get(12)?)),
    )
}

fn claimed(row: &Row<'_>) -> Result<Claimed, DbError> {
    Ok(Claimed {
        customer: row.get(0)?,
        message: row.get(1)?,
        ask: row.get(2)?,
        channel: parsed(row, 3, (TABLE, "channel"), Channel::parse)?,
        programme: row.get(4)?,
        purpose: parsed(row, 5, (TABLE, "purpose"), Purpose::parse)?,
        topic: parsed(row, 6, (TABLE, "topic"), |text| Topic::parse(text).ok())?,
        queued_at: row.get(7)?,
        latest: row.get(8)?,
        attempts: row.get(9)?,
        passes: row.get(10)?,
        out_at: row.get(11)?,
    })
}
