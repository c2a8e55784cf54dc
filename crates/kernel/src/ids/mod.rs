//! Identity: where new ids come from, and what they look like outside.

mod customer_id;
mod goods;
mod typed_id;

use std::sync::{Arc, Mutex, PoisonError};

use crate::{Rng, Timestamp};

pub use customer_id::CustomerId;
pub use goods::{ProductId, VariantId};
pub(crate) use typed_id::{decode, encode};

/// First instant an id can carry: 2020-01-01T00:00:00Z. Older times give ids of this instant.
const EPOCH_MILLIS: i64 = 1_577_836_800_000;
/// 10 bits of node and 11 of sequence stand under 42 bits of milliseconds, which last until the year 2159.
const LOW_BITS: u32 = 21;
const SEQUENCE_BITS: u32 = 11;
const SEQUENCE_MASK: i64 = (1 << SEQUENCE_BITS) - 1;
const NODES: u16 = 1 << (LOW_BITS - SEQUENCE_BITS);
const TIME_LIMIT: i64 = (1 << (63 - LOW_BITS)) - 1;

/// A source of 63-bit ids: time first, then node, then a sequence. Every id is above all ids this source gave
/// before, whatever the clock does. Clones share the state.
///
/// Two processes on one database never give the same id when their node numbers differ. An id can be guessed; it
/// opens nothing.
#[derive(Clone, Debug)]
pub struct Ids {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    rng: Rng,
    node: i64,
    /// Milliseconds since the epoch above, of the last id.
    time: i64,
    sequence: i64,
}

impl Ids {
    /// A source with a node number drawn from `rng`: one in 1,024 that two processes draw the same.
    pub fn new(rng: Rng) -> Self {
        let node = rng.below(NODES.into());
        Self::for_node(rng, u16::try_from(node).unwrap_or(0))
    }

    /// A source for a node whose number somebody else keeps unique; its lowest 10 bits count.
    pub fn for_node(rng: Rng, node: u16) -> Self {
        let node = i64::from(node & (NODES - 1));
        Self {
            state: Arc::new(Mutex::new(State {
                rng,
                node,
                time: -1,
                sequence: 0,
            })),
        }
    }

    /// The next id. When `now` is not after the last id's time, or a millisecond is used up (1,024 ids are always
    /// free), the ids run ahead of the clock.
    pub fn next(&self, now: Timestamp) -> i64 {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let time = now
            .millis()
            .saturating_sub(EPOCH_MILLIS)
            .clamp(0, TIME_LIMIT);
        if time > state.time {
            state.restart(time);
        } else if state.sequence >= SEQUENCE_MASK {
            let ahead = state.time.saturating_add(1).min(TIME_LIMIT);
            state.restart(ahead);
        } else {
            state.sequence = state.sequence.saturating_add(1);
        }
        (state.time << LOW_BITS) | (state.node << SEQUENCE_BITS) | state.sequence
    }

    /// The time inside an id that [`Ids::next`] gave, to the millisecond.
    pub const fn time_of(id: i64) -> Timestamp {
        Timestamp::from_millis((id >> LOW_BITS).saturating_add(EPOCH_MILLIS))
    }
}

impl State {
    /// The sequence of a new millisecond starts somewhere in the lower half, so that two processes with the same
    /// node number seldom meet.
    fn restart(&mut self, time: i64) {
        self.time = time;
        self.sequence = i64::try_from(self.rng.below(1 << (SEQUENCE_BITS - 1))).unwrap_or(0);
    }
}

/// What a decision may know of the present: one reading of the clock, and where new ids come from.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The present, the same for everything that is decided together.
    pub now: Timestamp,
    /// The source of ids.
    pub ids: Ids,
}

impl Moment {
    /// A moment.
    pub const fn new(now: Timestamp, ids: Ids) -> Self {
        Self { now, ids }
    }

    /// The next id of this moment.
    pub fn next_id(&self) -> i64 {
        self.ids.next(self.now)
    }
}
