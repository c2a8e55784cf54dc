//! How often a customer buys, and whether they still do: models of repeat buying where nobody says goodbye.
//!
//! Each is fitted by maximum likelihood to what is known of every customer: how many times they came back, when last, and
//! since when they are known ([`Summary`]). Identical customers are looked at once.

mod beta_geometric;
mod fit;
mod hold_out;
mod pareto;
mod sample;
mod spend;
mod value;

pub use beta_geometric::{BetaGeometric, Dropout};
pub use fit::{Fit, Prior, Unfit};
pub use hold_out::{Bin, HoldOut};
pub use pareto::Pareto;
pub use sample::{Sample, Summary};
pub use spend::{Spend, SpendSample};
pub use value::{Discounting, discounted};

/// What a model of repeat buying foretells. Times are in the unit of the summaries that it was fitted to.
pub trait Lifetime {
    /// The probability that a customer still buys from us.
    fn alive(&self, customer: &Summary) -> f64;

    /// How many times a customer is expected to buy in this time from now on, if they still buy from us.
    fn expected_if_alive(&self, customer: &Summary, time: f64) -> f64;

    /// How many times a customer is expected to buy in this time from now on.
    fn expected(&self, customer: &Summary, time: f64) -> f64 {
        self.alive(customer) * self.expected_if_alive(customer, time)
    }

    /// How many times a customer of whom nothing but the first purchase is known is expected to come back in this time.
    fn expected_of_new(&self, time: f64) -> f64;
}

/// ln(1 + e^d), and the share of e^d in it.
fn either(d: f64) -> (f64, f64) {
    let small = (-d.abs()).exp();
    let share = 1.0 / (1.0 + small);
    if d > 0.0 {
        (d + small.ln_1p(), share)
    } else {
        (small.ln_1p(), small * share)
    }
}

/// (1 − e^(−rate · by)) / rate, at rate = 0 too.
fn saturating(rate: f64, by: f64) -> f64 {
    if rate == 0.0 {
        by
    } else {
        -(-rate * by).exp_m1() / rate
    }
}
