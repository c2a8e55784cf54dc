//! Gauss's hypergeometric function, as far as models of repeat buying need it.

/// More terms than any sensible question needs: at 0.999 of the way to the singularity some 40,000 are added up.
const MOST_TERMS: u32 = 200_000;

/// The part of a sum below which a term no longer matters.
const NEGLIGIBLE: f64 = 1e-17;

/// ln ₂F₁(a, b; c; z) for a, b, c above 0 and z from 0 to below 1; not a number elsewhere. All terms are positive; they are
/// rescaled on the way, so that nothing overflows.
pub fn ln_hypergeometric(a: f64, b: f64, c: f64, z: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && c > 0.0 && (0.0..1.0).contains(&z)) {
        return f64::NAN;
    }
    let excess = c - a - b;
    if excess < 0.0 && c > a && c > b {
        // Euler's transformation: the same function with terms that fall faster.
        return excess.mul_add((-z).ln_1p(), ln_series(c - a, c - b, c, z));
    }
    ln_series(a, b, c, z)
}

fn ln_series(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut sum, mut scale) = (1.0, 1.0, 0.0);
    for step in 0..MOST_TERMS {
        let step = f64::from(step);
        let ratio = (a + step) * (b + step) / ((c + step) * (step + 1.0)) * z;
        term *= ratio;
        sum += term;
        if term < sum * NEGLIGIBLE && ratio < 1.0 {
            break;
        }
        if sum > 1e200 {
            scale += f64::ln(sum);
            term /= sum;
            sum = 1.0;
        }
    }
    scale + f64::ln(sum)
}

/// ₂F₁(1, b; c; z) with its slopes, for b, c above 0 and z from 0 to below 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    pub(crate) value: f64,
    pub(crate) by_b: f64,
    pub(crate) by_c: f64,
    pub(crate) by_z: f64,
}

/// So many terms of the series are tried before anything else: where c is large beside b they fall quickly whatever z is.
const FEW_TERMS: u32 = 128;

/// ₂F₁(1, b; c; z) with its slopes: the series where it falls quickly, else a continued fraction, which near z = 1 needs
/// hundreds of steps where the series needs a hundred thousand.
pub(crate) fn unit(b: f64, c: f64, z: f64) -> Unit {
    unit_series(b, c, z, FEW_TERMS).unwrap_or_else(|| unit_fraction(b, c, z))
}

/// Adds up the series and its three slopes term by term: each term is the one before times z (b + n) / (c + n), so the
/// slope of its logarithm is a running sum. `None` when so many terms are not enough.
fn unit_series(b: f64, c: f64, z: f64, most: u32) -> Option<Unit> {
    let mut sum = Unit {
        value: 1.0,
        by_b: 0.0,
        by_c: 0.0,
        by_z: 0.0,
    };
    let (mut term, mut ln_by_b, mut ln_by_c) = (1.0, 0.0, 0.0);
    for n in 0..most {
        let n = f64::from(n);
        let ratio = (b + n) / (c + n);
        let by_z = (n + 1.0) * term * ratio;
        sum.by_z += by_z;
        term *= ratio * z;
        ln_by_b += 1.0 / (b + n);
        ln_by_c -= 1.0 / (c + n);
        sum.value += term;
        sum.by_b += term * ln_by_b;
        sum.by_c += term * ln_by_c;
        if by_z <= sum.by_z * NEGLIGIBLE && ratio * z < 1.0 {
            return Some(sum);
        }
    }
    None
}

/// A number with its slopes by b and c.
#[derive(Clone, Copy, Debug)]
struct Sloped {
    value: f64,
    by_b: f64,
    by_c: f64,
}

impl Sloped {
    const ONE: Self = Self {
        value: 1.0,
        by_b: 0.0,
        by_c: 0.0,
    };

    /// `self + factor · before`.
    fn next(&self, factor: &Self, before: &Self) -> Self {
        Self {
            value: factor.value.mul_add(before.value, self.value),
            by_b: factor
                .value
                .mul_add(before.by_b, factor.by_b.mul_add(before.value, self.by_b)),
            by_c: factor
                .value
                .mul_add(before.by_c, factor.by_c.mul_add(before.value, self.by_c)),
        }
    }

    fn over(&self, other: &Self) -> Self {
        let value = self.value / other.value;
        Self {
            value,
            by_b: (self.by_b - value * other.by_b) / other.value,
            by_c: (self.by_c - value * other.by_c) / other.value,
        }
    }

    fn scaled(&self, by: f64) -> Self {
        Self {
            value: self.value * by,
            by_b: self.by_b * by,
            by_c: self.by_c * by,
        }
    }

    fn is_near(&self, other: &Self) -> bool {
        let size = self.value.abs();
        let near =
            |one: f64, other: f64, part: f64| (one - other).abs() <= (one.abs() + size) * part;
        near(self.value, other.value, SETTLED)
            && near(self.by_b, other.by_b, SLOPE_SETTLED)
            && near(self.by_c, other.by_c, SLOPE_SETTLED)
    }
}

/// Numerator and denominator of a continued fraction 1/(1 + …), after a step and before it.
struct Steps {
    above_before: Sloped,
    above: Sloped,
    below_before: Sloped,
    below: Sloped,
}

impl Steps {
    /// 1/1, and before it 0/1.
    fn begun() -> Self {
        Self {
            above_before: Sloped::ONE.scaled(0.0),
            above: Sloped::ONE,
            below_before: Sloped::ONE,
            below: Sloped::ONE,
        }
    }

    fn take(&mut self, factor: &Sloped) {
        let above = self.above.next(factor, &self.above_before);
        let below = self.below.next(factor, &self.below_before);
        (self.above_before, self.above) = (self.above, above);
        (self.below_before, self.below) = (self.below, below);
    }

    /// A fraction is the same when both its parts are made larger.
    fn rescale(&mut self) {
        let by = 1.0 / self.below.value;
        for part in [
            &mut self.above_before,
            &mut self.above,
            &mut self.below_before,
            &mut self.below,
        ] {
            *part = part.scaled(by);
        }
    }

    fn value(&self) -> Sloped {
        self.above.over(&self.below)
    }
}

/// The fraction has settled when eight more pairs of steps change no more than this part of it.
const SETTLED: f64 = 1e-14;
/// The same for its slopes, which only lead a search.
const SLOPE_SETTLED: f64 = 1e-11;
/// Pairs of steps between two looks.
const LOOK: u32 = 8;
/// More pairs than are ever needed: at a hundred-thousandth from z = 1 some 3,000 are.
const MOST_PAIRS: u32 = 50_000;

/// Gauss's continued fraction 1/(1 + k₁z/(1 + k₂z/(1 + …))), with k₁ = −b/c,
/// k₂ₘ = m (b − c − m + 1) / ((c + 2m − 2)(c + 2m − 1)) and k₂ₘ₊₁ = −(c + m − 1)(b + m) / ((c + 2m − 1)(c + 2m)). Numerator
/// and denominator follow the same recurrence, whose slopes are carried along. The slope by z comes from the equation that
/// the function fulfils: z (1 − z) F′ = (c − 1)(1 − F) + b z F.
fn unit_fraction(b: f64, c: f64, z: f64) -> Unit {
    let mut steps = Steps::begun();
    steps.take(&Sloped {
        value: -b / c * z,
        by_b: -z / c,
        by_c: b * z / (c * c),
    });
    let mut now = steps.value();
    for pair in 1..MOST_PAIRS {
        let m = f64::from(pair);
        let (low, middle, high) = (
            m.mul_add(2.0, c - 2.0),
            m.mul_add(2.0, c - 1.0),
            m.mul_add(2.0, c),
        );
        let (by, even) = (m * z / (low * middle), b - c - m + 1.0);
        steps.take(&Sloped {
            value: by * even,
            by_b: by,
            by_c: -by * (1.0 + even * (low + middle) / (low * middle)),
        });
        let (by, left, right) = (-z / (middle * high), c + m - 1.0, b + m);
        steps.take(&Sloped {
            value: by * left * right,
            by_b: by * left,
            by_c: by * right * (1.0 - left * (middle + high) / (middle * high)),
        });
        if pair.is_multiple_of(LOOK) {
            steps.rescale();
            let before = now;
            now = steps.value();
            if now.is_near(&before) {
                break;
            }
        }
    }
    let value = now.value;
    Unit {
        value,
        by_b: now.by_b,
        by_c: now.by_c,
        by_z: ((c - 1.0) * (1.0 - value) + b * z * value) / (z * (1.0 - z)),
    }
}

/// Σ over n from 1 of (e+1)ₙ₋₁ (q)ₙ / (c+1)ₙ₋₁ · zⁿ/n!, for e above −1, c above −1 and z from 0 to below 1. It is
/// (₂F₁(e, q; c; z) − 1) · c/e, written so that neither e = 0 nor c = 0 is special.
pub(crate) fn beyond_one(e: f64, q: f64, c: f64, z: f64) -> f64 {
    let mut term = q * z;
    let mut sum = term;
    for step in 1..MOST_TERMS {
        let step = f64::from(step);
        let ratio = (e + step) * (q + step) / ((c + step) * (step + 1.0)) * z;
        term *= ratio;
        sum += term;
        if term.abs() <= f64::abs(sum) * NEGLIGIBLE && ratio.abs() < 1.0 {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{unit_fraction, unit_series};

    proptest! {
        /// The two ways to the same number, where both can be gone.
        #[test]
        fn fraction_and_series_agree(b in 0.01..60.0_f64, more in 0.01..8.0_f64, z in 0.6..0.995_f64) {
            let c = b + more;
            let fraction = unit_fraction(b, c, z);
            let series = unit_series(b, c, z, 100_000).unwrap();
            let near = |one: f64, other: f64| (one - other).abs() <= 1e-8 * other.abs().max(1e-6);
            prop_assert!(near(fraction.value, series.value), "{fraction:?} {series:?}");
            prop_assert!(near(fraction.by_b, series.by_b), "{fraction:?} {series:?}");
            prop_assert!(near(fraction.by_c, series.by_c), "{fraction:?} {series:?}");
            prop_assert!(near(fraction.by_z, series.by_z), "{fraction:?} {series:?}");
        }
    }
}
