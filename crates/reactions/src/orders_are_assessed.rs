//! What happens to an order makes it more, or less, likely to go wrong.

use db::{DbError, Tx};
use events::Event;
use kernel::{CustomerId, Moment};

/// The events after which it is.
const TELLING: [&str; 5] = [
    "order.placed",
    "order.cancelled",
    "order.refunded",
    "parcel.shipped",
    "parcel.delivered",
];

/// Whoever hears of these events afterwards finds how likely the orders of their customers are to go wrong now.
pub(crate) fn hear(tx: &mut Tx<'_>, at: &Moment, events: &[Event]) -> Result<(), DbError> {
    let mut customers: Vec<CustomerId> = events
        .iter()
        .filter(|event| TELLING.contains(&event.kind.as_str()))
        .map(|event| event.customer)
        .collect();
    customers.sort_unstable();
    customers.dedup();
    insights::assess(tx, at.now, &customers)
}
