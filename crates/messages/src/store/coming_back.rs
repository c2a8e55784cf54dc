//! What came back.

use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use crate::{
    coming_back::{Brake, ReplyId},
    domain::MessageId,
    public::ReplyView,
};

/// Remembers that this was taken in; answers whether it is new.
pub(crate) fn insert_returned(
    tx: &mut Tx<'_>,
    fingerprint: &str,
    (what, programme): (&str, &str),
    now: Timestamp,
) -> Result<bool, DbError> {
    let written = tx.execute(
        "INSERT INTO messages_returned (fingerprint, what, programme, taken_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (fingerprint) DO NOTHING",
        params![fingerprint, what, programme, now],
    )?;
    Ok(written == 1)
}

/// How often an address was in trouble of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) times: i64,
    pub(crate) first_at: Timestamp,
    pub(crate) last_at: Timestamp,
}

pub(crate) fn trouble_of(
    tx: &mut Tx<'_>,
    address: &str,
    kind: &str,
) -> Result<Option<Trouble>, DbError> {
    tx.query_opt(
        "SELECT times, first_at, last_at FROM messages_trouble WHERE address = $1 AND kind = $2",
        params![address, kind],
        |row| {
            Ok(Trouble {
                times: row.get(0)?,
                first_at: row.get(1)?,
                last_at: row.get(2)?,
            })
        },
    )
}

pub(crate) fn set_trouble(
    tx: &mut Tx<'_>,
    (address, kind): (&str, &str),
    trouble: Trouble,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_trouble (address, kind, times, first_at, last_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (address, kind) DO UPDATE SET times = excluded.times, first_at = excluded.first_at, \
         last_at = excluded.last_at",
        params![address, kind, trouble.times, trouble.first_at, trouble.last_at],
    )?;
    Ok(())
}

/// The address works: whatever was counted against it is over.
pub(crate) fn forget_troubles(tx: &mut Tx<'_>, address: &str) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM messages_trouble WHERE address = $1",
        params![address],
    )?;
    Ok(())
}

pub(crate) fn insert_reply(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    reply: &ReplyView,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_reply (customer_id, reply_id, message_id, received_at, subject, body) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![
            customer,
            reply.id,
            reply.message,
            reply.received_at,
            &reply.subject,
            &reply.text
        ],
    )?;
    Ok(())
}

/// What a customer wrote, the newest first, older than `before`.
pub(crate) fn replies_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: ReplyId,
    limit: u32,
) -> Result<Vec<ReplyView>, DbError> {
    tx.query(
        "SELECT reply_id, message_id, received_at, subject, body FROM messages_reply \
         WHERE customer_id = $1 AND reply_id < $2 ORDER BY reply_id DESC LIMIT $3",
        params![customer, before, limit],
        |row| {
            Ok(ReplyView {
                id: row.get(0)?,
                message: row.get::<Option<MessageId>>(1)?,
                received_at: row.get(2)?,
                subject: row.get(3)?,
                text: row.get(4)?,
            })
        },
    )
}

/// Removes some of what customers wrote before an instant; tells how many.
pub(crate) fn delete_old_replies(
    tx: &mut Tx<'_>,
    before: Timestamp,
    most: i64,
) -> Result<usize, DbError> {
    let old = tx.query(
        "SELECT customer_id, reply_id FROM messages_reply WHERE received_at < $1 ORDER BY received_at LIMIT $2",
        params![before, most],
        |row| Ok::<(CustomerId, ReplyId), DbError>((row.get(0)?, row.get(1)?)),
    )?;
    tx.execute_many(
        "DELETE FROM messages_reply WHERE customer_id = $1 AND reply_id = $2",
        old.iter().map(|(customer, reply)| row![*customer, *reply]),
    )?;
    Ok(old.len())
}

/// How often something of a programme was taken in since an instant.
pub(crate) fn count_returned(
    tx: &mut Tx<'_>,
    programme: &str,
    what: &str,
    since: Timestamp,
) -> Result<i64, DbError> {
    let found = tx.scalar::<i64>(
        "SELECT count(*) FROM messages_returned WHERE programme = $1 AND what = $2 AND taken_at > $3",
        params![programme, what, since],
    )?;
    Ok(found.unwrap_or_default())
}

/// What is known of a programme's brake, and when it was released.
pub(crate) fn brake_of(
    tx: &mut Tx<'_>,
    programme: &str,
) -> Result<Option<(Brake, Option<Timestamp>)>, DbError> {
    tx.query_opt(
        "SELECT programme, since_at, sent, complaints, dead, repeats, released_at FROM messages_brake WHERE programme = $1",
        params![programme],
        |row| Ok((brake(row)?, row.get(6)?)),
    )
}

pub(crate) fn pull_brake(tx: &mut Tx<'_>, brake: &Brake) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_brake (programme, since_at, released_at, sent, complaints, dead, repeats) \
         VALUES ($1, $2, NULL, $3, $4, $5, $6) ON CONFLICT (programme) DO UPDATE SET since_at = excluded.since_at, \
         released_at = NULL, sent = excluded.sent, complaints = excluded.complaints, dead = excluded.dead, \
         repeats = excluded.repeats",
        params![
            &brake.programme,
            brake.since,
            brake.sent,
            brake.complaints,
            brake.dead,
            brake.repeats
        ],
    )?;
    Ok(())
}

/// The programmes that are stopped.
pub(crate) fn brakes(tx: &mut Tx<'_>) -> Result<Vec<Brake>, DbError> {
    tx.query(
        "SELECT programme, since_at, sent, complaints, dead, repeats FROM messages_brake WHERE released_at IS NULL \
         ORDER BY programme",
        &[],
        brake,
    )
}

pub(crate) fn release_brake(
    tx: &mut Tx<'_>,
    programme: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let released = tx.execute(
        "UPDATE messages_brake SET released_at = $2 WHERE programme = $1 AND released_at IS NULL",
        params![programme, now],
    )?;
    Ok(released == 1)
}

fn brake(row: &Row<'_>) -> Result<Brake, DbError> {
    Ok(Brake {
        programme: row.get(0)?,
        since: row.get(1)?,
        sent: row.get(2)?,
        complaints: row.get(3)?,
        dead: row.get(4)?,
        repeats: row.get(5)?,
    })
}
