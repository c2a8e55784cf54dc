//! Recency, frequency, money: scores and classes.

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

/// Scores, 1 worst, 5 best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Scores {
    /// How lately.
    pub recency: u8,
    /// How often.
    pub frequency: u8,
    /// How much.
    pub money: u8,
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
    pub fn scores(&self, days: i64, orders: i64, money: i64) -> Scores {
        let above = |limits: [i64; 4], value: i64| {
            limits.into_iter().fold(1_u8, |score, limit| {
                score.saturating_add(u8::from(value > limit))
            })
        };
        Scores {
            recency: above(self.days.map(i64::saturating_neg), days.saturating_neg()),
            frequency: above(self.orders, orders),
            money: above(self.money, money),
        }
    }
}

impl Scores {
    /// Frequency and money together: their mean, halves up.
    pub fn worth(self) -> u8 {
        self.frequency.saturating_add(self.money).div_ceil(2)
    }
}

/// A class of customers: a rectangle of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// For machines.
    pub name: &'static str,
    /// For people.
    pub label: &'static str,
    /// Recency, from and to.
    pub recency: (u8, u8),
    /// Mean of frequency and money, from and to.
    pub worth: (u8, u8),
    /// What to do about them.
    pub advice: &'static str,
}

/// The usual classes of retail, each pair of scores in exactly one.
pub const CLASSES: [Class; 11] = [
    class(
        "champions",
        "Champions",
        (5, 5),
        (4, 5),
        "thank them, show new things first, ask for reviews and referrals",
    ),
    class(
        "loyal",
        "Loyal",
        (3, 4),
        (4, 5),
        "offer the next step: a better version, the loyalty programme",
    ),
    class(
        "potential_loyal",
        "Potentially loyal",
        (4, 5),
        (2, 3),
        "invite to the loyalty programme, recommend complements",
    ),
    class(
        "new",
        "New",
        (5, 5),
        (1, 1),
        "help them to a good start, then ask for the second order",
    ),
    class(
        "promising",
        "Promising",
        (4, 4),
        (1, 1),
        "remind them what else there is",
    ),
    class(
        "need_attention",
        "Need attention",
        (3, 3),
        (3, 3),
        "make a limited offer on what they bought before",
    ),
    class(
        "about_to_sleep",
        "About to fall asleep",
        (3, 3),
        (1, 2),
        "recommend what is popular, before they forget the shop",
    ),
    class(
        "at_risk",
        "At risk",
        (2, 2),
        (3, 5),
        "write personally, ask what is wrong",
    ),
    class(
        "slipping",
        "Slipping away",
        (1, 1),
        (3, 4),
        "win back with news of what they liked",
    ),
    class(
        "cannot_lose",
        "Must not be lost",
        (1, 1),
        (5, 5),
        "call them: a personal message, a generous offer",
    ),
    class(
        "hibernating",
        "Hibernating",
        (1, 2),
        (1, 2),
        "one more offer at low cost, then leave them in peace",
    ),
];

const fn class(
    name: &'static str,
    label: &'static str,
    recency: (u8, u8),
    worth: (u8, u8),
    advice: &'static str,
) -> Class {
    Class {
        name,
        label,
        recency,
        worth,
        advice,
    }
}

/// The class of scores.
pub fn classify(scores: Scores) -> &'static Class {
    let inside = |value: u8, (low, high): (u8, u8)| value >= low && value <= high;
    let [.., last] = &CLASSES;
    CLASSES
        .iter()
        .find(|class| inside(scores.recency, class.recency) && inside(scores.worth(), class.worth))
        .unwrap_or(last)
}
