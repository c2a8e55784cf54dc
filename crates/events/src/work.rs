//! Delivering.

use db::{Db, DbError, Tx};
use kernel::{Moment, Timestamp};
use leases::{Hold, Queue, Worked};

use crate::{
    domain::{Event, Subscriber},
    store::{self, Claimed},
};

/// Deliveries as a queue. A claim holds at most one delivery of each customer and subscriber, so the order between
/// subscribers means nothing.
struct Deliveries;

impl Queue for Deliveries {
    type Claimed = Claimed;
    type Item = Event;

    const WORD: &'static str = "delivery";
    const NO_TAKER: &'static str = "events.unknown_subscriber";

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
        subscriber: &str,
        most: i64,
    ) -> Result<Vec<Claimed>, DbError> {
        store::take(tx, now, subscriber, most)
    }

    fn taker(claimed: &Claimed) -> &str {
        &claimed.subscriber
    }

    fn attempts(claimed: &Claimed) -> i64 {
        claimed.attempts
    }

    fn complete(tx: &mut Tx<'_>, claimed: &Claimed, token: i64) -> Result<bool, DbError> {
        store::complete(tx, claimed, token)
    }

    fn complete_all(
        tx: &mut Tx<'_>,
        subscriber: &str,
        claimed: &[&Claimed],
        token: i64,
    ) -> Result<bool, DbError> {
        store::complete_all(tx, subscriber, claimed, token)
    }

    fn items(tx: &mut Tx<'_>, claimed: &[&Claimed]) -> Result<Vec<Event>, DbError> {
        store::load_all(tx, claimed.iter().map(|one| (one.customer, one.seq)))
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

/// One round: claims what is due and handles it. `claimed == 0` means that there is nothing to do now.
pub fn work(db: &Db, at: &Moment, subscribers: &[Subscriber]) -> Result<Worked, DbError> {
    leases::work::<Deliveries>(db, at, |name| {
        let known = subscribers.iter().find(|one| one.name == name);
        known.map(|subscriber| &subscriber.handle)
    })
}

/// The earliest instant at which there may be something to do.
pub fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    store::next_wake(tx)
}
