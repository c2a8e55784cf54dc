//! What other rooms look up of orders: what one holds, which were paid, what was bought together.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use kernel::{Currency, CustomerId, ProductId, Timestamp};

use crate::{OrderId, ParcelId, store};

/// An order as a message or a page tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Whose.
    pub customer: CustomerId,
    /// Which order.
    pub order: OrderId,
    /// The number that people see.
    pub number: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it was cancelled, if it was.
    pub cancelled_at: Option<Timestamp>,
    /// How many counted orders the customer had placed before it.
    pub earlier: i64,
    /// The products in it, those of the highest amounts first.
    pub lines: Vec<GlanceLine>,
}

/// A line of products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceLine {
    /// Which product, where it is known.
    pub product: Option<ProductId>,
    /// What the order called it, where it said so.
    pub title: Option<String>,
    /// How many.
    pub quantity: i64,
}

/// Looks at orders of customers; those that are not there are left out. Two statements for all.
pub fn glance(tx: &mut Tx<'_>, orders: &[(CustomerId, OrderId)]) -> Result<Vec<Glance>, DbError> {
    store::glances(tx, orders)
}

/// What somebody's orders come to at a glance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderCount {
    /// How many counted orders, over all currencies.
    pub orders: i64,
    /// When the last of them was placed.
    pub last_at: Option<Timestamp>,
}

/// How often these customers ordered; those who never did are left out. One statement for all.
pub fn order_counts(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<BTreeMap<CustomerId, OrderCount>, DbError> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    let found = store::order_counts(tx, &customers)?;
    Ok(found
        .into_iter()
        .map(|(customer, orders, last_at)| (customer, OrderCount { orders, last_at }))
        .collect())
}

/// A paid order of a customer, as its event tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidOrder {
    /// Whose.
    pub customer: CustomerId,
    /// Which order.
    pub order: OrderId,
    /// The number that people see.
    pub number: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it was paid.
    pub paid_at: Timestamp,
    /// Currency of the amounts.
    pub currency: Currency,
    /// What the customer was asked to pay.
    pub total: i64,
    /// Lines after discounts, without tax and delivery.
    pub sold: i64,
    /// Pieces of products.
    pub units: i64,
}

impl PaidOrder {
    /// The cause of its event `order.paid`.
    pub fn cause(&self) -> String {
        format!("order:{}:paid", self.order)
    }
}

/// Counted, paid orders of customers, the newest first: placed at `since` or later, and before the order that `before`
/// names by its time and id.
pub fn paid_orders(
    tx: &mut Tx<'_>,
    since: Option<Timestamp>,
    before: Option<(Timestamp, OrderId)>,
    limit: u32,
) -> Result<Vec<PaidOrder>, DbError> {
    store::paid_orders(tx, since, before, limit)
}

/// A parcel, as far as waiting for it needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParcelGlance {
    /// Which.
    pub parcel: ParcelId,
    /// When it was handed to the carrier.
    pub shipped_at: Option<Timestamp>,
    /// When it was promised to arrive.
    pub promised_at: Option<Timestamp>,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
}

/// The parcels of an order.
pub fn parcels(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    order: OrderId,
) -> Result<Vec<ParcelGlance>, DbError> {
    store::parcel_glances(tx, customer, order)
}

/// When each of these customers ordered for the first time; those who never did are left out.
pub fn first_orders(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, Timestamp)>, DbError> {
    store::first_orders(tx, customers)
}

/// What was bought together: for each order its products, each once. Calls `each` for every order that keeps at least two
/// products and was placed at `since` or later.
pub fn for_each_basket<E: From<DbError>>(
    tx: &mut Tx<'_>,
    since: Timestamp,
    mut each: impl FnMut(&[ProductId]) -> Result<(), E>,
) -> Result<(), E> {
    let mut after = None;
    loop {
        let mut rows = store::basket_rows(tx, since, after)?;
        let is_last = rows.len() < store::BASKET_PAGE;
        if !is_last && let Some(last) = rows.last().map(|row| (row.0, row.1)) {
            // The page may end inside an order: that one is read with the next page.
            rows.retain(|row| (row.0, row.1) != last);
        }
        let mut basket: Vec<ProductId> = Vec::new();
        for (position, row) in rows.iter().enumerate() {
            basket.push(row.2);
            let next = rows.get(position.saturating_add(1));
            if next.is_none_or(|next| (next.0, next.1) != (row.0, row.1)) {
                basket.sort_unstable();
                basket.dedup();
                if basket.len() > 1 {
                    each(&basket)?;
                }
                basket.clear();
            }
        }
        match rows.last() {
            Some(last) if !is_last => after = Some((last.0, last.1)),
            Some(_) | None => return Ok(()),
        }
    }
}

/// A product that a customer bought and kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptProduct {
    /// Whose.
    pub customer: CustomerId,
    /// Which product.
    pub product: ProductId,
    /// When.
    pub placed_at: Timestamp,
    /// How many.
    pub quantity: i64,
}

/// Calls `each` for everything that customers bought and kept, customer by customer.
pub fn for_each_kept<E: From<DbError>>(
    tx: &mut Tx<'_>,
    mut each: impl FnMut(&KeptProduct) -> Result<(), E>,
) -> Result<(), E> {
    let mut after = None;
    loop {
        let mut rows = store::kept_rows(tx, after)?;
        let is_last = rows.len() < store::BASKET_PAGE;
        if !is_last && let Some(last) = rows.last().map(|row| row.0) {
            // The page may end inside an order: that one is read with the next page.
            rows.retain(|row| row.0 != last);
        }
        for (_, kept) in &rows {
            each(kept)?;
        }
        match rows.last() {
            Some((order, kept)) if !is_last => after = Some((kept.customer, *order)),
            Some(_) | None => return Ok(()),
        }
    }
}

/// What one customer bought and kept.
pub fn kept_by(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<KeptProduct>, DbError> {
    store::kept_by(tx, customer)
}

/// When the newest order was placed.
pub fn newest(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    store::newest(tx)
}
