//! Reads for conditions about customers: over all of them, and for one.

use db::{DbError, Tx, params};
use kernel::{Currency, CustomerId, ProductId, Timestamp};

use super::rows;

/// Rows read at once, so that no driver holds a whole table.
const PAGE: i64 = 100_000;

/// A customer's counted orders in all currencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) customer: u32,
    pub(crate) orders: u32,
    pub(crate) first_at: Timestamp,
    pub(crate) last_at: Timestamp,
}

impl Times {
    /// Takes another currency in.
    pub(crate) fn join(&mut self, one: &Self) {
        self.orders = self.orders.saturating_add(one.orders);
        self.first_at = self.first_at.min(one.first_at);
        self.last_at = self.last_at.max(one.last_at);
    }
}

/// A customer's counted orders in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) customer: u32,
    pub(crate) orders: u32,
    pub(crate) last_at: Timestamp,
    pub(crate) gross: i64,
    pub(crate) discount: i64,
    pub(crate) sold: i64,
    pub(crate) refunded: i64,
}

impl Sums {
    /// Net revenue.
    pub(crate) const fn net(&self) -> i64 {
        self.sold.saturating_sub(self.refunded)
    }
}

/// Calls `each` for the sums of all customers with counted orders, by customer and currency: one currency of a customer at
/// a time, with when the first order in it was placed.
pub(crate) fn all_sums(
    tx: &mut Tx<'_>,
    mut each: impl FnMut(Currency, Timestamp, Sums),
) -> Result<(), DbError> {
    let (mut after, mut code) = (0_i64, String::new());
    let mut last: Option<Currency> = None;
    loop {
        let mut found: i64 = 0;
        let after_code = code.clone();
        tx.for_each(
            "SELECT customer_id, orders, last_at, gross, discount, sold, refunded, first_at, currency FROM orders_stats \
             WHERE (customer_id, currency) > ($1, $2) ORDER BY customer_id, currency LIMIT $3",
            params![after, &after_code, PAGE],
            |row| {
                found = found.saturating_add(1);
                if found == PAGE {
                    after = row.get(0)?;
                    code.clear();
                    code.push_str(row.text(8)?);
                }
                let orders: i64 = row.get(1)?;
                if orders > 0 {
                    let currency = same_or(&mut last, row, 8)?;
                    each(currency, row.get(7)?, sums(row)?);
                }
                Ok::<_, DbError>(())
            },
        )?;
        if found < PAGE {
            return Ok(());
        }
    }
}

/// The currency at `position`, which mostly is that of the row before.
fn same_or(
    last: &mut Option<Currency>,
    row: &db::Row<'_>,
    position: usize,
) -> Result<Currency, DbError> {
    let code = row.text(position)?;
    match *last {
        Some(currency) if currency.code() == code => Ok(currency),
        Some(_) | None => {
            let currency = rows::currency(row, position, "orders_stats")?;
            *last = Some(currency);
            Ok(currency)
        }
    }
}

/// One customer; none without a counted order.
pub(crate) fn times_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Times>, DbError> {
    let kept = tx.kept_of(customer.raw(), &["orders_stats"], |tx| {
        read_times_of(tx, customer).map(KeptTimes)
    })?;
    Ok(kept.0)
}

/// When one customer ordered.
struct KeptTimes(Option<Times>);

fn read_times_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Times>, DbError> {
    let mut together: Option<Times> = None;
    tx.for_each(
        "SELECT customer_id, orders, first_at, last_at FROM orders_stats WHERE customer_id = $1",
        params![customer],
        |row| {
            match (&mut together, times(row)?) {
                (Some(all), Some(one)) => all.join(&one),
                (all @ None, one) => *all = one,
                (Some(_), None) => {}
            }
            Ok::<_, DbError>(())
        },
    )?;
    Ok(together)
}

fn times(row: &db::Row<'_>) -> Result<Option<Times>, DbError> {
    let orders: u32 = row.get(1)?;
    let (first, last): (Option<Timestamp>, Option<Timestamp>) = (row.get(2)?, row.get(3)?);
    let Some((first_at, last_at)) = first.zip(last).filter(|_| orders > 0) else {
        return Ok(None);
    };
    Ok(Some(Times {
        customer: row.get(0)?,
        orders,
        first_at,
        last_at,
    }))
}

/// One customer in one currency; none without a counted order.
pub(crate) fn sums_in(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    currency: Currency,
) -> Result<Option<Sums>, DbError> {
    tx.query_opt(
        "SELECT customer_id, orders, last_at, gross, discount, sold, refunded FROM orders_stats \
         WHERE customer_id = $1 AND currency = $2 AND orders > 0",
        params![customer, currency.code()],
        sums,
    )
}

fn sums(row: &db::Row<'_>) -> Result<Sums, DbError> {
    Ok(Sums {
        customer: row.get(0)?,
        orders: row.get(1)?,
        last_at: row.get(2)?,
        gross: row.get(3)?,
        discount: row.get(4)?,
        sold: row.get(5)?,
        refunded: row.get(6)?,
    })
}

/// Net revenue of one counted order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OneOrder {
    pub(crate) customer: CustomerId,
    pub(crate) placed_at: Timestamp,
    pub(crate) net: i64,
    pub(crate) currency: Currency,
}

/// Calls `each` for the counted orders of a time (both ends included), by time. Stops where `each` answers `false`.
pub(crate) fn orders_between<E: From<DbError>>(
    tx: &mut Tx<'_>,
    (first, last): (Timestamp, Timestamp),
    mut each: impl FnMut(OneOrder) -> Result<bool, E>,
) -> Result<(), E> {
    let (mut at, mut order) = (first, i64::MIN);
    let mut currency: Option<Currency> = None;
    let mut goes_on = true;
    while goes_on {
        let mut found: i64 = 0;
        tx.for_each(
            "SELECT customer_id, placed_at, sold, refunded, currency, order_id FROM orders_order \
             WHERE (placed_at, order_id) > ($1, $2) AND placed_at <= $3 AND counted \
             ORDER BY placed_at, order_id LIMIT $4",
            params![at, order, last, PAGE],
            |row| {
                found = found.saturating_add(1);
                if found == PAGE {
                    at = row.get(1)?;
                    order = row.get(5)?;
                }
                if goes_on {
                    goes_on = each(one_order(row, &mut currency)?)?;
                }
                Ok::<_, E>(())
            },
        )?;
        goes_on = goes_on && found == PAGE;
    }
    Ok(())
}

/// A customer's counted orders, in one currency or in all.
pub(crate) fn orders_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    wanted: Option<Currency>,
) -> Result<Vec<OneOrder>, DbError> {
    let mut orders = Vec::new();
    let mut currency = None;
    tx.for_each(
        "SELECT customer_id, placed_at, sold, refunded, currency FROM orders_order \
         WHERE customer_id = $1 AND counted",
        params![customer],
        |row| {
            let one = one_order(row, &mut currency)?;
            if wanted.is_none_or(|wanted| wanted == one.currency) {
                orders.push(one);
            }
            Ok::<_, DbError>(())
        },
    )?;
    Ok(orders)
}

fn one_order(row: &db::Row<'_>, currency: &mut Option<Currency>) -> Result<OneOrder, DbError> {
    let (sold, refunded): (i64, i64) = (row.get(2)?, row.get(3)?);
    Ok(OneOrder {
        customer: row.get(0)?,
        placed_at: row.get(1)?,
        net: sold.saturating_sub(refunded),
        currency: same_or(currency, row, 4)?,
    })
}

/// What a customer kept of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeptLine {
    pub(crate) customer: CustomerId,
    pub(crate) order: i64,
    pub(crate) placed_at: Timestamp,
    pub(crate) quantity: i64,
    pub(crate) amount: i64,
    /// Whether it was sold in the currency that was asked for.
    pub(crate) in_currency: bool,
}

/// Calls `each` for the lines of one product that were sold in a time (both ends included) and not given back.
pub(crate) fn kept_between<E: From<DbError>>(
    tx: &mut Tx<'_>,
    product: ProductId,
    (first, last): (Timestamp, Timestamp),
    currency: Currency,
    mut each: impl FnMut(KeptLine) -> Result<(), E>,
) -> Result<(), E> {
    tx.for_each(
        "SELECT customer_id, order_id, placed_at, kept_quantity, kept_amount, currency FROM orders_line \
         WHERE product_id = $1 AND placed_at >= $2 AND placed_at <= $3 AND (kept_quantity <> 0 OR kept_amount <> 0)",
        params![product, first, last],
        |row| each(kept(row, currency)?),
    )
}

/// A customer's lines of products that were not given back.
pub(crate) fn kept_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    currency: Currency,
) -> Result<Vec<(Option<ProductId>, KeptLine)>, DbError> {
    tx.query(
        "SELECT customer_id, order_id, placed_at, kept_quantity, kept_amount, currency, product_id FROM orders_line \
         WHERE customer_id = $1 AND (kept_quantity <> 0 OR kept_amount <> 0)",
        params![customer],
        |row| Ok((row.get(6)?, kept(row, currency)?)),
    )
}

fn kept(row: &db::Row<'_>, currency: Currency) -> Result<KeptLine, DbError> {
    Ok(KeptLine {
        customer: row.get(0)?,
        order: row.get(1)?,
        placed_at: row.get(2)?,
        quantity: row.get(3)?,
        amount: row.get(4)?,
        in_currency: row.text(5)? == currency.code(),
    })
}

/// Calls `each` for whose parcels arrived in a time, both ends included.
pub(crate) fn delivered_between<E: From<DbError>>(
    tx: &mut Tx<'_>,
    (first, last): (Timestamp, Timestamp),
    mut each: impl FnMut(CustomerId) -> Result<(), E>,
) -> Result<(), E> {
    tx.for_each(
        "SELECT customer_id FROM orders_parcel WHERE delivered_at >= $1 AND delivered_at <= $2",
        params![first, last],
        |row| each(row.get(0)?),
    )
}

/// Calls `each` for whose parcels were promised for a time, both ends included, and were not there by then.
pub(crate) fn broken_between<E: From<DbError>>(
    tx: &mut Tx<'_>,
    (first, last): (Timestamp, Timestamp),
    mut each: impl FnMut(CustomerId) -> Result<(), E>,
) -> Result<(), E> {
    tx.for_each(
        "SELECT customer_id FROM orders_parcel \
         WHERE delivered_at IS NULL AND promised_at >= $1 AND promised_at <= $2",
        params![first, last],
        |row| each(row.get(0)?),
    )?;
    // What arrived too late arrived after the first of these promises.
    tx.for_each(
        "SELECT customer_id FROM orders_parcel \
         WHERE delivered_at > $1 AND delivered_at > promised_at AND promised_at >= $1 AND promised_at <= $2",
        params![first, last],
        |row| each(row.get(0)?),
    )
}

/// When a parcel arrived, and for when it was promised.
pub(crate) type Arrival = (Option<Timestamp>, Option<Timestamp>);

/// When a customer's parcels arrived, and for when they were promised.
pub(crate) fn arrivals_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Arrival>, DbError> {
    tx.query(
        "SELECT delivered_at, promised_at FROM orders_parcel WHERE customer_id = $1",
        params![customer],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
