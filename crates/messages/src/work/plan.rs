//! The planner's timers.

use kernel::CustomerId;
use timers::Handler;

use super::Policies;
use crate::service::{PLAN, Woken, plan_all};

/// The handlers of this room's timers.
pub fn handlers(policies: Policies) -> Vec<Handler> {
    vec![Handler::batch(PLAN, move |tx, at, timers| {
        let policy = policies(tx)?;
        let customers: Vec<CustomerId> = timers.iter().map(|timer| timer.customer).collect();
        plan_all(tx, at, &policy, &customers, Woken::ByTimer)?;
        Ok(())
    })]
}
