//! Rows of refunds.

use std::collections::BTreeSet;

use db::{DbError, Tx, params, row};
use kernel::{Currency, CustomerId, ProductId, Timestamp};

use super::rows;
use crate::domain::{Line, OrderId, RefundId, Taken};

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

impl RefundRow<'_> {
    /// What will be known of it once it is written.
    pub(crate) const fn known(&self) -> KnownRefund {
        KnownRefund {
            customer: self.customer,
            id: self.id,
            hash: self.hash,
            import: self.import,
        }
    }
}

/// The refunds of one source that stand under these ids.
pub(crate) fn known_refunds(
    tx: &mut Tx<'_>,
    source: &str,
    external_ids: &[&str],
) -> Result<Vec<(String, KnownRefund)>, DbError> {
    tx.query(
        "SELECT external_id, customer_id, refund_id, hash, import_id FROM orders_refund_lookup \
         WHERE source = $1 AND external_id IN ($2[])",
        params![source, external_ids],
        |row| {
            let known = KnownRefund {
                customer: row.get(1)?,
                id: row.get(2)?,
                hash: row.get(3)?,
                import: row.get(4)?,
            };
            Ok((row.get(0)?, known))
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

/// Writes refunds (sorted by source and id there) with what each takes.
pub(crate) fn insert_refunds(
    tx: &mut Tx<'_>,
    mut refunds: Vec<&(RefundRow<'_>, Vec<Taken>)>,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_refund_lookup (source, external_id, customer_id, refund_id, hash, import_id) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source, external_id) DO UPDATE SET \
         customer_id = excluded.customer_id, refund_id = excluded.refund_id, hash = excluded.hash, \
         import_id = excluded.import_id",
        refunds.iter().map(|(refund, _)| {
            row![
                refund.source,
                refund.external_id,
                refund.customer,
                refund.id,
                refund.hash,
                refund.import
            ]
        }),
    )?;
    refunds.sort_by_key(|(refund, _)| (refund.customer, refund.id));
    tx.insert_many(
        "INSERT INTO orders_refund (customer_id, refund_id, home_id, order_id, source, external_id, refunded_at, \
         recorded_at, currency, matched, credited, given_back, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        refunds.iter().map(|(refund, taken)| {
            row![
                refund.customer,
                refund.id,
                refund.customer,
                refund.order,
                refund.source,
                refund.external_id,
                refund.refunded_at,
                refund.recorded_at,
                refund.currency.code(),
                sum(taken, true),
                sum(taken, false),
                refund.given_back,
                refund.reason
            ]
        }),
    )?;
    tx.insert_many(
        "INSERT INTO orders_refund_line (customer_id, refund_id, row_no, order_id, line_no, kind, product_id, quantity, amount) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        refunds.iter().flat_map(|(refund, taken)| {
            taken.iter().zip(1_i64..).map(move |(part, no)| {
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
            })
        }),
    )?;
    Ok(())
}

/// What lies on orders, or on none.
fn sum(taken: &[Taken], matched: bool) -> i64 {
    taken
        .iter()
        .filter(|part| part.order.is_some() == matched)
        .fold(0, |sum, part| sum.saturating_add(part.amount))
}

/// Calls `each` for the lines that these customers have of these products, and that may be given back or were.
///
/// The sum keeps both databases from trying every customer with every product.
pub(crate) fn earlier_lines(
    tx: &mut Tx<'_>,
    wanted: &BTreeSet<(CustomerId, ProductId)>,
    mut each: impl FnMut(OrderId, Line<'static>),
) -> Result<(), DbError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let customers: BTreeSet<i64> = wanted.iter().map(|(customer, _)| customer.raw()).collect();
    let customers: Vec<i64> = customers.into_iter().collect();
    let products: BTreeSet<i64> = wanted.iter().map(|(_, product)| product.raw()).collect();
    let products: Vec<i64> = products.into_iter().collect();
    tx.for_each(
        "SELECT customer_id, product_id, order_id, line_no, external_id, kind, product_id, variant_id, sku, title, \
         quantity, unit_price_micros, discount, tax, amount, refunded_quantity, refunded_amount FROM orders_line \
         WHERE customer_id IN ($1[]) AND (product_id + 0) IN ($2[]) AND (kept_quantity > 0 OR refunded_quantity > 0)",
        params![customers, products],
        |row| {
            if wanted.contains(&(row.get(0)?, row.get(1)?)) {
                each(row.get(2)?, rows::line(row, 3)?);
            }
            Ok(())
        },
    )
}
