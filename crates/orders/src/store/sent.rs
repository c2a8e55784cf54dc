//! Fulfilments and parcels.

use db::{DbError, Tx, params, row};
use kernel::{CustomerId, Timestamp};

use crate::domain::{Fulfilment, FulfilmentStatus, OrderId, Parcel};

/// The fulfilments of these orders.
pub(crate) fn fulfilments_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
    orders: &[i64],
) -> Result<Vec<Fulfilment>, DbError> {
    tx.query(
        "SELECT order_id, fulfilment_id, external_id, status, lines, recorded_at FROM orders_fulfilment \
         WHERE customer_id IN ($1[]) AND order_id IN ($2[]) ORDER BY order_id, fulfilment_id",
        params![customers, orders],
        |row| {
            let id: crate::domain::FulfilmentId = row.get(1)?;
            let wrong = |column, why: String| DbError::Row { table: "orders_fulfilment", column, id: id.to_string(), why };
            let code: i64 = row.get(3)?;
            Ok(Fulfilment {
                order: row.get(0)?,
                id,
                external_id: row.get(2)?,
                status: FulfilmentStatus::from_code(code)
                    .ok_or_else(|| wrong("status", format!("{code} is no status")))?,
                lines: serde_json::from_str(row.text(4)?).map_err(|error| wrong("lines", error.to_string()))?,
                recorded_at: row.get(5)?,
            })
        },
    )
}

/// The parcels of these orders.
pub(crate) fn parcels_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
    orders: &[i64],
) -> Result<Vec<Parcel>, DbError> {
    tx.query(
        "SELECT order_id, parcel_id, fulfilment_id, carrier, number, url, promised_at, shipped_at, delivered_at \
         FROM orders_parcel WHERE customer_id IN ($1[]) AND order_id IN ($2[]) ORDER BY order_id, parcel_id",
        params![customers, orders],
        |row| {
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
        },
    )
}

/// Writes fulfilments (sorted by customer, order and id, each once).
pub(crate) fn save_fulfilments(
    tx: &mut Tx<'_>,
    fulfilments: &[(CustomerId, Fulfilment)],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_fulfilment (customer_id, order_id, fulfilment_id, external_id, status, lines, recorded_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (customer_id, order_id, fulfilment_id) DO UPDATE SET \
         status = excluded.status, lines = excluded.lines, changed_at = excluded.changed_at",
        fulfilments.iter().map(|(customer, one)| {
            row![
                *customer,
                one.order,
                one.id,
                one.external_id.as_str(),
                one.status.code(),
                serde_json::json!(one.lines).to_string(),
                one.recorded_at,
                now
            ]
        }),
    )?;
    Ok(())
}

/// Writes parcels (sorted by customer, order and id, each once).
pub(crate) fn save_parcels(
    tx: &mut Tx<'_>,
    parcels: &[(CustomerId, Parcel)],
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_parcel (customer_id, order_id, parcel_id, fulfilment_id, carrier, number, url, promised_at, \
         shipped_at, delivered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (customer_id, order_id, parcel_id) DO UPDATE SET carrier = excluded.carrier, number = excluded.number, \
         url = excluded.url, promised_at = excluded.promised_at, shipped_at = excluded.shipped_at, \
         delivered_at = excluded.delivered_at",
        parcels.iter().map(|(customer, one)| {
            row![
                *customer,
                one.order,
                one.id,
                one.fulfilment,
                &one.carrier,
                &one.number,
                &one.url,
                one.promised_at,
                one.shipped_at,
                one.delivered_at
            ]
        }),
    )?;
    Ok(())
}

/// A line's product: order, line number, the source's id of the line, product.
pub(crate) type LineProduct = (OrderId, i64, Option<String>, Option<kernel::ProductId>);

/// The products of these orders' lines.
pub(crate) fn products_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
    orders: &[i64],
) -> Result<Vec<LineProduct>, DbError> {
    tx.query(
        "SELECT order_id, line_no, external_id, product_id FROM orders_line \
         WHERE customer_id IN ($1[]) AND order_id IN ($2[]) ORDER BY order_id, line_no",
        params![customers, orders],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}
