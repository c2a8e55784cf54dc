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
