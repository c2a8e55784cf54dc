//! One person under another number, and no person at all.

use db::{DbError, Tx, params};
use kernel::{CustomerId, Timestamp};

use crate::domain::AskId;

/// Puts asks of `from` under `into`, with what was decided about them, what was written and what came of it. Customer ids
/// never change in place: rows are written anew. No two asks may have one cause afterwards.
pub(crate) fn move_asks(
    tx: &mut Tx<'_>,
    (from, into): (CustomerId, CustomerId),
    asks: &[i64],
) -> Result<(), DbError> {
    let messages: Vec<i64> = tx.query(
        "SELECT message_id FROM messages_message WHERE customer_id = $1 AND ask_id IN ($2[])",
        params![from, asks],
        |row| row.get(0),
    )?;
    for sql in OF_ASKS {
        tx.execute(sql, params![from, into, asks])?;
    }
    for sql in OF_MESSAGES {
        tx.execute(sql, params![from, into, messages.as_slice()])?;
    }
    for sql in GONE_WITH_ASKS {
        tx.execute(sql, params![from, asks])?;
    }
    for sql in GONE_WITH_MESSAGES {
        tx.execute(sql, params![from, messages.as_slice()])?;
    }
    Ok(())
}

/// Rows by their ask.
const OF_ASKS: [&str; 3] = [
    "INSERT INTO messages_ask (customer_id, ask_id, home_id, cause, programme, purpose, topic, channels, value, merging, \
     earliest_at, latest_at, template, template_version, content, asked_at, state, look_at, waiting_for, \
     into_ask_id, closed_at) SELECT $2, ask_id, home_id, cause, programme, purpose, topic, channels, value, merging, \
     earliest_at, latest_at, template, template_version, content, asked_at, state, look_at, waiting_for, \
     into_ask_id, closed_at FROM messages_ask WHERE customer_id = $1 AND ask_id IN ($3[])",
    "INSERT INTO messages_decision (customer_id, ask_id, decision_id, at, stage, outcome, reason, detail, channel, \
     until_at, into_ask_id, passed) SELECT $2, ask_id, decision_id, at, stage, outcome, reason, detail, channel, until_at, \
     into_ask_id, passed FROM messages_decision WHERE customer_id = $1 AND ask_id IN ($3[])",
    "INSERT INTO messages_message (customer_id, message_id, ask_id, channel, programme, purpose, topic, queued_at, \
     latest_at, state, wake_at, token, holder, attempts, contact_at, ended_at, note, lane, passes, turn_at, out_at) \
     SELECT $2, message_id, ask_id, channel, programme, purpose, topic, queued_at, latest_at, state, wake_at, token, \
     holder, attempts, contact_at, ended_at, note, lane, passes, turn_at, out_at FROM messages_message \
     WHERE customer_id = $1 AND ask_id IN ($3[])",
];
/// Rows by their message.
const OF_MESSAGES: [&str; 4] = [
    "INSERT INTO messages_content (customer_id, message_id, language, subject, letter, kept_at) \
     SELECT $2, message_id, language, subject, letter, kept_at FROM messages_content \
     WHERE customer_id = $1 AND message_id IN ($3[])",
    "INSERT INTO messages_delivery (customer_id, message_id, provider_id, standing, code, segments, told_at) \
     SELECT $2, message_id, provider_id, standing, code, segments, told_at FROM messages_delivery \
     WHERE customer_id = $1 AND message_id IN ($3[])",
    "INSERT INTO messages_seen (customer_id, message_id, human_opens, machine_opens, human_clicks, machine_clicks, \
     opened_at, last_opened_at, clicked_at, last_clicked_at) SELECT $2, message_id, human_opens, machine_opens, \
     human_clicks, machine_clicks, opened_at, last_opened_at, clicked_at, last_clicked_at FROM messages_seen \
     WHERE customer_id = $1 AND message_id IN ($3[])",
    "INSERT INTO messages_followed (customer_id, message_id, link, target, human_clicks, machine_clicks, last_at) \
     SELECT $2, message_id, link, target, human_clicks, machine_clicks, last_at FROM messages_followed \
     WHERE customer_id = $1 AND message_id IN ($3[])",
];
const GONE_WITH_ASKS: [&str; 3] = [
    "DELETE FROM messages_ask WHERE customer_id = $1 AND ask_id IN ($2[])",
    "DELETE FROM messages_decision WHERE customer_id = $1 AND ask_id IN ($2[])",
    "DELETE FROM messages_message WHERE customer_id = $1 AND ask_id IN ($2[])",
];
const GONE_WITH_MESSAGES: [&str; 4] = [
    "DELETE FROM messages_content WHERE customer_id = $1 AND message_id IN ($2[])",
    "DELETE FROM messages_delivery WHERE customer_id = $1 AND message_id IN ($2[])",
    "DELETE FROM messages_seen WHERE customer_id = $1 AND message_id IN ($2[])",
    "DELETE FROM messages_followed WHERE customer_id = $1 AND message_id IN ($2[])",
];

/// The asks of a customer that were put to one of `homes` first, with their causes.
pub(crate) fn asks_from(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    homes: &[CustomerId],
) -> Result<Vec<(AskId, String)>, DbError> {
    let homes: Vec<i64> = homes.iter().map(|home| home.raw()).collect();
    tx.query(
        "SELECT ask_id, cause FROM messages_ask WHERE customer_id = $1 AND home_id IN ($2[]) ORDER BY ask_id",
        params![customer, homes.as_slice()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Puts everything of `from` under `into`. Of holds and topic refusals that both have, those of `into` stay; no two asks
/// may have one cause any more.
pub(crate) fn move_all(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), DbError> {
    let asks: Vec<i64> = tx.query(
        "SELECT ask_id FROM messages_ask WHERE customer_id = $1",
        params![from],
        |row| row.get(0),
    )?;
    move_asks(tx, (from, into), &asks)?;
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
    delete_rest(tx, from)
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
        "DELETE FROM messages_delivery WHERE customer_id = $1",
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

/// What is of no ask.
fn delete_rest(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    for sql in [
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
