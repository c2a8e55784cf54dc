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

/// The part of the gamma function's integral that lies above `x`, as a share of the whole: Q(shape, x). The series near 0 and the
/// continued fraction (Lentz) further out; about 14 digits. Not a number for a shape that is not above 0.
pub fn upper_gamma(shape: f64, x: f64) -> f64 {
    const MOST: u32 = 10_000;
    const ENOUGH: f64 = 1e-16;
    const TINY: f64 = 1e-300;
    if shape.is_nan() || shape <= 0.0 || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    let front = (shape * x.ln() - x - ln_gamma(shape)).exp();
    if x < shape + 1.0 {
        let (mut term, mut sum) = (1.0 / shape, 1.0 / shape);
        for n in 1..MOST {
            term *= x / (shape + f64::from(n));
            sum += term;
            if term < sum * ENOUGH {
                break;
            }
        }
        return (1.0 - front * sum).clamp(0.0, 1.0);
    }
    let mut below = x + 1.0 - shape;
    let mut up = 1.0 / TINY;
    let mut down = 1.0 / below;
    let mut fraction = down;
    for n in 1..MOST {
        let n = f64::from(n);
        let above = n * (shape - n);
        below += 2.0;
        down = 1.0 / far_from_zero(above.mul_add(down, below), TINY);
        up = far_from_zero(below + above / up, TINY);
        let step = up * down;
        fraction *= step;
        if (step - 1.0).abs() < ENOUGH {
            break;
        }
    }
    (front * fraction).clamp(0.0, 1.0)
}

fn far_from_zero(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}
