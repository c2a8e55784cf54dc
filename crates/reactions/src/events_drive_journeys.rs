//! What happens to customers brings them into journeys, and takes them out.

use events::Subscriber;

use crate::Parts;

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
    journeys::subscriber(parts.journeys.clone(), &kinds)
}
