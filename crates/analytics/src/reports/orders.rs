//! How much an order is worth, and how often people order.

use std::collections::BTreeMap;

use kernel::{Currency, Money};
use serde::Serialize;
use stats::Histogram;

use super::{Definitions, definitions, more};
use crate::{
    domain::{About, Amounts, Fold, Period, Purchase, Question},
    error::Error,
};

/// Average order value and purchase frequency.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Orders {
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// Orders.
    pub orders: u64,
    /// Customers.
    pub customers: u64,
    /// Net revenue.
    pub net: Amounts,
    /// Net revenue per order.
    pub average_order_value: Amounts,
    /// Orders per customer; absent without customers.
    pub purchase_frequency: Option<f64>,
    /// Net revenue per customer.
    pub customer_value: Amounts,
    /// Days between one order and the next; absent when nobody ordered twice.
    pub days_between_orders: Option<DaysBetween>,
    /// Each number in words.
    pub definitions: Definitions,
}

/// Days between one order and the next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DaysBetween {
    /// How many pairs of orders.
    pub pairs: u64,
    /// A quarter of the pairs are at most so far apart.
    pub lower_quartile: f64,
    /// Half of them.
    pub median: f64,
    /// Three quarters of them.
    pub upper_quartile: f64,
}

/// [`Orders`] being computed.
#[derive(Clone, Debug)]
pub struct OrdersFold {
    period: Period,
    customers: u64,
    sums: BTreeMap<Currency, Sums>,
    between: Histogram,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    orders: u64,
    customers: u64,
    net: i64,
}

impl OrdersFold {
    /// Nothing ordered yet.
    pub fn new(question: &Question) -> Self {
        Self {
            period: question.period,
            customers: 0,
            sums: BTreeMap::new(),
            between: Histogram::new(),
        }
    }
}

impl Fold for OrdersFold {
    type Answer = Orders;

    fn life(&mut self, purchases: &[Purchase]) -> Result<(), Error> {
        let mut previous = None;
        let mut inside = false;
        let mut currencies: Vec<Currency> = Vec::new();
        for purchase in purchases {
            let before = previous.replace(purchase.day);
            if !self.period.contains(purchase.day) {
                continue;
            }
            inside = true;
            if let Some(before) = before {
                self.between.add(purchase.day.since(before));
            }
            let sums = self.sums.entry(purchase.currency).or_default();
            more(&mut sums.orders, 1);
            sums.net = sums
                .net
                .checked_add(purchase.net()?)
                .ok_or(Error::TooLarge)?;
            if !currencies.contains(&purchase.currency) {
                currencies.push(purchase.currency);
                more(&mut sums.customers, 1);
            }
        }
        more(&mut self.customers, u64::from(inside));
        Ok(())
    }

    fn finish(self, about: About) -> Result<Orders, Error> {
        let mut orders = 0;
        let (mut net, mut per_order, mut per_customer) =
            (Amounts::default(), Amounts::default(), Amounts::default());
        for (currency, sums) in &self.sums {
            more(&mut orders, sums.orders);
            net.add(*currency, sums.net)?;
            per_order.add(*currency, each(sums.net, *currency, sums.orders)?)?;
            per_customer.add(*currency, each(sums.net, *currency, sums.customers)?)?;
        }
        let quartile = |share| self.between.quantile(share);
        let days_between_orders = match (quartile(0.25), quartile(0.5), quartile(0.75)) {
            (Some(lower_quartile), Some(median), Some(upper_quartile)) => Some(DaysBetween {
                pairs: self.between.total(),
                lower_quartile,
                median,
                upper_quartile,
            }),
            _ => None,
        };
        Ok(Orders {
            about,
            orders,
            customers: self.customers,
            net,
            average_order_value: per_order,
            purchase_frequency: stats::ratio(orders, self.customers),
            customer_value: per_customer,
            days_between_orders,
            definitions: definitions([
                ("orders", "orders in the period"),
                ("customers", "different customers who placed them"),
                (
                    "net",
                    "lines after discounts less refunds, without tax and delivery, in minor units by currency",
                ),
                (
                    "average_order_value",
                    "net revenue ÷ orders, in minor units by currency",
                ),
                ("purchase_frequency", "orders ÷ customers"),
                (
                    "customer_value",
                    "net revenue ÷ customers who ordered in that currency: average order value × purchase frequency, in \
                     minor units by currency",
                ),
                (
                    "days_between_orders",
                    "days from a customer's order to the next one, where the next lies in the period; 0 for the same day",
                ),
            ]),
        })
    }
}

/// A sum divided by a count, rounded half away from zero; 0 of nothing.
pub(crate) fn each(minor: i64, currency: Currency, of: u64) -> Result<i64, Error> {
    if of == 0 {
        return Ok(0);
    }
    let of = i64::try_from(of).map_err(|_too_many| Error::TooLarge)?;
    Ok(Money::new(minor, currency).share(1, of)?.minor)
}
