//! All SQL of this room.

use db::{DbError, Migration, Room, Row, Table, Tx, params, row};
use kernel::{CustomerId, Timestamp};
use leases::Hold;

use crate::Timer;

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "timers",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "timers",
        sql: include_str!("migrations/0001_timers.sql"),
        tables: &[
            Table::customer("timers_timer"),
            Table::customer("timers_dead"),
        ],
    }],
};

pub(crate) fn upsert(tx: &mut Tx<'_>, timers: &[(&Timer, String)]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO timers_timer (customer_id, timer_key, kind, due_at, wake_at, token, attempts, data) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (customer_id, timer_key) DO UPDATE SET \
         kind = excluded.kind, due_at = excluded.due_at, wake_at = excluded.wake_at, token = excluded.token, \
         attempts = excluded.attempts, data = excluded.data",
        timers.iter().map(|(timer, data)| {
            row![
                timer.customer,
                timer.key.as_str(),
                timer.kind.as_str(),
                timer.due_at,
                timer.due_at,
                0_i64,
                0_i64,
                data.as_str()
            ]
        }),
    )?;
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, customer: CustomerId, key: &str) -> Result<bool, DbError> {
    let deleted = tx.execute(
        "DELETE FROM timers_timer WHERE customer_id = $1 AND timer_key = $2",
        params![customer, key],
    )?;
    Ok(deleted > 0)
}

pub(crate) fn delete_prefix(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    prefix: &str,
) -> Result<u64, DbError> {
    // Keys are compared as bytes of ASCII: nothing that begins with the prefix sorts after prefix + DEL.
    tx.execute(
        "DELETE FROM timers_timer WHERE customer_id = $1 AND timer_key >= $2 AND timer_key <= $3",
        params![customer, prefix, format!("{prefix}\u{7f}")],
    )
}

/// A claimed timer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Claimed {
    pub(crate) timer: Timer,
    pub(crate) attempts: i64,
}

pub(crate) fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    hold: Hold,
    token: i64,
    limit: i64,
) -> Result<Vec<Claimed>, DbError> {
    let mut claimed = match hold {
        Hold::Transaction => tx.claim(
            "UPDATE timers_timer SET token = $2, attempts = attempts + 1 \
             WHERE (customer_id, timer_key) IN (SELECT customer_id, timer_key FROM timers_timer \
               WHERE wake_at <= $1 ORDER BY wake_at LIMIT $3 /* unlocked only */) \
             AND +wake_at <= $1 RETURNING customer_id, timer_key, kind, due_at, data, attempts",
            params![now, token, limit],
            read,
        )?,
        Hold::Lease(end) => tx.claim(
            "UPDATE timers_timer SET wake_at = $2, token = $3, attempts = attempts + 1 \
             WHERE (customer_id, timer_key) IN (SELECT customer_id, timer_key FROM timers_timer \
               WHERE wake_at <= $1 ORDER BY wake_at LIMIT $4 /* unlocked only */) \
             AND +wake_at <= $1 RETURNING customer_id, timer_key, kind, due_at, data, attempts",
            params![now, end, token, limit],
            read,
        )?,
    };
    sort(&mut claimed);
    Ok(claimed)
}

/// In due order, so that what was to happen first happens first.
fn sort(timers: &mut [Claimed]) {
    timers.sort_by(|a, b| {
        (a.timer.due_at, a.timer.customer, &a.timer.key).cmp(&(
            b.timer.due_at,
            b.timer.customer,
            &b.timer.key,
        ))
    });
}

/// The kind of the timer that is due first.
pub(crate) fn first_due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<String>, DbError> {
    tx.scalar(
        "SELECT kind FROM timers_timer WHERE wake_at <= $1 ORDER BY wake_at LIMIT 1",
        params![now],
    )
}

/// Takes up to `limit` timers of a kind that are due out of the table.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    now: Timestamp,
    kind: &str,
    limit: i64,
) -> Result<Vec<Claimed>, DbError> {
    let mut taken = tx.claim(
        "DELETE FROM timers_timer WHERE (customer_id, timer_key) IN (SELECT customer_id, timer_key FROM timers_timer \
           WHERE wake_at <= $1 AND kind = $2 ORDER BY wake_at LIMIT $3 /* unlocked only */) \
         RETURNING customer_id, timer_key, kind, due_at, data, attempts + 1",
        params![now, kind, limit],
        read,
    )?;
    sort(&mut taken);
    Ok(taken)
}

fn read(row: &Row<'_>) -> Result<Claimed, DbError> {
    let data = serde_json::from_str(row.text(4)?).map_err(|error| DbError::Row {
        table: "timers_timer",
        column: "data",
        id: row.get::<String>(1).unwrap_or_default(),
        why: error.to_string(),
    })?;
    Ok(Claimed {
        timer: Timer {
            customer: row.get(0)?,
            key: row.get(1)?,
            kind: row.get(2)?,
            due_at: row.get(3)?,
            data,
        },
        attempts: row.get(5)?,
    })
}

/// Ends a timer under its token; `false` when it was replaced, cancelled, or taken over.
pub(crate) fn complete(tx: &mut Tx<'_>, claimed: &Claimed, token: i64) -> Result<bool, DbError> {
    let deleted = tx.execute(
        "DELETE FROM timers_timer WHERE customer_id = $1 AND timer_key = $2 AND token = $3",
        params![claimed.timer.customer, &claimed.timer.key, token],
    )?;
    Ok(deleted == 1)
}

/// Ends all timers of a kind that this token holds; `false` when one of them was replaced, cancelled, or taken over.
pub(crate) fn complete_all(
    tx: &mut Tx<'_>,
    kind: &str,
    claimed: &[&Claimed],
    token: i64,
) -> Result<bool, DbError> {
    let customers: Vec<i64> = claimed.iter().map(|one| one.timer.customer.raw()).collect();
    let deleted = tx.execute(
        "DELETE FROM timers_timer WHERE customer_id IN ($1[]) AND token = $2 AND kind = $3",
        params![customers, token, kind],
    )?;
    Ok(usize::try_from(deleted) == Ok(claimed.len()))
}

pub(crate) fn postpone(
    tx: &mut Tx<'_>,
    claimed: &Claimed,
    token: i64,
    wake_at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE timers_timer SET wake_at = $4 WHERE customer_id = $1 AND timer_key = $2 AND token = $3",
        params![claimed.timer.customer, &claimed.timer.key, token, wake_at],
    )?;
    Ok(())
}

pub(crate) fn bury(
    tx: &mut Tx<'_>,
    claimed: &Claimed,
    now: Timestamp,
    reason: &str,
) -> Result<(), DbError> {
    let timer = &claimed.timer;
    tx.execute(
        "INSERT INTO timers_dead (customer_id, timer_key, kind, due_at, attempts, died_at, data, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (customer_id, timer_key) DO UPDATE SET \
         kind = excluded.kind, due_at = excluded.due_at, attempts = excluded.attempts, died_at = excluded.died_at, \
         data = excluded.data, reason = excluded.reason",
        params![
            timer.customer,
            &timer.key,
            &timer.kind,
            timer.due_at,
            claimed.attempts,
            now,
            timer.data.to_string(),
            reason
        ],
    )?;
    Ok(())
}

/// A timer whose handler failed too often.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadLetter {
    /// Whose it was.
    pub customer: CustomerId,
    /// Its key.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// When it was due.
    pub due_at: Timestamp,
    /// When it was given up.
    pub died_at: Timestamp,
    /// The last failure.
    pub reason: String,
}

/// Dead letters, newest first.
pub fn dead_letters(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<DeadLetter>, DbError> {
    tx.query(
        "SELECT customer_id, timer_key, kind, due_at, died_at, reason FROM timers_dead ORDER BY died_at DESC LIMIT $1",
        params![limit],
        |row| {
            Ok(DeadLetter {
                customer: row.get(0)?,
                key: row.get(1)?,
                kind: row.get(2)?,
                due_at: row.get(3)?,
                died_at: row.get(4)?,
                reason: row.get(5)?,
            })
        },
    )
}

/// How many timers wait.
pub fn waiting(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    Ok(tx
        .scalar("SELECT count(*) FROM timers_timer", &[])?
        .unwrap_or(0))
}

/// When the first timer is due.
struct NextWake(Option<Timestamp>);

pub(crate) fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    let next = tx.kept(&["timers_timer"], |tx| {
        let first: Option<Option<Timestamp>> =
            tx.scalar("SELECT min(wake_at) FROM timers_timer", &[])?;
        Ok::<_, DbError>(NextWake(first.flatten()))
    })?;
    Ok(next.0)
}
