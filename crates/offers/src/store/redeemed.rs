//! Codes that orders carry.

use db::{DbError, Row, Tx, params};
use kernel::{Currency, CustomerId, Timestamp};
use orders::OrderId;

use super::bad;
use crate::{
    domain::{Cost, GivenId, Whose},
    public::Redemption,
};

/// A code on an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RedeemedRow {
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
    pub(crate) code: String,
    pub(crate) offer: String,
    pub(crate) given_to: CustomerId,
    pub(crate) given: GivenId,
    pub(crate) whose: Whose,
    pub(crate) programme: String,
    pub(crate) redeemed_at: Timestamp,
    pub(crate) currency: Currency,
    pub(crate) cost: Cost,
    pub(crate) is_counted: bool,
}

fn redeemed(row: &Row<'_>) -> Result<RedeemedRow, DbError> {
    let order: OrderId = row.get(1)?;
    let wrong = |column, why: &str| bad("offers_redeemed", column, &order, &why);
    Ok(RedeemedRow {
        customer: row.get(0)?,
        order,
        code: row.get(2)?,
        offer: row.get(3)?,
        given_to: row.get(4)?,
        given: row.get(5)?,
        whose: Whose::parse(row.text(6)?).ok_or_else(|| wrong("whose", "no word of these"))?,
        programme: row.get(7)?,
        redeemed_at: row.get(8)?,
        currency: Currency::parse(row.text(9)?).map_err(|_none| wrong("currency", "none"))?,
        cost: Cost {
            taken_off: row.get(10)?,
            other: row.get(11)?,
        },
        is_counted: row.get(12)?,
    })
}

/// What these orders carried when they were last looked at.
pub(crate) fn redeemed_on(tx: &mut Tx<'_>, orders: &[i64]) -> Result<Vec<RedeemedRow>, DbError> {
    tx.query(
        "SELECT customer_id, order_id, code, offer, given_to, given_id, whose, programme, redeemed_at, currency, taken_off, \
         other, is_counted FROM offers_redeemed WHERE order_id IN ($1[]) ORDER BY order_id, code",
        params![orders],
        redeemed,
    )
}

/// What a customer's orders carried, oldest first.
pub(crate) fn redeemed_of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<RedeemedRow>, DbError> {
    tx.query(
        "SELECT customer_id, order_id, code, offer, given_to, given_id, whose, programme, redeemed_at, currency, taken_off, \
         other, is_counted FROM offers_redeemed WHERE customer_id = $1 ORDER BY order_id, code",
        params![customer],
        redeemed,
    )
}

/// The orders of these customers that carry codes.
pub(crate) fn orders_with_codes(
    tx: &mut Tx<'_>,
    customers: &[i64],
) -> Result<Vec<OrderId>, DbError> {
    tx.query(
        "SELECT DISTINCT order_id FROM offers_redeemed WHERE customer_id IN ($1[]) ORDER BY order_id",
        params![customers],
        |row| row.get(0),
    )
}

pub(crate) fn put_redeemed(tx: &mut Tx<'_>, row: &RedeemedRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO offers_redeemed (customer_id, order_id, code, offer, given_to, given_id, whose, programme, redeemed_at, \
         currency, taken_off, other, is_counted) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (customer_id, order_id, code) DO UPDATE SET given_to = excluded.given_to, \
         whose = excluded.whose, currency = excluded.currency, taken_off = excluded.taken_off, other = excluded.other, is_counted = excluded.is_counted",
        params![
            row.customer,
            row.order,
            row.code.as_str(),
            row.offer.as_str(),
            row.given_to,
            row.given,
            row.whose.word(),
            row.programme.as_str(),
            row.redeemed_at,
            row.currency.code(),
            row.cost.taken_off,
            row.cost.other,
            row.is_counted
        ],
    )?;
    Ok(())
}

pub(crate) fn delete_redeemed(tx: &mut Tx<'_>, row: &RedeemedRow) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM offers_redeemed WHERE customer_id = $1 AND order_id = $2 AND code = $3",
        params![row.customer, row.order, row.code.as_str()],
    )?;
    Ok(())
}

/// Offer, whose, currency, orders, cost.
pub(crate) type OfferSums = (String, Whose, String, i64, i64);

/// By offer, whose and currency: how many orders count, and what they cost.
pub(crate) fn redeemed_by_offer(tx: &mut Tx<'_>) -> Result<Vec<OfferSums>, DbError> {
    tx.query(
        "SELECT offer, whose, currency, count(*), CAST(sum(taken_off + other) AS BIGINT) FROM offers_redeemed \
         WHERE is_counted GROUP BY offer, whose, currency ORDER BY offer, whose, currency",
        &[],
        |row| {
            let whose = Whose::parse(row.text(1)?)
                .ok_or_else(|| bad("offers_redeemed", "whose", &"", &"no word of these"))?;
            Ok((row.get(0)?, whose, row.get(2)?, row.get(3)?, row.get(4)?))
        },
    )
}

/// Everything that counts of codes that programmes gave, used from an instant until another.
pub(crate) fn redeemed_sums(
    tx: &mut Tx<'_>,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Redemption>, DbError> {
    tx.query(
        "SELECT customer_id, order_id, programme, currency, taken_off, other FROM offers_redeemed \
         WHERE is_counted AND programme <> '' AND redeemed_at >= $1 AND redeemed_at < $2 ORDER BY programme, order_id",
        params![from, until],
        |row| {
            let code = row.text(3)?;
            Ok(Redemption {
                customer: row.get(0)?,
                order: row.get(1)?,
                programme: row.get(2)?,
                currency: Currency::parse(code)
                    .map_err(|error| bad("offers_redeemed", "currency", &code, &error))?,
                taken_off: row.get(4)?,
                other: row.get(5)?,
            })
        },
    )
}

/// One person under another number.
pub(crate) fn move_redeemed(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO offers_redeemed (customer_id, order_id, code, offer, given_to, given_id, whose, programme, redeemed_at, \
         currency, taken_off, other, is_counted) SELECT $2, order_id, code, offer, given_to, given_id, whose, programme, \
         redeemed_at, currency, taken_off, other, is_counted FROM offers_redeemed WHERE customer_id = $1",
        params![from, into],
    )?;
    tx.execute(
        "DELETE FROM offers_redeemed WHERE customer_id = $1",
        params![from],
    )?;
    tx.execute(
        "UPDATE offers_redeemed SET given_to = $2 WHERE given_to = $1",
        params![from, into],
    )?;
    tx.execute(
        "UPDATE offers_redeemed SET whose = 'theirs' WHERE customer_id = $1 AND given_to = $1",
        params![into],
    )?;
    Ok(())
}

/// Codes that were given to one of two who are two again.
pub(crate) fn move_given_to(
    tx: &mut Tx<'_>,
    codes: &[String],
    (from, into): (CustomerId, CustomerId),
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE offers_redeemed SET given_to = $3 WHERE given_to = $2 AND code IN ($1[])",
        params![codes, from, into],
    )?;
    Ok(())
}

/// Under one name only, so that codes lead to nobody: what was used and what it cost stays for the figures.
pub(crate) fn forget_redeemed(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    tx.execute(
        "UPDATE offers_redeemed SET given_to = 0 WHERE given_to = $1",
        params![customer],
    )?;
    Ok(())
}
