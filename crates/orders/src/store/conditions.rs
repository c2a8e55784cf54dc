//! Reading for conditions: whole columns of the running sums, and windows along covering indexes.

use db::{DbError, Row, Tx, params};
use kernel::{Currency, CustomerId, ProductId, Span, Timestamp};

use super::rows;
use crate::OrderId;

type Range = (Timestamp, Timestamp);

fn pair(row: &Row<'_>) -> Result<(CustomerId, i64), DbError> {
    Ok((row.get(0)?, row.get(1)?))
}

/// Orders per customer.
pub(crate) fn counts(tx: &mut Tx<'_>) -> Result<Vec<(CustomerId, i64)>, DbError> {
    tx.query(
        "SELECT customer_id, sum(orders) FROM orders_stats GROUP BY customer_id ORDER BY customer_id",
        &[],
        pair,
    )
}

/// Net revenue per customer in one currency.
pub(crate) fn nets(tx: &mut Tx<'_>, currency: Currency) -> Result<Vec<(CustomerId, i64)>, DbError> {
    tx.query(
        "SELECT customer_id, sold - refunded FROM orders_stats WHERE currency = $1 ORDER BY customer_id",
        params![currency.code()],
        pair,
    )
}

/// Orders per customer that were placed within a range.
pub(crate) fn counts_within(
    tx: &mut Tx<'_>,
    (first, last): Range,
) -> Result<Vec<(CustomerId, i64)>, DbError> {
    tx.query(
        "SELECT customer_id, count(*) FROM orders_order WHERE placed_at >= $1 AND placed_at <= $2 AND counted \
         AND customer_id > 0 GROUP BY customer_id",
        params![first, last],
        pair,
    )
}

/// The same for orders of a least net amount.
pub(crate) fn counts_of_least(
    tx: &mut Tx<'_>,
    (first, last): Range,
    currency: Currency,
    least: i64,
) -> Result<Vec<(CustomerId, i64)>, DbError> {
    tx.query(
        "SELECT customer_id, count(*) FROM orders_order WHERE placed_at >= $1 AND placed_at <= $2 AND counted \
         AND customer_id > 0 AND currency = $3 AND sold - refunded >= $4 GROUP BY customer_id",
        params![first, last, currency.code(), least],
        pair,
    )
}

/// Net revenue per customer of orders placed within a range.
pub(crate) fn nets_within(
    tx: &mut Tx<'_>,
    (first, last): Range,
    currency: Currency,
) -> Result<Vec<(CustomerId, i64)>, DbError> {
    tx.query(
        "SELECT customer_id, sum(sold - refunded) FROM orders_order WHERE placed_at >= $1 AND placed_at <= $2 AND counted \
         AND customer_id > 0 AND currency = $3 GROUP BY customer_id",
        params![first, last, currency.code()],
        pair,
    )
}

/// A customer's sums in one currency, as far as shares need them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    pub(crate) gross: i64,
    pub(crate) discount: i64,
    pub(crate) sold: i64,
    pub(crate) refunded: i64,
}

fn sums(row: &Row<'_>) -> Result<(CustomerId, Sums), DbError> {
    Ok((
        row.get(0)?,
        Sums {
            gross: row.get(1)?,
            discount: row.get(2)?,
            sold: row.get(3)?,
            refunded: row.get(4)?,
        },
    ))
}

/// All customers' sums in one currency.
pub(crate) fn sums_in(
    tx: &mut Tx<'_>,
    currency: Currency,
) -> Result<Vec<(CustomerId, Sums)>, DbError> {
    tx.query(
        "SELECT customer_id, gross, discount, sold, refunded FROM orders_stats WHERE currency = $1 ORDER BY customer_id",
        params![currency.code()],
        sums,
    )
}

/// One customer's.
pub(crate) fn sums_of_one(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    currency: Currency,
) -> Result<Option<Sums>, DbError> {
    let found = tx.query_opt(
        "SELECT customer_id, gross, discount, sold, refunded FROM orders_stats WHERE customer_id = $1 AND currency = $2",
        params![customer, currency.code()],
        sums,
    )?;
    Ok(found.map(|(_, sums)| sums))
}

/// When a customer ordered, over all currencies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rhythm {
    pub(crate) orders: i64,
    pub(crate) first_at: Timestamp,
    pub(crate) last_at: Timestamp,
}

impl Rhythm {
    /// Mean time between two orders; none before the second.
    pub(crate) fn gap(&self) -> Option<Span> {
        let gaps = self.orders.checked_sub(1).filter(|gaps| *gaps > 0)?;
        let all = self.last_at.since(self.first_at).millis();
        all.checked_div(gaps).map(Span::from_millis)
    }
}

fn rhythm(row: &Row<'_>) -> Result<(CustomerId, Rhythm), DbError> {
    Ok((
        row.get(0)?,
        Rhythm {
            orders: row.get(1)?,
            first_at: row.get(2)?,
            last_at: row.get(3)?,
        },
    ))
}

/// Everybody who ordered.
pub(crate) fn rhythms(tx: &mut Tx<'_>) -> Result<Vec<(CustomerId, Rhythm)>, DbError> {
    tx.query(
        "SELECT customer_id, sum(orders), min(first_at), max(last_at) FROM orders_stats WHERE orders > 0 \
         GROUP BY customer_id ORDER BY customer_id",
        &[],
        rhythm,
    )
}

/// One customer.
pub(crate) fn rhythm_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Rhythm>, DbError> {
    let found = tx.query_opt(
        "SELECT customer_id, sum(orders), min(first_at), max(last_at) FROM orders_stats \
         WHERE customer_id = $1 AND orders > 0 GROUP BY customer_id",
        params![customer],
        rhythm,
    )?;
    Ok(found.map(|(_, rhythm)| rhythm))
}

/// What of a line is still the customer's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
    pub(crate) placed_at: Timestamp,
    pub(crate) quantity: i64,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
}

fn piece(row: &Row<'_>) -> Result<Piece, DbError> {
    Ok(Piece {
        customer: row.get(0)?,
        order: row.get(1)?,
        placed_at: row.get(2)?,
        quantity: row.get(3)?,
        amount: row.get(4)?,
        currency: rows::currency(row, 5, "orders_line")?,
    })
}

/// Lines of products that were bought within a range.
pub(crate) fn pieces(
    tx: &mut Tx<'_>,
    products: &[ProductId],
    (first, last): Range,
) -> Result<Vec<Piece>, DbError> {
    let products: Vec<i64> = products.iter().map(|product| product.raw()).collect();
    tx.query(
        "SELECT customer_id, order_id, placed_at, kept_quantity, kept_amount, currency FROM orders_line \
         WHERE product_id IN ($1[]) AND placed_at >= $2 AND placed_at <= $3 AND kept_quantity > 0 AND customer_id > 0",
        params![&products, first, last],
        piece,
    )
}

/// One customer's lines of products.
pub(crate) fn pieces_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    products: &[ProductId],
) -> Result<Vec<Piece>, DbError> {
    let products: Vec<i64> = products.iter().map(|product| product.raw()).collect();
    tx.query(
        "SELECT customer_id, order_id, placed_at, kept_quantity, kept_amount, currency FROM orders_line \
         WHERE customer_id = $1 AND (product_id + 0) IN ($2[]) AND kept_quantity > 0",
        params![customer, &products],
        piece,
    )
}
