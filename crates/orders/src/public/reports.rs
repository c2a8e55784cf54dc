//! Figures for reports: sales totals, and every counted order in the order of its customer and time.
//!
//! Totals are summed by the database along an index; nothing here reads lines.

use std::collections::BTreeMap;

use ::predicates::Set;
use db::{DbError, Tx};
use kernel::{Currency, CustomerId, Day, Timestamp};
use serde::Serialize;

use crate::{OrderId, store};

/// One counted order of a customer. Amounts are minor units of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Whose.
    pub customer: CustomerId,
    /// Which order.
    pub order: OrderId,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The day of that in the shop's zone.
    pub day: Day,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Sale lines: quantity and unit price above zero, of any kind.
    pub lines: i64,
    /// Quantity × price of sale lines, before discounts.
    pub gross: i64,
    /// Discounts.
    pub discount: i64,
    /// Lines of revenue kinds after discounts, without tax and delivery.
    pub sold: i64,
    /// What of `sold` was given back.
    pub refunded: i64,
}

impl Sale {
    /// Net revenue.
    pub const fn net(&self) -> i64 {
        self.sold.saturating_sub(self.refunded)
    }
}

/// Calls `each` for every counted order with a customer, by customer, then by time. Reads page by page along one index:
/// memory stays small on both databases.
pub fn for_each_order<E: From<DbError>>(
    tx: &mut Tx<'_>,
    each: impl FnMut(&Sale) -> Result<(), E>,
) -> Result<(), E> {
    pages(tx, store::sales_after, each)
}

/// The same with orders in which goods were given for nothing: they are part of no figure, but somebody came for them.
pub fn for_each_purchase<E: From<DbError>>(
    tx: &mut Tx<'_>,
    each: impl FnMut(&Sale) -> Result<(), E>,
) -> Result<(), E> {
    pages(tx, store::purchases_after, each)
}

type PageAfter =
    fn(&mut Tx<'_>, Option<(CustomerId, Timestamp, OrderId)>) -> Result<Vec<Sale>, DbError>;

fn pages<E: From<DbError>>(
    tx: &mut Tx<'_>,
    read: PageAfter,
    mut each: impl FnMut(&Sale) -> Result<(), E>,
) -> Result<(), E> {
    let mut after = None;
    loop {
        let page = read(tx, after)?;
        for sale in &page {
            each(sale)?;
        }
        match page.last() {
            Some(last) if page.len() >= store::SALES_PAGE => {
                after = Some((last.customer, last.placed_at, last.order));
            }
            _ => return Ok(()),
        }
    }
}

/// The counted orders of one customer, by time.
pub fn orders_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Sale>, DbError> {
    store::sales_of(tx, customer)
}

/// Which orders are added up. The default is all counted orders with a customer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SalesFilter<'a> {
    /// Placed at this instant or later.
    pub from: Option<Timestamp>,
    /// Placed before this instant.
    pub until: Option<Timestamp>,
    /// In this currency.
    pub currency: Option<Currency>,
    /// By these customers.
    pub customers: Option<&'a Set>,
}

/// Totals in one currency, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CurrencySales {
    /// Counted orders.
    pub orders: i64,
    /// Sale lines: quantity and unit price above zero, of any kind.
    pub lines: i64,
    /// Quantity × price of sale lines, before discounts.
    pub gross: i64,
    /// Discounts.
    pub discount: i64,
    /// Lines of revenue kinds after discounts, without tax and delivery.
    pub sold: i64,
    /// What of that was given back, whenever.
    pub refunded: i64,
    /// `sold` minus `refunded`.
    pub net: i64,
    /// Given back in the period without an order that it could be matched to.
    pub credit_notes: i64,
}

/// Sales totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sales {
    /// Counted orders with a customer.
    pub orders: i64,
    /// Their sale lines.
    pub lines: i64,
    /// Customers who placed them.
    pub customers: i64,
    /// Amounts, by currency.
    pub by_currency: BTreeMap<String, CurrencySales>,
    /// Counted orders of nobody; not part of the above.
    pub orders_without_customer: i64,
    /// Orders that are not counted: trials, cancelled, voided, or nothing sold.
    pub orders_not_counted: i64,
}

/// Adds up sales.
pub fn sales(tx: &mut Tx<'_>, filter: &SalesFilter<'_>) -> Result<Sales, DbError> {
    let mut sales = Sales::default();
    match filter.customers {
        None => {
            for (currency, one) in store::sums(tx, filter)? {
                sales.by_currency.insert(currency, one);
            }
            sales.customers = store::count_buyers(tx, filter)?;
        }
        Some(customers) => {
            let (buyers, by_currency) = store::sums_of(tx, filter, customers)?;
            sales.customers = buyers;
            sales.by_currency = by_currency;
        }
    }
    for (currency, credited) in store::credits(tx, filter)? {
        let one = sales.by_currency.entry(currency).or_default();
        one.credit_notes = credited;
    }
    for one in sales.by_currency.values() {
        sales.orders = sales.orders.saturating_add(one.orders);
        sales.lines = sales.lines.saturating_add(one.lines);
    }
    (sales.orders_without_customer, sales.orders_not_counted) = store::left_out(tx, filter)?;
    Ok(sales)
}
