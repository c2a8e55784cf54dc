//! The record of orders as it grew: what changed when, and whole orders to be put back as they were.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Row, Tx, params, row};
use kernel::{Currency, CustomerId, Timestamp};

use super::rows;
use crate::domain::{
    Fulfilment, FulfilmentId, FulfilmentStatus, OrderId, Parcel, RefundId, Taken, Whole,
    known_since, told_at,
};

/// Which lines are put into the scratch copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lines {
    /// All.
    All,
    /// Those of known products, without words.
    OfProducts,
    /// None.
    None,
}

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Which {
    /// An order, or what belongs to it.
    Order(OrderId),
    /// Something was given back.
    Refund(RefundId),
}

/// That something changed, when, and whose it is today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Change {
    pub(crate) at: Timestamp,
    pub(crate) customer: CustomerId,
    pub(crate) which: Which,
}

/// Calls `each` for every change of the record. It reads the heads of all orders, refunds and parcels.
pub(crate) fn changes(tx: &mut Tx<'_>, mut each: impl FnMut(Change)) -> Result<(), DbError> {
    let mut tell = |customer, which, at: Option<Timestamp>| {
        if let Some(at) = at {
            each(Change {
                at,
                customer,
                which,
            });
        }
    };
    tx.for_each(
        "SELECT customer_id, order_id, placed_at, paid_at, cancelled_at FROM orders_order",
        &[],
        |row| {
            let (customer, order) = (row.get(0)?, Which::Order(row.get(1)?));
            let placed: Timestamp = row.get(2)?;
            tell(customer, order, Some(placed));
            for place in [3, 4] {
                let at: Option<Timestamp> = row.get(place)?;
                tell(customer, order, at.filter(|at| *at > placed));
            }
            Ok::<_, DbError>(())
        },
    )?;
    tx.for_each(
        "SELECT customer_id, refund_id, refunded_at FROM orders_refund",
        &[],
        |row| {
            tell(row.get(0)?, Which::Refund(row.get(1)?), row.get(2)?);
            Ok::<_, DbError>(())
        },
    )?;
    tx.for_each(
        "SELECT l.customer_id, l.order_id, r.refunded_at FROM orders_refund_line l JOIN orders_refund r \
         ON r.customer_id = l.customer_id AND r.refund_id = l.refund_id WHERE l.order_id IS NOT NULL",
        &[],
        |row| {
            tell(row.get(0)?, Which::Order(row.get(1)?), row.get(2)?);
            Ok::<_, DbError>(())
        },
    )?;
    tx.for_each(
        "SELECT customer_id, order_id, fulfilment_id FROM orders_fulfilment",
        &[],
        |row| {
            let fulfilment: FulfilmentId = row.get(2)?;
            tell(
                row.get(0)?,
                Which::Order(row.get(1)?),
                Some(told_at(fulfilment)),
            );
            Ok::<_, DbError>(())
        },
    )?;
    tx.for_each(
        "SELECT order_id, parcel_id, fulfilment_id, carrier, number, url, promised_at, shipped_at, delivered_at, \
         customer_id FROM orders_parcel",
        &[],
        |row| {
            let parcel = parcel(row)?;
            let (customer, order) = (row.get(9)?, Which::Order(parcel.order));
            let instants = [parcel.shipped_at, parcel.delivered_at, Some(known_since(&parcel))];
            for at in instants {
                tell(customer, order, at);
            }
            Ok::<_, DbError>(())
        },
    )
}

fn parcel(row: &Row<'_>) -> Result<Parcel, DbError> {
    Ok(Parcel {
        order: row.get(0)?,
        id: row.get(1)?,
        fulfilment: row.get(2)?,
        carrier: row.get(3)?,
        number: row.get(4)?,
        url: row.get(5)?,
        promised_at: row.get(6)?,
        shipped_at: row.get(7)?,
        delivered_at: row.get(8)?,
    })
}

/// Orders by their ids with all that belongs to them and so much of their lines; one that is not there is left out.
pub(crate) fn wholes(
    tx: &mut Tx<'_>,
    ids: &[OrderId],
    lines: Lines,
) -> Result<BTreeMap<OrderId, Whole>, DbError> {
    let mut all: BTreeMap<OrderId, Whole> = super::load_many(tx, ids)?
        .into_iter()
        .map(|order| (order.id, Whole::of(order)))
        .collect();
    let raw: Vec<i64> = ids.iter().map(|id| id.raw()).collect();
    read_lines(tx, &raw, lines, &mut all)?;
    tx.for_each(
        "SELECT l.order_id, r.refunded_at, l.line_no, l.kind, l.product_id, l.quantity, l.amount FROM orders_order o \
         JOIN orders_refund_line l ON l.customer_id = o.customer_id AND l.order_id = o.order_id \
         JOIN orders_refund r ON r.customer_id = l.customer_id AND r.refund_id = l.refund_id \
         WHERE o.order_id IN ($1[]) ORDER BY l.customer_id, l.refund_id, l.row_no",
        params![&raw],
        |row| {
            let id: OrderId = row.get(0)?;
            let taken = Taken {
                order: Some(id),
                line: row.get(2)?,
                kind: rows::line_kind(row.get(3)?, "orders_refund_line", id.raw())?,
                product: row.get(4)?,
                quantity: row.get(5)?,
                amount: row.get(6)?,
            };
            if let Some(whole) = all.get_mut(&id) {
                whole.taken.push((row.get(1)?, taken));
            }
            Ok::<_, DbError>(())
        },
    )?;
    sent(tx, &raw, &mut all)?;
    Ok(all)
}

fn read_lines(
    tx: &mut Tx<'_>,
    ids: &[i64],
    lines: Lines,
    all: &mut BTreeMap<OrderId, Whole>,
) -> Result<(), DbError> {
    if lines == Lines::None {
        return Ok(());
    }
    for whole in all.values_mut() {
        whole.has_lines = true;
    }
    let mut line = |row: &Row<'_>| {
        let id: OrderId = row.get(0)?;
        if let Some(whole) = all.get_mut(&id) {
            whole.lines.push(rows::line(row, 1)?);
        }
        Ok::<_, DbError>(())
    };
    if lines == Lines::All {
        return tx.for_each(
            "SELECT l.order_id, l.line_no, l.external_id, l.kind, l.product_id, l.variant_id, l.sku, l.title, l.quantity, \
             l.unit_price_micros, l.discount, l.tax, l.amount, l.refunded_quantity, l.refunded_amount FROM orders_order o \
             JOIN orders_line l ON l.customer_id = o.customer_id AND l.order_id = o.order_id \
             WHERE o.order_id IN ($1[]) ORDER BY l.customer_id, l.order_id, l.line_no",
            params![ids],
            &mut line,
        );
    }
    tx.for_each(
        "SELECT l.order_id, l.line_no, NULL, l.kind, l.product_id, l.variant_id, NULL, NULL, l.quantity, \
         l.unit_price_micros, l.discount, l.tax, l.amount, l.refunded_quantity, l.refunded_amount FROM orders_order o \
         JOIN orders_line l ON l.customer_id = o.customer_id AND l.order_id = o.order_id \
         WHERE o.order_id IN ($1[]) ORDER BY l.customer_id, l.order_id, l.line_no",
        params![ids],
        &mut line,
    )
}

fn sent(tx: &mut Tx<'_>, ids: &[i64], all: &mut BTreeMap<OrderId, Whole>) -> Result<(), DbError> {
    tx.for_each(
        "SELECT f.order_id, f.fulfilment_id, f.external_id, f.status, f.lines, f.recorded_at FROM orders_order o \
         JOIN orders_fulfilment f ON f.customer_id = o.customer_id AND f.order_id = o.order_id \
         WHERE o.order_id IN ($1[]) ORDER BY f.order_id, f.fulfilment_id",
        params![ids],
        |row| {
            let fulfilment = fulfilment(row)?;
            if let Some(whole) = all.get_mut(&fulfilment.order) {
                whole.fulfilments.push(fulfilment);
            }
            Ok::<_, DbError>(())
        },
    )?;
    tx.for_each(
        "SELECT p.order_id, p.parcel_id, p.fulfilment_id, p.carrier, p.number, p.url, p.promised_at, p.shipped_at, \
         p.delivered_at FROM orders_order o \
         JOIN orders_parcel p ON p.customer_id = o.customer_id AND p.order_id = o.order_id \
         WHERE o.order_id IN ($1[]) ORDER BY p.order_id, p.parcel_id",
        params![ids],
        |row| {
            let parcel = parcel(row)?;
            if let Some(whole) = all.get_mut(&parcel.order) {
                whole.parcels.push(parcel);
            }
            Ok::<_, DbError>(())
        },
    )
}

fn fulfilment(row: &Row<'_>) -> Result<Fulfilment, DbError> {
    let id: FulfilmentId = row.get(1)?;
    let wrong = |column, why: String| DbError::Row {
        table: "orders_fulfilment",
        column,
        id: id.to_string(),
        why,
    };
    let code: i64 = row.get(3)?;
    Ok(Fulfilment {
        order: row.get(0)?,
        id,
        external_id: row.get(2)?,
        status: FulfilmentStatus::from_code(code)
            .ok_or_else(|| wrong("status", format!("{code} is no status")))?,
        lines: serde_json::from_str(row.text(4)?)
            .map_err(|error| wrong("lines", error.to_string()))?,
        recorded_at: row.get(5)?,
    })
}

/// A refund's own row with what it took: it never changes, so it is carried over as it is.
#[derive(Clone, Debug)]
pub(crate) struct PastRefund {
    pub(crate) customer: CustomerId,
    pub(crate) id: RefundId,
    pub(crate) currency: Currency,
    pub(crate) credited: i64,
    home: CustomerId,
    order: Option<OrderId>,
    source: String,
    external_id: String,
    refunded_at: Timestamp,
    recorded_at: Timestamp,
    matched: i64,
    given_back: i64,
    reason: Option<String>,
    taken: Vec<(i64, Taken)>,
}

/// These refunds, sorted by customer and id.
pub(crate) fn past_refunds(
    tx: &mut Tx<'_>,
    wanted: &BTreeSet<(CustomerId, RefundId)>,
) -> Result<Vec<PastRefund>, DbError> {
    let customers: BTreeSet<i64> = wanted.iter().map(|(customer, _)| customer.raw()).collect();
    let customers: Vec<i64> = customers.into_iter().collect();
    let mut found: BTreeMap<(CustomerId, RefundId), PastRefund> = BTreeMap::new();
    tx.for_each(
        "SELECT customer_id, refund_id, home_id, order_id, source, external_id, refunded_at, recorded_at, currency, matched, \
         credited, given_back, reason FROM orders_refund WHERE customer_id IN ($1[])",
        params![&customers],
        |row| {
            let key = (row.get(0)?, row.get(1)?);
            if wanted.contains(&key) {
                found.insert(key, past_refund(row, key)?);
            }
            Ok::<_, DbError>(())
        },
    )?;
    tx.for_each(
        "SELECT customer_id, refund_id, row_no, order_id, line_no, kind, product_id, quantity, amount \
         FROM orders_refund_line WHERE customer_id IN ($1[]) ORDER BY customer_id, refund_id, row_no",
        params![&customers],
        |row| {
            let key: (CustomerId, RefundId) = (row.get(0)?, row.get(1)?);
            if let Some(refund) = found.get_mut(&key) {
                let taken = Taken {
                    order: row.get(3)?,
                    line: row.get(4)?,
                    kind: rows::line_kind(row.get(5)?, "orders_refund_line", key.1.raw())?,
                    product: row.get(6)?,
                    quantity: row.get(7)?,
                    amount: row.get(8)?,
                };
                refund.taken.push((row.get(2)?, taken));
            }
            Ok::<_, DbError>(())
        },
    )?;
    Ok(found.into_values().collect())
}

fn past_refund(
    row: &Row<'_>,
    (customer, id): (CustomerId, RefundId),
) -> Result<PastRefund, DbError> {
    Ok(PastRefund {
        customer,
        id,
        currency: rows::currency(row, 8, "orders_refund")?,
        credited: row.get(10)?,
        home: row.get(2)?,
        order: row.get(3)?,
        source: row.get(4)?,
        external_id: row.get(5)?,
        refunded_at: row.get(6)?,
        recorded_at: row.get(7)?,
        matched: row.get(9)?,
        given_back: row.get(11)?,
        reason: row.get(12)?,
        taken: Vec::new(),
    })
}

/// Writes refunds with what each took, not the names that recording knows them by.
pub(crate) fn put_refunds(tx: &mut Tx<'_>, refunds: &[PastRefund]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_refund (customer_id, refund_id, home_id, order_id, source, external_id, refunded_at, \
         recorded_at, currency, matched, credited, given_back, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        refunds.iter().map(|one| {
            row![
                one.customer,
                one.id,
                one.home,
                one.order,
                &one.source,
                &one.external_id,
                one.refunded_at,
                one.recorded_at,
                one.currency.code(),
                one.matched,
                one.credited,
                one.given_back,
                &one.reason
            ]
        }),
    )?;
    tx.insert_many(
        "INSERT INTO orders_refund_line (customer_id, refund_id, row_no, order_id, line_no, kind, product_id, quantity, amount) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        refunds.iter().flat_map(|one| {
            one.taken.iter().map(move |(no, part)| {
                row![
                    one.customer,
                    one.id,
                    *no,
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
