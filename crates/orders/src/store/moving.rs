//! Rows that go to another customer. A customer id never changes in place: a row is written anew under the other.

use db::{DbError, Tx, params, row};
use kernel::CustomerId;

use crate::domain::{OrderId, Parcels};

/// Fulfilments, parcels and refunds of one order.
pub(crate) fn move_belongings(
    tx: &mut Tx<'_>,
    order: OrderId,
    from: CustomerId,
    to: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO orders_fulfilment (customer_id, order_id, fulfilment_id, external_id, status, lines, recorded_at, changed_at) \
         SELECT $3, order_id, fulfilment_id, external_id, status, lines, recorded_at, changed_at FROM orders_fulfilment \
         WHERE customer_id = $1 AND order_id = $2",
        params![from, order, to],
    )?;
    tx.execute(
        "INSERT INTO orders_parcel (customer_id, order_id, parcel_id, fulfilment_id, carrier, number, url, promised_at, \
         shipped_at, delivered_at, lost_at) SELECT $3, order_id, parcel_id, fulfilment_id, carrier, number, url, promised_at, \
         shipped_at, delivered_at, lost_at FROM orders_parcel WHERE customer_id = $1 AND order_id = $2",
        params![from, order, to],
    )?;
    tx.execute(
        "DELETE FROM orders_fulfilment WHERE customer_id = $1 AND order_id = $2",
        params![from, order],
    )?;
    tx.execute(
        "DELETE FROM orders_parcel WHERE customer_id = $1 AND order_id = $2",
        params![from, order],
    )?;
    move_refunds(tx, order, from, to)
}

fn move_refunds(
    tx: &mut Tx<'_>,
    order: OrderId,
    from: CustomerId,
    to: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO orders_refund_line (customer_id, refund_id, row_no, order_id, line_no, kind, product_id, quantity, amount) \
         SELECT $3, l.refund_id, l.row_no, l.order_id, l.line_no, l.kind, l.product_id, l.quantity, l.amount \
         FROM orders_refund_line l JOIN orders_refund r ON r.customer_id = l.customer_id AND r.refund_id = l.refund_id \
         WHERE r.customer_id = $1 AND r.order_id = $2",
        params![from, order, to],
    )?;
    tx.execute(
        "DELETE FROM orders_refund_line WHERE customer_id = $1 AND refund_id IN (SELECT refund_id FROM orders_refund \
         WHERE customer_id = $1 AND order_id = $2)",
        params![from, order],
    )?;
    let names: Vec<(String, String)> = tx.query(
        "SELECT source, external_id FROM orders_refund WHERE customer_id = $1 AND order_id = $2",
        params![from, order],
        |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)),
    )?;
    tx.execute_many(
        "UPDATE orders_refund_lookup SET customer_id = $3 WHERE source = $1 AND external_id = $2",
        names
            .iter()
            .map(|(source, external_id)| row![source, external_id, to]),
    )?;
    tx.execute(
        "INSERT INTO orders_refund (customer_id, refund_id, home_id, order_id, source, external_id, refunded_at, recorded_at, \
         currency, matched, credited, given_back, reason) SELECT $3, refund_id, $3, order_id, source, external_id, refunded_at, \
         recorded_at, currency, matched, credited, given_back, reason FROM orders_refund \
         WHERE customer_id = $1 AND order_id = $2",
        params![from, order, to],
    )?;
    tx.execute(
        "DELETE FROM orders_refund WHERE customer_id = $1 AND order_id = $2",
        params![from, order],
    )?;
    Ok(())
}

/// The parcels of one order.
pub(crate) fn count_parcels(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    order: OrderId,
) -> Result<Parcels, DbError> {
    tx.query_one(
        "SELECT count(*), count(delivered_at), count(CASE WHEN delivered_at > promised_at THEN 1 END) FROM orders_parcel \
         WHERE customer_id = $1 AND order_id = $2",
        params![customer, order],
        |row| {
            Ok(Parcels {
                known: row.get(0)?,
                delivered: row.get(1)?,
                late: row.get(2)?,
            })
        },
    )
}
