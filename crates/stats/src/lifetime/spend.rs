//! How much a customer spends each time.
//!
//! Gamma-Gamma: Colombo and Jiang (1999), in the form of Fader and Hardie's note (2013). What a customer spends at a time is
//! gamma distributed around a mean of their own (shape `p`), and these means are spread among customers by an inverse gamma
//! distribution (`q`, `v`). It assumes that who comes more often does not spend more or less each time.

use super::fit::{Fit, Likelihood, Prior, Unfit, Usual, fit};
use crate::{
    gamma::{digamma, ln_gamma},
    interval::float,
};

/// The model with its parameters, all above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spend {
    /// How evenly one customer spends.
    pub p: f64,
    /// How alike customers are.
    pub q: f64,
    /// The size of amounts: an amount.
    pub v: f64,
}

/// What customers spent on average, with identical customers put together.
#[derive(Clone, Debug)]
pub struct SpendSample {
    classes: Vec<Class>,
    customers: f64,
    mean: f64,
    correlation: Option<f64>,
}

/// All with the same number of purchases.
#[derive(Clone, Debug)]
struct Class {
    purchases: f64,
    weight: f64,
    /// Average amounts with how many customers.
    means: Vec<(f64, f64)>,
}

impl SpendSample {
    /// Of numbers of purchases and what was spent in them on average. Whoever has no purchase, or an average that is not a
    /// positive number, says nothing of spending and is left out.
    pub fn new(customers: impl IntoIterator<Item = (u32, f64)>) -> Self {
        let mut all: Vec<(u32, u64)> = customers
            .into_iter()
            .filter(|(purchases, mean)| *purchases > 0 && *mean > 0.0 && mean.is_finite())
            .map(|(purchases, mean)| (purchases, mean.to_bits()))
            .collect();
        all.sort_unstable();
        let class = |group: &[(u32, u64)]| {
            let (purchases, _) = *group.first()?;
            let means = group.chunk_by(|left, right| left == right);
            let means =
                means.filter_map(|same| Some((f64::from_bits(same.first()?.1), count(same))));
            Some(Class {
                purchases: f64::from(purchases),
                weight: count(group),
                means: means.collect(),
            })
        };
        let total = all
            .iter()
            .map(|(_, bits)| f64::from_bits(*bits))
            .sum::<f64>();
        Self {
            classes: all
                .chunk_by(|left, right| left.0 == right.0)
                .filter_map(class)
                .collect(),
            customers: count(&all),
            mean: if all.is_empty() {
                0.0
            } else {
                total / count(&all)
            },
            correlation: correlation(&all),
        }
    }

    /// How many customers.
    pub fn customers(&self) -> f64 {
        self.customers
    }

    /// The mean of their averages; `None` of nobody.
    pub fn mean(&self) -> Option<f64> {
        (self.customers > 0.0).then_some(self.mean)
    }

    /// Correlation of the number of purchases with the average amount: the model assumes that it is near 0. `None` when one of
    /// them never varies.
    pub fn correlation(&self) -> Option<f64> {
        self.correlation
    }
}

fn count<T>(items: &[T]) -> f64 {
    float(items.len().try_into().unwrap_or(u64::MAX))
}

fn correlation(all: &[(u32, u64)]) -> Option<f64> {
    let n = count(all);
    let pairs = || {
        let pairs = all.iter();
        pairs.map(|(purchases, bits)| (f64::from(*purchases), f64::from_bits(*bits)))
    };
    let mean_x = pairs().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = pairs().map(|(_, y)| y).sum::<f64>() / n;
    let mut sums = [0.0; 3];
    let [xx, yy, xy] = &mut sums;
    for (x, y) in pairs() {
        let (x, y) = (x - mean_x, y - mean_y);
        *xx += x * x;
        *yy += y * y;
        *xy += x * y;
    }
    let scale = (*xx * *yy).sqrt();
    (scale > 0.0).then(|| *xy / scale)
}

impl Spend {
    /// The most likely parameters.
    pub fn fit(sample: &SpendSample, prior: Prior) -> Result<Fit<Self, 3>, Unfit> {
        if sample.classes.is_empty() {
            return Err(Unfit::NobodyCameBack);
        }
        let (parameters, standard_errors, log_likelihood, looks) = fit(sample, prior)?;
        Ok(Fit {
            model: Self::with(parameters),
            standard_errors,
            log_likelihood,
            looks,
        })
    }

    /// Logarithm of the likelihood of what was spent.
    pub fn log_likelihood(&self, sample: &SpendSample) -> f64 {
        self.likelihood(sample).0
    }

    /// The parameters in the order p, q, v.
    pub fn parameters(&self) -> [f64; 3] {
        [self.p, self.q, self.v]
    }

    /// What a customer is expected to spend each time, from how often they bought and what they spent on average (which is not
    /// looked at when they never did). `None` when the model knows no mean: customers differ too much.
    pub fn expected(&self, purchases: u32, mean: f64) -> Option<f64> {
        let x = f64::from(purchases);
        let spent = if purchases == 0 { 0.0 } else { x * mean };
        let below = self.p * x + self.q - 1.0;
        (below > 0.0).then(|| self.p * (self.v + spent) / below)
    }

    pub(crate) fn with([p, q, v]: [f64; 3]) -> Self {
        Self { p, q, v }
    }

    /// With its gradient by p, q, v.
    pub(crate) fn likelihood(&self, sample: &SpendSample) -> (f64, [f64; 3]) {
        let Self { p, q, v } = *self;
        let (mut value, mut by) = (0.0, [0.0; 3]);
        let [by_p, by_q, by_v] = &mut by;
        let (none_q, slope_q, ln_v) = (ln_gamma(q), digamma(q), v.ln());
        for class in &sample.classes {
            let (x, n) = (class.purchases, class.weight);
            let px = p * x;
            let (mut ln_means, mut ln_sums, mut inverse) = (0.0, 0.0, 0.0);
            for (mean, weight) in &class.means {
                let sum = x.mul_add(*mean, v);
                ln_means += weight * mean.ln();
                ln_sums += weight * sum.ln();
                inverse += weight / sum;
            }
            let slope = digamma(px + q);
            value += n * (ln_gamma(px + q) - ln_gamma(px) - none_q + q * ln_v + px * x.ln())
                + (px - 1.0) * ln_means
                - (px + q) * ln_sums;
            *by_p += x * (n * (slope - digamma(px) + x.ln()) + ln_means - ln_sums);
            *by_q += n * (slope - slope_q + ln_v) - ln_sums;
            *by_v += n * q / v - (px + q) * inverse;
        }
        (value, by)
    }
}

impl Likelihood<3> for SpendSample {
    fn at(&self, parameters: &[f64; 3]) -> (f64, [f64; 3]) {
        Spend::with(*parameters).likelihood(self)
    }

    fn observations(&self) -> f64 {
        self.customers
    }

    fn usual(&self) -> [Usual; 3] {
        // A customer's purchases vary by 40 % and customers by 60 % around half of the mean and more.
        [
            Usual {
                size: 6.0,
                spread: 1.0,
            },
            Usual {
                size: 4.0,
                spread: 1.0,
            },
            Usual {
                size: self.mean / 2.0,
                spread: 1.0,
            },
        ]
    }
}
