//! What was answered lately.
//!
//! An answer is kept under its condition's normal form with the versions of the rooms it watches, **read before the
//! transaction began**: a change that commits while the answer is computed moves the version on, so the answer is
//! never taken for newer than it is. Deliberately absent: waiting for an answer that somebody else is computing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::{Day, Span, Timestamp};
use predicates::{Members, Moves};

/// Answers by condition, limited in memory.
#[derive(Debug)]
pub(crate) struct Cache {
    limit: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    entries: BTreeMap<String, Entry>,
    bytes: usize,
    /// Counts uses, to know who was used longest ago.
    uses: u64,
}

#[derive(Debug)]
struct Entry {
    members: Arc<Members>,
    stamp: Stamp,
    bytes: usize,
    used: u64,
}

/// What an answer was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Of the rooms that the condition watches, in its order.
    pub versions: Vec<u64>,
    /// The instant that was asked about.
    pub at: Timestamp,
    /// The shop's day then.
    pub day: Day,
}

/// How old an answer may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tolerance {
    /// For conditions that move with time.
    pub moving: Span,
    /// For all, where other processes write without our knowing.
    pub shared: Option<Span>,
}

/// Taken by an entry besides its set: key, node, counters.
const OVERHEAD: usize = 300;

impl Cache {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            inner: Mutex::default(),
        }
    }

    /// An answer that serves a question with this stamp.
    pub(crate) fn get(
        &self,
        key: &str,
        moves: Moves,
        asked: &Stamp,
        tolerance: Tolerance,
    ) -> Option<Arc<Members>> {
        let mut inner = self.lock();
        inner.uses += 1;
        let now = inner.uses;
        let entry = inner.entries.get_mut(key)?;
        if !serves(&entry.stamp, moves, asked, tolerance) {
            return None;
        }
        entry.used = now;
        Some(Arc::clone(&entry.members))
    }

    /// Keeps an answer, unless one computed from newer data is there; makes room by forgetting what was not used for
    /// longest. An answer larger than a quarter of the limit is not kept.
    pub(crate) fn put(&self, key: &str, stamp: Stamp, members: Arc<Members>) {
        let bytes = members
            .named()
            .size()
            .saturating_add(key.len())
            .saturating_add(OVERHEAD);
        if bytes > self.limit / 4 {
            return;
        }
        let mut inner = self.lock();
        if inner
            .entries
            .get(key)
            .is_some_and(|entry| newer(&entry.stamp, &stamp))
        {
            return;
        }
        inner.remove(key);
        while inner.bytes.saturating_add(bytes) > self.limit {
            let oldest = inner.entries.iter().min_by_key(|(_, entry)| entry.used);
            let Some(oldest) = oldest.map(|(key, _)| key.clone()) else {
                break;
            };
            inner.remove(&oldest);
        }
        inner.uses += 1;
        let used = inner.uses;
        inner.bytes = inner.bytes.saturating_add(bytes);
        inner.entries.insert(
            key.to_owned(),
            Entry {
                members,
                stamp,
                bytes,
                used,
            },
        );
    }

    /// Answers kept, and the bytes they take.
    pub(crate) fn load(&self) -> (usize, usize) {
        let inner = self.lock();
        (inner.entries.len(), inner.bytes)
    }

    /// No code that can panic runs under the lock, so what it guards is whole.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn remove(&mut self, key: &str) {
        if let Some(entry) = self.entries.remove(key) {
            self.bytes = self.bytes.saturating_sub(entry.bytes);
        }
    }
}

fn serves(kept: &Stamp, moves: Moves, asked: &Stamp, tolerance: Tolerance) -> bool {
    let age = asked.at.since(kept.at);
    let fresh = match moves {
        Moves::Never => true,
        Moves::EachDay => kept.day == asked.day,
        Moves::Always => !age.is_negative() && age <= tolerance.moving,
    };
    // A clock that was set back says nothing about what other processes did meanwhile.
    let known = tolerance
        .shared
        .is_none_or(|shared| !age.is_negative() && age <= shared);
    fresh && known && kept.versions == asked.versions
}

/// Whether `kept` is from data that `other` has not seen. Versions only grow.
fn newer(kept: &Stamp, other: &Stamp) -> bool {
    kept.versions
        .iter()
        .zip(&other.versions)
        .any(|(kept, other)| kept > other)
}
