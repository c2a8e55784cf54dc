//! What was taken off orders, and by which codes: for whoever gave the codes.

use db::{DbError, Tx};
use kernel::{Currency, CustomerId, Timestamp};

use crate::{OrderId, store};

/// An order with its discounts, as it stands. Amounts are minor units of its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discounted {
    /// Whose.
    pub customer: CustomerId,
    /// Which order.
    pub order: OrderId,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Quantity × price of sale lines, before discounts.
    pub gross: i64,
    /// Discounts.
    pub discount: i64,
    /// Lines after discounts, without tax and delivery.
    pub sold: i64,
    /// What of `sold` was given back.
    pub refunded: i64,
    /// Whether it is part of any figure: no trial, not cancelled.
    pub is_counted: bool,
    /// The codes that it carries, as the store wrote them.
    pub codes: Vec<String>,
}

/// Those of these orders that are there, by id.
pub fn discounted(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<Vec<Discounted>, DbError> {
    let found = store::load_many(tx, orders)?;
    Ok(found
        .into_iter()
        .map(|order| Discounted {
            customer: order.customer,
            order: order.id,
            placed_at: order.placed_at,
            currency: order.currency,
            gross: order.figures.gross,
            discount: order.figures.discount,
            sold: order.figures.sold,
            refunded: order.figures.refunded,
            is_counted: order.is_counted(),
            codes: order.discount_codes.into_owned(),
        })
        .collect())
}

/// The order under a name of its source.
pub fn order_named(
    tx: &mut Tx<'_>,
    source: &str,
    external_id: &str,
) -> Result<Option<OrderId>, DbError> {
    let found = store::known(tx, source, &[external_id])?;
    Ok(found.into_iter().next().map(|(_, known)| known.id))
}
