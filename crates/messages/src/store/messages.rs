//! Messages, as they are read.

use customers::{Channel, Purpose};
use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use super::{parsed, unknown};
use crate::{
    domain::{AskId, Contact, MessageId, MessageState, Topic},
    public::MessageView,
};

/// A message that is not in the table yet: it may go at once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NewMessage {
    pub(crate) customer: CustomerId,
    pub(crate) id: MessageId,
    pub(crate) ask: AskId,
    pub(crate) channel: Channel,
    pub(crate) programme: String,
    pub(crate) purpose: Purpose,
    pub(crate) topic: Topic,
    pub(crate) latest: Timestamp,
}

pub(crate) fn insert_messages(
    tx: &mut Tx<'_>,
    messages: &[NewMessage],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO messages_message (customer_id, message_id, ask_id, channel, programme, purpose, topic, queued_at, \
         latest_at, state, wake_at, token, holder, attempts, contact_at, ended_at, note, lane, passes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', '')",
        messages.iter().map(|message| {
            row![
                message.customer,
                message.id,
                message.ask,
                message.channel.word(),
                message.programme.as_str(),
                message.purpose.word(),
                message.topic.as_str(),
                now,
                message.latest,
                "queued",
                now,
                0_i64,
                "",
                0_i64,
                now,
                None::<Timestamp>,
                "",
            ]
        }),
    )?;
    Ok(())
}

const TABLE: &str = "messages_message";

/// A contact that counts, the message it is, and whether that is still under way.
pub(crate) type Counted = (Contact, MessageId, bool);

/// What these customers got after an instant, and what is on its way to them, however long already.
pub(crate) fn contacts_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
    after: Timestamp,
) -> Result<Vec<(CustomerId, Counted)>, DbError> {
    tx.query(
        "SELECT customer_id, message_id, contact_at, channel, purpose, wake_at FROM messages_message \
         WHERE customer_id IN ($1[]) AND contact_at IS NOT NULL AND (contact_at > $2 OR wake_at IS NOT NULL)",
        params![customers, after],
        |row| {
            let contact = Contact {
                at: row.get(2)?,
                channel: parsed(row, 3, (TABLE, "channel"), Channel::parse)?,
                purpose: parsed(row, 4, (TABLE, "purpose"), Purpose::parse)?,
            };
            let wake_at: Option<Timestamp> = row.get(5)?;
            Ok((row.get(0)?, (contact, row.get(1)?, wake_at.is_some())))
        },
    )
}

/// What the policy had put off is looked at again at once.
pub(crate) fn wake(tx: &mut Tx<'_>, customer: CustomerId, now: Timestamp) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE messages_message SET wake_at = $2, lane = '', turn_at = NULL WHERE customer_id = $1 AND state = 'queued' AND wake_at > $2",
        params![customer, now],
    )
}

/// Ends what was made of an ask and has not gone yet, unless somebody has it in hand.
pub(crate) fn stop_waiting(
    tx: &mut Tx<'_>,
    (customer, ask): (CustomerId, AskId),
    note: &str,
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE messages_message SET state = 'refused', wake_at = NULL, contact_at = NULL, ended_at = $4, note = $3 \
         WHERE customer_id = $1 AND ask_id = $2 AND state IN ('queued', 'deferred')",
        params![customer, ask, note, now],
    )
}

pub(super) fn view(row: &Row<'_>) -> Result<MessageView, DbError> {
    let id: MessageId = row.get(1)?;
    let state = row.text(8)?;
    Ok(MessageView {
        customer: row.get(0)?,
        id,
        ask: row.get(2)?,
        channel: parsed(row, 3, (TABLE, "channel"), Channel::parse)?,
        programme: row.get(4)?,
        purpose: parsed(row, 5, (TABLE, "purpose"), Purpose::parse)?,
        topic: parsed(row, 6, (TABLE, "topic"), |text| Topic::parse(text).ok())?,
        queued_at: row.get(7)?,
        state: MessageState::from_columns(state, row.get(9)?, row.get(10)?, row.get(11)?)
            .ok_or_else(|| unknown(TABLE, "state", &id, state))?,
        attempts: row.get(12)?,
        subject: row.get(13)?,
        language: row.get(14)?,
    })
}

/// One message.
pub(crate) fn message(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    message: MessageId,
) -> Result<Option<MessageView>, DbError> {
    tx.query_opt(
        "SELECT m.customer_id, m.message_id, m.ask_id, m.channel, m.programme, m.purpose, m.topic, m.queued_at, \
         m.state, CASE WHEN m.lane <> '' THEN m.turn_at ELSE m.wake_at END, m.ended_at, m.note, m.attempts, c.subject, c.language FROM messages_message m \
         LEFT JOIN messages_content c ON c.customer_id = m.customer_id AND c.message_id = m.message_id \
         WHERE m.customer_id = $1 AND m.message_id = $2",
        params![customer, message],
        view,
    )
}

/// A customer's messages, the newest first, older than `before`.
pub(crate) fn messages_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: MessageId,
    limit: u32,
) -> Result<Vec<MessageView>, DbError> {
    tx.query(
        "SELECT m.customer_id, m.message_id, m.ask_id, m.channel, m.programme, m.purpose, m.topic, m.queued_at, \
         m.state, CASE WHEN m.lane <> '' THEN m.turn_at ELSE m.wake_at END, m.ended_at, m.note, m.attempts, c.subject, c.language FROM messages_message m \
         LEFT JOIN messages_content c ON c.customer_id = m.customer_id AND c.message_id = m.message_id \
         WHERE m.customer_id = $1 AND m.message_id < $2 ORDER BY m.message_id DESC LIMIT $3",
        params![customer, before, limit],
        view,
    )
}

/// One message, whosever it is.
pub(crate) fn find_message(
    tx: &mut Tx<'_>,
    message: MessageId,
) -> Result<Option<MessageView>, DbError> {
    tx.query_opt(
        "SELECT m.customer_id, m.message_id, m.ask_id, m.channel, m.programme, m.purpose, m.topic, m.queued_at, \
         m.state, CASE WHEN m.lane <> '' THEN m.turn_at ELSE m.wake_at END, m.ended_at, m.note, m.attempts, c.subject, c.language FROM messages_message m \
         LEFT JOIN messages_content c ON c.customer_id = m.customer_id AND c.message_id = m.message_id \
         WHERE m.message_id = $1",
        params![message],
        view,
    )
}

/// Messages of one customer in a state and of a programme (empty: of any), the newest first, older than `before`.
pub(crate) fn filtered_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    (state, programme): (&str, &str),
    before: MessageId,
    limit: u32,
) -> Result<Vec<MessageView>, DbError> {
    tx.query(
        "SELECT m.customer_id, m.message_id, m.ask_id, m.channel, m.programme, m.purpose, m.topic, m.queued_at, \
         m.state, CASE WHEN m.lane <> '' THEN m.turn_at ELSE m.wake_at END, m.ended_at, m.note, m.attempts, c.subject, c.language FROM messages_message m \
         LEFT JOIN messages_content c ON c.customer_id = m.customer_id AND c.message_id = m.message_id \
         WHERE m.customer_id = $1 AND m.message_id < $2 AND ($3 = '' OR m.state = $3) \
         AND ($4 = '' OR m.programme = $4) ORDER BY m.message_id DESC LIMIT $5",
        params![customer, before, state, programme, limit],
        view,
    )
}

/// The same of all customers.
pub(crate) fn filtered(
    tx: &mut Tx<'_>,
    (state, programme): (&str, &str),
    before: MessageId,
    limit: u32,
) -> Result<Vec<MessageView>, DbError> {
    tx.query(
        "SELECT m.customer_id, m.message_id, m.ask_id, m.channel, m.programme, m.purpose, m.topic, m.queued_at, \
         m.state, CASE WHEN m.lane <> '' THEN m.turn_at ELSE m.wake_at END, m.ended_at, m.note, m.attempts, c.subject, c.language FROM messages_message m \
         LEFT JOIN messages_content c ON c.customer_id = m.customer_id AND c.message_id = m.message_id \
         WHERE m.message_id < $1 AND ($2 = '' OR m.state = $2) AND ($3 = '' OR m.programme = $3) \
         ORDER BY m.message_id DESC LIMIT $4",
        params![before, state, programme, limit],
        view,
    )
}

/// How many messages of each programme are in each state.
pub(crate) fn count_by_state(tx: &mut Tx<'_>) -> Result<Vec<(String, String, i64)>, DbError> {
    tx.query(
        "SELECT programme, state, count(*) FROM messages_message GROUP BY programme, state ORDER BY programme, state",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// How many asks are open; how many messages are on their way, and when the first of them may be taken.
pub(crate) fn count_waiting(tx: &mut Tx<'_>) -> Result<(i64, i64, Option<Timestamp>), DbError> {
    let asks = tx.scalar(
        "SELECT count(*) FROM messages_ask WHERE state = 'open'",
        &[],
    )?;
    tx.query_one(
        "SELECT count(*), min(wake_at) FROM messages_message WHERE wake_at IS NOT NULL",
        &[],
        |row| Ok((asks.unwrap_or(0), row.get(0)?, row.get(1)?)),
    )
}

/// The messages that were made of these asks.
pub(crate) fn messages_of_asks(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    asks: &[i64],
) -> Result<Vec<MessageView>, DbError> {
    tx.query(
        "SELECT m.customer_id, m.message_id, m.ask_id, m.channel, m.programme, m.purpose, m.topic, m.queued_at, \
         m.state, CASE WHEN m.lane <> '' THEN m.turn_at ELSE m.wake_at END, m.ended_at, m.note, m.attempts, c.subject, c.language FROM messages_message m \
         LEFT JOIN messages_content c ON c.customer_id = m.customer_id AND c.message_id = m.message_id \
         WHERE m.customer_id = $1 AND m.ask_id IN ($2[]) ORDER BY m.message_id",
        params![customer, asks],
        view,
    )
}

/// Every message that counts as a contact, by customer and time.
pub(crate) fn for_each_contact(
    tx: &mut Tx<'_>,
    take: &mut dyn FnMut(CustomerId, Timestamp, &str),
) -> Result<(), DbError> {
    tx.for_each(
        "SELECT customer_id, contact_at, programme FROM messages_message WHERE contact_at IS NOT NULL \
         ORDER BY customer_id, contact_at",
        &[],
        |row| {
            take(row.get(0)?, row.get(1)?, row.text(2)?);
            Ok(())
        },
    )
}
