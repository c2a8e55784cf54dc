//! The hours of the day at which somebody reads and buys.

use serde::{Deserialize, Serialize};

/// Hours of a day.
pub(crate) const HOURS: usize = 24;

/// How much happened in each hour of the day, where the people were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Hours(Vec<f64>);

impl Default for Hours {
    fn default() -> Self {
        Self(vec![0.0; HOURS])
    }
}

impl Hours {
    /// The same in every hour, 1 together.
    pub(crate) fn even() -> Self {
        Self(vec![1.0 / 24.0; HOURS])
    }

    /// Adds something to an hour.
    pub(crate) fn add(&mut self, hour: u8, weight: f64) {
        if let Some(sum) = self.0.get_mut(usize::from(hour)) {
            *sum += weight;
        }
    }

    /// Adds all of another one.
    pub(crate) fn add_all(&mut self, other: &Self) {
        for (sum, more) in self.0.iter_mut().zip(&other.0) {
            *sum += more;
        }
    }

    /// All together.
    pub(crate) fn total(&self) -> f64 {
        self.0.iter().sum()
    }

    /// Shares of the day: what was seen, half of it told to the hours beside it, held to `usual`, which weighs as much as so much that was
    /// seen. 1 together.
    pub(crate) fn held_to(&self, usual: &Self, caution: f64) -> Self {
        let all = self.total() + caution;
        let around = |hour: usize, by: usize| {
            let place = hour.wrapping_add(by) % HOURS;
            self.0.get(place).copied().unwrap_or(0.0)
        };
        let shares = usual.0.iter().enumerate().map(|(hour, usual)| {
            let own = 0.5 * around(hour, 0) + 0.25 * (around(hour, 1) + around(hour, HOURS - 1));
            caution.mul_add(*usual, own) / all
        });
        Self(shares.collect())
    }

    /// The shares, from midnight on.
    pub(crate) fn shares(&self) -> &[f64] {
        &self.0
    }

    /// The hour with the most, the earliest of equals, and how much that is.
    pub(crate) fn best(&self) -> (u8, f64) {
        let mut best = (0, f64::NEG_INFINITY);
        for (hour, share) in (0_u8..24).zip(&self.0) {
            if *share > best.1 {
                best = (hour, *share);
            }
        }
        best
    }
}
