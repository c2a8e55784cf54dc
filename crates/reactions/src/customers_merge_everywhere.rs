//! When two customers become one, or a person is forgotten, so does what journeys and messages know.

use customers::public::{CUSTOMER_ERASED, CUSTOMER_MERGED, CustomerMergedV1};
use events::{HandlerError, Subscriber};

use crate::Parts;

pub(crate) fn subscriber(parts: &Parts) -> Subscriber {
    let policies = parts.policies();
    let kinds = [CUSTOMER_MERGED, CUSTOMER_ERASED];
    Subscriber::each(
        "journeys_and_messages.customers",
        &kinds,
        move |tx, at, event| {
            let policy = policies(tx)?;
            if event.kind == CUSTOMER_ERASED {
                journeys::erase(tx, at, event.customer)?;
                messages::erase(tx, at, &policy, event.customer)?;
                return Ok(());
            }
            let merged: CustomerMergedV1 = serde_json::from_value(event.data.clone())
                .map_err(|error| HandlerError::failed("reactions.bad_event", error))?;
            // First the people, then what was asked for them: a step under the new number finds its asks there.
            journeys::merge(tx, merged.from, event.customer)?;
            messages::merge(tx, at, &policy, merged.from, event.customer)?;
            Ok(())
        },
    )
}
