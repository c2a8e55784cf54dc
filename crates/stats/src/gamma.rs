//! The logarithm of the gamma function and its slope, for arguments above 0.
//!
//! Both come from one expansion (Stirling's, Abramowitz and Stegun 6.1.40 and 6.3.18), so that a likelihood and its
//! gradient agree to the last digits; small arguments are first moved up by the recurrence.

use core::f64::consts::PI;

/// From here on eight terms of the expansion are exact to the last bit.
const FAR: f64 = 10.0;

/// Bernoulli numbers B₂, B₄, … by 2k(2k−1).
const LOG_TERMS: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1_260.0,
    -1.0 / 1_680.0,
    1.0 / 1_188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3_617.0 / 122_400.0,
];

/// Bernoulli numbers B₂, B₄, … by 2k.
const SLOPE_TERMS: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 120.0,
    1.0 / 252.0,
    -1.0 / 240.0,
    1.0 / 132.0,
    -691.0 / 32_760.0,
    1.0 / 12.0,
    -3_617.0 / 8_160.0,
];

/// ln Γ(x) for x above 0, to about 15 digits; not a number elsewhere.
pub fn ln_gamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let mut far = x;
    let mut passed = 1.0;
    while far < FAR {
        passed *= far;
        far += 1.0;
    }
    let inverse = 1.0 / far;
    let correction = inverse * expansion(&LOG_TERMS, inverse * inverse);
    (far - 0.5).mul_add(far.ln(), -far) + 0.5 * (2.0 * PI).ln() + correction - passed.ln()
}

/// ψ(x) = d ln Γ(x) / dx for x above 0; not a number elsewhere.
pub fn digamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let mut far = x;
    let mut passed = 0.0;
    while far < FAR {
        passed += 1.0 / far;
        far += 1.0;
    }
    let inverse = 1.0 / far;
    let square = inverse * inverse;
    far.ln() - 0.5 * inverse - square * expansion(&SLOPE_TERMS, square) - passed
}

/// Σ term(k) · x^k.
fn expansion(terms: &[f64], x: f64) -> f64 {
    terms
        .iter()
        .rev()
        .fold(0.0, |sum, term| f64::mul_add(sum, x, *term))
}
