//! Firing.

use db::{Db, DbError, Tx};
use kernel::{Moment, Timestamp};
use leases::{Handle, HandlerError, Hold, Queue, Worked};

use crate::{
    Timer,
    store::{self, Claimed},
};

/// Code that takes one kind of timer. It may set the same key again: the new timer stands.
#[derive(Debug)]
pub struct Handler {
    /// The kind.
    pub kind: &'static str,
    /// What it does. Timers that are due together come in due order.
    pub handle: Handle<Timer>,
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
        let handle = Handle::each(handle);
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
        let handle = Handle::batch(handle);
        Self { kind, handle }
    }
}

/// Timers as a queue.
struct Timers;

impl Queue for Timers {
    type Claimed = Claimed;
    type Item = Timer;

    const WORD: &'static str = "timer";
    const NO_TAKER: &'static str = "timers.unknown_kind";

    fn claim(
        tx: &mut Tx<'_>,
        now: Timestamp,
        hold: Hold,
        token: i64,
        most: i64,
    ) -> Result<Vec<Claimed>, DbError> {
        store::claim(tx, now, hold, token, most)
    }

    fn first(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<String>, DbError> {
        store::first_due(tx, now)
    }

    fn take(
        tx: &mut Tx<'_>,
        now: Timestamp,
        kind: &str,
        most: i64,
    ) -> Result<Vec<Claimed>, DbError> {
        store::take(tx, now, kind, most)
    }

    fn taker(claimed: &Claimed) -> &str {
        &claimed.timer.kind
    }

    fn attempts(claimed: &Claimed) -> i64 {
        claimed.attempts
    }

    fn complete(tx: &mut Tx<'_>, claimed: &Claimed, token: i64) -> Result<bool, DbError> {
        store::complete(tx, claimed, token)
    }

    fn complete_all(
        tx: &mut Tx<'_>,
        kind: &str,
        claimed: &[&Claimed],
        token: i64,
    ) -> Result<bool, DbError> {
        store::complete_all(tx, kind, claimed, token)
    }

    fn items(_tx: &mut Tx<'_>, claimed: &[&Claimed]) -> Result<Vec<Timer>, DbError> {
        Ok(claimed.iter().map(|one| one.timer.clone()).collect())
    }

    fn postpone(
        tx: &mut Tx<'_>,
        claimed: &Claimed,
        token: i64,
        wake_at: Timestamp,
    ) -> Result<(), DbError> {
        store::postpone(tx, claimed, token, wake_at)
    }

    fn bury(
        tx: &mut Tx<'_>,
        claimed: &Claimed,
        now: Timestamp,
        reason: &str,
    ) -> Result<(), DbError> {
        store::bury(tx, claimed, now, reason)
    }
}

/// One round: claims what is due and fires it. `claimed == 0` means that there is nothing to do now.
pub fn work(db: &Db, at: &Moment, handlers: &[Handler]) -> Result<Worked, DbError> {
    leases::work::<Timers>(db, at, |kind| {
        let known = handlers.iter().find(|one| one.kind == kind);
        known.map(|handler| &handler.handle)
    })
}

/// The earliest instant at which there may be something to do.
pub fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    store::next_wake(tx)
}
