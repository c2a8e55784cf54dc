//! Whether probabilities that were told came true: how sharp they are, how well they order, and whether so many came to pass
//! as was said.
//!
//! Deliberately absent: changing them. What is told too high shows here, and is mended where it is told.

use serde::Serialize;

use crate::{Interval, Level, float, ratio, wilson};

/// Probabilities beside what came to pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foretold(Vec<(f64, bool)>);

/// A tenth of all, by the probability that was told.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Tenth {
    /// The least that was told.
    pub from: f64,
    /// The most.
    pub to: f64,
    /// How many.
    pub cases: u64,
    /// The mean of what was told.
    pub predicted: f64,
    /// How many of them came to pass.
    pub came: u64,
    /// The share of that.
    pub actual: f64,
    /// Where the share lies when chance is allowed for.
    pub around: Interval,
}

impl Foretold {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds what was told of one, and whether it came to pass.
    pub fn add(&mut self, probability: f64, came: bool) {
        self.0.push((probability, came));
    }

    /// How many.
    pub fn cases(&self) -> u64 {
        count(self.0.len())
    }

    /// How many came to pass.
    pub fn came(&self) -> u64 {
        count(self.0.iter().filter(|(_, came)| *came).count())
    }

    /// The mean of what was told; `None` of nothing.
    pub fn predicted(&self) -> Option<f64> {
        let sum: f64 = self.0.iter().map(|(told, _)| told).sum();
        (!self.0.is_empty()).then(|| sum / float(self.cases()))
    }

    /// Mean squared distance of what was told from what came (Brier 1950): 0 is perfect. `None` of nothing.
    pub fn brier(&self) -> Option<f64> {
        let squared = |(told, came): &(f64, bool)| {
            let away = told - if *came { 1.0 } else { 0.0 };
            away * away
        };
        let sum: f64 = self.0.iter().map(squared).sum();
        (!self.0.is_empty()).then(|| sum / float(self.cases()))
    }

    /// The same of who had always told one number.
    pub fn brier_of(&self, always: f64) -> Option<f64> {
        let share = ratio(self.came(), self.cases())?;
        let (hit, miss) = (1.0 - always, always);
        Some(share * hit * hit + (1.0 - share) * miss * miss)
    }

    /// Mean of minus the logarithm of what was told of what came: less is better. `None` of nothing.
    pub fn deviance(&self) -> Option<f64> {
        let surprise = |(told, came): &(f64, bool)| {
            let of_it = if *came { *told } else { 1.0 - told };
            -of_it.clamp(1e-15, 1.0).ln()
        };
        let sum: f64 = self.0.iter().map(surprise).sum();
        (!self.0.is_empty()).then(|| sum / float(self.cases()))
    }

    /// The probability that of one that came and one that did not, the first had been told the higher number; halves where
    /// they were equal (area under the curve). `None` where all went the same way.
    pub fn order(&self) -> Option<f64> {
        let sorted = self.sorted();
        let (mut below, mut half_steps) = (0_u64, 0_u64);
        let mut start = 0;
        while let Some((told, _)) = sorted.get(start) {
            let equals = sorted.get(start..).unwrap_or_default();
            let equals = equals.partition_point(|(other, _)| other <= told).max(1);
            let group = sorted
                .get(start..start.saturating_add(equals))
                .unwrap_or_default();
            let came = count(group.iter().filter(|(_, came)| *came).count());
            let not = count(group.len()).saturating_sub(came);
            half_steps = half_steps
                .saturating_add(came.saturating_mul(below.saturating_mul(2).saturating_add(not)));
            below = below.saturating_add(not);
            start = start.saturating_add(equals);
        }
        let pairs = self.came().saturating_mul(below);
        (pairs > 0).then(|| float(half_steps) / (2.0 * float(pairs)))
    }

    /// Where [`Foretold::order`] lies when chance is allowed for (Hanley and McNeil 1982).
    pub fn order_around(&self, level: Level) -> Option<Interval> {
        let area = self.order()?;
        let came = float(self.came());
        let not = float(self.cases()) - came;
        let square = area * area;
        let of_came = area / (2.0 - area) - square;
        let of_not = 2.0 * square / (1.0 + area) - square;
        let own = area * (1.0 - area);
        let variance = (own + (came - 1.0) * of_came + (not - 1.0) * of_not) / (came * not);
        let half = level.z() * variance.max(0.0).sqrt();
        Some(Interval {
            low: (area - half).max(0.0),
            high: (area + half).min(1.0),
        })
    }

    /// Tenths by what was told, the lowest first: what was told beside what came. Fewer than ten of too few.
    pub fn tenths(&self, level: Level) -> Vec<Tenth> {
        let sorted = self.sorted();
        let parts = sorted.len().clamp(1, 10);
        let edge = |part: usize| sorted.len().saturating_mul(part) / parts;
        (0..parts)
            .filter_map(|part| {
                let group = sorted.get(edge(part)..edge(part.saturating_add(1)))?;
                let cases = count(group.len());
                let came = count(group.iter().filter(|(_, came)| *came).count());
                let share = wilson(came, cases, level)?;
                let sum: f64 = group.iter().map(|(told, _)| told).sum();
                Some(Tenth {
                    from: group.first()?.0,
                    to: group.last()?.0,
                    cases,
                    predicted: sum / float(cases),
                    came,
                    actual: share.share,
                    around: share.interval,
                })
            })
            .collect()
    }

    fn sorted(&self) -> Vec<(f64, bool)> {
        let mut sorted = self.0.clone();
        sorted.sort_by(|left, right| left.0.total_cmp(&right.0));
        sorted
    }
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}
