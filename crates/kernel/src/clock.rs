//! Where the present comes from.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Span, Timestamp};

/// Tells the time. Rooms never hold one: they are given a [`crate::Moment`].
pub trait Clock: Send + Sync {
    /// The present. Take one reading for each request or batch and hand it down.
    fn now(&self) -> Timestamp;

    /// The present, without the promise that nobody else gets the same reading: for work that comes more than a
    /// thousand times a second, such as requests.
    fn glance(&self) -> Timestamp {
        self.now()
    }
}

/// The clock of the machine, made strictly monotonic for the whole process: every reading is at least one
/// millisecond after the one before, so equal times are the same reading, even when the machine's clock is set back.
///
/// The price: more than a thousand readings per second, kept up, run ahead of the machine's clock. So a reading is
/// taken for each batch of work, never for each row.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// The last reading that anybody in this process got.
static LAST: AtomicI64 = AtomicI64::new(i64::MIN);

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let machine = machine_millis();
        let after = |last: i64| machine.max(last.saturating_add(1));
        // The closure is total, so the update always succeeds and both arms carry the reading before ours.
        let (Ok(last) | Err(last)) =
            LAST.fetch_update(Ordering::AcqRel, Ordering::Acquire, |last| {
                Some(after(last))
            });
        Timestamp::from_millis(after(last))
    }

    /// Never before a reading that somebody in this process got, possibly equal to it.
    fn glance(&self) -> Timestamp {
        let machine = machine_millis();
        let last = LAST.fetch_max(machine, Ordering::AcqRel);
        Timestamp::from_millis(machine.max(last))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one home of the machine's clock"
)]
fn machine_millis() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(_before_1970) => 0,
    }
}

/// A clock that stands still until it is told to move. Clones share the hand.
#[derive(Clone, Debug)]
pub struct SimClock {
    hand: Arc<AtomicI64>,
}

impl SimClock {
    /// A clock that shows `start`.
    pub fn new(start: Timestamp) -> Self {
        Self {
            hand: Arc::new(AtomicI64::new(start.millis())),
        }
    }

    /// Shows `time` from now on; backwards is allowed, as machines' clocks do that too.
    pub fn set(&self, time: Timestamp) {
        self.hand.store(time.millis(), Ordering::Release);
    }

    /// Moves the hand by `span` and gives the new time.
    pub fn advance(&self, span: Span) -> Timestamp {
        let move_hand = |hand: i64| Timestamp::from_millis(hand).plus(span);
        let (Ok(before) | Err(before)) =
            self.hand
                .fetch_update(Ordering::AcqRel, Ordering::Acquire, |hand| {
                    Some(move_hand(hand).millis())
                });
        move_hand(before)
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.hand.load(Ordering::Acquire))
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }

    fn glance(&self) -> Timestamp {
        (**self).glance()
    }
}
