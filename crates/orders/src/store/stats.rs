//! Running sums.

use std::collections::BTreeSet;

use db::{DbError, Tx, params, row};
use kernel::{Currency, CustomerId, Timestamp};

use super::rows;
use crate::domain::{Stats, StatsKey};

/// Takes the rows of these sums (sorted, each once) and answers what they hold that are there. Other writers of the same
/// customers wait until this transaction ends.
pub(crate) fn lock_stats(
    tx: &mut Tx<'_>,
    keys: &[StatsKey],
) -> Result<Vec<(StatsKey, Stats)>, DbError> {
    tx.take_many(
        "INSERT INTO orders_stats (customer_id, currency, orders, lines, units, gross, discount, sold, refunded, credited, \
         parcels, delivered, late) VALUES ($1, $2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) \
         ON CONFLICT (customer_id, currency) DO UPDATE SET orders = orders_stats.orders",
        keys.iter().map(|key| row![key.customer, key.currency.code()]),
    )?;
    let customers: BTreeSet<i64> = keys.iter().map(|key| key.customer.raw()).collect();
    let customers: Vec<i64> = customers.into_iter().collect();
    let wanted: BTreeSet<StatsKey> = keys.iter().copied().collect();
    let mut found = tx.query(
        "SELECT customer_id, currency, orders, lines, units, gross, discount, sold, refunded, credited, first_at, \
         second_at, last_at, parcels, delivered, late FROM orders_stats WHERE customer_id IN ($1[])",
        params![customers],
        |row| Ok::<_, DbError>((key(row)?, stats(row)?)),
    )?;
    found.retain(|(key, _)| wanted.contains(key));
    Ok(found)
}

fn key(row: &db::Row<'_>) -> Result<StatsKey, DbError> {
    Ok(StatsKey {
        customer: row.get(0)?,
        currency: rows::currency(row, 1, "orders_stats")?,
    })
}

fn stats(row: &db::Row<'_>) -> Result<Stats, DbError> {
    Ok(Stats {
        orders: row.get(2)?,
        figures: rows::figures(row, 3)?,
        credited: row.get(9)?,
        first_at: row.get(10)?,
        second_at: row.get(11)?,
        last_at: row.get(12)?,
        parcels: row.get(13)?,
        delivered: row.get(14)?,
        late: row.get(15)?,
    })
}

/// Of these customers who ordered anything: how many counted orders, over all currencies, and when the last was placed.
pub(crate) fn order_counts(
    tx: &mut Tx<'_>,
    customers: &[i64],
) -> Result<Vec<(CustomerId, i64, Option<Timestamp>)>, DbError> {
    tx.query(
        "SELECT customer_id, CAST(sum(orders) AS BIGINT), max(last_at) FROM orders_stats WHERE customer_id IN ($1[]) \
         GROUP BY customer_id ORDER BY customer_id",
        params![customers],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Writes sums (sorted, each once).
pub(crate) fn save_stats(tx: &mut Tx<'_>, sums: &[(StatsKey, Stats)]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO orders_stats (customer_id, currency, orders, lines, units, gross, discount, sold, refunded, credited, \
         first_at, second_at, last_at, parcels, delivered, late) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
         ON CONFLICT (customer_id, currency) DO UPDATE SET orders = excluded.orders, lines = excluded.lines, \
         units = excluded.units, gross = excluded.gross, discount = excluded.discount, sold = excluded.sold, \
         refunded = excluded.refunded, credited = excluded.credited, first_at = excluded.first_at, \
         second_at = excluded.second_at, last_at = excluded.last_at, parcels = excluded.parcels, \
         delivered = excluded.delivered, late = excluded.late",
        sums.iter().map(|(key, stats)| {
            row![
                key.customer,
                key.currency.code(),
                stats.orders,
                stats.figures.lines,
                stats.figures.units,
                stats.figures.gross,
                stats.figures.discount,
                stats.figures.sold,
                stats.figures.refunded,
                stats.credited,
                stats.first_at,
                stats.second_at,
                stats.last_at,
                stats.parcels,
                stats.delivered,
                stats.late,
            ]
        }),
    )?;
    Ok(())
}

/// When the first, second and last counted orders were placed.
pub(crate) type Instants = (Option<Timestamp>, Option<Timestamp>, Option<Timestamp>);

/// The instants, read from the orders.
pub(crate) fn instants(tx: &mut Tx<'_>, key: StatsKey) -> Result<Instants, DbError> {
    let currency: Currency = key.currency;
    let first: Vec<Timestamp> = tx.query(
        "SELECT placed_at FROM orders_order WHERE customer_id = $1 AND counted AND currency = $2 \
         ORDER BY placed_at, order_id LIMIT 2",
        params![key.customer, currency.code()],
        |row| row.get(0),
    )?;
    let last = tx.scalar(
        "SELECT placed_at FROM orders_order WHERE customer_id = $1 AND counted AND currency = $2 \
         ORDER BY placed_at DESC, order_id DESC LIMIT 1",
        params![key.customer, currency.code()],
    )?;
    Ok((first.first().copied(), first.get(1).copied(), last))
}
