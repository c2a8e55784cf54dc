//! Orders are credited to the message whose link was followed last.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{Currency, CustomerId, Moment, Span, Timestamp};

use super::credit;
use crate::{
    error::Error,
    service::ROOM,
    store::{self, Credited},
    tracking::last_click,
};

/// How long after a click an order is credited to it: what most shops compare with. Opening credits nothing, since machines
/// open more than people do.
pub const CREDIT_WINDOW: Span = Span::from_days(5);

/// An order, as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderOf {
    /// Whose.
    pub customer: CustomerId,
    /// Its number in the room of orders.
    pub order: i64,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Net of refunds in minor units, and their currency; none when it does not count any more.
    pub net: Option<(i64, Currency)>,
}

/// Of these customers, those who ever followed a link: for the others no order can be credited. Cheap for many.
pub fn who_clicked(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<CustomerId>, Error> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    Ok(store::clickers(tx, &customers)?)
}

/// An order that is credited to a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Whose.
    pub customer: CustomerId,
    /// Its number in the room of orders.
    pub order: i64,
    /// Whose message was clicked last before it.
    pub programme: String,
}

/// Every order that is credited now.
pub fn credits(tx: &mut Tx<'_>) -> Result<Vec<Credit>, Error> {
    Ok(store::credits(tx)?)
}

/// Credits each order once, to the last click before it was placed, and changes what was credited when the order has changed
/// since. The same order as it stood changes nothing.
pub fn credit_orders(tx: &mut Tx<'_>, at: &Moment, orders: &[OrderOf]) -> Result<(), Error> {
    let customers: Vec<i64> = orders.iter().map(|order| order.customer.raw()).collect();
    let mut known: BTreeMap<(CustomerId, i64), Credited> = store::credited(tx, &customers)?
        .into_iter()
        .map(|credited| ((credited.customer, credited.order), credited))
        .collect();
    for order in orders {
        let before = known.remove(&(order.customer, order.order));
        let after = match (&before, order.net) {
            (None, None) => continue,
            (None, Some((net, currency))) => {
                let touch = last_click(tx, order.customer, order.placed_at, CREDIT_WINDOW)?;
                let Some(touch) = touch else {
                    continue;
                };
                Credited {
                    customer: order.customer,
                    order: order.order,
                    message: touch.message,
                    ask: touch.ask,
                    orders: 1,
                    net,
                    currency,
                }
            }
            (Some(before), net) => Credited {
                orders: i64::from(net.is_some()),
                net: net.map_or(0, |(net, _)| net),
                ..before.clone()
            },
        };
        let (had, earned) = before.map_or((0, 0), |before| (before.orders, before.net));
        if (after.orders, after.net) != (had, earned) {
            let orders = after.orders.saturating_sub(had);
            let net = after.net.saturating_sub(earned);
            let about = (after.customer, after.ask);
            credit(tx, at, about, orders, (net, after.currency))?;
            store::put_credited(tx, &after)?;
            tx.touch(ROOM);
        }
    }
    Ok(())
}
