//! Whether two things come together more often than chance lets them.

use crate::interval::float;

/// How two things of many cases go together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Association {
    /// How many times more often they come together than they would if neither knew of the other.
    pub lift: f64,
    /// Logarithm of the likelihood ratio, doubled (Dunning, 1993): chi-squared with one degree of freedom where they have
    /// nothing to do with each other, also where counts are small.
    pub likelihood_ratio: f64,
}

impl Association {
    /// What [`Association::likelihood_ratio`] passes by chance once in a thousand times.
    pub const ONE_IN_A_THOUSAND: f64 = 10.827_566_170_662_733;

    /// Whether they come together more often than chance would let them but once in a thousand times.
    pub fn is_no_chance(&self) -> bool {
        self.lift > 1.0 && self.likelihood_ratio > Self::ONE_IN_A_THOUSAND
    }
}

/// Of `all` cases, `one` have the one thing, `other` the other and `both` both. `None` of counts that cannot be.
pub fn association(both: u64, one: u64, other: u64, all: u64) -> Option<Association> {
    let only_one = one.checked_sub(both)?;
    let only_other = other.checked_sub(both)?;
    let neither = all.checked_sub(one)?.checked_sub(only_other)?;
    if one == 0 || other == 0 {
        return None;
    }
    let (without_one, without_other) = (all.saturating_sub(one), all.saturating_sub(other));
    let total = float(all);
    let part = |seen: u64, row: u64, column: u64| {
        if seen == 0 {
            return 0.0;
        }
        float(seen) * (float(seen) * total / (float(row) * float(column))).ln()
    };
    let sum = part(both, one, other)
        + part(only_one, one, without_other)
        + part(only_other, without_one, other)
        + part(neither, without_one, without_other);
    Some(Association {
        lift: float(both) * total / (float(one) * float(other)),
        // Rounding may leave a hair below nothing.
        likelihood_ratio: (2.0 * sum).max(0.0),
    })
}
