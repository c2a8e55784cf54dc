//! Looking up orders for other rooms.

use std::collections::BTreeMap;

use db::{DbError, Tx, params};
use kernel::{Currency, CustomerId, ProductId, Timestamp};

use crate::{
    domain::OrderId,
    public::glances::{Glance, GlanceLine, KeptProduct, PaidOrder, ParcelGlance},
};

/// Rows of baskets read at a time; no order has that many lines.
pub(crate) const BASKET_PAGE: usize = 20_000;

pub(crate) fn glances(
    tx: &mut Tx<'_>,
    orders: &[(CustomerId, OrderId)],
) -> Result<Vec<Glance>, DbError> {
    let customers: Vec<i64> = orders.iter().map(|(customer, _)| customer.raw()).collect();
    let ids: Vec<i64> = orders.iter().map(|(_, order)| order.raw()).collect();
    let mut lines: BTreeMap<OrderId, Vec<GlanceLine>> = BTreeMap::new();
    tx.for_each(
        "SELECT order_id, product_id, title, quantity FROM orders_line \
         WHERE customer_id IN ($1[]) AND +order_id IN ($2[]) AND kind = 0 AND quantity > 0 \
         ORDER BY order_id, amount DESC, line_no",
        params![&customers, &ids],
        |row| {
            lines.entry(row.get(0)?).or_default().push(GlanceLine {
                product: row.get(1)?,
                title: row.get(2)?,
                quantity: row.get(3)?,
            });
            Ok::<_, DbError>(())
        },
    )?;
    tx.query(
        "SELECT o.customer_id, o.order_id, o.number, o.placed_at, o.cancelled_at, \
         (SELECT count(*) FROM orders_order e WHERE e.customer_id = o.customer_id AND e.counted \
          AND e.placed_at < o.placed_at) \
         FROM orders_order o WHERE o.customer_id IN ($1[]) AND +o.order_id IN ($2[]) ORDER BY o.customer_id, o.order_id",
        params![&customers, &ids],
        |row| {
            let order: OrderId = row.get(1)?;
            Ok(Glance {
                customer: row.get(0)?,
                order,
                number: row.get(2)?,
                placed_at: row.get(3)?,
                cancelled_at: row.get(4)?,
                earlier: row.get(5)?,
                lines: lines.remove(&order).unwrap_or_default(),
            })
        },
    )
}

pub(crate) fn paid_orders(
    tx: &mut Tx<'_>,
    since: Option<Timestamp>,
    before: Option<(Timestamp, OrderId)>,
    limit: u32,
) -> Result<Vec<PaidOrder>, DbError> {
    let (time, order) = before.unwrap_or((Timestamp::MAX, OrderId::from_raw(i64::MAX)));
    tx.query(
        "SELECT customer_id, order_id, number, placed_at, paid_at, currency, total, sold, units FROM orders_order \
         WHERE counted AND customer_id <> 0 AND paid_at IS NOT NULL AND erased_at IS NULL \
         AND placed_at >= $1 AND placed_at <= $2 AND (placed_at < $2 OR order_id < $3) \
         ORDER BY placed_at DESC, order_id DESC LIMIT $4",
        params![since.unwrap_or(Timestamp::MIN), time, order, limit],
        |row| {
            let currency = row.text(5)?;
            Ok(PaidOrder {
                customer: row.get(0)?,
                order: row.get(1)?,
                number: row.get(2)?,
                placed_at: row.get(3)?,
                paid_at: row.get(4)?,
                currency: Currency::parse(currency).map_err(|error| DbError::Row {
                    table: "orders_order",
                    column: "currency",
                    id: row.get::<i64>(1).unwrap_or_default().to_string(),
                    why: error.to_string(),
                })?,
                total: row.get(6)?,
                sold: row.get(7)?,
                units: row.get(8)?,
            })
        },
    )
}

/// Customer, order and product of lines that were kept, after an order; at most [`BASKET_PAGE`].
pub(crate) type BasketRow = (CustomerId, OrderId, ProductId);

pub(crate) fn basket_rows(
    tx: &mut Tx<'_>,
    since: Timestamp,
    after: Option<(CustomerId, OrderId)>,
) -> Result<Vec<BasketRow>, DbError> {
    let (customer, order) = after.unwrap_or((CustomerId::from_raw(-1), OrderId::from_raw(0)));
    tx.query(
        "SELECT customer_id, order_id, product_id FROM orders_line \
         WHERE (customer_id > $1 OR (customer_id = $1 AND order_id > $2)) AND customer_id >= $1 \
         AND kind = 0 AND kept_quantity > 0 AND product_id IS NOT NULL AND placed_at >= $3 \
         ORDER BY customer_id, order_id, line_no LIMIT $4",
        params![
            customer,
            order,
            since,
            i64::try_from(BASKET_PAGE).unwrap_or(i64::MAX)
        ],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Lines of products that were kept, after an order; at most [`BASKET_PAGE`].
pub(crate) fn kept_rows(
    tx: &mut Tx<'_>,
    after: Option<(CustomerId, OrderId)>,
) -> Result<Vec<(OrderId, KeptProduct)>, DbError> {
    let (customer, order) = after.unwrap_or((CustomerId::NOBODY, OrderId::from_raw(i64::MAX)));
    tx.query(
        "SELECT customer_id, order_id, product_id, placed_at, kept_quantity FROM orders_line \
         WHERE (customer_id > $1 OR (customer_id = $1 AND order_id > $2)) AND customer_id >= $1 \
         AND kind = 0 AND kept_quantity > 0 AND product_id IS NOT NULL \
         ORDER BY customer_id, order_id, line_no LIMIT $3",
        params![
            customer,
            order,
            i64::try_from(BASKET_PAGE).unwrap_or(i64::MAX)
        ],
        |row| {
            let kept = KeptProduct {
                customer: row.get(0)?,
                product: row.get(2)?,
                placed_at: row.get(3)?,
                quantity: row.get(4)?,
            };
            Ok((row.get(1)?, kept))
        },
    )
}

/// The lines of products that one customer kept.
pub(crate) fn kept_by(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<KeptProduct>, DbError> {
    tx.query(
        "SELECT customer_id, product_id, placed_at, kept_quantity FROM orders_line \
         WHERE customer_id = $1 AND kind = 0 AND kept_quantity > 0 AND product_id IS NOT NULL \
         ORDER BY order_id, line_no",
        params![customer],
        |row| {
            Ok(KeptProduct {
                customer: row.get(0)?,
                product: row.get(1)?,
                placed_at: row.get(2)?,
                quantity: row.get(3)?,
            })
        },
    )
}

pub(crate) fn newest(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    Ok(tx
        .scalar::<Option<Timestamp>>("SELECT max(placed_at) FROM orders_order", &[])?
        .flatten())
}

/// The parcels of an order: which, when it was shipped, promised for, delivered.
pub(crate) fn parcel_glances(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    order: OrderId,
) -> Result<Vec<ParcelGlance>, DbError> {
    tx.query(
        "SELECT parcel_id, shipped_at, promised_at, delivered_at FROM orders_parcel \
         WHERE customer_id = $1 AND order_id = $2 ORDER BY parcel_id",
        params![customer, order],
        |row| {
            Ok(ParcelGlance {
                parcel: row.get(0)?,
                shipped_at: row.get(1)?,
                promised_at: row.get(2)?,
                delivered_at: row.get(3)?,
            })
        },
    )
}

/// When each of these customers ordered for the first time.
pub(crate) fn first_orders(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, Timestamp)>, DbError> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    tx.query(
        "SELECT customer_id, min(first_at) FROM orders_stats \
         WHERE customer_id IN ($1[]) AND first_at IS NOT NULL GROUP BY customer_id ORDER BY customer_id",
        params![&customers],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
