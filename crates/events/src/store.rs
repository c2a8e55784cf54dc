//! All SQL of this room.

use std::{collections::BTreeMap, sync::Arc};

use db::{DbError, Migration, Room, Row, Table, Tx, params, row};
use kernel::{CustomerId, Timestamp};
use leases::Hold;

use crate::domain::{Event, EventId, Fact, Subscriber};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "events",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "timeline and deliveries",
        sql: include_str!("migrations/0001_timeline.sql"),
        tables: &[
            Table::customer("events_head"),
            Table::customer("events_log"),
            Table::customer("events_delivery"),
            Table::customer("events_dead"),
            Table::reference("events_subscription"),
        ],
    }],
};

/// Takes the head rows of these customers (sorted, each once).
pub(crate) fn take_heads(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), DbError> {
    tx.take_many(
        "INSERT INTO events_head (customer_id, last_seq) VALUES ($1, 0) \
         ON CONFLICT (customer_id) DO UPDATE SET last_seq = events_head.last_seq",
        customers.iter().map(|customer| row![*customer]),
    )
}

/// Takes the head rows of these customers (sorted, each once) and answers the last numbers of those who have any.
pub(crate) fn lock_heads(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, i64)>, DbError> {
    take_heads(tx, customers)?;
    heads(tx, customers.iter().copied())
}

/// Takes so many numbers for each of these customers (sorted, each once) with their head rows; answers the last of them.
pub(crate) fn take_numbers(
    tx: &mut Tx<'_>,
    counts: &BTreeMap<CustomerId, i64>,
) -> Result<Vec<(CustomerId, i64)>, DbError> {
    tx.insert_many(
        "INSERT INTO events_head (customer_id, last_seq) VALUES ($1, $2) \
         ON CONFLICT (customer_id) DO UPDATE SET last_seq = events_head.last_seq + excluded.last_seq",
        counts
            .iter()
            .map(|(customer, count)| row![*customer, *count]),
    )?;
    heads(tx, counts.keys().copied())
}

/// The last numbers of customers whose head rows this transaction has taken. A statement of its own: row by row with
/// RETURNING, SQLite prepares each time for undoing the one row, which costs more than all the rest.
fn heads(
    tx: &mut Tx<'_>,
    customers: impl Iterator<Item = CustomerId>,
) -> Result<Vec<(CustomerId, i64)>, DbError> {
    let customers: Vec<i64> = customers.map(CustomerId::raw).collect();
    tx.query(
        "SELECT customer_id, last_seq FROM events_head WHERE customer_id IN ($1[]) ORDER BY customer_id",
        params![customers],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Sets the last numbers (sorted by customer).
pub(crate) fn set_heads(tx: &mut Tx<'_>, heads: &[(CustomerId, i64)]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO events_head (customer_id, last_seq) VALUES ($1, $2) \
         ON CONFLICT (customer_id) DO UPDATE SET last_seq = excluded.last_seq",
        heads.iter().map(|(customer, last)| row![*customer, *last]),
    )?;
    Ok(())
}

/// Whether this cause stands on this timeline already.
pub(crate) fn is_known(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    cause: &str,
) -> Result<bool, DbError> {
    let found: Option<i64> = tx.scalar(
        "SELECT seq FROM events_log WHERE customer_id = $1 AND cause = $2",
        params![customer, cause],
    )?;
    Ok(found.is_some())
}

/// Which of these causes stand on these timelines already.
///
/// The causes of these customers are read along the index and sifted: looked up one by one, every customer would be
/// tried with every cause. The concatenation keeps both databases from doing that.
pub(crate) fn known_causes(
    tx: &mut Tx<'_>,
    customers: &[i64],
    causes: &[&str],
) -> Result<Vec<(CustomerId, String)>, DbError> {
    tx.query(
        "SELECT customer_id, cause FROM events_log WHERE customer_id IN ($1[]) AND (cause || '') IN ($2[])",
        params![customers, causes],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Like [`known_causes`], with the ids of their events.
pub(crate) fn ids_of_causes(
    tx: &mut Tx<'_>,
    customers: &[i64],
    causes: &[&str],
) -> Result<Vec<(CustomerId, String, EventId)>, DbError> {
    tx.query(
        "SELECT customer_id, cause, event_id FROM events_log WHERE customer_id IN ($1[]) AND (cause || '') IN ($2[])",
        params![customers, causes],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// One event with what the service decided about it.
pub(crate) struct Numbered<'a> {
    pub(crate) event: &'a Fact<'a>,
    pub(crate) seq: i64,
    pub(crate) id: i64,
    pub(crate) data: String,
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    events: &[Numbered<'_>],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO events_log (customer_id, seq, event_id, kind, version, at, recorded_at, cause, home_id, data) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        events.iter().map(|numbered| {
            let event = numbered.event;
            row![
                event.customer,
                numbered.seq,
                numbered.id,
                event.kind,
                event.version,
                event.at,
                now,
                event.cause,
                event.customer,
                numbered.data.as_str(),
            ]
        }),
    )?;
    Ok(())
}

/// Who hears of what: kind and subscriber, sorted.
pub(crate) struct Subscriptions(Vec<(String, String)>);

impl Subscriptions {
    /// Who hears of a kind.
    pub(crate) fn of(&self, kind: &str) -> impl Iterator<Item = &str> {
        let from = self.0.partition_point(|(one, _)| one.as_str() < kind);
        let rest = self.0.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(move |(one, _)| one == kind)
            .map(|(_, subscriber)| subscriber.as_str())
    }
}

pub(crate) fn subscriptions(tx: &mut Tx<'_>) -> Result<Arc<Subscriptions>, DbError> {
    tx.kept(&["events_subscription"], |tx| {
        let all = tx.query(
            "SELECT kind, subscriber FROM events_subscription ORDER BY kind, subscriber",
            &[],
            |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)),
        )?;
        let mut all: Vec<(String, String)> = all;
        // A database may sort texts by other rules.
        all.sort_unstable();
        Ok(Subscriptions(all))
    })
}

pub(crate) fn insert_deliveries(
    tx: &mut Tx<'_>,
    deliveries: &[(CustomerId, i64, &str)],
    wake_at: Timestamp,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO events_delivery (customer_id, seq, subscriber, wake_at, token, attempts) VALUES ($1, $2, $3, $4, $5, $6)",
        deliveries
            .iter()
            .map(|(customer, seq, subscriber)| row![*customer, *seq, *subscriber, wake_at, 0_i64, 0_i64]),
    )?;
    Ok(())
}

pub(crate) fn replace_subscriptions(
    tx: &mut Tx<'_>,
    subscribers: &[Subscriber],
) -> Result<(), DbError> {
    let mut wanted: Vec<(&str, &str)> = subscribers
        .iter()
        .flat_map(|subscriber| subscriber.kinds.iter().map(|kind| (*kind, subscriber.name)))
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    if subscriptions(tx)?
        .0
        .iter()
        .map(|(kind, name)| (kind.as_str(), name.as_str()))
        .eq(wanted.iter().copied())
    {
        return Ok(());
    }
    tx.execute("DELETE FROM events_subscription", &[])?;
    tx.insert_many(
        "INSERT INTO events_subscription (kind, subscriber) VALUES ($1, $2)",
        wanted.into_iter().map(|(kind, name)| row![kind, name]),
    )?;
    Ok(())
}

/// A claimed delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claimed {
    pub(crate) customer: CustomerId,
    pub(crate) subscriber: String,
    pub(crate) seq: i64,
    pub(crate) attempts: i64,
}

/// Takes up to `limit` deliveries that are due and first of their customer and subscriber.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    hold: Hold,
    token: i64,
    limit: i64,
) -> Result<Vec<Claimed>, DbError> {
    let mut claimed = match hold {
        Hold::Transaction => tx.claim(
            "UPDATE events_delivery SET token = $2, attempts = attempts + 1 \
             WHERE (customer_id, subscriber, seq) IN (\
               SELECT d.customer_id, d.subscriber, d.seq FROM events_delivery d WHERE d.wake_at <= $1 AND NOT EXISTS (\
                 SELECT 1 FROM events_delivery e WHERE e.customer_id = d.customer_id AND e.subscriber = d.subscriber \
                 AND e.seq < d.seq) ORDER BY d.wake_at LIMIT $3 /* unlocked only */) \
             AND +wake_at <= $1 RETURNING customer_id, subscriber, seq, attempts",
            params![now, token, limit],
            claimed_row,
        )?,
        Hold::Lease(end) => tx.claim(
            "UPDATE events_delivery SET wake_at = $2, token = $3, attempts = attempts + 1 \
             WHERE (customer_id, subscriber, seq) IN (\
               SELECT d.customer_id, d.subscriber, d.seq FROM events_delivery d WHERE d.wake_at <= $1 AND NOT EXISTS (\
                 SELECT 1 FROM events_delivery e WHERE e.customer_id = d.customer_id AND e.subscriber = d.subscriber \
                 AND e.seq < d.seq) ORDER BY d.wake_at LIMIT $4 /* unlocked only */) \
             AND +wake_at <= $1 RETURNING customer_id, subscriber, seq, attempts",
            params![now, end, token, limit],
            claimed_row,
        )?,
    };
    sort(&mut claimed);
    Ok(claimed)
}

fn claimed_row(row: &Row<'_>) -> Result<Claimed, DbError> {
    Ok(Claimed {
        customer: row.get(0)?,
        subscriber: row.get(1)?,
        seq: row.get(2)?,
        attempts: row.get(3)?,
    })
}

fn sort(deliveries: &mut [Claimed]) {
    deliveries.sort_by(|a, b| {
        (a.customer, &a.subscriber, a.seq).cmp(&(b.customer, &b.subscriber, b.seq))
    });
}

/// The subscriber of the delivery that is due first and may be taken.
pub(crate) fn first_due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<String>, DbError> {
    tx.scalar(
        "SELECT d.subscriber FROM events_delivery d WHERE d.wake_at <= $1 AND NOT EXISTS (\
           SELECT 1 FROM events_delivery e WHERE e.customer_id = d.customer_id AND e.subscriber = d.subscriber \
           AND e.seq < d.seq) ORDER BY d.wake_at LIMIT 1",
        params![now],
    )
}

/// Takes up to `limit` deliveries to a subscriber that are due and first of their customer out of the table.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    now: Timestamp,
    subscriber: &str,
    limit: i64,
) -> Result<Vec<Claimed>, DbError> {
    let mut taken = tx.claim(
        "DELETE FROM events_delivery WHERE (customer_id, subscriber, seq) IN (\
           SELECT d.customer_id, d.subscriber, d.seq FROM events_delivery d WHERE d.wake_at <= $1 AND d.subscriber = $2 \
           AND NOT EXISTS (SELECT 1 FROM events_delivery e WHERE e.customer_id = d.customer_id \
             AND e.subscriber = d.subscriber AND e.seq < d.seq) ORDER BY d.wake_at LIMIT $3 /* unlocked only */) \
         RETURNING customer_id, subscriber, seq, attempts + 1",
        params![now, subscriber, limit],
        claimed_row,
    )?;
    sort(&mut taken);
    Ok(taken)
}

/// Ends a delivery under its token; `false` when somebody else has taken over.
pub(crate) fn complete(tx: &mut Tx<'_>, claimed: &Claimed, token: i64) -> Result<bool, DbError> {
    let deleted = tx.execute(
        "DELETE FROM events_delivery WHERE customer_id = $1 AND subscriber = $2 AND seq = $3 AND token = $4",
        params![claimed.customer, &claimed.subscriber, claimed.seq, token],
    )?;
    Ok(deleted == 1)
}

/// Ends the deliveries of one subscriber that this token holds; `false` when somebody else has taken one over.
pub(crate) fn complete_all(
    tx: &mut Tx<'_>,
    subscriber: &str,
    group: &[&Claimed],
    token: i64,
) -> Result<bool, DbError> {
    let customers: Vec<i64> = group.iter().map(|one| one.customer.raw()).collect();
    let deleted = tx.execute(
        "DELETE FROM events_delivery WHERE customer_id IN ($1[]) AND subscriber = $2 AND token = $3",
        params![customers, subscriber, token],
    )?;
    Ok(usize::try_from(deleted) == Ok(group.len()))
}

pub(crate) fn postpone(
    tx: &mut Tx<'_>,
    claimed: &Claimed,
    token: i64,
    wake_at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE events_delivery SET wake_at = $5 WHERE customer_id = $1 AND subscriber = $2 AND seq = $3 AND token = $4",
        params![claimed.customer, &claimed.subscriber, claimed.seq, token, wake_at],
    )?;
    Ok(())
}

pub(crate) fn bury(
    tx: &mut Tx<'_>,
    claimed: &Claimed,
    now: Timestamp,
    reason: &str,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO events_dead (customer_id, subscriber, seq, attempts, died_at, reason) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (customer_id, subscriber, seq) DO UPDATE SET attempts = excluded.attempts, \
         died_at = excluded.died_at, reason = excluded.reason",
        params![claimed.customer, &claimed.subscriber, claimed.seq, claimed.attempts, now, reason],
    )?;
    Ok(())
}

const COLUMNS: &str = "customer_id, seq, event_id, kind, version, at, recorded_at, cause, data";

fn event(row: &Row<'_>) -> Result<Event, DbError> {
    let data = serde_json::from_str(row.text(8)?).map_err(|error| DbError::Row {
        table: "events_log",
        column: "data",
        id: format!("{COLUMNS}: {:?}", row.get::<i64>(2)),
        why: error.to_string(),
    })?;
    Ok(Event {
        customer: row.get(0)?,
        seq: row.get(1)?,
        id: row.get(2)?,
        kind: row.get(3)?,
        version: row.get(4)?,
        at: row.get(5)?,
        recorded_at: row.get(6)?,
        cause: row.get(7)?,
        data,
    })
}

/// These events; one query for each number that occurs, since many timelines are equally long.
pub(crate) fn load_all(
    tx: &mut Tx<'_>,
    wanted: impl IntoIterator<Item = (CustomerId, i64)>,
) -> Result<Vec<Event>, DbError> {
    let mut by_seq: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (customer, seq) in wanted {
        by_seq.entry(seq).or_default().push(customer.raw());
    }
    let mut events = Vec::new();
    for (seq, customers) in by_seq {
        events.append(&mut tx.query(
            "SELECT customer_id, seq, event_id, kind, version, at, recorded_at, cause, data FROM events_log \
             WHERE seq = $1 AND customer_id IN ($2[])",
            params![seq, customers],
            event,
        )?);
    }
    events.sort_by_key(|event| event.customer);
    Ok(events)
}

/// Which events of these kinds happened from `from` until before `to`, by time.
pub(crate) fn between(
    tx: &mut Tx<'_>,
    kinds: &[&str],
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(CustomerId, i64)>, DbError> {
    tx.query(
        "SELECT customer_id, seq FROM events_log WHERE at >= $2 AND at < $3 AND kind IN ($1[]) \
         ORDER BY at, customer_id, seq",
        params![kinds, from, to],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A page of a timeline, newest number first, below `before`.
pub(crate) fn page(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: i64,
    limit: i64,
) -> Result<Vec<Event>, DbError> {
    tx.query(
        "SELECT customer_id, seq, event_id, kind, version, at, recorded_at, cause, data FROM events_log \
         WHERE customer_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
        params![customer, before, limit],
        event,
    )
}

/// How many deliveries wait, and since when the oldest of them could have been taken.
pub fn pending(tx: &mut Tx<'_>) -> Result<(i64, Option<Timestamp>), DbError> {
    tx.query_one(
        "SELECT count(*), min(wake_at) FROM events_delivery",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A delivery that failed too often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Whose timeline.
    pub customer: CustomerId,
    /// Who could not react.
    pub subscriber: String,
    /// The event's number.
    pub seq: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was given up.
    pub died_at: Timestamp,
    /// The last failure.
    pub reason: String,
}

/// Dead letters, newest first.
pub fn dead_letters(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<DeadLetter>, DbError> {
    tx.query(
        "SELECT customer_id, subscriber, seq, attempts, died_at, reason FROM events_dead ORDER BY died_at DESC LIMIT $1",
        params![limit],
        |row| {
            Ok(DeadLetter {
                customer: row.get(0)?,
                subscriber: row.get(1)?,
                seq: row.get(2)?,
                attempts: row.get(3)?,
                died_at: row.get(4)?,
                reason: row.get(5)?,
            })
        },
    )
}

/// Gives a dead letter another life; `false` when there is none.
pub fn retry_dead(tx: &mut Tx<'_>, dead: &DeadLetter, now: Timestamp) -> Result<bool, DbError> {
    let gone = tx.execute(
        "DELETE FROM events_dead WHERE customer_id = $1 AND subscriber = $2 AND seq = $3",
        params![dead.customer, &dead.subscriber, dead.seq],
    )?;
    if gone == 1 {
        insert_deliveries(
            tx,
            &[(dead.customer, dead.seq, dead.subscriber.as_str())],
            now,
        )?;
    }
    Ok(gone == 1)
}

/// Only the first of a customer and subscriber counts: what stands behind it may long be due and still has to wait, and
/// whoever were woken for it would find nothing to do, again and again.
pub(crate) fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    let next = tx.kept(&["events_delivery"], |tx| {
        let first = tx.scalar(
            "SELECT wake_at FROM events_delivery AS first \
             WHERE NOT EXISTS (SELECT 1 FROM events_delivery AS earlier WHERE earlier.customer_id = first.customer_id \
             AND earlier.subscriber = first.subscriber AND earlier.seq < first.seq) ORDER BY wake_at LIMIT 1",
            &[],
        )?;
        Ok::<_, DbError>(NextWake(first))
    })?;
    Ok(next.0)
}

/// When the first delivery may be taken.
struct NextWake(Option<Timestamp>);

/// All events of one customer, oldest first, with their homes.
pub(crate) fn with_homes(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(i64, CustomerId, String)>, DbError> {
    tx.query(
        "SELECT seq, home_id, cause FROM events_log WHERE customer_id = $1 ORDER BY seq",
        params![customer],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Moves one event to another timeline under a new number and this cause. Customer ids never change in place: a row is
/// written anew.
pub(crate) fn move_event(
    tx: &mut Tx<'_>,
    from: (CustomerId, i64),
    to: (CustomerId, i64),
    cause: &str,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO events_log (customer_id, seq, event_id, kind, version, at, recorded_at, cause, home_id, data) \
         SELECT $3, $4, event_id, kind, version, at, recorded_at, $5, home_id, data FROM events_log \
         WHERE customer_id = $1 AND seq = $2",
        params![from.0, from.1, to.0, to.1, cause],
    )?;
    tx.execute(
        "INSERT INTO events_delivery (customer_id, subscriber, seq, wake_at, token, attempts) \
         SELECT $3, subscriber, $4, wake_at, token, attempts FROM events_delivery WHERE customer_id = $1 AND seq = $2",
        params![from.0, from.1, to.0, to.1],
    )?;
    drop_deliveries(tx, from)?;
    tx.execute(
        "DELETE FROM events_log WHERE customer_id = $1 AND seq = $2",
        params![from.0, from.1],
    )?;
    Ok(())
}

/// Nobody hears of an event any more.
pub(crate) fn drop_deliveries(tx: &mut Tx<'_>, at: (CustomerId, i64)) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM events_delivery WHERE customer_id = $1 AND seq = $2",
        params![at.0, at.1],
    )?;
    Ok(())
}

pub(crate) fn delete_all(tx: &mut Tx<'_>, customer: CustomerId) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM events_delivery WHERE customer_id = $1",
        params![customer],
    )?;
    tx.execute(
        "DELETE FROM events_dead WHERE customer_id = $1",
        params![customer],
    )?;
    tx.execute(
        "DELETE FROM events_log WHERE customer_id = $1",
        params![customer],
    )
}
