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

/// What is done when a timer fires, inside the transaction that ends it.
pub type Handle =
    Box<dyn Fn(&mut Tx<'_>, &Moment, &Timer) -> Result<(), HandlerError> + Send + Sync>;

/// Code that takes one kind of timer.
pub struct Handler {
    /// The kind.
    pub kind: &'static str,
    /// What it does. It may set the same key again: the new timer stands.
    pub handle: Handle,
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
        let mut worked = Worked {
            claimed: claimed.len(),
            ..Worked::default()
        };
        for one in &claimed {
            match fire(tx, at, &by_kind, one, token) {
                Ok(true) => worked.done = worked.done.saturating_add(1),
                // Replaced, cancelled or taken over since the claim.
                Ok(false) => {}
                Err(HandlerError::Db(error)) if error.is_transient() => return Err(error),
                Err(error) => fail(tx, at, one, token, &error, &mut worked)?,
            }
        }
        Ok(worked)
    })
}

fn fire(
    tx: &mut Tx<'_>,
    at: &Moment,
    handlers: &BTreeMap<&str, &Handler>,
    claimed: &Claimed,
    token: i64,
) -> Result<bool, HandlerError> {
    tx.savepoint(|tx| {
        // First the end of this timer, then the handler: it may set the same key anew.
        if !store::complete(tx, claimed, token)? {
            return Ok(false);
        }
        let Some(handler) = handlers.get(claimed.timer.kind.as_str()) else {
            return Err(HandlerError::failed(
                "timers.unknown_kind",
                &claimed.timer.kind,
            ));
        };
        (handler.handle)(tx, at, &claimed.timer)?;
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
