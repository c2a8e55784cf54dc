//! Purchases at a steady rate of the customer's own, and leaving for good at a moment of its own.
//!
//! Pareto/NBD: Schmittlein, Morrison, Colombo, "Counting your customers" (1987); in the form of Fader and Hardie's notes
//! (2005). Rates of buying are gamma distributed among customers (shape `r`, rate `alpha`), and so are rates of leaving
//! (`s`, `beta`).
//!
//! With p = r + x and K(t) = (α+t)^(−p) (β+t)^(−s), the likelihood of having left between the last purchase and now is
//! K(tₓ)·h(tₓ) − K(T)·h(T), where h = s/(p+s) · ₂F₁(1, p; p+s+1; (α−β)/(α+t)) lies between 0 and 1; this is Euler's
//! transformation of the published form, and its terms neither overflow nor alternate.

use super::{
    Lifetime, Sample, Summary, either,
    fit::{Fit, Likelihood, Prior, Unfit, Usual, fit},
};
use crate::{
    gamma::{digamma, ln_gamma},
    hypergeometric::unit,
};

/// The model with its parameters, all above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pareto {
    /// Shape of the distribution of rates of buying.
    pub r: f64,
    /// Its rate: a time.
    pub alpha: f64,
    /// Shape of the distribution of rates of leaving.
    pub s: f64,
    /// Its rate: a time.
    pub beta: f64,
}

/// At one time: logarithms of what goes into the likelihood, with their gradients.
#[derive(Clone, Copy, Debug)]
struct At {
    /// ln K.
    kept: f64,
    by_kept: [f64; 4],
    /// ln h.
    gone: f64,
    by_gone: [f64; 4],
}

impl Pareto {
    /// The most likely parameters.
    pub fn fit(sample: &Sample, prior: Prior) -> Result<Fit<Self, 4>, Unfit> {
        super::sample::enough(sample)?;
        let (parameters, standard_errors, log_likelihood, looks) = fit(&Task(sample), prior)?;
        Ok(Fit {
            model: Self::with(parameters),
            standard_errors,
            log_likelihood,
            looks,
        })
    }

    /// Logarithm of the likelihood of what happened.
    pub fn log_likelihood(&self, sample: &Sample) -> f64 {
        self.likelihood(sample).0
    }

    /// The parameters in the order r, alpha, s, beta.
    pub fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.s, self.beta]
    }

    pub(crate) fn with([r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r, alpha, s, beta }
    }

    fn at(&self, frequency: f64, time: f64) -> At {
        let Self { r, alpha, s, beta } = *self;
        let (p, total) = (r + frequency, r + frequency + s);
        let (buying, leaving) = (alpha + time, beta + time);
        let (by_r, by_s, by_alpha, by_beta, sum);
        if alpha >= beta {
            let series = unit(p, total + 1.0, (alpha - beta) / buying);
            let slope = |by: f64| by / series.value;
            sum = series.value.ln();
            (by_r, by_s) = (slope(series.by_b + series.by_c), slope(series.by_c));
            by_alpha = slope(series.by_z) * leaving / (buying * buying);
            by_beta = -slope(series.by_z) / buying;
        } else {
            let series = unit(s + 1.0, total + 1.0, (beta - alpha) / leaving);
            let slope = |by: f64| by / series.value;
            sum = series.value.ln() + (buying / leaving).ln();
            (by_r, by_s) = (slope(series.by_c), slope(series.by_b + series.by_c));
            let by_z = slope(series.by_z) - leaving / buying;
            by_alpha = -by_z / leaving;
            by_beta = by_z * buying / (leaving * leaving);
        }
        At {
            kept: -p * buying.ln() - s * leaving.ln(),
            by_kept: [-buying.ln(), -p / buying, -leaving.ln(), -s / leaving],
            gone: (s / total).ln() + sum,
            by_gone: [
                by_r - 1.0 / total,
                by_alpha,
                by_s + 1.0 / s - 1.0 / total,
                by_beta,
            ],
        }
    }

    /// With its gradient by r, alpha, s, beta.
    pub(crate) fn likelihood(&self, sample: &Sample) -> (f64, [f64; 4]) {
        let Self { r, alpha, s, beta } = *self;
        let (mut value, mut by) = (0.0, [0.0; 4]);
        let mut by_time: Vec<At> = Vec::new();
        let (none_r, slope_r) = (ln_gamma(r), digamma(r));
        for class in sample.classes() {
            let (x, n) = (class.frequency, class.weight);
            by_time.clear();
            by_time.extend(class.times.iter().map(|time| self.at(x, *time)));
            for (weight, last, now) in class.pairs(&by_time) {
                let (log, left) = Self::together(&last, &now);
                value += weight * log;
                let gone = now.gone.exp();
                let (stays, leaves) = (weight * (1.0 - left), weight * left);
                let inner = by.iter_mut().zip(now.by_kept.iter().zip(&now.by_gone));
                for (sum, (kept, by_gone)) in inner {
                    *sum += stays * (kept - by_gone * gone / (1.0 - gone));
                }
                let inner = by.iter_mut().zip(last.by_kept.iter().zip(&last.by_gone));
                for (sum, (kept, by_gone)) in inner {
                    *sum += leaves * (kept + by_gone);
                }
            }
            value += n * (ln_gamma(r + x) - none_r + r * alpha.ln() + s * beta.ln());
            let [by_r, by_alpha, by_s, by_beta] = &mut by;
            *by_r += n * (digamma(r + x) - slope_r + alpha.ln());
            *by_alpha += n * r / alpha;
            *by_s += n * beta.ln();
            *by_beta += n * s / beta;
        }
        (value, by)
    }

    /// ln(K(T)·(1 − h(T)) + K(tₓ)·h(tₓ)), and the share of the second part.
    fn together(last: &At, now: &At) -> (f64, f64) {
        let stays = now.kept + (-now.gone.exp()).ln_1p();
        let (more, share) = either(last.kept + last.gone - stays);
        (stays + more, share)
    }

    fn expected_alive(&self, frequency: f64, age: f64, time: f64) -> f64 {
        let growth = (time / (self.beta + age)).ln_1p();
        (self.r + frequency) * (self.beta + age) / (self.alpha + age)
            * super::saturating(self.s - 1.0, growth)
    }
}

impl Lifetime for Pareto {
    fn alive(&self, customer: &Summary) -> f64 {
        let frequency = f64::from(customer.frequency());
        let last = self.at(frequency, customer.recency());
        let now = self.at(frequency, customer.age());
        (now.kept - Self::together(&last, &now).0).exp()
    }

    fn expected_if_alive(&self, customer: &Summary, time: f64) -> f64 {
        let frequency = f64::from(customer.frequency());
        self.expected_alive(frequency, customer.age(), time)
    }

    fn expected_of_new(&self, time: f64) -> f64 {
        self.expected_alive(0.0, 0.0, time)
    }
}

struct Task<'s>(&'s Sample);

impl Likelihood<4> for Task<'_> {
    fn at(&self, parameters: &[f64; 4]) -> (f64, [f64; 4]) {
        Pareto::with(*parameters).likelihood(self.0)
    }

    fn observations(&self) -> f64 {
        self.0.customers()
    }

    fn usual(&self) -> [Usual; 4] {
        let age = self.0.mean_age();
        // What the search begins with and a weak prior is centred on: the middle of what is usual, and how wide that is.
        [
            Usual {
                size: 0.5,
                spread: 1.5,
            },
            Usual {
                size: age / 4.0,
                spread: 2.0,
            },
            Usual {
                size: 0.6,
                spread: 1.0,
            },
            Usual {
                size: age / 3.0,
                spread: 2.0,
            },
        ]
    }
}
