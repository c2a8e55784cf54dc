//! One person under another number, and no person at all.

use db::{DbError, Tx, params};
use kernel::{CustomerId, Timestamp};

/// Puts everything of `from` under `into`. Customer ids never change in place: rows are written anew. Of holds and topic
/// refusals that both have, those of `into` stay; no two asks may have one cause any more.
pub(crate) fn move_all(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_ask (customer_id, ask_id, cause, programme, purpose, topic, channels, value, merging, \
         earliest_at, latest_at, template, template_version, content, asked_at, state, look_at, waiting_for, \
         into_ask_id, closed_at) SELECT $2, ask_id, cause, programme, purpose, topic, channels, value, merging, \
         earliest_at, latest_at, template, template_version, content, asked_at, state, look_at, waiting_for, \
         into_ask_id, closed_at FROM messages_ask WHERE customer_id = $1",
        params![from, into],
    )?;
    tx.execute(
        "INSERT INTO messages_decision (customer_id, ask_id, decision_id, at, stage, outcome, reason, detail, channel, \
         until_at, into_ask_id) SELECT $2, ask_id, decision_id, at, stage, outcome, reason, detail, channel, until_at, \
         into_ask_id FROM messages_decision WHERE customer_id = $1",
        params![from, into],
    )?;
    tx.execute(
        "INSERT INTO messages_message (customer_id, message_id, ask_id, channel, programme, purpose, topic, queued_at, \
         latest_at, state, wake_at, token, holder, attempts, contact_at, ended_at, note, lane, passes, turn_at) \
         SELECT $2, message_id, ask_id, channel, programme, purpose, topic, queued_at, latest_at, state, wake_at, token, \
         holder, attempts, contact_at, ended_at, note, lane, passes, turn_at FROM messages_message WHERE customer_id = $1",
        params![from, into],
    )?;
    tx.execute(
        "INSERT INTO messages_content (customer_id, message_id, language, subject, letter, kept_at) \
         SELECT $2, message_id, language, subject, letter, kept_at FROM messages_content WHERE customer_id = $1",
        params![from, into],
    )?;
    tx.execute(
        "INSERT INTO messages_hold (customer_id, hold_key, kind, from_purpose, raised_at, until_at) \
         SELECT $2, hold_key, kind, from_purpose, raised_at, until_at FROM messages_hold WHERE customer_id = $1 \
         ON CONFLICT (customer_id, hold_key) DO NOTHING",
        params![from, into],
    )?;
    tx.execute(
        "INSERT INTO messages_topic_refusal (customer_id, channel, topic, refused_at, message_id) \
         SELECT $2, channel, topic, refused_at, message_id FROM messages_topic_refusal WHERE customer_id = $1 \
         ON CONFLICT (customer_id, channel, topic) DO NOTHING",
        params![from, into],
    )?;
    tx.execute(
        "INSERT INTO messages_reply (customer_id, reply_id, message_id, received_at, subject, body) \
         SELECT $2, reply_id, message_id, received_at, subject, body FROM messages_reply WHERE customer_id = $1",
        params![from, into],
    )?;
    tx.execute(
        "INSERT INTO messages_thread (customer_id, thread, first_id, last_id) \
         SELECT $2, thread, first_id, last_id FROM messages_thread WHERE customer_id = $1 \
         ON CONFLICT (customer_id, thread) DO NOTHING",
        params![from, into],
    )?;
    delete_all(tx, from)
}

/// What topics one refused, the other refuses too.
pub(crate) fn copy_topic_refusals(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_topic_refusal (customer_id, channel, topic, refused_at, message_id) \
         SELECT $2, channel, topic, refused_at, message_id FROM messages_topic_refusal WHERE customer_id = $1 \
         ON CONFLICT (customer_id, channel, topic) DO NOTHING",
        params![from, into],
    )?;
    Ok(())
}

/// Forgets what was written to a person and why, and keeps that something was.
pub(crate) fn erase(tx: &mut Tx<'_>, customer: CustomerId, now: Timestamp) -> Result<(), DbError> {
    // What somebody is just writing is taken out of their hands, so that it is not kept afterwards. It is with no server
    // yet: letters are kept before they are handed over.
    tx.execute(
        "UPDATE messages_message SET state = 'queued', wake_at = $2, token = 0 \
         WHERE customer_id = $1 AND state = 'handing_over' AND NOT EXISTS (SELECT 1 FROM messages_content c \
         WHERE c.customer_id = messages_message.customer_id AND c.message_id = messages_message.message_id)",
        params![customer, now],
    )?;
    tx.execute(
        "DELETE FROM messages_content WHERE customer_id = $1",
        params![customer],
    )?;
    tx.execute(
        "DELETE FROM messages_hold WHERE customer_id = $1",
        params![customer],
    )?;
    tx.execute(
        "DELETE FROM messages_reply WHERE customer_id = $1",
        params![customer],
    )?;
    tx.execute(
        "DELETE FROM messages_thread WHERE customer_id = $1",
        params![customer],
    )?;
    tx.execute(
        "UPDATE messages_message SET note = '' WHERE customer_id = $1",
        params![customer],
    )?;
    tx.execute(
        "UPDATE messages_ask SET content = '{}' WHERE customer_id = $1",
        params![customer],
    )?;
    Ok(())
}

fn delete_all(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM messages_ask WHERE customer_id = $1",
        "DELETE FROM messages_decision WHERE customer_id = $1",
        "DELETE FROM messages_message WHERE customer_id = $1",
        "DELETE FROM messages_content WHERE customer_id = $1",
        "DELETE FROM messages_hold WHERE customer_id = $1",
        "DELETE FROM messages_topic_refusal WHERE customer_id = $1",
        "DELETE FROM messages_reply WHERE customer_id = $1",
        "DELETE FROM messages_thread WHERE customer_id = $1",
        "DELETE FROM messages_customer WHERE customer_id = $1",
    ] {
        tx.execute(sql, params![customer])?;
    }
    Ok(())
}
