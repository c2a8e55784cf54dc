//! How sure, and between what.

use serde::Serialize;

use crate::normal::normal_quantile;

/// How sure an interval is: the share of such intervals that hold the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    confidence: f64,
    z: f64,
}

impl Level {
    /// 95 %, the usual one: one interval in twenty misses.
    pub const USUAL: Self = Self {
        confidence: 0.95,
        z: 1.959_963_984_540_054,
    };

    /// Above 0 and below 1.
    pub fn new(confidence: f64) -> Option<Self> {
        if !(confidence > 0.0 && confidence < 1.0) {
            return None;
        }
        let z = normal_quantile(f64::midpoint(1.0, confidence))?;
        Some(Self { confidence, z })
    }

    /// The share of such intervals that hold the truth.
    pub fn confidence(self) -> f64 {
        self.confidence
    }

    /// Standard deviations of the normal distribution to each side.
    pub fn z(self) -> f64 {
        self.z
    }
}

/// From, to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Whether a value is inside, ends included.
    pub fn contains(&self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }
}

/// A count as a measured number. Exact below 2^53.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "no lossless conversion exists; beyond 2^53 the nearest number will do for statistics"
)]
pub fn float(count: u64) -> f64 {
    count as f64
}

/// Part of a whole; `None` of nothing.
pub fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| float(part) / float(whole))
}
