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

/// Adds up the series and its three slopes term by term: each term is the one before times z (b + n) / (c + n), so the
/// slope of its logarithm is a running sum.
pub(crate) fn unit(b: f64, c: f64, z: f64) -> Unit {
    let mut sum = Unit {
        value: 1.0,
        by_b: 0.0,
        by_c: 0.0,
        by_z: 0.0,
    };
    let (mut term, mut ln_by_b, mut ln_by_c) = (1.0, 0.0, 0.0);
    for n in 0..MOST_TERMS {
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
            break;
        }
    }
    sum
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
