//! Conversations: what was written about one order or in one programme's time, so that mail programs show it together.

use db::{DbError, Tx, params, row};
use kernel::CustomerId;

/// The first and the last message of a conversation, by their `Message-ID`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Thread {
    pub(crate) first: String,
    pub(crate) last: String,
}

/// Whose conversation, about what.
pub(crate) type ThreadKey = (CustomerId, String);

/// The conversations of these customers with these keys.
pub(crate) fn threads(
    tx: &mut Tx<'_>,
    customers: &[i64],
    keys: &[&str],
) -> Result<Vec<(ThreadKey, Thread)>, DbError> {
    tx.query(
        "SELECT customer_id, thread, first_id, last_id FROM messages_thread \
         WHERE customer_id IN ($1[]) AND (thread || '') IN ($2[])",
        params![customers, keys],
        |row| {
            let thread = Thread {
                first: row.get(2)?,
                last: row.get(3)?,
            };
            Ok(((row.get(0)?, row.get(1)?), thread))
        },
    )
}

/// Adds messages to their conversations (sorted by customer and key, each once).
pub(crate) fn add_to_threads(
    tx: &mut Tx<'_>,
    messages: &[(CustomerId, String, String)],
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO messages_thread (customer_id, thread, first_id, last_id) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (customer_id, thread) DO UPDATE SET last_id = excluded.last_id",
        messages
            .iter()
            .map(|(customer, thread, id)| row![*customer, thread.as_str(), id.as_str(), id.as_str()]),
    )?;
    Ok(())
}
