//! Shares and the difference of two.

use serde::Serialize;

use crate::interval::{Interval, Level, float};

/// A share with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Proportion {
    /// The share that was seen.
    pub share: f64,
    /// Where the true share lies (Wilson 1927).
    pub interval: Interval,
}

/// The share of `part` in `whole`, with Wilson's interval, which is honest for few observations and for shares near 0
/// and 1. `None` of nothing, and when the part is larger than the whole.
pub fn wilson(part: u64, whole: u64, level: Level) -> Option<Proportion> {
    if whole == 0 || part > whole {
        return None;
    }
    let (z, n) = (level.z(), float(whole));
    let share = float(part) / n;
    let spread = z * z / n;
    let centre = (share + spread / 2.0) / (1.0 + spread);
    let half = z * (share * (1.0 - share) / n + spread / (4.0 * n)).sqrt() / (1.0 + spread);
    // Rounding must not push the ends past what is possible, nor past the estimate.
    let interval = Interval {
        low: if part == 0 {
            0.0
        } else {
            (centre - half).clamp(0.0, share)
        },
        high: if part == whole {
            1.0
        } else {
            (centre + half).clamp(share, 1.0)
        },
    };
    Some(Proportion { share, interval })
}

/// How much larger one share is than another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// First minus second.
    pub difference: f64,
    /// Where the true difference lies (Newcombe 1998, method 10: from both Wilson intervals).
    pub interval: Interval,
    /// The difference as a part of the second share, and where that lies (by the logarithm of the ratio); absent when
    /// either share is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relative: Option<(f64, Interval)>,
}

/// The difference of two shares, each given as part and whole. `None` when either is of nothing.
pub fn difference(first: (u64, u64), second: (u64, u64), level: Level) -> Option<Difference> {
    let a = wilson(first.0, first.1, level)?;
    let b = wilson(second.0, second.1, level)?;
    let difference = a.share - b.share;
    let below = (a.share - a.interval.low).hypot(b.interval.high - b.share);
    let above = (a.interval.high - a.share).hypot(b.share - b.interval.low);
    Some(Difference {
        difference,
        interval: Interval {
            low: (difference - below).max(-1.0),
            high: (difference + above).min(1.0),
        },
        relative: relative((a.share, first.0), (b.share, second.0), level),
    })
}

fn relative(first: (f64, u64), second: (f64, u64), level: Level) -> Option<(f64, Interval)> {
    if first.1 == 0 || second.1 == 0 {
        return None;
    }
    let error = ((1.0 - first.0) / float(first.1) + (1.0 - second.0) / float(second.1)).sqrt();
    let ratio = first.0 / second.0;
    let factor = (level.z() * error).exp();
    let interval = Interval {
        low: ratio / factor - 1.0,
        high: ratio * factor - 1.0,
    };
    Some((ratio - 1.0, interval))
}
