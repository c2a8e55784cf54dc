//! All rows of one customer: moved, recounted, made anonymous.

use std::collections::BTreeMap;

use db::{DbError, Tx, params};
use kernel::{Currency, CustomerId, Timestamp};

use super::{moving::move_belongings, rows, stats};
use crate::domain::{OrderId, RefundId, Stats, StatsKey};

/// The currencies in which these customers have sums.
pub(crate) fn stats_keys(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<StatsKey>, DbError> {
    let raw: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    let currencies = tx.query(
        "SELECT DISTINCT currency FROM orders_stats WHERE customer_id IN ($1[])",
        params![&raw],
        |row| rows::currency(row, 0, "orders_stats"),
    )?;
    Ok(currencies
        .into_iter()
        .flat_map(|currency| {
            customers
                .iter()
                .filter_map(move |customer| StatsKey::of(*customer, currency))
        })
        .collect())
}

/// A customer's orders with the customers they were first recorded for.
pub(crate) fn homes_of_orders(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(OrderId, CustomerId)>, DbError> {
    tx.query(
        "SELECT order_id, home_id FROM orders_order WHERE customer_id = $1 ORDER BY order_id",
        params![customer],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A customer's refunds that name no order: their homes, and the orders they were found on.
pub(crate) fn homes_of_refunds(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(RefundId, CustomerId, Option<OrderId>)>, DbError> {
    tx.query(
        "SELECT r.refund_id, r.home_id, l.order_id FROM orders_refund r LEFT JOIN orders_refund_line l \
         ON l.customer_id = r.customer_id AND l.refund_id = r.refund_id AND l.order_id IS NOT NULL \
         WHERE r.customer_id = $1 AND r.order_id IS NULL ORDER BY r.refund_id",
        params![customer],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Moves orders with all that belongs to them; their homes stay.
pub(crate) fn move_orders(
    tx: &mut Tx<'_>,
    (from, to): (CustomerId, CustomerId),
    orders: &[OrderId],
) -> Result<(), DbError> {
    for order in orders {
        move_belongings(tx, *order, from, to)?;
        tx.execute(
            "UPDATE orders_lookup SET customer_id = $3 WHERE (source, external_id) = (SELECT source, external_id \
             FROM orders_order WHERE customer_id = $1 AND order_id = $2)",
            params![from, *order, to],
        )?;
        tx.execute(
            "INSERT INTO orders_order (customer_id, order_id, home_id, source, external_id, number, placed_at, placed_day, \
             paid_at, cancelled_at, erased_at, told_at, recorded_at, changed_at, currency, payment, test, counted, last_line, \
             lines, units, gross, discount, sold, refunded, unplaced, given_back, shipping, tax, total, country, region, \
             discount_codes, tags) SELECT $3, order_id, home_id, source, external_id, number, placed_at, placed_day, \
             paid_at, cancelled_at, erased_at, told_at, recorded_at, changed_at, currency, payment, test, counted, last_line, \
             lines, units, gross, discount, sold, refunded, unplaced, given_back, shipping, tax, total, country, region, \
             discount_codes, tags FROM orders_order WHERE customer_id = $1 AND order_id = $2",
            params![from, *order, to],
        )?;
        tx.execute(
            "INSERT INTO orders_line (customer_id, order_id, line_no, external_id, kind, product_id, variant_id, sku, title, \
             quantity, unit_price_micros, discount, tax, amount, refunded_quantity, refunded_amount, kept_quantity, \
             kept_amount, placed_at, currency) SELECT $3, order_id, line_no, external_id, kind, product_id, variant_id, sku, \
             title, quantity, unit_price_micros, discount, tax, amount, refunded_quantity, refunded_amount, kept_quantity, \
             kept_amount, placed_at, currency FROM orders_line WHERE customer_id = $1 AND order_id = $2",
            params![from, *order, to],
        )?;
        super::delete_order(tx, from, *order)?;
    }
    Ok(())
}

/// Moves refunds that name no order; their homes stay.
pub(crate) fn move_unnamed_refunds(
    tx: &mut Tx<'_>,
    (from, to): (CustomerId, CustomerId),
    refunds: &[RefundId],
) -> Result<(), DbError> {
    for refund in refunds {
        let refund = *refund;
        tx.execute(
            "UPDATE orders_refund_lookup SET customer_id = $3 WHERE (source, external_id) = (SELECT source, external_id \
             FROM orders_refund WHERE customer_id = $1 AND refund_id = $2)",
            params![from, refund, to],
        )?;
        tx.execute(
            "INSERT INTO orders_refund (customer_id, refund_id, home_id, order_id, source, external_id, refunded_at, \
             recorded_at, currency, matched, credited, given_back, reason) SELECT $3, refund_id, home_id, order_id, source, \
             external_id, refunded_at, recorded_at, currency, matched, credited, given_back, reason FROM orders_refund \
             WHERE customer_id = $1 AND refund_id = $2",
            params![from, refund, to],
        )?;
        tx.execute(
            "INSERT INTO orders_refund_line (customer_id, refund_id, row_no, order_id, line_no, kind, product_id, quantity, \
             amount) SELECT $3, refund_id, row_no, order_id, line_no, kind, product_id, quantity, amount \
             FROM orders_refund_line WHERE customer_id = $1 AND refund_id = $2",
            params![from, refund, to],
        )?;
        tx.execute(
            "DELETE FROM orders_refund_line WHERE customer_id = $1 AND refund_id = $2",
            params![from, refund],
        )?;
        tx.execute(
            "DELETE FROM orders_refund WHERE customer_id = $1 AND refund_id = $2",
            params![from, refund],
        )?;
    }
    Ok(())
}

/// Writes a customer's sums as the rows add up to.
pub(crate) fn recount(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    let mut sums: BTreeMap<Currency, Stats> = BTreeMap::new();
    tx.for_each(
        "SELECT currency, CAST(sum(lines) AS BIGINT), CAST(sum(units) AS BIGINT), CAST(sum(gross) AS BIGINT), \
         CAST(sum(discount) AS BIGINT), CAST(sum(sold) AS BIGINT), CAST(sum(refunded) AS BIGINT), count(*) \
         FROM orders_order WHERE customer_id = $1 AND counted GROUP BY currency",
        params![customer],
        |row| {
            let one = sums.entry(rows::currency(row, 0, "orders_order")?).or_default();
            one.figures = rows::figures(row, 1)?;
            one.orders = row.get(7)?;
            Ok::<_, DbError>(())
        },
    )?;
    tx.for_each(
        "SELECT currency, CAST(sum(credited) AS BIGINT) FROM orders_refund WHERE customer_id = $1 GROUP BY currency",
        params![customer],
        |row| {
            let credited: i64 = row.get(1)?;
            if credited != 0 {
                sums.entry(rows::currency(row, 0, "orders_refund")?).or_default().credited = credited;
            }
            Ok::<_, DbError>(())
        },
    )?;
    tx.for_each(
        "SELECT o.currency, count(*), count(p.delivered_at), count(CASE WHEN p.delivered_at > p.promised_at THEN 1 END) \
         FROM orders_parcel p JOIN orders_order o ON o.customer_id = p.customer_id AND o.order_id = p.order_id \
         WHERE p.customer_id = $1 GROUP BY o.currency",
        params![customer],
        |row| {
            let one = sums.entry(rows::currency(row, 0, "orders_order")?).or_default();
            (one.parcels, one.delivered, one.late) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok::<_, DbError>(())
        },
    )?;
    let mut fresh = Vec::with_capacity(sums.len());
    for (currency, mut one) in sums {
        let key = StatsKey { customer, currency };
        (one.first_at, one.second_at, one.last_at) = stats::instants(tx, key)?;
        fresh.push((key, one));
    }
    tx.execute(
        "DELETE FROM orders_stats WHERE customer_id = $1",
        params![customer],
    )?;
    stats::save_stats(tx, &fresh)
}

/// Empties what could lead to the person, and closes the orders for ever. Answers how many were open.
pub(crate) fn make_anonymous(
    tx: &mut Tx<'_>,
    now: Timestamp,
    customer: CustomerId,
) -> Result<u64, DbError> {
    let orders = tx.execute(
        "UPDATE orders_order SET erased_at = $2, changed_at = $2, country = NULL, region = NULL, discount_codes = NULL, \
         tags = NULL WHERE customer_id = $1 AND erased_at IS NULL",
        params![customer, now],
    )?;
    tx.execute(
        "UPDATE orders_parcel SET number = NULL, url = NULL WHERE customer_id = $1",
        params![customer],
    )?;
    tx.execute(
        "UPDATE orders_refund SET reason = NULL WHERE customer_id = $1",
        params![customer],
    )?;
    Ok(orders)
}

/// A customer's refunds that could be matched to no order, in whole or in part.
pub(crate) fn credit_notes(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<serde_json::Value>, DbError> {
    tx.query(
        "SELECT refund_id, refunded_at, currency, credited, reason FROM orders_refund \
         WHERE customer_id = $1 AND credited <> 0 ORDER BY refunded_at, refund_id",
        params![customer],
        |row| {
            Ok(serde_json::json!({
                "id": row.get::<RefundId>(0)?,
                "refunded_at": row.get::<Timestamp>(1)?,
                "currency": row.text(2)?,
                "amount": row.get::<i64>(3)?,
                "reason": row.get::<Option<String>>(4)?,
            }))
        },
    )
}
