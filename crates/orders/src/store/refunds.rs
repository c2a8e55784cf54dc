//! Rows of refunds.

use db::{DbError, Tx, params, row};
use kernel::{Currency, CustomerId, ProductId, Timestamp};

use super::rows;
use crate::domain::{Candidate, Line, Order, OrderId, RefundId, Taken};

/// A refund that stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownRefund {
    pub(crate) customer: CustomerId,
    pub(crate) id: RefundId,
    pub(crate) hash: i64,
    pub(crate) import: Option<i64>,
}

/// A refund's own row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefundRow<'a> {
    pub(crate) customer: CustomerId,
    pub(crate) id: RefundId,
    pub(crate) order: Option<OrderId>,
    pub(crate) source: &'a str,
    pub(crate) external_id: &'a str,
    pub(crate) refunded_at: Timestamp,
    pub(crate) recorded_at: Timestamp,
    pub(crate) currency: Currency,
    pub(crate) given_back: i64,
    pub(crate) reason: Option<&'a str>,
    pub(crate) hash: i64,
    pub(crate) import: Option<i64>,
}

pub(crate) fn known_refund(
    tx: &mut Tx<'_>,
    source: &str,
    external_id: &str,
) -> Result<Option<KnownRefund>, DbError> {
    tx.query_opt(
        "SELECT customer_id, refund_id, hash, import_id FROM orders_refund_lookup WHERE source = $1 AND external_id = $2",
        params![source, external_id],
        |row| {
            Ok(KnownRefund {
                customer: row.get(0)?,
                id: row.get(1)?,
                hash: row.get(2)?,
                import: row.get(3)?,
            })
        },
    )
}

/// What a refund took.
pub(crate) fn taken_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    refund: RefundId,
) -> Result<Vec<Taken>, DbError> {
    tx.query(
        "SELECT row_no, order_id, line_no, kind, product_id, quantity, amount FROM orders_refund_line \
         WHERE customer_id = $1 AND refund_id = $2 ORDER BY row_no",
        params![customer, refund],
        |row| {
            Ok(Taken {
                order: row.get(1)?,
                line: row.get(2)?,
                kind: rows::line_kind(row.get(3)?, "orders_refund_line", refund.raw())?,
                product: row.get(4)?,
                quantity: row.get(5)?,
                amount: row.get(6)?,
            })
        },
    )
}

/// Removes a refund that is told anew; its name stays.
pub(crate) fn delete_refund(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    refund: RefundId,
) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM orders_refund_line WHERE customer_id = $1 AND refund_id = $2",
        params![customer, refund],
    )?;
    tx.execute(
        "DELETE FROM orders_refund WHERE customer_id = $1 AND refund_id = $2",
        params![customer, refund],
    )?;
    Ok(())
}

/// Writes a refund with what it takes.
pub(crate) fn insert_refund(
    tx: &mut Tx<'_>,
    refund: &RefundRow<'_>,
    taken: &[Taken],
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO orders_refund_lookup (source, external_id, customer_id, refund_id, hash, import_id) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source, external_id) DO UPDATE SET \
         customer_id = excluded.customer_id, refund_id = excluded.refund_id, hash = excluded.hash, \
         import_id = excluded.import_id",
        params![
            refund.source,
            refund.external_id,
            refund.customer,
            refund.id,
            refund.hash,
            refund.import
        ],
    )?;
    let sum = |matched: bool| -> i64 {
        taken
            .iter()
            .filter(|part| part.order.is_some() == matched)
            .fold(0, |sum, part| sum.saturating_add(part.amount))
    };
    tx.execute(
        "INSERT INTO orders_refund (customer_id, refund_id, home_id, order_id, source, external_id, refunded_at, \
         recorded_at, currency, matched, credited, given_back, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            refund.customer,
            refund.id,
            refund.customer,
            refund.order,
            refund.source,
            refund.external_id,
            refund.refunded_at,
            refund.recorded_at,
            refund.currency.code(),
            sum(true),
            sum(false),
            refund.given_back,
            refund.reason
        ],
    )?;
    tx.insert_many(
        "INSERT INTO orders_refund_line (customer_id, refund_id, row_no, order_id, line_no, kind, product_id, quantity, amount) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        taken.iter().zip(1_i64..).map(|(part, no)| {
            row![
                refund.customer,
                refund.id,
                no,
                part.order,
                part.line,
                part.kind.code(),
                part.product,
                part.quantity,
                part.amount
            ]
        }),
    )?;
    Ok(())
}

/// A customer's lines of these products that were not wholly given back, up to an instant.
pub(crate) fn candidates(
    tx: &mut Tx<'_>,
    (customer, currency): (CustomerId, Currency),
    products: &[ProductId],
    until: Timestamp,
) -> Result<Vec<Candidate>, DbError> {
    let products: Vec<i64> = products.iter().map(|product| product.raw()).collect();
    tx.query(
        "SELECT order_id, placed_at, line_no, external_id, kind, product_id, variant_id, sku, title, quantity, \
         unit_price_micros, discount, tax, amount, refunded_quantity, refunded_amount FROM orders_line \
         WHERE customer_id = $1 AND (product_id + 0) IN ($2[]) AND placed_at <= $3 AND currency = $4 AND kept_quantity > 0",
        params![customer, &products, until, currency.code()],
        |row| {
            Ok(Candidate {
                order: row.get(0)?,
                placed_at: row.get(1)?,
                line: rows::line(row, 2)?,
            })
        },
    )
}

/// Writes what was given back of a line.
pub(crate) fn set_refunded(
    tx: &mut Tx<'_>,
    order: &Order<'_>,
    line: &Line<'_>,
) -> Result<(), DbError> {
    let (quantity, amount) = if order.is_counted() {
        line.kept()
    } else {
        (0, 0)
    };
    tx.execute(
        "UPDATE orders_line SET refunded_quantity = $4, refunded_amount = $5, kept_quantity = $6, kept_amount = $7 \
         WHERE customer_id = $1 AND order_id = $2 AND line_no = $3",
        params![
            order.customer,
            order.id,
            line.no,
            line.refunded_quantity,
            line.refunded_amount,
            quantity,
            amount
        ],
    )?;
    Ok(())
}
