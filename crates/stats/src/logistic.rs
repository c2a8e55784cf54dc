//! The probability of one of two outcomes from some features: logistic regression, held to small weights.
//!
//! Newton's steps with the exact curvature: the surface has one top, so they find it in a few. The weights belong to features
//! that are centred and scaled to a standard deviation of 1, so that one penalty is fair to all of them and a feature that never
//! differs has no weight.
//!
//! Deliberately absent: choosing features, and telling whether the probabilities are right (`foretold`).

use crate::maximum::{Point, Square, both, dot, inverted, size, times};

/// One that is known: what it was like, and whether it came to pass. The first feature is 1 for all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case<const N: usize> {
    /// Its features.
    pub features: [f64; N],
    /// Whether it came to pass.
    pub came: bool,
}

/// How the probability follows from the features.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logistic<const N: usize> {
    /// Weights of the scaled features; the first is the logarithm of the odds of what is average in everything.
    pub weights: [f64; N],
    /// Means of the features; 0 of the first.
    pub means: [f64; N],
    /// Standard deviations of the features; 1 of the first, and of those that never differ.
    pub scales: [f64; N],
}

/// A model, and how it was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogisticFit<const N: usize> {
    /// The model.
    pub model: Logistic<N>,
    /// Standard errors of the weights of scaled features, as far as the penalty leaves them free.
    pub standard_errors: [f64; N],
    /// Logarithm of the likelihood, without the penalty.
    pub log_likelihood: f64,
    /// Newton's steps.
    pub steps: u32,
}

/// Steps before giving up; a dozen are many.
const MOST_STEPS: u32 = 100;
/// Weights beyond this are on their way to infinity: a feature cuts the cases cleanly.
const FARTHEST: f64 = 25.0;
/// As flat as the top is, for each case.
const FLAT: f64 = 1e-10;

impl<const N: usize> Logistic<N> {
    /// Fits to cases. Half of `penalty` times the square of each weight but the first is taken off the logarithm of the
    /// likelihood: 0 is plain maximum likelihood. `None` when all went the same way, or when the cases do not decide.
    pub fn fit(cases: &[Case<N>], penalty: f64) -> Option<LogisticFit<N>> {
        let came = cases.iter().filter(|case| case.came).count();
        if N == 0 || came == 0 || came == cases.len() {
            return None;
        }
        let mut here = Self::scaled(cases);
        let share = ratio(came, cases.len())?;
        if let Some(first) = here.weights.first_mut() {
            *first = (share / (1.0 - share)).ln();
        }
        let mut steps = 0;
        let mut slope = here.slope(cases, penalty);
        loop {
            let covariance = inverted(&slope.curvature)?;
            let flat = FLAT * slope.cases;
            if size(&slope.gradient) <= flat {
                return Some(LogisticFit {
                    model: here,
                    standard_errors: diagonal(&covariance).map(f64::sqrt),
                    log_likelihood: slope.log_likelihood,
                    steps,
                });
            }
            steps += 1;
            let longest = here
                .weights
                .iter()
                .fold(0.0_f64, |most, weight| most.max(weight.abs()));
            if steps > MOST_STEPS || longest > FARTHEST {
                return None;
            }
            (here, slope) = here.step(
                &times(&covariance, &slope.gradient),
                &slope,
                (cases, penalty),
            )?;
        }
    }

    /// No weights yet, but means and deviations.
    fn scaled(cases: &[Case<N>]) -> Self {
        let all = float(cases.len());
        let mut means = [0.0; N];
        for case in cases {
            means = both(&means, &case.features, |sum, value| sum + value / all);
        }
        let mut squares = [0.0; N];
        for case in cases {
            let away = both(&case.features, &means, |value, mean| value - mean);
            squares = both(&squares, &away, |sum, away| away.mul_add(away / all, sum));
        }
        // What never differs but for rounding is left where it is, at a distance of 0.
        let mut scales = both(&squares, &means, |square, mean| {
            let deviation = square.sqrt();
            if deviation > 1e-9 * mean.abs().max(1e-300) {
                deviation
            } else {
                1.0
            }
        });
        if let (Some(mean), Some(scale)) = (means.first_mut(), scales.first_mut()) {
            (*mean, *scale) = (0.0, 1.0);
        }
        Self {
            weights: [0.0; N],
            means,
            scales,
        }
    }

    /// The features as the weights expect them.
    fn standard(&self, features: &[f64; N]) -> Point<N> {
        let away = both(features, &self.means, |value, mean| value - mean);
        both(&away, &self.scales, |away, scale| away / scale)
    }

    /// What each feature adds to the logarithm of the odds, beside one that is average in it.
    pub fn parts(&self, features: &[f64; N]) -> [f64; N] {
        both(&self.standard(features), &self.weights, |x, weight| {
            x * weight
        })
    }

    /// The logarithm of the odds.
    pub fn log_odds(&self, features: &[f64; N]) -> f64 {
        dot(&self.standard(features), &self.weights)
    }

    /// The probability, between 0 and 1.
    pub fn probability(&self, features: &[f64; N]) -> f64 {
        probability(self.log_odds(features))
    }

    /// A step up the direction, halved until it leads up.
    fn step(
        &self,
        direction: &Point<N>,
        from: &Slope<N>,
        (cases, penalty): (&[Case<N>], f64),
    ) -> Option<(Self, Slope<N>)> {
        let mut share = 1.0_f64;
        for _try in 0..50 {
            let weights = both(&self.weights, direction, |weight, step| {
                share * step + weight
            });
            let there = Self { weights, ..*self };
            let slope = there.slope(cases, penalty);
            // Near the top, rounding may take the last digits.
            if slope.value.is_finite() && slope.value >= from.value - 1e-12 * from.value.abs() {
                return Some((there, slope));
            }
            share *= 0.5;
        }
        None
    }

    fn slope(&self, cases: &[Case<N>], penalty: f64) -> Slope<N> {
        let mut slope = Slope::held(&self.weights, penalty, float(cases.len()));
        for case in cases {
            let features = self.standard(&case.features);
            slope.add(&features, dot(&features, &self.weights), case.came);
        }
        slope.value += slope.log_likelihood;
        // Only the lower half was added up.
        for row in 0..N {
            for column in 0..row {
                let cell = slope.curvature.get(row).and_then(|cells| cells.get(column));
                let cell = cell.copied().unwrap_or(0.0);
                let across = slope.curvature.get_mut(column);
                if let Some(across) = across.and_then(|cells| cells.get_mut(row)) {
                    *across = cell;
                }
            }
        }
        slope
    }
}

/// The surface at a place.
struct Slope<const N: usize> {
    cases: f64,
    /// With the penalty.
    value: f64,
    log_likelihood: f64,
    gradient: Point<N>,
    /// Negative second derivatives.
    curvature: Square<N>,
}

impl<const N: usize> Slope<N> {
    /// Of the penalty alone; the first weight is free.
    fn held(weights: &Point<N>, penalty: f64, cases: f64) -> Self {
        let mut slope = Self {
            cases,
            value: 0.0,
            log_likelihood: 0.0,
            gradient: [0.0; N],
            curvature: [[0.0; N]; N],
        };
        for (place, weight) in weights.iter().enumerate().skip(1) {
            slope.value -= 0.5 * penalty * weight * weight;
            if let Some(cell) = slope.gradient.get_mut(place) {
                *cell = -penalty * weight;
            }
            let row = slope.curvature.get_mut(place);
            if let Some(cell) = row.and_then(|row| row.get_mut(place)) {
                *cell = penalty;
            }
        }
        slope
    }

    fn add(&mut self, features: &Point<N>, log_odds: f64, came: bool) {
        let expected = probability(log_odds);
        let surprise = if came { 1.0 - expected } else { -expected };
        let sharpness = expected * (1.0 - expected);
        // The logarithm of 1 + eᶻ, for any z.
        let soft = log_odds.max(0.0) + (-log_odds.abs()).exp().ln_1p();
        self.log_likelihood += if came { log_odds - soft } else { -soft };
        for (place, (row, feature)) in self.curvature.iter_mut().zip(features).enumerate() {
            let weighted = sharpness * feature;
            for (cell, other) in row.iter_mut().zip(features).take(place.saturating_add(1)) {
                *cell = weighted.mul_add(*other, *cell);
            }
        }
        for (cell, feature) in self.gradient.iter_mut().zip(features) {
            *cell = surprise.mul_add(*feature, *cell);
        }
    }
}

/// The probability of these logarithmic odds.
pub fn probability(log_odds: f64) -> f64 {
    if log_odds >= 0.0 {
        1.0 / (1.0 + (-log_odds).exp())
    } else {
        let odds = log_odds.exp();
        odds / (1.0 + odds)
    }
}

fn diagonal<const N: usize>(square: &Square<N>) -> Point<N> {
    let mut out = [0.0; N];
    for (place, (cell, row)) in out.iter_mut().zip(square).enumerate() {
        *cell = row.get(place).copied().unwrap_or(0.0);
    }
    out
}

fn float(count: usize) -> f64 {
    crate::float(u64::try_from(count).unwrap_or(u64::MAX))
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| float(part) / float(whole))
}
