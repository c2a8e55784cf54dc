//! What happens to customers brings them into journeys, and takes them out.

use events::Subscriber;

use crate::Parts;

/// The events that journeys may name.
pub const JOURNEY_EVENTS: [&str; 6] = [
    "order.placed",
    "order.paid",
    "order.cancelled",
    "order.refunded",
    "parcel.shipped",
    "parcel.delivered",
];

pub(crate) fn subscriber(parts: &Parts) -> Subscriber {
    journeys::subscriber(parts.journeys.clone(), &JOURNEY_EVENTS)
}
