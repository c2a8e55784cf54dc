//! What became of orders.

use std::collections::BTreeMap;

use db::{DbError, Row, Tx, params};
use kernel::{Country, CustomerId, Timestamp};

use super::rows;
use crate::{
    domain::OrderId,
    public::{
        glances::ParcelGlance,
        outcomes::{Outcome, OutcomeLine, Returned},
    },
};

/// Orders read at once, with all that belongs to them.
pub(crate) const OUTCOMES_PAGE: usize = 2_000;

/// When the order was placed that is followed by so many at most.
pub(crate) fn placed_of_latest(tx: &mut Tx<'_>, orders: u32) -> Result<Option<Timestamp>, DbError> {
    let many = tx.query_opt(
        "SELECT placed_at FROM orders_order ORDER BY placed_at DESC, order_id DESC LIMIT 1 OFFSET $1",
        params![orders],
        |row| row.get(0),
    )?;
    if many.is_some() {
        return Ok(many);
    }
    Ok(tx
        .scalar::<Option<Timestamp>>("SELECT min(placed_at) FROM orders_order", &[])?
        .flatten())
}

/// A page of orders by time, after a place. 6: voided.
pub(crate) fn outcomes_after(
    tx: &mut Tx<'_>,
    after: (Timestamp, OrderId),
) -> Result<Vec<Outcome>, DbError> {
    let heads = tx.query(
        "SELECT customer_id, order_id, number, placed_at, currency, country, gross, discount, sold, tags, cancelled_at, \
         CASE WHEN payment = 6 THEN changed_at END, \
         EXISTS (SELECT 1 FROM orders_order e WHERE e.customer_id = o.customer_id AND e.placed_at < o.placed_at \
           AND e.lines > 0) \
         FROM orders_order o WHERE (placed_at, order_id) > ($1, $2) AND placed_at >= $1 \
         AND customer_id > 0 AND lines > 0 AND NOT test AND erased_at IS NULL \
         ORDER BY placed_at, order_id LIMIT $3",
        params![
            after.0,
            after.1,
            i64::try_from(OUTCOMES_PAGE).unwrap_or(i64::MAX)
        ],
        head,
    )?;
    whole(tx, heads)
}

/// Those of one customer, by time. What they are made of is read of those that were placed at `whole_since` or later.
pub(crate) fn outcomes_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    since: Timestamp,
    whole_since: Timestamp,
) -> Result<Vec<Outcome>, DbError> {
    let mut heads = tx.query(
        "SELECT customer_id, order_id, number, placed_at, currency, country, gross, discount, sold, tags, cancelled_at, \
         CASE WHEN payment = 6 THEN changed_at END, \
         EXISTS (SELECT 1 FROM orders_order e WHERE e.customer_id = o.customer_id AND e.placed_at < o.placed_at \
           AND e.lines > 0) \
         FROM orders_order o WHERE customer_id = $1 AND placed_at >= $2 \
         AND lines > 0 AND NOT test AND erased_at IS NULL ORDER BY placed_at, order_id",
        params![customer, since],
        head,
    )?;
    let first = heads.partition_point(|head| head.placed_at < whole_since);
    let orders: Vec<i64> = heads
        .iter()
        .skip(first)
        .map(|head| head.order.raw())
        .collect();
    if orders.is_empty() {
        return Ok(heads);
    }
    let mut found = Found::new(&mut heads);
    tx.for_each(
        "SELECT order_id, product_id, variant_id, quantity FROM orders_line WHERE customer_id = $1 AND order_id IN ($2[]) \
         AND kind = 0 AND quantity > 0 AND product_id IS NOT NULL ORDER BY order_id, line_no",
        params![customer, &orders],
        |row| found.line(row),
    )?;
    found.returned(tx, &[customer.raw()])?;
    tx.for_each(
        "SELECT order_id, parcel_id, shipped_at, promised_at, delivered_at FROM orders_parcel \
         WHERE customer_id = $1 AND order_id IN ($2[]) ORDER BY order_id, parcel_id",
        params![customer, &orders],
        |row| found.parcel(row),
    )?;
    Ok(heads)
}

fn head(row: &Row<'_>) -> Result<Outcome, DbError> {
    let order: OrderId = row.get(1)?;
    let wrong = |column: &'static str, why: String| DbError::Row {
        table: "orders_order",
        column,
        id: order.to_string(),
        why,
    };
    let country: Option<String> = row.get(5)?;
    let tags: Option<String> = row.get(9)?;
    let cancelled: Option<Timestamp> = row.get(10)?;
    let voided: Option<Timestamp> = row.get(11)?;
    let had_ordered: bool = row.get(12)?;
    Ok(Outcome {
        customer: row.get(0)?,
        order,
        number: row.get(2)?,
        placed_at: row.get(3)?,
        is_first: !had_ordered,
        currency: rows::currency(row, 4, "orders_order")?,
        country: country
            .map(|code| Country::parse(&code))
            .transpose()
            .map_err(|error| wrong("country", error.to_string()))?,
        gross: row.get(6)?,
        discount: row.get(7)?,
        sold: row.get(8)?,
        tags: tags
            .map(|tags| serde_json::from_str(&tags))
            .transpose()
            .map_err(|error| wrong("tags", error.to_string()))?
            .unwrap_or_default(),
        lines: Vec::new(),
        returned: Vec::new(),
        cancelled_at: cancelled.or(voided),
        parcels: Vec::new(),
    })
}

/// Adds to orders what they are made of. 0: products; 1: delivery.
fn whole(tx: &mut Tx<'_>, mut heads: Vec<Outcome>) -> Result<Vec<Outcome>, DbError> {
    let mut customers: Vec<i64> = heads.iter().map(|head| head.customer.raw()).collect();
    customers.sort_unstable();
    customers.dedup();
    let from = heads.first().map_or(Timestamp::MAX, |head| head.placed_at);
    let until = heads.last().map_or(Timestamp::MIN, |head| head.placed_at);
    let mut found = Found::new(&mut heads);
    tx.for_each(
        "SELECT order_id, product_id, variant_id, quantity FROM orders_line \
         WHERE customer_id IN ($1[]) AND placed_at >= $2 AND placed_at <= $3 \
         AND kind = 0 AND quantity > 0 AND product_id IS NOT NULL ORDER BY customer_id, order_id, line_no",
        params![&customers, from, until],
        |row| found.line(row),
    )?;
    found.returned(tx, &customers)?;
    tx.for_each(
        "SELECT order_id, parcel_id, shipped_at, promised_at, delivered_at FROM orders_parcel \
         WHERE customer_id IN ($1[]) ORDER BY customer_id, order_id, parcel_id",
        params![&customers],
        |row| found.parcel(row),
    )?;
    Ok(heads)
}

/// Orders by their ids, to which rows are added that name them first.
struct Found<'h> {
    heads: &'h mut [Outcome],
    places: BTreeMap<OrderId, usize>,
}

impl<'h> Found<'h> {
    fn new(heads: &'h mut [Outcome]) -> Self {
        let places = heads
            .iter()
            .enumerate()
            .map(|(place, head)| (head.order, place))
            .collect();
        Self { heads, places }
    }

    /// The order of a row; others are passed by.
    fn order(&mut self, row: &Row<'_>) -> Result<Option<&mut Outcome>, DbError> {
        let order: OrderId = row.get(0)?;
        let place = self.places.get(&order);
        Ok(place.and_then(|place| self.heads.get_mut(*place)))
    }

    fn line(&mut self, row: &Row<'_>) -> Result<(), DbError> {
        let line = OutcomeLine {
            product: row.get(1)?,
            variant: row.get(2)?,
            quantity: row.get(3)?,
        };
        if let Some(order) = self.order(row)? {
            order.lines.push(line);
        }
        Ok(())
    }

    fn parcel(&mut self, row: &Row<'_>) -> Result<(), DbError> {
        let parcel = ParcelGlance {
            parcel: row.get(1)?,
            shipped_at: row.get(2)?,
            promised_at: row.get(3)?,
            delivered_at: row.get(4)?,
        };
        if let Some(order) = self.order(row)? {
            order.parcels.push(parcel);
        }
        Ok(())
    }

    /// What came back, by time. 1: delivery.
    fn returned(&mut self, tx: &mut Tx<'_>, customers: &[i64]) -> Result<(), DbError> {
        tx.for_each(
            "SELECT l.order_id, l.product_id, r.refunded_at FROM orders_refund_line l \
             JOIN orders_refund r ON r.customer_id = l.customer_id AND r.refund_id = l.refund_id \
             WHERE l.customer_id IN ($1[]) AND l.order_id IS NOT NULL AND l.kind <> 1 AND l.amount > 0 \
             ORDER BY r.refunded_at, l.refund_id, l.row_no",
            params![customers],
            |row| {
                let returned = Returned {
                    at: row.get(2)?,
                    product: row.get(1)?,
                };
                if let Some(order) = self.order(row)? {
                    order.returned.push(returned);
                }
                Ok::<_, DbError>(())
            },
        )
    }
}
