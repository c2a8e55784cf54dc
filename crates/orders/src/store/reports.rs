//! Reading for reports, along covering indexes.

use std::collections::BTreeMap;

use ::predicates::Set;
use db::{DbError, Row, Tx, params};
use kernel::{CustomerId, Day, Timestamp};

use super::rows;
use crate::{
    OrderId,
    public::reports::{CurrencySales, Sale, SalesFilter},
};

/// Orders read at once.
pub(crate) const SALES_PAGE: usize = 20_000;

/// A page of counted orders after a place.
pub(crate) fn sales_after(
    tx: &mut Tx<'_>,
    after: Option<(CustomerId, Timestamp, OrderId)>,
) -> Result<Vec<Sale>, DbError> {
    let (customer, at, order) = after.unwrap_or((
        CustomerId::NOBODY,
        Timestamp::from_millis(i64::MAX),
        OrderId::from_raw(i64::MAX),
    ));
    tx.query(
        "SELECT customer_id, order_id, placed_at, placed_day, currency, lines, gross, discount, sold, refunded FROM orders_order \
         WHERE (customer_id, placed_at, order_id) > ($1, $2, $3) AND counted \
         ORDER BY customer_id, placed_at, order_id LIMIT $4",
        params![
            customer,
            at,
            order,
            i64::try_from(SALES_PAGE).unwrap_or(i64::MAX)
        ],
        sale,
    )
}

/// A page of counted orders, and of those in which goods were given for nothing, after a place. What stands first decides
/// most orders from the index alone. 6: voided.
pub(crate) fn purchases_after(
    tx: &mut Tx<'_>,
    after: Option<(CustomerId, Timestamp, OrderId)>,
) -> Result<Vec<Sale>, DbError> {
    let (customer, at, order) = after.unwrap_or((
        CustomerId::NOBODY,
        Timestamp::from_millis(i64::MAX),
        OrderId::from_raw(i64::MAX),
    ));
    tx.query(
        "SELECT customer_id, order_id, placed_at, placed_day, currency, lines, gross, discount, sold, refunded \
         FROM orders_order o WHERE (customer_id, placed_at, order_id) > ($1, $2, $3) \
         AND (counted OR (lines = 0 AND NOT test AND cancelled_at IS NULL AND payment <> 6 AND EXISTS ( \
           SELECT 1 FROM orders_line l WHERE l.customer_id = o.customer_id AND l.order_id = o.order_id \
           AND l.kind = 0 AND l.quantity > 0))) \
         ORDER BY customer_id, placed_at, order_id LIMIT $4",
        params![
            customer,
            at,
            order,
            i64::try_from(SALES_PAGE).unwrap_or(i64::MAX)
        ],
        sale,
    )
}

/// The counted orders of one customer, by time.
pub(crate) fn sales_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Sale>, DbError> {
    tx.query(
        "SELECT customer_id, order_id, placed_at, placed_day, currency, lines, gross, discount, sold, refunded FROM orders_order \
         WHERE customer_id = $1 AND counted ORDER BY placed_at, order_id",
        params![customer],
        sale,
    )
}

fn sale(row: &Row<'_>) -> Result<Sale, DbError> {
    Ok(Sale {
        customer: row.get(0)?,
        order: row.get(1)?,
        placed_at: row.get(2)?,
        day: Day::from_days(row.get(3)?),
        currency: rows::currency(row, 4, "orders_order")?,
        lines: row.get(5)?,
        gross: row.get(6)?,
        discount: row.get(7)?,
        sold: row.get(8)?,
        refunded: row.get(9)?,
    })
}

fn range(filter: &SalesFilter<'_>) -> (i64, i64, &'static str) {
    (
        filter.from.map_or(i64::MIN, Timestamp::millis),
        filter.until.map_or(i64::MAX, Timestamp::millis),
        filter.currency.map_or("", kernel::Currency::code),
    )
}

/// Sums by currency.
pub(crate) fn sums(
    tx: &mut Tx<'_>,
    filter: &SalesFilter<'_>,
) -> Result<Vec<(String, CurrencySales)>, DbError> {
    let (from, until, currency) = range(filter);
    tx.query(
        "SELECT currency, count(*), sum(lines), sum(gross), sum(discount), sum(sold), sum(refunded) FROM orders_order \
         WHERE placed_at >= $1 AND placed_at < $2 AND counted AND customer_id > 0 AND ($3 = '' OR currency = $3) \
         GROUP BY currency ORDER BY currency",
        params![from, until, currency],
        |row| {
            let (sold, refunded): (i64, i64) = (row.get(5)?, row.get(6)?);
            Ok((
                row.get(0)?,
                CurrencySales {
                    orders: row.get(1)?,
                    lines: row.get(2)?,
                    gross: row.get(3)?,
                    discount: row.get(4)?,
                    sold,
                    refunded,
                    net: sold.saturating_sub(refunded),
                    credit_notes: 0,
                },
            ))
        },
    )
}

/// How many customers placed them.
pub(crate) fn count_buyers(tx: &mut Tx<'_>, filter: &SalesFilter<'_>) -> Result<i64, DbError> {
    let (from, until, currency) = range(filter);
    let found = tx.scalar(
        "SELECT count(DISTINCT customer_id) FROM orders_order \
         WHERE placed_at >= $1 AND placed_at < $2 AND counted AND customer_id > 0 AND ($3 = '' OR currency = $3)",
        params![from, until, currency],
    )?;
    Ok(found.unwrap_or(0))
}

/// How many of these customers placed orders, and the sums by currency.
pub(crate) fn sums_of(
    tx: &mut Tx<'_>,
    filter: &SalesFilter<'_>,
    customers: &Set,
) -> Result<(i64, BTreeMap<String, CurrencySales>), DbError> {
    let (from, until, currency) = range(filter);
    let mut sums: BTreeMap<String, CurrencySales> = BTreeMap::new();
    let mut buyers = std::collections::BTreeSet::new();
    tx.for_each(
        "SELECT currency, customer_id, lines, gross, discount, sold, refunded FROM orders_order \
         WHERE placed_at >= $1 AND placed_at < $2 AND counted AND customer_id > 0 AND ($3 = '' OR currency = $3)",
        params![from, until, currency],
        |row| {
            let customer: CustomerId = row.get(1)?;
            if !customers.contains(customer) {
                return Ok::<(), DbError>(());
            }
            buyers.insert(customer);
            let code = row.text(0)?;
            if !sums.contains_key(code) {
                sums.insert(code.to_owned(), CurrencySales::default());
            }
            if let Some(sum) = sums.get_mut(code) {
                sum.orders = sum.orders.saturating_add(1);
                sum.lines = sum.lines.saturating_add(row.get(2)?);
                sum.gross = sum.gross.saturating_add(row.get(3)?);
                sum.discount = sum.discount.saturating_add(row.get(4)?);
                sum.sold = sum.sold.saturating_add(row.get(5)?);
                sum.refunded = sum.refunded.saturating_add(row.get(6)?);
                sum.net = sum.sold.saturating_sub(sum.refunded);
            }
            Ok(())
        },
    )?;
    Ok((i64::try_from(buyers.len()).unwrap_or(i64::MAX), sums))
}

/// Credit notes of the period, by currency.
pub(crate) fn credits(
    tx: &mut Tx<'_>,
    filter: &SalesFilter<'_>,
) -> Result<BTreeMap<String, i64>, DbError> {
    let (from, until, currency) = range(filter);
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    tx.for_each(
        "SELECT currency, customer_id, credited FROM orders_refund \
         WHERE refunded_at >= $1 AND refunded_at < $2 AND customer_id > 0 AND credited <> 0 AND ($3 = '' OR currency = $3)",
        params![from, until, currency],
        |row| {
            let customer: CustomerId = row.get(1)?;
            if filter.customers.is_none_or(|set| set.contains(customer)) {
                let sum = sums.entry(row.get(0)?).or_default();
                *sum = sum.saturating_add(row.get(2)?);
            }
            Ok::<(), DbError>(())
        },
    )?;
    Ok(sums)
}

/// Counted orders of nobody, and orders that are not counted.
pub(crate) fn left_out(tx: &mut Tx<'_>, filter: &SalesFilter<'_>) -> Result<(i64, i64), DbError> {
    let (from, until, currency) = range(filter);
    tx.query_one(
        "SELECT count(CASE WHEN counted THEN 1 END), count(CASE WHEN NOT counted THEN 1 END) FROM orders_order \
         WHERE placed_at >= $1 AND placed_at < $2 AND (customer_id = 0 OR NOT counted) AND ($3 = '' OR currency = $3)",
        params![from, until, currency],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
