//! Who stays.

use kernel::Day;
use serde::Serialize;

use super::{Definitions, definitions, more};
use crate::{
    domain::{About, Fold, Purchase},
    error::Error,
};

/// How many customers stayed over a period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Retention {
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// How long after an order a customer counts as active, in days.
    pub active_days: i64,
    /// Active customers when the period began.
    pub start: u64,
    /// Active customers when it ended.
    pub end: u64,
    /// Those of them who are new.
    pub new: u64,
    /// Those of them who were active at the start.
    pub kept: u64,
    /// Those of them who had lapsed before the start.
    pub won_back: u64,
    /// (end − new) ÷ start; absent when nobody was active at the start.
    pub retention_rate: Option<f64>,
    /// kept ÷ start; absent when nobody was active at the start.
    pub kept_rate: Option<f64>,
    /// 1 − retention rate.
    pub churn_rate: Option<f64>,
    /// Each number in words.
    pub definitions: Definitions,
}

/// [`Retention`] being computed.
#[derive(Clone, Debug)]
pub struct RetentionFold {
    from: Day,
    to: Day,
    active_days: i64,
    start: u64,
    end: u64,
    new: u64,
    kept: u64,
}

impl RetentionFold {
    /// Of the days from `from` to `to`, both included. A customer is active for `active_days` (at least 1) after an
    /// order.
    pub fn new(from: Day, to: Day, active_days: i64) -> Result<Self, Error> {
        if from > to {
            return Err(Error::Backwards);
        }
        Ok(Self {
            from,
            to,
            active_days: active_days.max(1),
            start: 0,
            end: 0,
            new: 0,
            kept: 0,
        })
    }

    /// Whether somebody with these orders is active when `day` begins.
    fn active(&self, purchases: &[Purchase], day: Day) -> bool {
        let first = day.plus_days(self.active_days.saturating_neg());
        purchases
            .iter()
            .any(|one| one.day >= first && one.day < day)
    }
}

impl Fold for RetentionFold {
    type Answer = Retention;

    fn life(&mut self, purchases: &[Purchase]) -> Result<(), Error> {
        let at_start = self.active(purchases, self.from);
        let at_end = self.active(purchases, self.to.next());
        let acquired = purchases
            .first()
            .is_some_and(|first| first.day >= self.from);
        more(&mut self.start, u64::from(at_start));
        more(&mut self.end, u64::from(at_end));
        more(&mut self.new, u64::from(at_end && acquired));
        more(&mut self.kept, u64::from(at_end && at_start));
        Ok(())
    }

    fn finish(self, about: About) -> Result<Retention, Error> {
        let stayed = self.end.saturating_sub(self.new);
        let rate = stats::ratio(stayed, self.start);
        Ok(Retention {
            about,
            active_days: self.active_days,
            start: self.start,
            end: self.end,
            new: self.new,
            kept: self.kept,
            won_back: stayed.saturating_sub(self.kept),
            retention_rate: rate,
            kept_rate: stats::ratio(self.kept, self.start),
            churn_rate: rate.map(|rate| 1.0 - rate),
            definitions: definitions([
                (
                    "active_days",
                    "a customer is active for so many days after an order",
                ),
                (
                    "start",
                    "customers who were active when the first day began",
                ),
                ("end", "customers who were active when the last day ended"),
                (
                    "new",
                    "customers who were active at the end and placed their first order of all within the period",
                ),
                (
                    "kept",
                    "customers who were active at the start and at the end",
                ),
                (
                    "won_back",
                    "customers who were active at the end, had ordered before the period, and were not active at its start",
                ),
                (
                    "retention_rate",
                    "(end − new) ÷ start; customers who were won back are in it, so that it can pass 1",
                ),
                (
                    "kept_rate",
                    "kept ÷ start: the same without those who were won back",
                ),
                ("churn_rate", "1 − retention rate"),
            ]),
        })
    }
}
