//! What customers wish.

use customers::Channel;
use db::{DbError, Tx, params};
use kernel::{CustomerId, Span, Timestamp};

use super::parsed;
use crate::domain::{Topic, Wish};

/// The wishes of these customers, as far as they have any.
pub(crate) fn wishes_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
) -> Result<Vec<(CustomerId, Wish)>, DbError> {
    tx.kept_rows(customers, &["messages_wish"], |tx, customers| tx.query(
        "SELECT customer_id, one_within, paused_until FROM messages_wish WHERE customer_id IN ($1[])",
        params![customers],
        |row| {
            let one_within: Option<i64> = row.get(1)?;
            Ok((
                row.get(0)?,
                Wish {
                    one_within: one_within.map(Span::from_millis),
                    paused_until: row.get(2)?,
                },
            ))
        },
    ))
}

/// What one customer wishes.
pub(crate) fn wish_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Wish, DbError> {
    let found = wishes_of(tx, &[customer.raw()])?;
    Ok(found
        .into_iter()
        .next()
        .map(|(_, wish)| wish)
        .unwrap_or_default())
}

pub(crate) fn put_wish(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    wish: Wish,
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.execute(
        "INSERT INTO messages_wish (customer_id, one_within, paused_until, changed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (customer_id) DO UPDATE SET one_within = excluded.one_within, \
         paused_until = excluded.paused_until, changed_at = excluded.changed_at",
        params![
            customer,
            wish.one_within.map(Span::millis),
            wish.paused_until,
            now
        ],
    )
}

/// What one wished, the other wishes too.
pub(crate) fn copy_wish(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<u64, DbError> {
    tx.execute(
        "INSERT INTO messages_wish (customer_id, one_within, paused_until, changed_at) \
         SELECT $2, one_within, paused_until, changed_at FROM messages_wish WHERE customer_id = $1 \
         ON CONFLICT (customer_id) DO NOTHING",
        params![from, into],
    )
}

pub(crate) fn delete_wish(tx: &mut Tx<'_>, customer: CustomerId) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM messages_wish WHERE customer_id = $1",
        params![customer],
    )
}

/// The topics of what anybody ever wanted to write to a customer, except what orders need.
pub(crate) fn topics_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Topic>, DbError> {
    tx.query(
        "SELECT DISTINCT topic, 0 FROM messages_ask WHERE customer_id = $1 AND purpose <> 'transactional' \
         ORDER BY topic",
        params![customer],
        |row| parsed(row, 0, ("messages_ask", "topic"), |text| Topic::parse(text).ok()),
    )
}

/// A topic is wanted again.
pub(crate) fn delete_topic_refusal(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    channel: Channel,
    topic: &Topic,
) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM messages_topic_refusal WHERE customer_id = $1 AND channel = $2 AND topic = $3",
        params![customer, channel.word(), topic.as_str()],
    )
}
