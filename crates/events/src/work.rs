//! Delivering: claim, handle, complete.

use std::collections::BTreeMap;

use db::{Db, DbError, Tx};
use kernel::{Moment, Timestamp, retry_pause};

use crate::{
    domain::{Handle, Subscriber},
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
        let mut round = Round {
            tx,
            at,
            token,
            worked: Worked {
                claimed: claimed.len(),
                ..Worked::default()
            },
        };
        for (name, group) in by_subscriber(&claimed) {
            round.deliver_group(by_name.get(name).copied(), &group)?;
        }
        Ok(round.worked)
    })
}

/// A claim holds at most one delivery of each customer and subscriber, so the order between subscribers means nothing.
fn by_subscriber(claimed: &[Claimed]) -> BTreeMap<&str, Vec<&Claimed>> {
    let mut groups: BTreeMap<&str, Vec<&Claimed>> = BTreeMap::new();
    for one in claimed {
        groups.entry(&one.subscriber).or_default().push(one);
    }
    groups
}

/// One claim being worked off in one transaction.
struct Round<'r, 't> {
    tx: &'r mut Tx<'t>,
    at: &'r Moment,
    token: i64,
    worked: Worked,
}

impl Round<'_, '_> {
    fn deliver_group(
        &mut self,
        subscriber: Option<&Subscriber>,
        group: &[&Claimed],
    ) -> Result<(), DbError> {
        if let (
            Some(Subscriber {
                handle: Handle::Batch(handle),
                name,
                ..
            }),
            true,
        ) = (subscriber, group.len() > 1)
        {
            let (at, token) = (self.at, self.token);
            let outcome = self.tx.savepoint(|tx| {
                // All of them are still ours, or each is looked at alone.
                if !store::complete_all(tx, name, group, token)? {
                    return Err(HandlerError::failed(
                        "events.taken_over",
                        "a lease has ended",
                    ));
                }
                let events = store::load_all(tx, group.iter().map(|one| (one.customer, one.seq)))?;
                handle(tx, at, &events)
            });
            match outcome {
                Ok(()) => {
                    self.worked.done = self.worked.done.saturating_add(group.len());
                    return Ok(());
                }
                Err(HandlerError::Db(error)) if error.is_transient() => return Err(error),
                Err(error) => {
                    tracing::debug!(subscriber = name, events = group.len(), %error, "events are delivered one by one");
                }
            }
        }
        for one in group {
            match handle_one(self.tx, self.at, subscriber, one, self.token)? {
                Outcome::Done => self.worked.done = self.worked.done.saturating_add(1),
                Outcome::Lost => {}
                Outcome::Failed(error) => {
                    fail(self.tx, self.at, one, self.token, &error, &mut self.worked)?;
                }
            }
        }
        Ok(())
    }
}

enum Outcome {
    Done,
    /// The lease had ended and somebody else has it.
    Lost,
    Failed(HandlerError),
}

fn handle_one(
    tx: &mut Tx<'_>,
    at: &Moment,
    subscriber: Option<&Subscriber>,
    delivery: &Claimed,
    token: i64,
) -> Result<Outcome, DbError> {
    let outcome = tx.savepoint(|tx| {
        if !store::complete(tx, delivery, token)? {
            return Ok(false);
        }
        // A subscriber of an older or newer program: its deliveries wait for a process that knows it.
        let Some(subscriber) = subscriber else {
            return Err(HandlerError::failed(
                "events.unknown_subscriber",
                &delivery.subscriber,
            ));
        };
        if let Some(event) = store::load(tx, delivery.customer, delivery.seq)? {
            match &subscriber.handle {
                Handle::Each(handle) => handle(tx, at, &event)?,
                Handle::Batch(handle) => handle(tx, at, std::slice::from_ref(&event))?,
            }
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
