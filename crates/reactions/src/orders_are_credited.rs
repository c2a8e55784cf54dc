//! An order is credited to the message whose link its customer followed last; refunds and cancellations change what was
//! credited.
//!
//! It hears what journeys hear, in their delivery: a second delivery for every order would make the replay of a year half as
//! slow again, for the few customers who ever clicked.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use events::{Event, HandlerError};
use kernel::{CustomerId, Moment};
use messages::OrderOf;
use orders::public::reports::orders_of;

const KINDS: [&str; 3] = ["order.placed", "order.cancelled", "order.refunded"];

/// Takes a batch of events, of which it looks at those about orders.
pub(crate) fn hear(tx: &mut Tx<'_>, at: &Moment, events: &[Event]) -> Result<(), HandlerError> {
    let mut changed: BTreeMap<CustomerId, BTreeSet<orders::OrderId>> = BTreeMap::new();
    for event in events
        .iter()
        .filter(|event| KINDS.contains(&event.kind.as_str()))
    {
        let order = event.data.get("order").and_then(|order| order.as_str());
        if let Some(order) = order.and_then(|order| orders::OrderId::parse(order).ok()) {
            changed.entry(event.customer).or_default().insert(order);
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let customers: Vec<CustomerId> = changed.keys().copied().collect();
    let mut standing = Vec::new();
    for customer in messages::who_clicked(tx, &customers)? {
        let counted = orders_of(tx, customer)?;
        for order in changed.get(&customer).into_iter().flatten() {
            let sale = counted.iter().find(|sale| sale.order == *order);
            standing.push(OrderOf {
                customer,
                order: order.raw(),
                placed_at: sale.map_or(at.now, |sale| sale.placed_at),
                net: sale.map(|sale| (sale.net(), sale.currency)),
            });
        }
    }
    if !standing.is_empty() {
        messages::credit_orders(tx, at, &standing)?;
    }
    Ok(())
}
