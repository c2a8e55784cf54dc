//! Means of groups, made sharper by what was known of everybody before (CUPED: Deng, Xu, Kohavi, Walker 2013).

use crate::{interval::float, normal::normal_probability};

/// Sums over the people of one group: of what is measured, and of what was known before.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Group {
    count: u64,
    measured: f64,
    measured_squares: f64,
    before: f64,
    before_squares: f64,
    products: f64,
}

impl Group {
    /// One more person, with what is measured of them and what was known before.
    pub fn add(&mut self, measured: f64, before: f64) {
        self.count = self.count.saturating_add(1);
        self.measured += measured;
        self.measured_squares += measured * measured;
        self.before += before;
        self.before_squares += before * before;
        self.products += measured * before;
    }

    /// People in it.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The sum of what is measured.
    pub fn sum(&self) -> f64 {
        self.measured
    }

    /// The mean of what is measured; `None` of nobody.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.measured / float(self.count))
    }

    /// The variance of what is measured; `None` of fewer than two.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.spread().0 / (float(self.count) - 1.0))
    }

    /// Sums of squares about the means, and of products: of what is measured, of what was before, of both.
    fn spread(&self) -> (f64, f64, f64) {
        if self.count == 0 {
            return (0.0, 0.0, 0.0);
        }
        let n = float(self.count);
        (
            (self.measured_squares - self.measured * self.measured / n).max(0.0),
            (self.before_squares - self.before * self.before / n).max(0.0),
            self.products - self.measured * self.before / n,
        )
    }
}

/// The mean of a group, and the square of its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupMean {
    /// The mean.
    pub mean: f64,
    /// The square of its standard error.
    pub noise: f64,
}

/// Means of groups, freed of what was known before.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjusted {
    /// Of each group in order.
    pub means: Vec<GroupMean>,
    /// What part of the variance is gone: 0 for nothing.
    pub removed: f64,
}

/// The plain means. `None` when a group has fewer than two people.
pub fn means(groups: &[Group]) -> Option<Vec<GroupMean>> {
    let mean = |group: &Group| {
        Some(GroupMean {
            mean: group.mean()?,
            noise: group.variance()? / float(group.count),
        })
    };
    groups.iter().map(mean).collect()
}

/// The means freed of what was known before: Y − θ (X − X̄), where θ is the slope inside of the groups, all together. Since lots decide about
/// the groups and X was before, the difference of two stays what it is, and is seen sooner. `None` when a group has fewer than two people, and when what was before is the same
/// for everybody.
pub fn adjusted(groups: &[Group]) -> Option<Adjusted> {
    let plain = means(groups)?;
    let mut inside = (0.0, 0.0, 0.0);
    let mut all = Group::default();
    for group in groups {
        let (measured, before, both) = group.spread();
        inside = (inside.0 + measured, inside.1 + before, inside.2 + both);
        all.count = all.count.saturating_add(group.count);
        all.before += group.before;
    }
    let (measured, before, both) = inside;
    if before <= 0.0 || measured <= 0.0 {
        return None;
    }
    let slope = both / before;
    let usual = all.before / float(all.count);
    let means = groups
        .iter()
        .zip(&plain)
        .map(|(group, plain)| {
            let n = float(group.count);
            let (measured, before, both) = group.spread();
            let left = slope
                .mul_add(slope * before - 2.0 * both, measured)
                .max(0.0);
            GroupMean {
                mean: slope.mul_add(usual - group.before / n, plain.mean),
                noise: left / (n - 1.0) / n,
            }
        })
        .collect();
    Some(Adjusted {
        means,
        removed: (both * both / before / measured).clamp(0.0, 1.0),
    })
}

/// The chance of a difference at least so far from 0, were there none: two-sided, by the normal distribution. 1 when there is no error to
/// measure it by.
pub fn two_sided(difference: f64, error: f64) -> f64 {
    if error <= 0.0 || !difference.is_finite() || error.is_nan() {
        return 1.0;
    }
    (2.0 * normal_probability(-(difference / error).abs())).clamp(0.0, 1.0)
}

/// The chance of two shares so far apart, were they the same: the usual test with the shares taken together. `None` of nothing.
pub fn same_share(first: (u64, u64), second: (u64, u64)) -> Option<f64> {
    let (part, whole) = (
        first.0.checked_add(second.0)?,
        first.1.checked_add(second.1)?,
    );
    if first.1 == 0 || second.1 == 0 || part > whole {
        return None;
    }
    let together = float(part) / float(whole);
    let noise = together * (1.0 - together) * (1.0 / float(first.1) + 1.0 / float(second.1));
    let difference = float(first.0) / float(first.1) - float(second.0) / float(second.1);
    Some(two_sided(difference, noise.sqrt()))
}

/// The same chances, made fit for being many: of those that are called real at a level, at most that part is not on average (Benjamini, Hochberg
/// 1995). In the order given.
pub fn false_discovery(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|left, right| right.1.total_cmp(&left.1));
    let all = u64::try_from(p_values.len()).unwrap_or(u64::MAX);
    let mut fit = vec![1.0; p_values.len()];
    let mut least = 1.0_f64;
    let mut rank = all;
    for (place, p_value) in order {
        least = least.min(p_value * float(all) / float(rank.max(1)));
        if let Some(fit) = fit.get_mut(place) {
            *fit = least;
        }
        rank = rank.saturating_sub(1);
    }
    fit
}
