//! Rows of lines.

use db::{DbError, Param, Tx, params, row};
use kernel::CustomerId;

use super::rows;
use crate::domain::{Line, Order, OrderId};

const COLUMNS: usize = 20;

/// Writes new lines of orders.
pub(crate) fn insert_lines<'p>(
    tx: &mut Tx<'_>,
    lines: impl Iterator<Item = (&'p Order<'p>, &'p Line<'p>)>,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_line (customer_id, order_id, line_no, external_id, kind, product_id, variant_id, sku, title, \
         quantity, unit_price_micros, discount, tax, amount, refunded_quantity, refunded_amount, kept_quantity, \
         kept_amount, placed_at, currency) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        lines.map(|(order, line)| values(order, line)),
    )?;
    Ok(())
}

/// Writes lines anew (sorted by order and number, each once).
pub(crate) fn upsert_lines<'p>(
    tx: &mut Tx<'_>,
    lines: impl Iterator<Item = (&'p Order<'p>, &'p Line<'p>)>,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_line (customer_id, order_id, line_no, external_id, kind, product_id, variant_id, sku, title, \
         quantity, unit_price_micros, discount, tax, amount, refunded_quantity, refunded_amount, kept_quantity, \
         kept_amount, placed_at, currency) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) \
         ON CONFLICT (customer_id, order_id, line_no) DO UPDATE SET external_id = excluded.external_id, \
         kind = excluded.kind, product_id = excluded.product_id, variant_id = excluded.variant_id, sku = excluded.sku, \
         title = excluded.title, quantity = excluded.quantity, unit_price_micros = excluded.unit_price_micros, \
         discount = excluded.discount, tax = excluded.tax, amount = excluded.amount, \
         refunded_quantity = excluded.refunded_quantity, refunded_amount = excluded.refunded_amount, \
         kept_quantity = excluded.kept_quantity, kept_amount = excluded.kept_amount, placed_at = excluded.placed_at, \
         currency = excluded.currency",
        lines.map(|(order, line)| values(order, line)),
    )?;
    Ok(())
}

fn values<'p>(order: &'p Order<'_>, line: &'p Line<'_>) -> [Param<'p>; COLUMNS] {
    let (kept_quantity, kept_amount) = if order.is_counted() {
        line.kept()
    } else {
        (0, 0)
    };
    row![
        order.customer,
        order.id,
        line.no,
        line.external_id.as_deref(),
        line.kind.code(),
        line.product,
        line.variant,
        line.sku.as_deref(),
        line.title.as_deref(),
        line.quantity,
        line.unit_price.raw(),
        line.discount,
        line.tax,
        line.amount,
        line.refunded_quantity,
        line.refunded_amount,
        kept_quantity,
        kept_amount,
        order.placed_at,
        order.currency.code(),
    ]
}

/// The lines of one order, by number.
pub(crate) fn lines_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    order: OrderId,
) -> Result<Vec<Line<'static>>, DbError> {
    tx.query(
        "SELECT line_no, external_id, kind, product_id, variant_id, sku, title, quantity, unit_price_micros, discount, tax, \
         amount, refunded_quantity, refunded_amount FROM orders_line WHERE customer_id = $1 AND order_id = $2 \
         ORDER BY line_no",
        params![customer, order],
        |row| rows::line(row, 0),
    )
}

/// Removes lines of one order.
pub(crate) fn delete_lines(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    order: OrderId,
    numbers: &[i64],
) -> Result<(), DbError> {
    if numbers.is_empty() {
        return Ok(());
    }
    tx.execute(
        "DELETE FROM orders_line WHERE customer_id = $1 AND order_id = $2 AND line_no IN ($3[])",
        params![customer, order, numbers],
    )?;
    tx.execute(
        "UPDATE orders_refund_line SET line_no = NULL WHERE customer_id = $1 AND order_id = $2 AND line_no IN ($3[])",
        params![customer, order, numbers],
    )?;
    Ok(())
}
