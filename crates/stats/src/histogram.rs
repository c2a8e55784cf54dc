//! Quantiles.

use std::collections::BTreeMap;

use crate::interval::float;

/// How often each whole number was seen. Exact quantiles in memory that grows with distinct numbers only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    counts: BTreeMap<i64, u64>,
    total: u64,
}

impl Histogram {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more of this number.
    pub fn add(&mut self, value: i64) {
        self.add_many(value, 1);
    }

    /// So many more of this number.
    pub fn add_many(&mut self, value: i64, count: u64) {
        if count == 0 {
            return;
        }
        let seen = self.counts.entry(value).or_default();
        *seen = seen.saturating_add(count);
        self.total = self.total.saturating_add(count);
    }

    /// How many were seen.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The numbers in order, with how often each was seen.
    pub fn counts(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        self.counts.iter().map(|(value, count)| (*value, *count))
    }

    /// The number that a share (0 to 1) of all seen does not exceed, with straight lines between neighbours (Hyndman and
    /// Fan's type 7, the usual default). `None` of nothing.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let (place, rest) = place(self.total, share)?;
        let low = self.at(place)?;
        let high = self.at(place.saturating_add(1)).unwrap_or(low);
        Some(between(whole(low), whole(high), rest))
    }

    /// The smallest number that at least a share of all seen do not exceed: always one that was seen. `None` of nothing.
    pub fn cut(&self, share: f64) -> Option<i64> {
        let wanted = share.clamp(0.0, 1.0) * float(self.total);
        let mut seen = 0_u64;
        for (value, count) in &self.counts {
            seen = seen.saturating_add(*count);
            if float(seen) >= wanted - 1e-9 {
                return Some(*value);
            }
        }
        None
    }

    /// The number at a place in order, from 0.
    fn at(&self, place: u64) -> Option<i64> {
        let mut before = 0_u64;
        for (value, count) in &self.counts {
            before = before.saturating_add(*count);
            if place < before {
                return Some(*value);
            }
        }
        None
    }
}

/// The quantile of sorted numbers, like [`Histogram::quantile`].
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let total = u64::try_from(sorted.len()).ok()?;
    let (place, rest) = place(total, share)?;
    let place = usize::try_from(place).ok()?;
    let low = *sorted.get(place)?;
    let high = sorted.get(place.saturating_add(1)).copied().unwrap_or(low);
    Some(between(low, high, rest))
}

/// The place (from 0) just at or below a share, and how far on to the next.
fn place(total: u64, share: f64) -> Option<(u64, f64)> {
    let last = total.checked_sub(1)?;
    let exact = share.clamp(0.0, 1.0) * float(last);
    let place = exact.floor();
    Some((count(place).min(last), exact - place))
}

/// A whole, not negative number as a count.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no checked conversion exists; the number is whole and between 0 and a count"
)]
fn count(number: f64) -> u64 {
    number as u64
}

fn between(low: f64, high: f64, rest: f64) -> f64 {
    rest.mul_add(high - low, low)
}

fn whole(value: i64) -> f64 {
    float(value.unsigned_abs()).copysign(if value < 0 { -1.0 } else { 1.0 })
}
