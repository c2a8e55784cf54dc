//! Shares with their uncertainty.

use serde::Serialize;
use stats::{Interval, Level, wilson};

/// A share of something, with where the true share lies 19 times in 20. Absent of nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Between 0 and 1.
    pub share: f64,
    /// Wilson's interval.
    pub interval: Interval,
}

/// A share that may be of nothing.
pub type Rate = Option<Share>;

impl Share {
    /// A part of a whole.
    pub fn of(part: u64, whole: u64) -> Rate {
        let proportion = wilson(part, whole, Level::USUAL)?;
        Some(Self {
            share: proportion.share,
            interval: proportion.interval,
        })
    }
}
