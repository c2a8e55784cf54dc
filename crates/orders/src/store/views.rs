//! Rows for readers outside.

use db::{DbError, Tx, params};
use kernel::{CustomerId, Timestamp};

use super::rows;
use crate::{
    domain::{Line, OrderId, RefundId},
    public::views::RefundView,
};

/// Ids of orders, newest first, from before a place in that order.
pub(crate) fn ids_by_time(
    tx: &mut Tx<'_>,
    before: (Timestamp, OrderId),
    limit: i64,
) -> Result<Vec<OrderId>, DbError> {
    tx.query(
        "SELECT order_id FROM orders_order WHERE (placed_at, order_id) < ($1, $2) \
         ORDER BY placed_at DESC, order_id DESC LIMIT $3",
        params![before.0, before.1, limit],
        |row| row.get(0),
    )
}

/// Ids of one customer's orders, newest first, from before a place in that order.
pub(crate) fn ids_of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: (Timestamp, OrderId),
    limit: i64,
) -> Result<Vec<OrderId>, DbError> {
    tx.query(
        "SELECT order_id FROM orders_order WHERE customer_id = $1 AND (placed_at, order_id) < ($2, $3) \
         ORDER BY placed_at DESC, order_id DESC LIMIT $4",
        params![customer, before.0, before.1, limit],
        |row| row.get(0),
    )
}

/// The lines of these orders, by order and number.
pub(crate) fn lines_of_many(
    tx: &mut Tx<'_>,
    customers: &[i64],
    orders: &[i64],
) -> Result<Vec<(OrderId, Line<'static>)>, DbError> {
    tx.query(
        "SELECT order_id, line_no, external_id, kind, product_id, variant_id, sku, title, quantity, unit_price_micros, \
         discount, tax, amount, refunded_quantity, refunded_amount FROM orders_line \
         WHERE customer_id IN ($1[]) AND order_id IN ($2[]) ORDER BY order_id, line_no",
        params![customers, orders],
        |row| Ok((row.get(0)?, rows::line(row, 1)?)),
    )
}

/// The refunds that lie on these orders, each with its order, oldest first.
pub(crate) fn refunds_on(
    tx: &mut Tx<'_>,
    customers: &[i64],
    orders: &[i64],
) -> Result<Vec<(OrderId, RefundView)>, DbError> {
    tx.query(
        "SELECT DISTINCT r.customer_id, r.refund_id, r.order_id, r.source, r.external_id, r.refunded_at, r.currency, \
         r.matched, r.credited, r.given_back, r.reason, l.order_id FROM orders_refund_line l \
         JOIN orders_refund r ON r.customer_id = l.customer_id AND r.refund_id = l.refund_id \
         WHERE l.customer_id IN ($1[]) AND l.order_id IN ($2[]) ORDER BY r.refunded_at, r.refund_id",
        params![customers, orders],
        |row| Ok((row.get(11)?, refund(row)?)),
    )
}

/// Refunds, newest first, from before a place in that order.
pub(crate) fn refunds_by_time(
    tx: &mut Tx<'_>,
    before: (Timestamp, CustomerId, RefundId),
    limit: i64,
) -> Result<Vec<RefundView>, DbError> {
    tx.query(
        "SELECT customer_id, refund_id, order_id, source, external_id, refunded_at, currency, matched, credited, \
         given_back, reason FROM orders_refund WHERE (refunded_at, customer_id, refund_id) < ($1, $2, $3) \
         ORDER BY refunded_at DESC, customer_id DESC, refund_id DESC LIMIT $4",
        params![before.0, before.1, before.2, limit],
        refund,
    )
}

fn refund(row: &db::Row<'_>) -> Result<RefundView, DbError> {
    let customer: CustomerId = row.get(0)?;
    Ok(RefundView {
        id: row.get(1)?,
        order: row.get(2)?,
        customer: Some(customer).filter(|customer| !customer.is_nobody()),
        source: row.get(3)?,
        external_id: row.get(4)?,
        refunded_at: row.get(5)?,
        currency: rows::currency(row, 6, "orders_refund")?,
        matched_minor: row.get(7)?,
        credited_minor: row.get(8)?,
        given_back_minor: row.get(9)?,
        reason: row.get(10)?,
    })
}
