//! What waits, over all customers, and messages that are searched for.

use customers::{Channel, Purpose};
use db::{DbError, Tx, params};
use kernel::{CustomerId, Timestamp};

use super::{asks::channels_of, messages::view, parsed};
use crate::{
    domain::{AskId, Merging, MessageId, Topic},
    public::MessageView,
};

const TABLE: &str = "messages_ask";

/// An ask that waits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outboxed {
    pub(crate) customer: CustomerId,
    pub(crate) id: AskId,
    pub(crate) programme: String,
    pub(crate) purpose: Purpose,
    pub(crate) topic: Topic,
    pub(crate) channels: Vec<Channel>,
    pub(crate) template: String,
    pub(crate) asked_at: Timestamp,
    pub(crate) earliest: Timestamp,
    pub(crate) latest: Timestamp,
    pub(crate) look_at: Timestamp,
    pub(crate) waiting_for: Option<String>,
}

/// Asks that wait, by the instant at which they are looked at next, behind this one; of one programme, or of any where it is
/// empty.
pub(crate) fn waiting(
    tx: &mut Tx<'_>,
    programme: &str,
    (after, ask): (Timestamp, AskId),
    fetch: i64,
) -> Result<Vec<Outboxed>, DbError> {
    tx.query(
        "SELECT customer_id, ask_id, programme, purpose, topic, channels, template, asked_at, earliest_at, latest_at, \
         look_at, waiting_for FROM messages_ask WHERE state = 'open' AND look_at >= $1 \
         AND (look_at > $1 OR ask_id > $2) AND ($3 = '' OR programme = $3) ORDER BY look_at, ask_id LIMIT $4",
        params![after, ask, programme, fetch],
        |row| {
            Ok(Outboxed {
                customer: row.get(0)?,
                id: row.get(1)?,
                programme: row.get(2)?,
                purpose: parsed(row, 3, (TABLE, "purpose"), Purpose::parse)?,
                topic: parsed(row, 4, (TABLE, "topic"), |text| Topic::parse(text).ok())?,
                channels: parsed(row, 5, (TABLE, "channels"), channels_of)?,
                template: row.get(6)?,
                asked_at: row.get(7)?,
                earliest: row.get(8)?,
                latest: row.get(9)?,
                look_at: row.get(10)?,
                waiting_for: row.get(11)?,
            })
        },
    )
}

/// An ask of the past, as far as the rules look at it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PastAsk {
    pub(crate) customer: CustomerId,
    pub(crate) id: AskId,
    pub(crate) asked_at: Timestamp,
    pub(crate) purpose: Purpose,
    pub(crate) topic: Topic,
    pub(crate) channels: Vec<Channel>,
    pub(crate) value: i64,
    pub(crate) earliest: Timestamp,
    pub(crate) latest: Timestamp,
    pub(crate) merging: Merging,
}

/// Asks that were put in a span of time, customer by customer, in the order in which they were put; at most `most`.
pub(crate) fn asked_between(
    tx: &mut Tx<'_>,
    (from, to): (Timestamp, Timestamp),
    most: i64,
) -> Result<Vec<PastAsk>, DbError> {
    tx.query(
        "SELECT customer_id, ask_id, asked_at, purpose, topic, channels, value, earliest_at, latest_at, merging \
         FROM messages_ask WHERE asked_at >= $1 AND asked_at < $2 ORDER BY customer_id, ask_id LIMIT $3",
        params![from, to, most],
        |row| {
            Ok(PastAsk {
                customer: row.get(0)?,
                id: row.get(1)?,
                asked_at: row.get(2)?,
                purpose: parsed(row, 3, (TABLE, "purpose"), Purpose::parse)?,
                topic: parsed(row, 4, (TABLE, "topic"), |text| Topic::parse(text).ok())?,
                channels: parsed(row, 5, (TABLE, "channels"), channels_of)?,
                value: row.get(6)?,
                earliest: row.get(7)?,
                latest: row.get(8)?,
                merging: parsed(row, 9, (TABLE, "merging"), Merging::parse)?,
            })
        },
    )
}

/// What is searched for among messages. Nothing, where a field is empty or none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted<'a> {
    pub(crate) state: &'a str,
    pub(crate) programme: &'a str,
    /// In small letters, with the signs of `LIKE` around it.
    pub(crate) pattern: String,
    /// Customers to whom what is searched for fits.
    pub(crate) customers: Vec<i64>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

/// Messages with such a subject or to one of these customers, the newest first, older than `before`.
pub(crate) fn found(
    tx: &mut Tx<'_>,
    wanted: &Wanted<'_>,
    before: MessageId,
    limit: u32,
) -> Result<Vec<MessageView>, DbError> {
    let since = wanted.since.unwrap_or(Timestamp::from_millis(i64::MIN));
    let until = wanted.until.unwrap_or(Timestamp::from_millis(i64::MAX));
    tx.query(
        "SELECT m.customer_id, m.message_id, m.ask_id, m.channel, m.programme, m.purpose, m.topic, m.queued_at, \
         m.state, CASE WHEN m.lane <> '' THEN m.turn_at ELSE m.wake_at END, m.ended_at, m.note, m.attempts, c.subject, c.language FROM messages_message m \
         LEFT JOIN messages_content c ON c.customer_id = m.customer_id AND c.message_id = m.message_id \
         WHERE m.message_id < $1 AND ($2 = '' OR m.state = $2) AND ($3 = '' OR m.programme = $3) \
         AND m.queued_at >= $4 AND m.queued_at < $5 \
         AND ($6 = '' OR lower(c.subject) LIKE $6 OR m.customer_id IN ($7[])) \
         ORDER BY m.message_id DESC LIMIT $8",
        params![
            before,
            wanted.state,
            wanted.programme,
            since,
            until,
            &wanted.pattern,
            &wanted.customers,
            limit
        ],
        view,
    )
}
