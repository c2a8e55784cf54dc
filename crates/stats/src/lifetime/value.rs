//! What future purchases are worth today.

use super::{Lifetime, Summary};

/// How the future is counted: period by period, each worth less than the one before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discounting {
    /// How many periods are looked at.
    pub periods: u32,
    /// How long a period is, in the model's unit of time.
    pub length: f64,
    /// By how much a period is worth less than the one before: 0.01 for a hundredth.
    pub rate: f64,
}

/// How many purchases a customer is expected to make, each counted for what it is worth today: at the end of its period.
/// Times what they spend, it is their lifetime value before the margin.
pub fn discounted(model: &impl Lifetime, customer: &Summary, future: &Discounting) -> f64 {
    let (mut sum, mut before, mut worth) = (0.0, 0.0, 1.0);
    for period in 1..=future.periods {
        let until = model.expected(customer, f64::from(period) * future.length);
        worth /= 1.0 + future.rate;
        sum += (until - before) * worth;
        before = until;
    }
    sum
}
