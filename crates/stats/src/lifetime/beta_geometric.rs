//! Purchases at a steady rate of the customer's own, and after each a chance to have left for good.
//!
//! BG/NBD: Fader, Hardie, Lee, "Counting your customers the easy way" (2005). MBG/NBD, where one may also leave right after
//! the first purchase: Batislam, Denizel, Filiztekin (2007). Rates are gamma distributed among customers (shape `r`, rate
//! `alpha`), chances beta distributed (`a`, `b`).

use super::{
    Lifetime, Sample, Summary, either,
    fit::{Fit, Likelihood, Prior, Unfit, Usual, fit},
};
use crate::{
    gamma::{digamma, ln_gamma},
    hypergeometric::{beyond_one, ln_hypergeometric},
};

/// After which purchases one may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropout {
    /// After each but the first (BG/NBD): who never came back counts as alive.
    AfterRepeats,
    /// After each (MBG/NBD).
    AfterAny,
}

/// The model with its parameters, all above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaGeometric {
    /// Shape of the distribution of rates.
    pub r: f64,
    /// Its rate: a time.
    pub alpha: f64,
    /// How strongly chances to leave tend to 1.
    pub a: f64,
    /// How strongly they tend to 0.
    pub b: f64,
    /// After which purchases one may leave.
    pub dropout: Dropout,
}

/// Below this the transformed series would lose digits, since its terms alternate.
const ALTERNATING: f64 = -20.0;

impl BetaGeometric {
    /// The most likely parameters.
    pub fn fit(sample: &Sample, dropout: Dropout, prior: Prior) -> Result<Fit<Self, 4>, Unfit> {
        super::sample::enough(sample)?;
        let task = Task { sample, dropout };
        let (parameters, standard_errors, log_likelihood, looks) = fit(&task, prior)?;
        Ok(Fit {
            model: Self::with(parameters, dropout),
            standard_errors,
            log_likelihood,
            looks,
        })
    }

    /// Logarithm of the likelihood of what happened.
    pub fn log_likelihood(&self, sample: &Sample) -> f64 {
        self.likelihood(sample).0
    }

    /// The parameters in the order r, alpha, a, b.
    pub fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.a, self.b]
    }

    pub(crate) fn with([r, alpha, a, b]: [f64; 4], dropout: Dropout) -> Self {
        Self {
            r,
            alpha,
            a,
            b,
            dropout,
        }
    }

    /// How many times a customer had the chance to leave.
    fn chances(&self, frequency: f64) -> f64 {
        match self.dropout {
            Dropout::AfterRepeats => frequency,
            Dropout::AfterAny => frequency + 1.0,
        }
    }

    /// Logarithm of the odds of having left at the last purchase over being silent since; minus infinity when they could not
    /// have left.
    fn odds_of_gone(&self, frequency: f64, silent: f64) -> f64 {
        let chances = self.chances(frequency);
        if chances == 0.0 {
            return f64::NEG_INFINITY;
        }
        (self.a / (self.b + chances - 1.0)).ln() + (self.r + frequency) * silent
    }

    /// With its gradient by r, alpha, a, b.
    pub(crate) fn likelihood(&self, sample: &Sample) -> (f64, [f64; 4]) {
        let Self { r, alpha, a, b, .. } = *self;
        let (mut value, mut by) = (0.0, [0.0; 4]);
        let mut by_time: Vec<(f64, f64)> = Vec::new();
        let (none_r, none_b, none_ab) = (ln_gamma(r), ln_gamma(b), ln_gamma(a + b));
        let (slope_r, slope_b, slope_ab) = (digamma(r), digamma(b), digamma(a + b));
        for class in sample.classes() {
            let (x, n) = (class.frequency, class.weight);
            let (rate, chances) = (r + x, self.chances(x));
            by_time.clear();
            let logs = class.times.iter().map(|time| (alpha + time).ln());
            by_time.extend(logs.zip(class.times.iter().map(|time| 1.0 / (alpha + time))));
            let base = self.odds_of_gone(x, 0.0);
            let (mut sum, mut sum_r, mut sum_alpha, mut gone) = (0.0, 0.0, 0.0, 0.0);
            for (weight, (last, by_last), (now, by_now)) in class.pairs(&by_time) {
                let (more, share) = either(rate.mul_add(now - last, base));
                sum += weight * (more - rate * now);
                sum_r += weight * (share * (now - last) - now);
                sum_alpha += weight * (by_now + share * (by_last - by_now));
                gone += weight * share;
            }
            let left = if chances > 0.0 {
                gone / (b + chances - 1.0)
            } else {
                0.0
            };
            let slope_chances = slope_ab - digamma(a + b + chances);
            value += sum
                + n * (ln_gamma(rate) - none_r + r * alpha.ln() + none_ab - none_b
                    + ln_gamma(b + chances)
                    - ln_gamma(a + b + chances));
            let [by_r, by_alpha, by_a, by_b] = &mut by;
            *by_r += sum_r + n * (digamma(rate) - slope_r + alpha.ln());
            *by_alpha += n * r / alpha - rate * sum_alpha;
            *by_a += n * slope_chances + gone / a;
            *by_b += n * (slope_chances + digamma(b + chances) - slope_b) - left;
        }
        (value, by)
    }

    /// Expected purchases in a time of who is alive after so many, seen for so long.
    fn expected_alive(&self, frequency: f64, age: f64, time: f64) -> f64 {
        let Self { r, alpha, a, b, .. } = *self;
        let rate = r + frequency;
        let chances = self.chances(frequency);
        let (e, c) = (a - 1.0, a + b + chances - 1.0);
        let z = time / (alpha + age + time);
        let shrink = -(time / (alpha + age)).ln_1p();
        let q = c - rate;
        if q < ALTERNATING && c > 0.0 && e.abs() > 1e-3 {
            let kept = rate * shrink + ln_hypergeometric(rate, b + chances, c, z);
            return -c / e * kept.exp_m1();
        }
        // (c/e) · (1 − (1−z)^e · ₂F₁(e, q; c; z)): Euler's transformation of the published form.
        let beyond = beyond_one(e, q, c, z);
        c * super::saturating(e, -shrink) - beyond * (e * shrink).exp()
    }
}

impl Lifetime for BetaGeometric {
    fn alive(&self, customer: &Summary) -> f64 {
        let silent = ((self.alpha + customer.age()) / (self.alpha + customer.recency())).ln();
        let odds = self.odds_of_gone(f64::from(customer.frequency()), silent);
        1.0 / (1.0 + odds.exp())
    }

    fn expected_if_alive(&self, customer: &Summary, time: f64) -> f64 {
        let frequency = f64::from(customer.frequency());
        self.expected_alive(frequency, customer.age(), time)
    }

    fn expected_of_new(&self, time: f64) -> f64 {
        let alive = match self.dropout {
            Dropout::AfterRepeats => 1.0,
            Dropout::AfterAny => self.b / (self.a + self.b),
        };
        alive * self.expected_alive(0.0, 0.0, time)
    }
}

struct Task<'s> {
    sample: &'s Sample,
    dropout: Dropout,
}

impl Likelihood<4> for Task<'_> {
    fn at(&self, parameters: &[f64; 4]) -> (f64, [f64; 4]) {
        BetaGeometric::with(*parameters, self.dropout).likelihood(self.sample)
    }

    fn observations(&self) -> f64 {
        self.sample.customers()
    }

    fn usual(&self) -> [Usual; 4] {
        let age = self.sample.mean_age();
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
                size: 0.8,
                spread: 1.0,
            },
            Usual {
                size: 2.5,
                spread: 1.0,
            },
        ]
    }
}
