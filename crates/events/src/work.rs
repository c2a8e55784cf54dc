//! Delivering: claim, handle, complete.

use std::collections::BTreeMap;

use db::{Db, DbError, Tx};
use kernel::{Moment, Timestamp, retry_pause};

use crate::{
    domain::Subscriber,
    error::HandlerError,
    store::{self, Claimed, LEASE},
};

/// Deliveries claimed at a time. One claimer per process with a large batch is faster than many with small ones.
const BATCH: i64 = 500;
/// Tries before a delivery becomes a dead letter: with doubling pauses, a little over a day.
const MOST_ATTEMPTS: i64 = 16;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Taken.
    pub claimed: usize,
    /// Handled and completed.
    pub done: usize,
    /// Failed, to be tried again.
    pub failed: usize,
    /// Failed for the last time.
    pub dead: usize,
}

/// One round: claims what is due and handles it. `claimed == 0` means that there is nothing to do now.
pub fn work(db: &Db, at: &Moment, subscribers: &[Subscriber]) -> Result<Worked, DbError> {
    let by_name: BTreeMap<&str, &Subscriber> = subscribers
        .iter()
        .map(|subscriber| (subscriber.name, subscriber))
        .collect();
    let token = at.ids.next(at.now);
    let claimed = db.write_now(|tx| store::claim(tx, at.now, at.now.plus(LEASE), token, BATCH))?;
    if claimed.is_empty() {
        return Ok(Worked::default());
    }
    db.write_now(|tx| {
        let mut worked = Worked {
            claimed: claimed.len(),
            ..Worked::default()
        };
        for delivery in &claimed {
            match handle(tx, at, &by_name, delivery, token)? {
                Outcome::Done => worked.done = worked.done.saturating_add(1),
                Outcome::Lost => {}
                Outcome::Failed(error) => fail(tx, at, delivery, token, &error, &mut worked)?,
            }
        }
        Ok(worked)
    })
}

enum Outcome {
    Done,
    /// The lease had ended and somebody else has it.
    Lost,
    Failed(HandlerError),
}

fn handle(
    tx: &mut Tx<'_>,
    at: &Moment,
    subscribers: &BTreeMap<&str, &Subscriber>,
    delivery: &Claimed,
    token: i64,
) -> Result<Outcome, DbError> {
    let outcome = tx.savepoint(|tx| {
        if !store::complete(tx, delivery, token)? {
            return Ok(false);
        }
        // A subscriber of an older or newer program: its deliveries wait for a process that knows it.
        let Some(subscriber) = subscribers.get(delivery.subscriber.as_str()) else {
            return Err(HandlerError::failed(
                "events.unknown_subscriber",
                &delivery.subscriber,
            ));
        };
        if let Some(event) = store::load(tx, delivery.customer, delivery.seq)? {
            (subscriber.handle)(tx, at, &event)?;
        }
        Ok(true)
    });
    match outcome {
        Ok(true) => Ok(Outcome::Done),
        Ok(false) => Ok(Outcome::Lost),
        Err(HandlerError::Db(error)) if error.is_transient() => Err(error),
        Err(error) => Ok(Outcome::Failed(error)),
    }
}

fn fail(
    tx: &mut Tx<'_>,
    at: &Moment,
    delivery: &Claimed,
    token: i64,
    error: &HandlerError,
    worked: &mut Worked,
) -> Result<(), DbError> {
    tracing::warn!(subscriber = delivery.subscriber, seq = delivery.seq, attempts = delivery.attempts, %error, "delivery failed");
    if delivery.attempts < MOST_ATTEMPTS {
        worked.failed = worked.failed.saturating_add(1);
        return store::postpone(
            tx,
            delivery,
            token,
            at.now.plus(retry_pause(delivery.attempts)),
        );
    }
    if store::complete(tx, delivery, token)? {
        worked.dead = worked.dead.saturating_add(1);
        store::bury(tx, delivery, at.now, &error.to_string())?;
    }
    Ok(())
}

/// The earliest instant at which there may be something to do.
pub fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    store::next_wake(tx)
}
