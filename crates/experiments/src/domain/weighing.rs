//! What is known of one person, and what each metric makes of it.

use kernel::Timestamp;
use stats::float;

use super::Metric;

/// What somebody did in the days after the meeting, and before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) orders: u64,
    pub(crate) net: i64,
    pub(crate) orders_before: u64,
    pub(crate) net_before: i64,
    pub(crate) opened: bool,
    pub(crate) clicked: bool,
}

/// Somebody who met the experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) arm: usize,
    pub(crate) at: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) outcome: Outcome,
}

impl Metric {
    /// What is measured, and what was known before.
    pub(crate) fn of(self, outcome: &Outcome) -> (f64, f64) {
        let one = |yes: bool| if yes { 1.0 } else { 0.0 };
        match self {
            Self::Ordered => (one(outcome.orders > 0), float(outcome.orders_before)),
            Self::Orders => (float(outcome.orders), float(outcome.orders_before)),
            Self::Revenue => (signed(outcome.net), signed(outcome.net_before)),
            Self::Opened => (one(outcome.opened), 0.0),
            Self::Clicked => (one(outcome.clicked), 0.0),
        }
    }
}

/// Minor units as a measured number.
pub(crate) fn signed(amount: i64) -> f64 {
    let size = float(amount.unsigned_abs());
    if amount < 0 { -size } else { size }
}
