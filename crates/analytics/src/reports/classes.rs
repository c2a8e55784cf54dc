//! Recency, frequency, money: scores.

use orders::RfmScores;
use serde::{Deserialize, Serialize};
use stats::Histogram;

/// Limits between the scores 1 to 5 of each measure: a value above the first limit has score 2, above the second 3, and so
/// on. Equal values share the lower score, so that customers with one order are 1 even where they are most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cuts {
    /// Of days since the last order, from the largest: fewer days are better.
    pub days: [i64; 4],
    /// Of numbers of orders.
    pub orders: [i64; 4],
    /// Of net revenue in minor units.
    pub money: [i64; 4],
}

impl Cuts {
    /// Limits at each fifth of these customers; `None` of nobody. Days are counted with a minus, so that more is better.
    pub(crate) fn of(
        minus_days: &Histogram,
        orders: &Histogram,
        money: &Histogram,
    ) -> Option<Self> {
        let fifths = |seen: &Histogram| -> Option<[i64; 4]> {
            Some([
                seen.cut(0.2)?,
                seen.cut(0.4)?,
                seen.cut(0.6)?,
                seen.cut(0.8)?,
            ])
        };
        Some(Self {
            days: fifths(minus_days)?.map(i64::saturating_neg),
            orders: fifths(orders)?,
            money: fifths(money)?,
        })
    }

    /// The scores of a customer.
    pub fn scores(&self, days: i64, orders: i64, money: i64) -> RfmScores {
        let above = |limits: [i64; 4], value: i64| {
            limits.into_iter().fold(1_u8, |score, limit| {
                score.saturating_add(u8::from(value > limit))
            })
        };
        RfmScores {
            recency: above(self.days.map(i64::saturating_neg), days.saturating_neg()),
            frequency: above(self.orders, orders),
            money: above(self.money, money),
        }
    }
}
