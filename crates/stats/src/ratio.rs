//! Whether groups came out as large as the lots that were drawn for them.

use serde::Serialize;

use crate::{gamma::upper_gamma, interval::float};

/// Counts beside what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SampleRatio {
    /// Pearson's chi-squared.
    pub chi_squared: f64,
    /// The chance of counts so far off, were the lots drawn as meant.
    pub p_value: f64,
}

impl SampleRatio {
    /// Below this chance something is wrong with who was counted: so strict, since it is looked at again and again, and an
    /// alarm means that nothing of the comparison holds.
    pub const ALARM: f64 = 0.001;

    /// Whether something is wrong with who was counted.
    pub fn is_alarming(&self) -> bool {
        self.p_value < Self::ALARM
    }
}

/// Compares counts with what was expected of them, which is scaled to the same sum. `None` of fewer than two groups, of nothing, and of
/// expectations that are not above 0.
pub fn sample_ratio(counts: &[u64], expected: &[f64]) -> Option<SampleRatio> {
    let all: f64 = counts.iter().map(|count| float(*count)).sum();
    let meant: f64 = expected.iter().sum();
    let is_sound = counts.len() > 1
        && counts.len() == expected.len()
        && all > 0.0
        && expected.iter().all(|one| *one > 0.0 && one.is_finite());
    if !is_sound {
        return None;
    }
    let off = counts.iter().zip(expected).map(|(count, expected)| {
        let expected = expected / meant * all;
        let off = float(*count) - expected;
        off * off / expected
    });
    let chi_squared: f64 = off.sum();
    let degrees = float(u64::try_from(counts.len()).ok()?) - 1.0;
    Some(SampleRatio {
        chi_squared,
        p_value: upper_gamma(degrees / 2.0, chi_squared / 2.0),
    })
}
