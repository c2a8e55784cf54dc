//! What became of asks, whose messages they were and who reacted to them.

use db::{DbError, Tx, params};
use kernel::CustomerId;

use crate::domain::AskId;

/// An ask of a customer, the word of its state, and the word of its message's where there is one.
pub(crate) type Standing = (CustomerId, AskId, String, Option<String>);

/// How far these asks of these customers are.
pub(crate) fn standing(
    tx: &mut Tx<'_>,
    customers: &[i64],
    asks: &[i64],
) -> Result<Vec<Standing>, DbError> {
    tx.query(
        "SELECT a.customer_id, a.ask_id, a.state, m.state FROM messages_ask a LEFT JOIN messages_message m \
         ON m.customer_id = a.customer_id AND m.ask_id = a.ask_id \
         WHERE a.customer_id IN ($1[]) AND +a.ask_id IN ($2[]) ORDER BY a.customer_id, a.ask_id",
        params![customers, asks],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

/// Ends messages of these asks that have not gone yet and are in nobody's hands; answers the asks.
pub(crate) fn stop_messages(
    tx: &mut Tx<'_>,
    customers: &[i64],
    asks: &[i64],
    (note, now): (&str, kernel::Timestamp),
) -> Result<Vec<AskId>, DbError> {
    tx.query(
        "UPDATE messages_message SET state = 'refused', wake_at = NULL, contact_at = NULL, ended_at = $4, note = $3, \
         lane = '', turn_at = NULL \
         WHERE customer_id IN ($1[]) AND +ask_id IN ($2[]) AND state IN ('queued', 'deferred') RETURNING ask_id",
        params![customers, asks, note, now],
        |row| row.get(0),
    )
}

/// Whether something that a programme has asked for may still go.
pub(crate) fn has_unsent(tx: &mut Tx<'_>, programme: &str) -> Result<bool, DbError> {
    let queued = tx.query_opt(
        "SELECT message_id FROM messages_message WHERE wake_at IS NOT NULL AND programme = $1 LIMIT 1",
        params![programme],
        |row| row.get::<i64>(0),
    )?;
    if queued.is_some() {
        return Ok(true);
    }
    let open = tx.query_opt(
        "SELECT ask_id FROM messages_ask WHERE state = 'open' AND programme = $1 LIMIT 1",
        params![programme],
        |row| row.get::<i64>(0),
    )?;
    Ok(open.is_some())
}

/// An ask of a customer, whether its message left, and whether people opened it and followed a link of it.
pub(crate) type Reacted = (CustomerId, AskId, bool, bool, bool);

/// What people did with the messages of these asks.
pub(crate) fn reacted(
    tx: &mut Tx<'_>,
    customers: &[i64],
    asks: &[i64],
) -> Result<Vec<Reacted>, DbError> {
    tx.query(
        "SELECT m.customer_id, m.ask_id, CASE WHEN m.state IN ('sent', 'captured') THEN 1 ELSE 0 END, \
         CASE WHEN s.human_opens > 0 THEN 1 ELSE 0 END, CASE WHEN s.human_clicks > 0 THEN 1 ELSE 0 END \
         FROM messages_message m LEFT JOIN messages_seen s ON s.customer_id = m.customer_id \
         AND s.message_id = m.message_id WHERE m.customer_id IN ($1[]) AND +m.ask_id IN ($2[]) \
         ORDER BY m.customer_id, m.ask_id",
        params![customers, asks],
        |row| {
            let is = |position| Ok::<bool, DbError>(row.get::<i64>(position)? == 1);
            Ok((row.get(0)?, row.get(1)?, is(2)?, is(3)?, is(4)?))
        },
    )
}
