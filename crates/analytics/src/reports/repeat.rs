//! Who buys again.

use serde::Serialize;

use super::{Definitions, Rate, Share, definitions, more};
use crate::{
    domain::{About, Fold, Period, Purchase, Question},
    error::Error,
};

/// How many customers buy more than once.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Repeat {
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// Customers with an order.
    pub customers: u64,
    /// Customers with two or more.
    pub repeat_customers: u64,
    /// The share of the latter; absent without customers.
    pub repeat_purchase_rate: Option<f64>,
    /// The same with its uncertainty.
    pub repeat_purchase_rate_interval: Rate,
    /// Orders by customers who had ordered before.
    pub returning_orders: u64,
    /// All orders.
    pub orders: u64,
    /// The share of the former; absent without orders.
    pub returning_order_rate: Option<f64>,
    /// Each number in words.
    pub definitions: Definitions,
}

/// [`Repeat`] being computed.
#[derive(Clone, Debug)]
pub struct RepeatFold {
    period: Period,
    customers: u64,
    repeat: u64,
    orders: u64,
    returning: u64,
}

impl RepeatFold {
    /// Nobody taken in yet.
    pub fn new(question: &Question) -> Self {
        Self {
            period: question.period,
            customers: 0,
            repeat: 0,
            orders: 0,
            returning: 0,
        }
    }
}

impl Fold for RepeatFold {
    type Answer = Repeat;

    fn life(&mut self, purchases: &[Purchase]) -> Result<(), Error> {
        let mut inside = 0_u64;
        for (position, purchase) in purchases.iter().enumerate() {
            if self.period.contains(purchase.day) {
                more(&mut inside, 1);
                more(&mut self.returning, u64::from(position > 0));
            }
        }
        more(&mut self.orders, inside);
        more(&mut self.customers, u64::from(inside >= 1));
        more(&mut self.repeat, u64::from(inside >= 2));
        Ok(())
    }

    fn finish(self, about: About) -> Result<Repeat, Error> {
        let rate = Share::of(self.repeat, self.customers);
        Ok(Repeat {
            about,
            customers: self.customers,
            repeat_customers: self.repeat,
            repeat_purchase_rate: rate.map(|rate| rate.share),
            repeat_purchase_rate_interval: rate,
            returning_orders: self.returning,
            orders: self.orders,
            returning_order_rate: stats::ratio(self.returning, self.orders),
            definitions: definitions([
                (
                    "customers",
                    "customers with at least one order in the period",
                ),
                (
                    "repeat_customers",
                    "customers with at least two orders in the period",
                ),
                (
                    "repeat_purchase_rate",
                    "repeat customers ÷ customers, between 0 and 1",
                ),
                (
                    "repeat_purchase_rate_interval",
                    "where the true rate lies 19 times in 20 (Wilson), if these customers stand for all",
                ),
                ("orders", "orders in the period"),
                (
                    "returning_orders",
                    "orders in the period by customers who had ordered before, at any time",
                ),
                (
                    "returning_order_rate",
                    "returning orders ÷ orders, between 0 and 1",
                ),
            ]),
        })
    }
}
