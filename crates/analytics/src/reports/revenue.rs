//! Revenue of new and of returning customers.

use std::collections::BTreeMap;

use kernel::Currency;
use serde::Serialize;

use super::{Definitions, definitions, month_name, more};
use crate::{
    domain::{About, Fold, Period, Purchase, Question},
    error::Error,
};

/// Month by month, what new and returning customers bring.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Revenue {
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// Currency of the revenue.
    pub revenue_currency: Currency,
    /// The months with orders, in time.
    pub months: Vec<MonthRow>,
    /// Each number in words.
    pub definitions: Definitions,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MonthRow {
    /// The month: 2026-03.
    pub month: String,
    /// First orders.
    pub new_orders: u64,
    /// Later orders.
    pub returning_orders: u64,
    /// Net revenue of first orders.
    pub new_revenue: i64,
    /// Net revenue of later orders.
    pub returning_revenue: i64,
    /// The part of the latter in all; absent when there is no revenue.
    pub returning_share: Option<f64>,
}

/// [`Revenue`] being computed.
#[derive(Clone, Debug)]
pub struct RevenueFold {
    period: Period,
    currency: Currency,
    /// By month, for first and for later orders: how many, and their revenue.
    months: BTreeMap<i32, [(u64, i64); 2]>,
}

impl RevenueFold {
    /// Nothing taken in yet.
    pub fn new(question: &Question) -> Self {
        Self {
            period: question.period,
            currency: question.one_currency(),
            months: BTreeMap::new(),
        }
    }
}

impl Fold for RevenueFold {
    type Answer = Revenue;

    fn life(&mut self, purchases: &[Purchase]) -> Result<(), Error> {
        for (position, purchase) in purchases.iter().enumerate() {
            if purchase.currency != self.currency || !self.period.contains(purchase.day) {
                continue;
            }
            let [new, returning] = self.months.entry(purchase.day.month_index()).or_default();
            let side = if position == 0 { new } else { returning };
            more(&mut side.0, 1);
            side.1 = side.1.checked_add(purchase.net()?).ok_or(Error::TooLarge)?;
        }
        Ok(())
    }

    fn finish(self, about: About) -> Result<Revenue, Error> {
        let months = self.months.iter().map(|(month, [new, returning])| {
            let all = new.1.checked_add(returning.1).ok_or(Error::TooLarge)?;
            Ok(MonthRow {
                month: month_name(*month),
                new_orders: new.0,
                returning_orders: returning.0,
                new_revenue: new.1,
                returning_revenue: returning.1,
                returning_share: match (u64::try_from(returning.1), u64::try_from(all)) {
                    (Ok(part), Ok(whole)) => stats::ratio(part, whole),
                    // More given back than sold: a share would mean nothing.
                    _ => None,
                },
            })
        });
        Ok(Revenue {
            about,
            revenue_currency: self.currency,
            months: months.collect::<Result<_, Error>>()?,
            definitions: definitions([
                (
                    "month",
                    "calendar month in the shop's time zone in which the orders were placed",
                ),
                (
                    "new_orders",
                    "orders that are their customer's first of all",
                ),
                ("returning_orders", "all other orders of known customers"),
                (
                    "new_revenue",
                    "net revenue of the new orders: lines after discounts less refunds, without tax and delivery, in minor \
                     units of revenue_currency; orders in other currencies are left out",
                ),
                ("returning_revenue", "the same of the returning orders"),
                (
                    "returning_share",
                    "returning revenue ÷ all revenue, between 0 and 1",
                ),
            ]),
        })
    }
}
