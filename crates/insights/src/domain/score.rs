//! What is expected of one customer.

use kernel::{Currency, CustomerId, Day, Span, Timestamp};
use serde::{Deserialize, Serialize};
use stats::{Lifetime, OwnTimes, Spend, Spread, Waits, float, normal_probability, normal_quantile};

use super::{
    Life, Model,
    life::{major, weeks},
};

/// Orders are counted so many days ahead: a quarter, as far as a programme plans.
pub(crate) const ORDER_DAYS: u32 = 90;
/// Money is counted so many days ahead: a year, as the books do.
pub(crate) const VALUE_DAYS: u32 = 365;
/// Milliseconds of a day.
const DAY_MILLIS: f64 = 86_400_000.0;
/// No time is told that is farther away: ten years.
const FARTHEST_DAYS: f64 = 3_650.0;
/// A tenth of what can come is earlier than what is told as early, and a tenth later than what is told as late.
const EARLY: f64 = 0.1;

/// How all customers come back: the usual time, and how much customers differ.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rhythm {
    /// Mean of the logarithms of the days between two orders.
    pub(crate) log_mean: f64,
    /// Variance of that mean from one customer to the other.
    pub(crate) between: f64,
    /// Variance of the logarithms of one customer's times.
    pub(crate) within: f64,
}

impl Rhythm {
    /// Of everybody: their times, those included who are still waited for. `None` where nobody came back.
    pub(crate) fn of(waits: &Waits, own: impl Iterator<Item = OwnTimes>) -> Option<Self> {
        let waiting = waits.fit()?;
        let variance = waiting.log_deviation * waiting.log_deviation;
        // Where nobody has two times, half of the variance is taken to be the customers'.
        let spread = Spread::of(own).unwrap_or(Spread {
            between: variance / 2.0,
            within: variance / 2.0,
        });
        Some(Self {
            log_mean: waiting.log_mean,
            between: spread.between,
            within: spread.within,
        })
    }

    /// Mean and standard deviation of the logarithm of a customer's next time, in days.
    fn of_one(&self, own: &OwnTimes) -> (f64, f64) {
        let spread = Spread {
            between: self.between,
            within: self.within,
        };
        spread.of_one(own, self.log_mean)
    }
}

/// All that scores are computed from.
#[derive(Clone, Debug)]
pub(crate) struct Scorer {
    pub(crate) model: Model,
    pub(crate) spend: Option<Spend>,
    pub(crate) rhythm: Option<Rhythm>,
    pub(crate) currency: Currency,
    pub(crate) until: Day,
}

/// What is expected of one customer, as it is kept: whole numbers, so that everybody who compares them agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Score {
    pub(crate) customer: CustomerId,
    pub(crate) last_at: Timestamp,
    /// Hundredths of a percent.
    pub(crate) alive: i64,
    /// Thousandths.
    pub(crate) expected_orders: i64,
    /// Minor units.
    pub(crate) value: Option<i64>,
    pub(crate) next: Option<Next>,
}

/// When the next order is expected, if one comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Next {
    /// The usual time between two orders.
    pub(crate) rhythm: Span,
    pub(crate) at: Timestamp,
    pub(crate) low: Timestamp,
    pub(crate) high: Timestamp,
}

impl Scorer {
    /// The score of a customer; `None` never happens for a life that began by the day.
    pub(crate) fn score(&self, life: &Life) -> Option<Score> {
        let summary = life.summary(self.until)?;
        let alive = self.model.alive(&summary);
        let in_days = |days: u32| {
            let days = weeks(i64::from(days));
            alive * self.model.expected_if_alive(&summary, days)
        };
        let value = self.spend.as_ref().and_then(|spend| {
            let each = each_time(life, spend, self.currency)?;
            let size = 10_f64.powi(i32::from(self.currency.exponent()));
            Some(whole(in_days(VALUE_DAYS) * each * size))
        });
        Some(Score {
            customer: life.customer,
            last_at: life.last_at,
            alive: whole(alive * 10_000.0),
            expected_orders: whole(in_days(ORDER_DAYS) * 1_000.0),
            value,
            next: self.rhythm.map(|rhythm| self.next(life, &rhythm)),
        })
    }

    /// Of the times that a customer's next one may have, those that are over are left out.
    fn next(&self, life: &Life, rhythm: &Rhythm) -> Next {
        let (mean, deviation) = rhythm.of_one(&life.gaps);
        let silent = self.until.since(life.last);
        let over = if silent > 0 {
            let log = float(silent.unsigned_abs()).ln();
            normal_probability((log - mean) / deviation)
        } else {
            0.0
        };
        let at = |share: f64| {
            let left = (1.0 - over).mul_add(share, over);
            let z = normal_quantile(left.clamp(1e-9, 1.0 - 1e-9)).unwrap_or(0.0);
            life.last_at.plus(days(deviation.mul_add(z, mean).exp()))
        };
        Next {
            rhythm: days(mean.exp()),
            at: at(0.5),
            low: at(EARLY),
            high: at(1.0 - EARLY),
        }
    }
}

/// So many days as a span, at most ten years.
fn days(days: f64) -> Span {
    Span::from_millis(whole(days.min(FARTHEST_DAYS) * DAY_MILLIS))
}

/// What a customer is expected to spend each time, in major units.
pub(crate) fn each_time(life: &Life, spend: &Spend, currency: Currency) -> Option<f64> {
    let mean = major(life.mean_spend(), currency);
    let frequency = if mean > 0.0 { life.frequency } else { 0 };
    spend.expected(frequency, mean)
}

/// The nearest whole number; the nearest that can be told of one that is too large, 0 of none.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the conversion saturates, and expectations are far from its limits"
)]
pub(crate) fn whole(value: f64) -> i64 {
    value.round() as i64
}
