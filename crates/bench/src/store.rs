//! All SQL of the benches, and the one exception of the house: a large shop that is filled straight into the tables of its
//! rooms.
//!
//! Ten million orders through the front door of `orders` would take minutes, and the bench of segments is
//! about reading. So these rows are written here as the room would leave them, for a shop that is only ever counted in.
//! What the statements fill is read from the rooms' own migrations where it can be ([`time_index`]).

use db::{DbError, Param, Tx};

/// A customer of whom nothing is known but the number and the country.
pub(crate) fn customers<'a>(
    tx: &mut Tx<'_>,
    rows: impl IntoIterator<Item = [Param<'a>; 3]>,
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO customers_customer (customer_id, version, state, country, zone, source, created_at, updated_at, facts_at) \
         VALUES ($1, 1, 'active', $2, '', 'bench', $3, $3, $3)",
        rows,
    )
}

/// Counted, paid orders of one line and unit.
pub(crate) fn orders<'a>(
    tx: &mut Tx<'_>,
    rows: impl IntoIterator<Item = [Param<'a>; 6]>,
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO orders_order (customer_id, order_id, home_id, source, external_id, number, placed_at, placed_day, \
         paid_at, recorded_at, changed_at, currency, payment, test, counted, last_line, lines, units, gross, discount, \
         sold, refunded, unplaced, given_back, shipping, tax, total) \
         VALUES ($1, $2, $1, 'bench', $3, $3, $4, $5, $4, $4, $4, 'GBP', 3, FALSE, TRUE, 1, 1, 1, $6, 0, $6, 0, 0, 0, 0, 0, $6)",
        rows,
    )
}

/// The sums over a customer's orders.
pub(crate) fn sums<'a>(
    tx: &mut Tx<'_>,
    rows: impl IntoIterator<Item = [Param<'a>; 6]>,
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO orders_stats (customer_id, currency, orders, lines, units, gross, discount, sold, refunded, \
         credited, first_at, second_at, last_at, parcels, delivered, late) \
         VALUES ($1, 'GBP', $2, $2, $2, $3, 0, $3, 0, 0, $4, $5, $6, 0, 0, 0)",
        rows,
    )
}

/// The orders' schema, for the index that is made after the rows: in order of time they come from everywhere.
const ORDERS: &str = include_str!("../../orders/src/migrations/0001_orders.sql");

/// Takes the index by time away.
pub(crate) fn drop_time_index(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("DROP INDEX orders_order_by_time", &[])
        .map(|_rows| ())
}

/// The statement that makes the index by time, as the room has it; `None` when the room has it no more.
pub(crate) fn time_index() -> Option<&'static str> {
    let (_, rest) = ORDERS.split_once("CREATE INDEX orders_order_by_time")?;
    let begin = ORDERS.len().checked_sub(rest.len())?;
    let end = begin.checked_add(rest.find(';')?)?;
    let begin = begin.checked_sub("CREATE INDEX orders_order_by_time".len())?;
    ORDERS.get(begin..end)
}
