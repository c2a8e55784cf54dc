//! Which of several shares is the largest, as far as is known: for lots that learn (Thompson 1933).

use crate::{gamma::ln_gamma, interval::float};

/// Points at which densities are looked at: enough for one arm that is known a hundred times better than another.
const POINTS: u32 = 8_192;
/// Standard deviations to each side that are looked at.
const WIDE: f64 = 9.0;

/// A share of which so many of so many were seen, nothing being known beforehand: Beta(1 + part, 1 + rest).
#[derive(Clone, Copy, Debug, PartialEq)]
struct Known {
    a: f64,
    b: f64,
}

impl Known {
    fn of((part, whole): (u64, u64)) -> Self {
        let part = part.min(whole);
        Self {
            a: 1.0 + float(part),
            b: 1.0 + float(whole.saturating_sub(part)),
        }
    }

    fn mean(self) -> f64 {
        self.a / (self.a + self.b)
    }

    fn deviation(self) -> f64 {
        let sum = self.a + self.b;
        (self.a * self.b / (sum * sum * (sum + 1.0))).sqrt()
    }

    fn ln_density(self, share: f64) -> f64 {
        (self.a - 1.0) * share.ln() + (self.b - 1.0) * (1.0 - share).ln() - ln_beta(self.a, self.b)
    }
}

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// The chance that the second share is larger than the first, each seen as part of whole: exact, for up to some hundred thousands (Miller
/// 2014).
pub fn chance_to_beat(first: (u64, u64), second: (u64, u64)) -> f64 {
    let (one, two) = (Known::of(first), Known::of(second));
    let terms = second.0.min(second.1).saturating_add(1);
    let mut sum = 0.0;
    for i in 0..terms {
        let i = float(i);
        let ln = ln_beta(one.a + i, one.b + two.b)
            - (two.b + i).ln()
            - ln_beta(1.0 + i, two.b)
            - ln_beta(one.a, one.b);
        sum += ln.exp();
    }
    sum.clamp(0.0, 1.0)
}

/// For each of several shares, seen as part of whole, the chance that it is the largest. They add up to 1; nothing of nothing.
pub fn chances_to_be_best(seen: &[(u64, u64)]) -> Vec<f64> {
    let known: Vec<Known> = seen.iter().map(|one| Known::of(*one)).collect();
    let low = known
        .iter()
        .map(|one| one.mean() - WIDE * one.deviation())
        .fold(1.0, f64::min)
        .max(0.0);
    let high = known
        .iter()
        .map(|one| one.mean() + WIDE * one.deviation())
        .fold(0.0, f64::max)
        .min(1.0);
    let step = (high - low) / f64::from(POINTS);
    let mut below = vec![0.0; known.len()];
    let mut best = vec![0.0; known.len()];
    for point in 0..POINTS {
        let share = (f64::from(point) + 0.5).mul_add(step, low);
        let weights: Vec<f64> = known
            .iter()
            .map(|one| one.ln_density(share).exp() * step)
            .collect();
        let middle: Vec<f64> = below
            .iter()
            .zip(&weights)
            .map(|(below, weight)| f64::min(1.0, below + weight / 2.0))
            .collect();
        for (place, (chance, weight)) in best.iter_mut().zip(&weights).enumerate() {
            let others = middle
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place);
            *chance += weight * others.map(|(_, below)| below).product::<f64>();
        }
        for (below, weight) in below.iter_mut().zip(&weights) {
            *below += weight;
        }
    }
    let all: f64 = best.iter().sum();
    best.iter().map(|chance| chance / all).collect()
}

/// The same shares of the lots, none below `floor`, still 1 together: what is drawn too seldom is never learned about. A floor that leaves
/// nothing to share out gives everybody the same.
pub fn with_floor(chances: &[f64], floor: f64) -> Vec<f64> {
    let all = float(u64::try_from(chances.len()).unwrap_or(u64::MAX)).max(1.0);
    let floor = floor.clamp(0.0, 1.0 / all);
    let left = 1.0 - floor * all;
    chances
        .iter()
        .map(|chance| chance.mul_add(left, floor))
        .collect()
}

/// So many parts by these shares, which add up to 1: whole numbers that add up to `parts`. What rounding leaves over or takes too much is the
/// largest one's.
pub fn shared_out(shares: &[f64], parts: u32) -> Vec<u32> {
    let mut all: Vec<u32> = shares
        .iter()
        .map(|share| {
            format!("{:.0}", share * f64::from(parts))
                .parse()
                .unwrap_or(0)
        })
        .collect();
    let sum: u32 = all.iter().sum();
    if let Some(largest) = all.iter_mut().max() {
        *largest = largest.saturating_add(parts).saturating_sub(sum);
    }
    all
}
