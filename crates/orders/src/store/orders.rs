//! Rows of orders.

use db::{DbError, Param, Tx, params, row};
use kernel::CustomerId;

use super::rows;
use crate::domain::{Order, OrderId};

const COLUMNS: usize = 34;

/// Writes new orders.
pub(crate) fn insert_orders(tx: &mut Tx<'_>, orders: &[&Order<'_>]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_order (customer_id, order_id, home_id, source, external_id, number, placed_at, placed_day, \
         paid_at, cancelled_at, erased_at, told_at, recorded_at, changed_at, currency, payment, test, counted, last_line, \
         lines, units, gross, discount, sold, refunded, unplaced, given_back, shipping, tax, total, country, region, \
         discount_codes, tags) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)",
        orders.iter().map(|order| values(order)),
    )?;
    Ok(())
}

/// Writes orders anew (sorted by customer and id, each once).
pub(crate) fn upsert_orders(tx: &mut Tx<'_>, orders: &[&Order<'_>]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_order (customer_id, order_id, home_id, source, external_id, number, placed_at, placed_day, \
         paid_at, cancelled_at, erased_at, told_at, recorded_at, changed_at, currency, payment, test, counted, last_line, \
         lines, units, gross, discount, sold, refunded, unplaced, given_back, shipping, tax, total, country, region, \
         discount_codes, tags) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34) \
         ON CONFLICT (customer_id, order_id) DO UPDATE SET home_id = excluded.home_id, source = excluded.source, \
         external_id = excluded.external_id, number = excluded.number, placed_at = excluded.placed_at, \
         placed_day = excluded.placed_day, paid_at = excluded.paid_at, cancelled_at = excluded.cancelled_at, \
         erased_at = excluded.erased_at, told_at = excluded.told_at, changed_at = excluded.changed_at, \
         currency = excluded.currency, payment = excluded.payment, test = excluded.test, counted = excluded.counted, \
         last_line = excluded.last_line, lines = excluded.lines, units = excluded.units, gross = excluded.gross, \
         discount = excluded.discount, sold = excluded.sold, refunded = excluded.refunded, unplaced = excluded.unplaced, \
         given_back = excluded.given_back, shipping = excluded.shipping, tax = excluded.tax, total = excluded.total, \
         country = excluded.country, region = excluded.region, discount_codes = excluded.discount_codes, \
         tags = excluded.tags",
        orders.iter().map(|order| values(order)),
    )?;
    Ok(())
}

fn values<'p>(order: &'p Order<'_>) -> [Param<'p>; COLUMNS] {
    row![
        order.customer,
        order.id,
        order.home,
        order.source.as_ref(),
        order.external_id.as_ref(),
        order.number.as_ref(),
        order.placed_at,
        order.placed_day.days(),
        order.paid_at,
        order.cancelled_at,
        order.erased_at,
        order.told_at,
        order.recorded_at,
        order.changed_at,
        order.currency.code(),
        order.payment.code(),
        order.test,
        order.is_counted(),
        order.last_line,
        order.figures.lines,
        order.figures.units,
        order.figures.gross,
        order.figures.discount,
        order.figures.sold,
        order.figures.refunded,
        order.unplaced,
        order.given_back,
        order.shipping,
        order.tax,
        order.total,
        order.country.map(kernel::Country::code),
        order.region.as_deref(),
        json_list(&order.discount_codes),
        json_list(&order.tags),
    ]
}

fn json_list(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| serde_json::Value::from(texts.to_vec()).to_string())
}

/// Removes an order that moves to another customer, with its lines. They are written anew.
pub(crate) fn delete_order(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    id: OrderId,
) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM orders_line WHERE customer_id = $1 AND order_id = $2",
        params![customer, id],
    )?;
    tx.execute(
        "DELETE FROM orders_order WHERE customer_id = $1 AND order_id = $2",
        params![customer, id],
    )?;
    Ok(())
}

/// Orders by their ids, sorted by id.
pub(crate) fn load_many(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<Order<'static>>, DbError> {
    let raw: Vec<i64> = ids.iter().map(|id| id.raw()).collect();
    tx.query(
        "SELECT customer_id, order_id, home_id, source, external_id, number, placed_at, placed_day, paid_at, cancelled_at, \
         erased_at, told_at, recorded_at, changed_at, currency, payment, test, last_line, lines, units, gross, discount, \
         sold, refunded, unplaced, given_back, shipping, tax, total, country, region, discount_codes, tags \
         FROM orders_order WHERE order_id IN ($1[]) ORDER BY order_id",
        params![&raw],
        rows::order,
    )
}
