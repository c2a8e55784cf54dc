//! Holds, and topics that customers want no more of.

use customers::{Channel, Purpose};
use db::{DbError, Tx, params};
use kernel::{CustomerId, Timestamp};

use super::parsed;
use crate::domain::{Hold, HoldKind, MessageId, Topic};

/// Raises a hold, or says anew what one is.
pub(crate) fn upsert_hold(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    hold: &Hold,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_hold (customer_id, hold_key, kind, from_purpose, raised_at, until_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (customer_id, hold_key) DO UPDATE SET kind = excluded.kind, \
         from_purpose = excluded.from_purpose, raised_at = excluded.raised_at, until_at = excluded.until_at",
        params![
            customer,
            &hold.key,
            hold.kind.as_str(),
            hold.from.word(),
            hold.raised_at,
            hold.until
        ],
    )?;
    Ok(())
}

pub(crate) fn delete_hold(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    key: &str,
) -> Result<bool, DbError> {
    let deleted = tx.execute(
        "DELETE FROM messages_hold WHERE customer_id = $1 AND hold_key = $2",
        params![customer, key],
    )?;
    Ok(deleted > 0)
}

const TABLE: &str = "messages_hold";

pub(crate) fn holds_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
) -> Result<Vec<(CustomerId, Hold)>, DbError> {
    tx.kept_rows(customers, &[TABLE], |tx, customers| {
        tx.query(
        "SELECT customer_id, hold_key, kind, from_purpose, raised_at, until_at FROM messages_hold \
         WHERE customer_id IN ($1[]) ORDER BY customer_id, hold_key",
        params![customers],
        |row| {
            let hold = Hold {
                key: row.get(1)?,
                kind: parsed(row, 2, (TABLE, "kind"), |text| HoldKind::parse(text).ok())?,
                from: parsed(row, 3, (TABLE, "from_purpose"), Purpose::parse)?,
                raised_at: row.get(4)?,
                until: row.get(5)?,
            };
            Ok((row.get(0)?, hold))
        },
    )
    })
}

/// `false` when the topic was refused before.
pub(crate) fn insert_topic_refusal(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    (channel, topic): (Channel, &Topic),
    message: Option<MessageId>,
    now: Timestamp,
) -> Result<bool, DbError> {
    let inserted = tx.execute(
        "INSERT INTO messages_topic_refusal (customer_id, channel, topic, refused_at, message_id) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (customer_id, channel, topic) DO NOTHING",
        params![customer, channel.word(), topic.as_str(), now, message],
    )?;
    Ok(inserted > 0)
}

/// Who wants no more of what.
pub(crate) type Refusal = (CustomerId, (Channel, Topic));

pub(crate) fn topic_refusals_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
) -> Result<Vec<Refusal>, DbError> {
    const TABLE: &str = "messages_topic_refusal";
    tx.kept_rows(customers, &[TABLE], |tx, customers| tx.query(
        "SELECT customer_id, channel, topic FROM messages_topic_refusal WHERE customer_id IN ($1[]) \
         ORDER BY customer_id, channel, topic",
        params![customers],
        |row| {
            let channel = parsed(row, 1, (TABLE, "channel"), Channel::parse)?;
            let topic = parsed(row, 2, (TABLE, "topic"), |text| Topic::parse(text).ok())?;
            Ok((row.get(0)?, (channel, topic)))
        },
    ))
}
