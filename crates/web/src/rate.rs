//! How fast somebody may call: token buckets.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use kernel::{Span, Timestamp};

/// A steady rate and how much may come at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Calls per second, kept up; at least 1 counts.
    pub per_second: u32,
    /// Calls that may come at once after a rest; at least 1 counts.
    pub burst: u32,
}

/// A call costs a thousand, so that one millisecond brings exactly `per_second`: whole numbers, no rounding.
const CALL: i64 = 1_000;

#[derive(Clone, Copy, Debug)]
struct Bucket {
    level: i64,
    at: Timestamp,
}

/// Buckets by key, in the memory of this process: several nodes allow as many times the rate. At most `most` are
/// held; a bucket that is full again says nothing and is dropped first.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    most: usize,
    held: Mutex<BTreeMap<K, Bucket>>,
}

impl<K: Ord + Clone> Buckets<K> {
    /// Full buckets for everybody.
    pub const fn new(rate: Rate, most: usize) -> Self {
        Self {
            rate,
            most,
            held: Mutex::new(BTreeMap::new()),
        }
    }

    /// Lets one call of `key` through, or says how long to wait for the next one.
    pub fn take(&self, key: &K, now: Timestamp) -> Result<(), Span> {
        let full = i64::from(self.rate.burst.max(1)).saturating_mul(CALL);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !held.contains_key(key) && held.len() >= self.most {
            self.make_room(&mut held, full, now);
        }
        let bucket = held.entry(key.clone()).or_insert(Bucket {
            level: full,
            at: now,
        });
        bucket.level = self.level(*bucket, full, now);
        bucket.at = bucket.at.max(now);
        if bucket.level >= CALL {
            bucket.level = bucket.level.saturating_sub(CALL);
            return Ok(());
        }
        let missing = CALL.saturating_sub(bucket.level);
        let per_milli = i64::from(self.rate.per_second.max(1));
        Err(Span::from_millis(
            missing
                .saturating_add(per_milli)
                .saturating_sub(1)
                .checked_div(per_milli)
                .unwrap_or(CALL),
        ))
    }

    /// How many buckets are held.
    pub fn len(&self) -> usize {
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// Whether no bucket is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A clock that was set back brings nothing and takes nothing.
    fn level(&self, bucket: Bucket, full: i64, now: Timestamp) -> i64 {
        let rest = now.since(bucket.at).millis().max(0);
        let brought = rest.saturating_mul(i64::from(self.rate.per_second.max(1)));
        bucket.level.saturating_add(brought).min(full)
    }

    fn make_room(&self, held: &mut BTreeMap<K, Bucket>, full: i64, now: Timestamp) {
        held.retain(|_, bucket| self.level(*bucket, full, now) < full);
        while held.len() >= self.most.max(1) {
            // The least used bucket goes: forgetting it gives that caller at most one burst.
            let fullest = held
                .iter()
                .max_by_key(|(_, bucket)| self.level(**bucket, full, now))
                .map(|(key, _)| key.clone());
            match fullest {
                Some(key) => drop(held.remove(&key)),
                None => break,
            }
        }
    }
}
