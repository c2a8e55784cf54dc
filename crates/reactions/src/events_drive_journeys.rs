//! What happens to customers brings them into journeys, and takes them out; and orders are credited to clicks.

use events::{Handle, Subscriber};

use crate::{Parts, orders_are_credited};

/// The events that journeys may name, besides those that a shop's own programs tell.
pub const JOURNEY_EVENTS: [&str; 16] = [
    "order.placed",
    "order.paid",
    "order.cancelled",
    "order.refunded",
    "parcel.shipped",
    "parcel.delivered",
    "customer.created",
    "customer.updated",
    "customer.consent_changed",
    "customer.tag_added",
    "customer.tag_removed",
    "message.sent",
    "message.opened",
    "message.clicked",
    "message.unsubscribed",
    "message.resubscribed",
];

pub(crate) fn subscriber(parts: &Parts) -> Subscriber {
    let mut kinds = JOURNEY_EVENTS.to_vec();
    kinds.push(events::ANY_CUSTOM);
    let Subscriber {
        name,
        kinds,
        handle,
    } = journeys::subscriber(parts.journeys.clone(), &kinds);
    // What one delivery is heard by: journeys, and the credit of orders.
    Subscriber::batch(name, &kinds, move |tx, at, events| {
        match &handle {
            Handle::Batch(together) => together(tx, at, events)?,
            Handle::Each(alone) => {
                for event in events {
                    alone(tx, at, event)?;
                }
            }
        }
        orders_are_credited::hear(tx, at, events)
    })
}
