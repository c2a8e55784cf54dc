//! Which order is credited to which message.

use db::{DbError, Tx, params};
use kernel::{Currency, CustomerId};

use super::parsed;
use crate::domain::{AskId, MessageId};

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
