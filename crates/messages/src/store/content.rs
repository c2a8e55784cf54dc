//! What was written.

use db::{DbError, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use crate::domain::MessageId;

/// What is kept of one message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ContentRow {
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    pub(crate) language: String,
    pub(crate) subject: String,
    pub(crate) letter: Vec<u8>,
}

/// Keeps what is about to be handed over, in place of what was written for an address that the customer had before.
/// Only for messages that the caller holds: a worker that was taken over is late.
pub(crate) fn insert_content(
    tx: &mut Tx<'_>,
    contents: &[ContentRow],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO messages_content (customer_id, message_id, language, subject, letter, kept_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (customer_id, message_id) DO UPDATE SET \
         language = excluded.language, subject = excluded.subject, letter = excluded.letter, kept_at = excluded.kept_at",
        contents.iter().map(|one| {
            row![
                one.customer,
                one.message,
                one.language.as_str(),
                one.subject.as_str(),
                one.letter.as_slice(),
                now,
            ]
        }),
    )?;
    Ok(())
}

/// The letters of these messages, deflated.
pub(crate) fn load_letters(
    tx: &mut Tx<'_>,
    customers: &[i64],
    messages: &[i64],
) -> Result<Vec<(MessageId, Vec<u8>)>, DbError> {
    tx.query(
        "SELECT message_id, letter FROM messages_content WHERE customer_id IN ($1[]) AND +message_id IN ($2[])",
        params![customers, messages],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What is kept of one message.
pub(crate) fn load_content(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    message: MessageId,
) -> Result<Option<Vec<u8>>, DbError> {
    tx.query_opt(
        "SELECT letter FROM messages_content WHERE customer_id = $1 AND message_id = $2",
        params![customer, message],
        |row| row.get(0),
    )
}

/// A message that may be too old for its letter to be kept.
pub(crate) struct Old {
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    pub(crate) queued_at: Timestamp,
    pub(crate) is_over: bool,
}

/// Up to which message old letters were removed.
pub(crate) fn swept_to(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    let found = tx.scalar("SELECT message_id FROM messages_swept WHERE id = 1", &[])?;
    Ok(found.unwrap_or(0))
}

/// The next messages in the order in which they were made.
pub(crate) fn messages_from(tx: &mut Tx<'_>, after: i64, most: i64) -> Result<Vec<Old>, DbError> {
    tx.query(
        "SELECT customer_id, message_id, queued_at, wake_at FROM messages_message WHERE message_id > $1 \
         ORDER BY message_id LIMIT $2",
        params![after, most],
        |row| {
            let wake_at: Option<Timestamp> = row.get(3)?;
            Ok(Old {
                customer: row.get(0)?,
                message: row.get(1)?,
                queued_at: row.get(2)?,
                is_over: wake_at.is_none(),
            })
        },
    )
}

/// Removes the letters of these messages, and notes that those up to the last of them are gone.
pub(crate) fn delete_letters(tx: &mut Tx<'_>, old: &[Old]) -> Result<(), DbError> {
    tx.execute_many(
        "DELETE FROM messages_content WHERE customer_id = $1 AND message_id = $2",
        old.iter().map(|one| row![one.customer, one.message]),
    )?;
    if let Some(last) = old.last() {
        tx.execute(
            "INSERT INTO messages_swept (id, message_id) VALUES (1, $1) \
             ON CONFLICT (id) DO UPDATE SET message_id = excluded.message_id",
            params![last.message],
        )?;
    }
    Ok(())
}
