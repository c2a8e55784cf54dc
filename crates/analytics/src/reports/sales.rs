//! What was sold.

use kernel::Currency;
use orders::public::reports::{self, CurrencySales};
use serde::Serialize;

use super::{Definitions, definitions};
use crate::{
    domain::{About, Amounts},
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
    /// Given back without an order.
    pub credit_notes: Amounts,
    /// Orders of nobody known.
    pub orders_without_customer: u64,
    /// Orders that are no sales.
    pub orders_not_counted: u64,
    /// Each number in words.
    pub definitions: Definitions,
}

impl Sales {
    /// From the totals of room `orders`.
    pub(crate) fn of(about: About, totals: &reports::Sales) -> Result<Self, Error> {
        let amounts = |of: fn(&CurrencySales) -> i64| -> Result<Amounts, Error> {
            let mut amounts = Amounts::default();
            for (code, sums) in &totals.by_currency {
                amounts.add(Currency::parse(code)?, of(sums))?;
            }
            Ok(amounts)
        };
        Ok(Self {
            about,
            orders: totals.orders.unsigned_abs(),
            lines: totals.lines.unsigned_abs(),
            customers: totals.customers.unsigned_abs(),
            gross: amounts(|sums| sums.gross)?,
            discount: amounts(|sums| sums.discount)?,
            refunded: amounts(|sums| sums.refunded)?,
            net: amounts(|sums| sums.net)?,
            credit_notes: amounts(|sums| sums.credit_notes)?,
            orders_without_customer: totals.orders_without_customer.unsigned_abs(),
            orders_not_counted: totals.orders_not_counted.unsigned_abs(),
            definitions: words(),
        })
    }
}

fn words() -> Definitions {
    definitions([
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
    ])
}
