//! How long until somebody orders again.

use std::collections::BTreeMap;

use kernel::Day;
use serde::Serialize;
use stats::{Level, Median, Survival};

use super::{Definitions, Share, definitions, more};
use crate::{
    domain::{About, Fold, Period, Purchase, Question},
    error::Error,
};

/// Time from the first to the second order, fair to those whose second order may still come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SecondOrder {
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// Customers whose first order lies in the period.
    pub customers: u64,
    /// Those who have ordered again.
    pub ordered_again: u64,
    /// Those who did so on the same day.
    pub same_day: u64,
    /// Days until half of all have ordered again; absent when that is not in sight.
    pub median_days: Option<Median>,
    /// Days until a quarter have.
    pub quarter_days: Option<Median>,
    /// Shares who have ordered again by certain days.
    pub by: Vec<By>,
    /// Each number in words.
    pub definitions: Definitions,
}

/// The share who have ordered again by a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct By {
    /// Days after the first order.
    pub days: u32,
    /// The share; absent when nobody was watched for so long.
    #[serde(flatten)]
    pub share: Option<Share>,
}

/// Days after the first order for [`SecondOrder::by`]: a week, and what shops plan by.
const DAYS: [u32; 6] = [7, 30, 60, 90, 180, 365];

/// [`SecondOrder`] being computed.
#[derive(Clone, Debug)]
pub struct SecondOrderFold {
    period: Period,
    seen: Survival,
    same_day: u64,
    /// By the day of their only order: how many. When we stopped looking is known at the end.
    once: BTreeMap<Day, u64>,
}

impl SecondOrderFold {
    /// Nobody taken in yet.
    pub fn new(question: &Question) -> Self {
        Self {
            period: question.period,
            seen: Survival::new(),
            same_day: 0,
            once: BTreeMap::new(),
        }
    }
}

impl Fold for SecondOrderFold {
    type Answer = SecondOrder;

    fn life(&mut self, purchases: &[Purchase]) -> Result<(), Error> {
        let Some((first, later)) = purchases.split_first() else {
            return Ok(());
        };
        // The last day of the period ends the watching, not the choice of customers alone: later orders are not read.
        if self.period.from.is_some_and(|from| first.day < from) {
            return Ok(());
        }
        match later.first() {
            Some(second) => {
                let days = second.day.since(first.day);
                more(&mut self.same_day, u64::from(days == 0));
                self.seen.happened(span(days));
            }
            None => more(self.once.entry(first.day).or_default(), 1),
        }
        Ok(())
    }

    fn finish(mut self, about: About) -> Result<SecondOrder, Error> {
        let ordered_again = self.seen.events();
        let horizon = about.horizon.unwrap_or(Day::MIN);
        for (day, count) in &self.once {
            self.seen.not_yet_many(span(horizon.since(*day)), *count);
        }
        let level = Level::USUAL;
        let by = DAYS.map(|days| By {
            days,
            share: self
                .seen
                .by(days, level)
                .map(|(share, interval)| Share { share, interval }),
        });
        Ok(SecondOrder {
            about,
            customers: self.seen.observations(),
            ordered_again,
            same_day: self.same_day,
            median_days: self.seen.median(level),
            quarter_days: self.seen.reaches(0.25, level),
            by: by.to_vec(),
            definitions: definitions([
                (
                    "customers",
                    "customers whose first order of all lies in the period",
                ),
                (
                    "ordered_again",
                    "those who have placed a second order by the horizon",
                ),
                ("same_day", "those who placed it on the day of the first"),
                (
                    "median_days",
                    "days until half of all such customers have ordered again (Kaplan–Meier: those who have not yet are \
                     counted for as long as they were watched), and where that lies 19 times in 20; absent when fewer than \
                     half are on the way there",
                ),
                ("quarter_days", "the same for a quarter"),
                (
                    "by",
                    "share of such customers who have ordered again within so many days, and where the true share lies 19 \
                     times in 20; absent where nobody was watched for so long",
                ),
            ]),
        })
    }
}

/// Days as the survival curve counts them; a clock that went back counts as the same day.
fn span(days: i64) -> u32 {
    u32::try_from(days.max(0)).unwrap_or(u32::MAX)
}
