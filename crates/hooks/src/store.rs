//! All SQL of this room.

use db::{DbError, Migration, Room, Row, Table, Tx, params, row};
use events::EventId;
use kernel::{CustomerId, Timestamp};

use crate::{
    domain::{DeliveryId, DeliveryState, HookId, NewHook},
    error::Error,
    public::{DeliveryView, HookView},
};

/// The room's name.
pub const ROOM: &str = "hooks";

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: ROOM,
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "hooks",
        sql: include_str!("migrations/0001_hooks.sql"),
        tables: &[
            Table::reference("hooks_hook"),
            Table::customer("hooks_delivery"),
        ],
    }],
};

/// A receiver, as those see it who call it.
#[derive(Clone)]
pub(crate) struct Hook {
    pub(crate) view: HookView,
    pub(crate) secret: String,
}

fn hook(row: &Row<'_>) -> Result<Hook, Error> {
    let kinds = serde_json::from_str(row.text(3)?).map_err(Error::Json)?;
    let rest_until: Timestamp = row.get(9)?;
    let view = HookView {
        id: row.get(0)?,
        name: row.get(1)?,
        url: row.get(2)?,
        kinds,
        person: row.get(4)?,
        paused: row.get(5)?,
        created_at: row.get(7)?,
        failures: row.get(8)?,
        rests_until: (rest_until.millis() > 0).then_some(rest_until),
        waiting: 0,
        failed: 0,
        last_at: None,
    };
    Ok(Hook {
        view,
        secret: row.get(6)?,
    })
}

/// All receivers, oldest first.
pub(crate) fn hooks(tx: &mut Tx<'_>) -> Result<Vec<Hook>, Error> {
    let kept = tx.kept(&["hooks_hook"], |tx| read_hooks(tx).map(Hooks))?;
    Ok(kept.0.clone())
}

/// All receivers.
struct Hooks(Vec<Hook>);

fn read_hooks(tx: &mut Tx<'_>) -> Result<Vec<Hook>, Error> {
    tx.query(
        "SELECT hook_id, name, url, kinds, has_person, is_paused, secret, created_at, failures, rest_until \
         FROM hooks_hook ORDER BY hook_id",
        &[],
        hook,
    )
}

pub(crate) fn find(tx: &mut Tx<'_>, id: HookId) -> Result<Option<Hook>, Error> {
    tx.query_opt(
        "SELECT hook_id, name, url, kinds, has_person, is_paused, secret, created_at, failures, rest_until \
         FROM hooks_hook WHERE hook_id = $1",
        params![id],
        hook,
    )
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    (id, now): (HookId, Timestamp),
    new: &NewHook,
    secret: &str,
) -> Result<(), Error> {
    let kinds = serde_json::to_string(&new.kinds).map_err(Error::Json)?;
    tx.execute(
        "INSERT INTO hooks_hook (hook_id, name, url, kinds, has_person, is_paused, secret, created_at, failures, rest_until) \
         VALUES ($1, $2, $3, $4, $5, FALSE, $6, $7, 0, 0)",
        params![id, &new.name, &new.url, kinds.as_str(), new.person, secret, now],
    )?;
    tx.touch(ROOM);
    Ok(())
}

pub(crate) fn change(tx: &mut Tx<'_>, id: HookId, new: &NewHook) -> Result<(), Error> {
    let kinds = serde_json::to_string(&new.kinds).map_err(Error::Json)?;
    tx.execute(
        "UPDATE hooks_hook SET name = $2, url = $3, kinds = $4, has_person = $5, failures = 0, rest_until = 0 \
         WHERE hook_id = $1",
        params![id, &new.name, &new.url, kinds.as_str(), new.person],
    )?;
    tx.touch(ROOM);
    Ok(())
}

pub(crate) fn set_paused(tx: &mut Tx<'_>, id: HookId, paused: bool) -> Result<(), DbError> {
    tx.execute(
        "UPDATE hooks_hook SET is_paused = $2, failures = 0, rest_until = 0 WHERE hook_id = $1",
        params![id, paused],
    )?;
    tx.touch(ROOM);
    Ok(())
}

pub(crate) fn set_secret(tx: &mut Tx<'_>, id: HookId, secret: &str) -> Result<(), DbError> {
    tx.execute(
        "UPDATE hooks_hook SET secret = $2 WHERE hook_id = $1",
        params![id, secret],
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// So many tries have failed on end, and it is left alone until then.
pub(crate) fn set_rest(
    tx: &mut Tx<'_>,
    id: HookId,
    (failures, until): (i64, Timestamp),
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE hooks_hook SET failures = $2, rest_until = $3 WHERE hook_id = $1",
        params![id, failures, until],
    )?;
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, id: HookId) -> Result<(), DbError> {
    tx.execute("DELETE FROM hooks_delivery WHERE hook_id = $1", params![id])?;
    tx.execute("DELETE FROM hooks_hook WHERE hook_id = $1", params![id])?;
    tx.touch(ROOM);
    Ok(())
}

/// How many deliveries of each receiver are in each state but told.
pub(crate) fn open_counts(tx: &mut Tx<'_>) -> Result<Vec<(HookId, DeliveryState, i64)>, DbError> {
    tx.query(
        "SELECT hook_id, state, count(*) FROM hooks_delivery WHERE state <> 'told' GROUP BY hook_id, state",
        &[],
        |row| Ok((row.get(0)?, state(row, 1, "")?, row.get(2)?)),
    )
}

/// When something was last to be told to a receiver.
pub(crate) fn last_at(tx: &mut Tx<'_>, id: HookId) -> Result<Option<Timestamp>, DbError> {
    tx.scalar(
        "SELECT asked_at FROM hooks_delivery WHERE hook_id = $1 ORDER BY delivery_id DESC LIMIT 1",
        params![id],
    )
}

/// What is to be told.
pub(crate) struct NewDelivery {
    pub(crate) customer: CustomerId,
    pub(crate) id: DeliveryId,
    pub(crate) hook: HookId,
    pub(crate) event: EventId,
    pub(crate) kind: String,
    pub(crate) happened_at: Timestamp,
    pub(crate) data: String,
}

pub(crate) fn want(tx: &mut Tx<'_>, wanted: &[NewDelivery], now: Timestamp) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO hooks_delivery (customer_id, delivery_id, hook_id, event_id, kind, happened_at, data, state, \
         wake_at, token, attempts, asked_at, note) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, 0, 0, $8, '')",
        wanted.iter().map(|one| {
            row![
                one.customer,
                one.id,
                one.hook,
                one.event,
                one.kind.as_str(),
                one.happened_at,
                one.data.as_str(),
                now
            ]
        }),
    )?;
    tx.touch(ROOM);
    Ok(())
}

/// A delivery in the hands of this process.
#[derive(Clone)]
pub(crate) struct Claimed {
    pub(crate) customer: CustomerId,
    pub(crate) id: DeliveryId,
    pub(crate) event: EventId,
    pub(crate) kind: String,
    pub(crate) happened_at: Timestamp,
    pub(crate) data: String,
    pub(crate) attempts: i64,
}

/// Takes deliveries of a receiver that are due, until the lease ends; the oldest first.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    hook: HookId,
    (now, lease_end, token): (Timestamp, Timestamp, i64),
    most: i64,
) -> Result<Vec<Claimed>, DbError> {
    let mut claimed = tx.claim(
        "UPDATE hooks_delivery SET wake_at = $3, token = $4, attempts = attempts + 1 \
         WHERE (customer_id, delivery_id) IN (SELECT customer_id, delivery_id FROM hooks_delivery \
         WHERE hook_id = $1 AND wake_at IS NOT NULL AND wake_at <= $2 ORDER BY wake_at LIMIT $5 /* unlocked only */) \
         AND hook_id = $1 AND +wake_at <= $2 \
         RETURNING customer_id, delivery_id, event_id, kind, happened_at, data, attempts",
        params![hook, now, lease_end, token, most],
        |row| {
            Ok::<_, DbError>(Claimed {
                customer: row.get(0)?,
                id: row.get(1)?,
                event: row.get(2)?,
                kind: row.get(3)?,
                happened_at: row.get(4)?,
                data: row.get(5)?,
                attempts: row.get(6)?,
            })
        },
    )?;
    claimed.sort_by_key(|one| one.id);
    Ok(claimed)
}

/// Ends a delivery, or has it tried again; answers whether it was still in these hands. The customer may have become one
/// with another meanwhile.
pub(crate) fn end(
    tx: &mut Tx<'_>,
    (id, token): (DeliveryId, i64),
    (state, wake_at, note): (DeliveryState, Option<Timestamp>, &str),
    now: Timestamp,
) -> Result<bool, DbError> {
    let ended = tx.execute(
        "UPDATE hooks_delivery SET state = $3, wake_at = $4, note = $5, tried_at = $6, token = 0 \
         WHERE delivery_id = $1 AND token = $2",
        params![id, token, state.word(), wake_at, note, now],
    )?;
    tx.touch(ROOM);
    Ok(ended == 1)
}

/// A delivery was taken and not tried after all.
pub(crate) fn put_back(
    tx: &mut Tx<'_>,
    (id, token): (DeliveryId, i64),
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE hooks_delivery SET wake_at = $3, token = 0, attempts = attempts - 1 \
         WHERE delivery_id = $1 AND token = $2",
        params![id, token, now],
    )?;
    Ok(())
}

/// The earliest instant at which a delivery of a receiver is due.
pub(crate) fn next_due(tx: &mut Tx<'_>, hook: HookId) -> Result<Option<Timestamp>, DbError> {
    Ok(tx
        .scalar::<Option<Timestamp>>(
            "SELECT min(wake_at) FROM hooks_delivery WHERE hook_id = $1 AND wake_at IS NOT NULL",
            params![hook],
        )?
        .flatten())
}

fn state(row: &Row<'_>, column: usize, id: &str) -> Result<DeliveryState, DbError> {
    let word = row.text(column)?;
    DeliveryState::parse(word).ok_or_else(|| DbError::Row {
        table: "hooks_delivery",
        column: "state",
        id: id.to_owned(),
        why: format!("`{word}` is no state"),
    })
}

fn delivery(row: &Row<'_>) -> Result<DeliveryView, DbError> {
    let id: DeliveryId = row.get(0)?;
    let customer: CustomerId = row.get(2)?;
    Ok(DeliveryView {
        id,
        kind: row.get(1)?,
        customer: (!customer.is_nobody()).then_some(customer),
        happened_at: row.get(3)?,
        state: state(row, 4, &id.to_string())?,
        attempts: row.get(5)?,
        tried_at: row.get(6)?,
        next_at: row.get(7)?,
        note: row.get(8)?,
    })
}

/// Deliveries of a receiver, newest first, older than `before`.
pub(crate) fn page(
    tx: &mut Tx<'_>,
    hook: HookId,
    before: DeliveryId,
    fetch: i64,
) -> Result<Vec<DeliveryView>, DbError> {
    tx.query(
        "SELECT delivery_id, kind, customer_id, happened_at, state, attempts, tried_at, wake_at, note \
         FROM hooks_delivery WHERE hook_id = $1 AND delivery_id < $2 ORDER BY delivery_id DESC LIMIT $3",
        params![hook, before, fetch],
        delivery,
    )
}

/// Those in one state.
pub(crate) fn page_of(
    tx: &mut Tx<'_>,
    (hook, state): (HookId, DeliveryState),
    before: DeliveryId,
    fetch: i64,
) -> Result<Vec<DeliveryView>, DbError> {
    tx.query(
        "SELECT delivery_id, kind, customer_id, happened_at, state, attempts, tried_at, wake_at, note \
         FROM hooks_delivery WHERE hook_id = $1 AND state = $4 AND delivery_id < $2 \
         ORDER BY delivery_id DESC LIMIT $3",
        params![hook, before, fetch, state.word()],
        delivery,
    )
}

pub(crate) fn find_delivery(
    tx: &mut Tx<'_>,
    hook: HookId,
    id: DeliveryId,
) -> Result<Option<DeliveryView>, DbError> {
    tx.query_opt(
        "SELECT delivery_id, kind, customer_id, happened_at, state, attempts, tried_at, wake_at, note \
         FROM hooks_delivery WHERE hook_id = $1 AND delivery_id = $2",
        params![hook, id],
        delivery,
    )
}

/// A delivery that was given up is tried anew.
pub(crate) fn reopen(
    tx: &mut Tx<'_>,
    (hook, id): (HookId, DeliveryId),
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE hooks_delivery SET state = 'waiting', wake_at = $3, attempts = 0 \
         WHERE hook_id = $1 AND delivery_id = $2 AND state = 'failed'",
        params![hook, id, now],
    )
}

/// All of a receiver that were given up.
pub(crate) fn reopen_all(tx: &mut Tx<'_>, hook: HookId, now: Timestamp) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE hooks_delivery SET state = 'waiting', wake_at = $2, attempts = 0 \
         WHERE hook_id = $1 AND state = 'failed'",
        params![hook, now],
    )
}

/// What somebody is told of a customer, oldest first.
pub(crate) fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(HookId, DeliveryView)>, DbError> {
    tx.query(
        "SELECT delivery_id, kind, customer_id, happened_at, state, attempts, tried_at, wake_at, note, hook_id \
         FROM hooks_delivery WHERE customer_id = $1 ORDER BY delivery_id",
        params![customer],
        |row| Ok((row.get(9)?, delivery(row)?)),
    )
}

pub(crate) fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM hooks_delivery WHERE customer_id = $1",
        params![customer],
    )
}

/// What waits about one customer waits about the other.
pub(crate) fn merge(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO hooks_delivery (customer_id, delivery_id, hook_id, event_id, kind, happened_at, data, state, \
         wake_at, token, attempts, asked_at, tried_at, note) SELECT $2, delivery_id, hook_id, event_id, kind, \
         happened_at, data, state, wake_at, token, attempts, asked_at, tried_at, note FROM hooks_delivery \
         WHERE customer_id = $1",
        params![from, into],
    )?;
    forget(tx, from)?;
    Ok(())
}

/// Removes up to `most` deliveries that were asked for before then.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM hooks_delivery WHERE (customer_id, delivery_id) IN (SELECT customer_id, delivery_id \
         FROM hooks_delivery WHERE asked_at < $1 ORDER BY asked_at LIMIT $2) AND asked_at < $1",
        params![before, most],
    )
}
