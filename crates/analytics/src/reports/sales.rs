//! What was sold.

use serde::Serialize;

use super::{Definitions, count, definitions, more};
use crate::{
    domain::{About, Amounts, Fold, Period, Purchase, Question},
    error::Error,
};

/// What was sold, to how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sales {
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// Orders.
    pub orders: u64,
    /// Sale lines.
    pub lines: u64,
    /// Customers.
    pub customers: u64,
    /// Before discounts.
    pub gross: Amounts,
    /// Discounts.
    pub discount: Amounts,
    /// Given back.
    pub refunded: Amounts,
    /// Net revenue.
    pub net: Amounts,
    /// Each number in words.
    pub definitions: Definitions,
}

/// [`Sales`] being computed.
#[derive(Clone, Debug)]
pub struct SalesFold {
    period: Period,
    orders: u64,
    lines: i64,
    customers: u64,
    gross: Amounts,
    discount: Amounts,
    refunded: Amounts,
    net: Amounts,
}

impl SalesFold {
    /// Nothing sold yet.
    pub fn new(question: &Question) -> Self {
        Self {
            period: question.period,
            orders: 0,
            lines: 0,
            customers: 0,
            gross: Amounts::default(),
            discount: Amounts::default(),
            refunded: Amounts::default(),
            net: Amounts::default(),
        }
    }
}

impl Fold for SalesFold {
    type Answer = Sales;

    fn life(&mut self, purchases: &[Purchase]) -> Result<(), Error> {
        let mut orders = 0_usize;
        for purchase in purchases.iter().filter(|one| self.period.contains(one.day)) {
            orders = orders.saturating_add(1);
            self.lines = self
                .lines
                .checked_add(purchase.lines)
                .ok_or(Error::TooLarge)?;
            let currency = purchase.currency;
            self.gross.add(currency, purchase.gross)?;
            self.discount.add(currency, purchase.discount)?;
            self.refunded.add(currency, purchase.refunded)?;
            self.net.add(currency, purchase.net()?)?;
        }
        more(&mut self.orders, count(orders));
        more(&mut self.customers, u64::from(orders > 0));
        Ok(())
    }

    fn finish(self, about: About) -> Result<Sales, Error> {
        Ok(Sales {
            about,
            orders: self.orders,
            lines: self.lines.unsigned_abs(),
            customers: self.customers,
            gross: self.gross,
            discount: self.discount,
            refunded: self.refunded,
            net: self.net,
            definitions: definitions([
                (
                    "orders",
                    "orders of known customers that are no trial, not cancelled, not voided, and hold a sale line; counted \
                     on the day they were placed in the shop's time zone",
                ),
                (
                    "lines",
                    "sale lines of these orders: quantity and price above zero; equal lines of one order count each",
                ),
                ("customers", "different customers who placed these orders"),
                (
                    "gross",
                    "quantity × unit price of the sale lines, before discounts, in minor units by currency",
                ),
                (
                    "discount",
                    "discounts on these orders, in minor units by currency",
                ),
                (
                    "refunded",
                    "what of these orders' revenue was given back, whenever that was, in minor units by currency",
                ),
                (
                    "net",
                    "revenue of these orders' lines after discounts less refunds, without tax and delivery, in minor units \
                     by currency",
                ),
            ]),
        })
    }
}
