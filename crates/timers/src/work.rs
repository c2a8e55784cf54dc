//! Firing: claim, handle, complete.

use std::collections::BTreeMap;

use db::{Db, DbError, Tx};
use kernel::{Moment, Timestamp, retry_pause};

use crate::{
    Timer,
    error::HandlerError,
    store::{self, Claimed, LEASE},
};

/// Timers claimed at a time.
const BATCH: i64 = 500;
/// Tries before a timer becomes a dead letter: with doubling pauses, a little over a day.
const MOST_ATTEMPTS: i64 = 16;

/// Takes one timer.
pub type HandleEach =
    Box<dyn Fn(&mut Tx<'_>, &Moment, &Timer) -> Result<(), HandlerError> + Send + Sync>;

/// Takes several timers.
pub type HandleBatch =
    Box<dyn Fn(&mut Tx<'_>, &Moment, &[Timer]) -> Result<(), HandlerError> + Send + Sync>;

/// What is done when timers fire, inside the transaction that ends them.
pub enum Handle {
    /// One at a time; each in a savepoint of its own.
    Each(HandleEach),
    /// All that are due together, in due order: fewer statements for many timers. When it fails, what it wrote is
    /// undone and each timer is given to it alone, so that one bad timer fails alone.
    Batch(HandleBatch),
}

/// Code that takes one kind of timer. It may set the same key again: the new timer stands.
pub struct Handler {
    /// The kind.
    pub kind: &'static str,
    /// What it does.
    pub handle: Handle,
}

impl Handler {
    /// A handler of one timer at a time.
    pub fn each(
        kind: &'static str,
        handle: impl Fn(&mut Tx<'_>, &Moment, &Timer) -> Result<(), HandlerError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let handle = Handle::Each(Box::new(handle));
        Self { kind, handle }
    }

    /// A handler of all timers of the kind that are due together.
    pub fn batch(
        kind: &'static str,
        handle: impl Fn(&mut Tx<'_>, &Moment, &[Timer]) -> Result<(), HandlerError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let handle = Handle::Batch(Box::new(handle));
        Self { kind, handle }
    }
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handler")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Taken.
    pub claimed: usize,
    /// Fired.
    pub done: usize,
    /// Failed, to be tried again.
    pub failed: usize,
    /// Failed for the last time.
    pub dead: usize,
}

/// One round: claims what is due and fires it. `claimed == 0` means that there is nothing to do now.
pub fn work(db: &Db, at: &Moment, handlers: &[Handler]) -> Result<Worked, DbError> {
    let by_kind: BTreeMap<&str, &Handler> = handlers
        .iter()
        .map(|handler| (handler.kind, handler))
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
        for (kind, group) in by_first_due(&claimed) {
            round.fire_group(by_kind.get(kind).copied(), &group)?;
        }
        Ok(round.worked)
    })
}

/// The claimed timers by kind, the kind of the earliest first; inside a kind in due order.
fn by_first_due(claimed: &[Claimed]) -> Vec<(&str, Vec<&Claimed>)> {
    let mut groups: Vec<(&str, Vec<&Claimed>)> = Vec::new();
    for one in claimed {
        let kind = one.timer.kind.as_str();
        match groups.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, group)) => group.push(one),
            None => groups.push((kind, vec![one])),
        }
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
    fn fire_group(&mut self, handler: Option<&Handler>, group: &[&Claimed]) -> Result<(), DbError> {
        if let (
            Some(Handler {
                handle: Handle::Batch(handle),
                kind,
            }),
            true,
        ) = (handler, group.len() > 1)
        {
            let (at, token) = (self.at, self.token);
            let timers: Vec<Timer> = group.iter().map(|one| one.timer.clone()).collect();
            let outcome = self.tx.savepoint(|tx| {
                // All of them are still ours, or each is looked at alone.
                if !store::complete_all(tx, kind, &timers, token)? {
                    return Err(HandlerError::failed(
                        "timers.replaced",
                        "a timer was replaced",
                    ));
                }
                handle(tx, at, &timers)
            });
            match outcome {
                Ok(()) => {
                    self.worked.done = self.worked.done.saturating_add(group.len());
                    return Ok(());
                }
                Err(HandlerError::Db(error)) if error.is_transient() => return Err(error),
                Err(error) => {
                    tracing::debug!(kind, timers = group.len(), %error, "timers fire one by one");
                }
            }
        }
        for one in group {
            self.fire_one(handler, one)?;
        }
        Ok(())
    }

    fn fire_one(&mut self, handler: Option<&Handler>, claimed: &Claimed) -> Result<(), DbError> {
        match fire(self.tx, self.at, handler, claimed, self.token) {
            Ok(true) => self.worked.done = self.worked.done.saturating_add(1),
            // Replaced, cancelled or taken over since the claim.
            Ok(false) => {}
            Err(HandlerError::Db(error)) if error.is_transient() => return Err(error),
            Err(error) => fail(
                self.tx,
                self.at,
                claimed,
                self.token,
                &error,
                &mut self.worked,
            )?,
        }
        Ok(())
    }
}

fn fire(
    tx: &mut Tx<'_>,
    at: &Moment,
    handler: Option<&Handler>,
    claimed: &Claimed,
    token: i64,
) -> Result<bool, HandlerError> {
    tx.savepoint(|tx| {
        // First the end of this timer, then the handler: it may set the same key anew.
        if !store::complete(tx, claimed, token)? {
            return Ok(false);
        }
        match handler.map(|handler| &handler.handle) {
            Some(Handle::Each(handle)) => handle(tx, at, &claimed.timer)?,
            Some(Handle::Batch(handle)) => {
                handle(tx, at, std::slice::from_ref(&claimed.timer))?;
            }
            None => {
                return Err(HandlerError::failed(
                    "timers.unknown_kind",
                    &claimed.timer.kind,
                ));
            }
        }
        Ok(true)
    })
}

fn fail(
    tx: &mut Tx<'_>,
    at: &Moment,
    claimed: &Claimed,
    token: i64,
    error: &HandlerError,
    worked: &mut Worked,
) -> Result<(), DbError> {
    let timer = &claimed.timer;
    tracing::warn!(kind = timer.kind, key = timer.key, attempts = claimed.attempts, %error, "timer failed");
    if claimed.attempts < MOST_ATTEMPTS {
        worked.failed = worked.failed.saturating_add(1);
        return store::postpone(
            tx,
            claimed,
            token,
            at.now.plus(retry_pause(claimed.attempts)),
        );
    }
    if store::complete(tx, claimed, token)? {
        worked.dead = worked.dead.saturating_add(1);
        store::bury(tx, claimed, at.now, &error.to_string())?;
    }
    Ok(())
}

/// The earliest instant at which there may be something to do.
pub fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    store::next_wake(tx)
}
