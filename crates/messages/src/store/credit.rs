//! Which order is credited to which message.

use db::{DbError, Tx, params};
use kernel::{Currency, CustomerId};

use super::parsed;
use crate::{
    domain::{AskId, MessageId},
    measures::Credit,
};

/// An order that was credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credited {
    pub(crate) customer: CustomerId,
    pub(crate) order: i64,
    pub(crate) message: MessageId,
    pub(crate) ask: AskId,
    /// 1, or 0 when it does not count any more.
    pub(crate) orders: i64,
    pub(crate) net: i64,
    pub(crate) currency: Currency,
}

/// Customers who ever followed a link.
pub(crate) fn clickers(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<CustomerId>, DbError> {
    tx.query(
        "SELECT customer_id FROM messages_reach WHERE customer_id IN ($1[]) AND clicked_at IS NOT NULL \
         ORDER BY customer_id",
        params![customers],
        |row| row.get(0),
    )
}

pub(crate) fn credited(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<Credited>, DbError> {
    tx.query(
        "SELECT customer_id, order_id, message_id, ask_id, orders, net, currency FROM messages_credit \
         WHERE customer_id IN ($1[])",
        params![customers],
        |row| {
            Ok(Credited {
                customer: row.get(0)?,
                order: row.get(1)?,
                message: row.get(2)?,
                ask: row.get(3)?,
                orders: row.get(4)?,
                net: row.get(5)?,
                currency: parsed(row, 6, ("messages_credit", "currency"), |code| {
                    Currency::parse(code).ok()
                })?,
            })
        },
    )
}

/// Every order that is credited now, with the programme whose message it is.
pub(crate) fn credits(tx: &mut Tx<'_>) -> Result<Vec<Credit>, DbError> {
    tx.query(
        "SELECT messages_credit.customer_id, messages_credit.order_id, messages_ask.programme FROM messages_credit \
         JOIN messages_ask ON messages_ask.customer_id = messages_credit.customer_id \
         AND messages_ask.ask_id = messages_credit.ask_id WHERE messages_credit.orders > 0",
        &[],
        |row| {
            Ok(Credit {
                customer: row.get(0)?,
                order: row.get(1)?,
                programme: row.get(2)?,
            })
        },
    )
}

pub(crate) fn put_credited(tx: &mut Tx<'_>, credited: &Credited) -> Result<u64, DbError> {
    tx.execute(
        "INSERT INTO messages_credit (customer_id, order_id, message_id, ask_id, orders, net, currency) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer_id, order_id) DO UPDATE SET \
         orders = excluded.orders, net = excluded.net",
        params![
            credited.customer,
            credited.order,
            credited.message,
            credited.ask,
            credited.orders,
            credited.net,
            credited.currency.code()
        ],
    )
}

/// The cause of an ask, and the orders, their net and its currency that were credited to it.
pub(crate) type EarnedRow = (String, CustomerId, i64, i64, Currency);

/// What was credited to the asks of a programme. Few customers ever click and order, so all that was credited is looked at.
pub(crate) fn earned(tx: &mut Tx<'_>, programme: &str) -> Result<Vec<EarnedRow>, DbError> {
    tx.query(
        "SELECT a.cause, c.customer_id, CAST(sum(c.orders) AS BIGINT), CAST(sum(c.net) AS BIGINT), c.currency \
         FROM messages_credit c JOIN messages_ask a ON a.customer_id = c.customer_id AND a.ask_id = c.ask_id \
         WHERE a.programme = $1 AND c.orders > 0 GROUP BY a.cause, c.customer_id, c.currency \
         ORDER BY c.customer_id, a.cause, c.currency",
        params![programme],
        |row| {
            let currency = parsed(row, 4, ("messages_credit", "currency"), |code| {
                Currency::parse(code).ok()
            })?;
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, currency))
        },
    )
}

/// One person under another number.
pub(crate) fn move_credited(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_credit (customer_id, order_id, message_id, ask_id, orders, net, currency) \
         SELECT $2, order_id, message_id, ask_id, orders, net, currency FROM messages_credit WHERE customer_id = $1 \
         ON CONFLICT (customer_id, order_id) DO NOTHING",
        params![from, into],
    )?;
    tx.execute(
        "DELETE FROM messages_credit WHERE customer_id = $1",
        params![from],
    )?;
    Ok(())
}
