//! Visits that were answered and are not written yet.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel::{Span, Timestamp};

use super::{judge::BURST, seal::Visit};
use crate::domain::MessageId;

/// How long a visit waits for others to the same message, so that they are judged together.
pub const SETTLED_AFTER: Span = BURST;
/// Visits that are kept at most, about 25 MB. Only a database that cannot be written to for long fills it.
const MOST: usize = 100_000;

/// The buffer. Cloning is cheap, and clones share it.
#[derive(Clone, Debug, Default)]
pub struct Visits(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    visits: VecDeque<Visit>,
    lost: u64,
}

impl Visits {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a visit; when the buffer is full it is counted as lost. Never waits for anything but another push.
    pub fn push(&self, visit: Visit) -> bool {
        let mut waiting = self.lock();
        let has_room = waiting.visits.len() < MOST;
        if has_room {
            waiting.visits.push_back(visit);
        } else {
            waiting.lost = waiting.lost.saturating_add(1);
        }
        has_room
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.lock().visits.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.lock().visits.is_empty()
    }

    /// How many were lost for want of room since this was asked last.
    pub fn take_lost(&self) -> u64 {
        std::mem::take(&mut self.lock().lost)
    }

    /// Takes out, oldest first, about `most` visits of messages that were first visited at `until` or before, with
    /// everything that waits of these messages.
    pub fn take(&self, until: Timestamp, most: usize) -> Vec<Visit> {
        let mut waiting = self.lock();
        let messages: BTreeSet<MessageId> = waiting
            .visits
            .iter()
            .take(most)
            .filter(|visit| visit.at <= until)
            .map(|visit| visit.message)
            .collect();
        if messages.is_empty() {
            return Vec::new();
        }
        let (mut taken, mut kept) = (Vec::new(), VecDeque::new());
        for visit in std::mem::take(&mut waiting.visits) {
            if messages.contains(&visit.message) {
                taken.push(visit);
            } else {
                kept.push_back(visit);
            }
        }
        waiting.visits = kept;
        taken
    }

    /// Puts back what could not be written, in front.
    pub fn put_back(&self, visits: Vec<Visit>) {
        let mut waiting = self.lock();
        for visit in visits.into_iter().rev() {
            waiting.visits.push_front(visit);
        }
    }
}
