//! What happens to customers brings them into journeys, and takes them out.
//!
//! The same delivery is heard by three more, in an order that deliveries of their own would not keep: before journeys ask for
//! it, it is known how likely orders are to go wrong, afterwards orders are credited to clicks, and at last it is written
//! down for other systems, which would cost a delivery more of each event if they heard by themselves.

use events::{Handle, HandlerError, Subscriber};

use crate::{Parts, orders_are_assessed, orders_are_credited};

/// The events that journeys may name and other systems are told of, besides those that a shop's own programs tell.
pub const JOURNEY_EVENTS: [&str; 18] = [
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
    "offer.given",
    "offer.redeemed",
];

pub(crate) fn subscriber(parts: &Parts) -> Subscriber {
    let mut kinds = JOURNEY_EVENTS.to_vec();
    kinds.push(events::ANY_CUSTOM);
    let Subscriber {
        name,
        kinds,
        handle,
    } = journeys::subscriber(parts.journeys.clone(), &kinds);
    Subscriber::batch(name, &kinds, move |tx, at, events| {
        orders_are_assessed::hear(tx, at, events)?;
        match &handle {
            Handle::Batch(together) => together(tx, at, events)?,
            Handle::Each(alone) => {
                for event in events {
                    alone(tx, at, event)?;
                }
            }
        }
        orders_are_credited::hear(tx, at, events)?;
        hooks::hear(tx, at, events).map_err(|error| {
            if let hooks::Error::Db(error) = error {
                HandlerError::Db(error)
            } else {
                HandlerError::failed(error.code(), error)
            }
        })
    })
}
