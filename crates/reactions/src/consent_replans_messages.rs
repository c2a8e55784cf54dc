//! When a customer says yes or no, or their address is barred, what waits for them is looked at again at once.

use customers::public::{CUSTOMER_CONSENT_CHANGED, CUSTOMER_SUPPRESSED};
use events::Subscriber;
use kernel::CustomerId;

use crate::Parts;

pub(crate) fn subscriber(parts: &Parts) -> Subscriber {
    let policies = parts.policies();
    let kinds = [CUSTOMER_CONSENT_CHANGED, CUSTOMER_SUPPRESSED];
    Subscriber::batch("messages.consent", &kinds, move |tx, at, events| {
        let policy = policies(tx)?;
        let customers: Vec<CustomerId> = events.iter().map(|event| event.customer).collect();
        messages::plan(tx, at, &policy, &customers)?;
        Ok(())
    })
}
