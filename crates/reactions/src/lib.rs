//! Where the rooms meet: one small file for each "when X in A, do Y in B".
//!
//! Nouns: reaction (a subscriber of one room's events that acts in another), builder (finds the facts of a message across
//! rooms), past (tells a journey of what happened before it was switched on).
//!
//! Invariants: a reaction's effect and the end of its delivery are one transaction, so it happens once. Nothing in here
//! decides; the rooms do.
//!
//! Publishes nothing of its own.
//!
//! Deliberately absent: rules, tables, state.

mod best_times;
mod conditions;
mod consent_replans_messages;
mod events_drive_journeys;
mod events_of_the_past;
mod lent_to_journeys;
mod letter_facts;
mod offers_are_given;
mod order_facts;
mod orders_are_assessed;
mod orders_are_credited;
mod paid_orders_of_the_past;
mod running_out;
mod scores;
pub mod settings;
mod still_wanted;
mod suggestions;

#[cfg(test)]
mod tests;

use events::Subscriber;
use journeys::Extensions;
use messages::{Builder, Policies};
use timers::Handler;

pub use crate::{
    best_times::best_times,
    conditions::registry,
    events_drive_journeys::JOURNEY_EVENTS,
    lent_to_journeys::asks_for_lines,
    order_facts::{Companion, OrderFacts, OrderLine, OrderRisk},
};

/// What reactions need from outside.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The journeys' rules, with the documents that were read.
    pub journeys: journeys::Rules,
}

impl Parts {
    /// Under this contact policy.
    pub fn new(policies: Policies) -> Self {
        Self {
            journeys: journeys::Rules::new(policies).with(lent_to_journeys::extensions()),
        }
    }

    /// Where the contact policy comes from.
    pub(crate) fn policies(&self) -> Policies {
        Policies::clone(&self.journeys.policies)
    }
}

/// Everything that hears of events.
pub fn subscribers(parts: &Parts) -> Vec<Subscriber> {
    vec![
        consent_replans_messages::subscriber(parts),
        events_drive_journeys::subscriber(parts),
    ]
}

/// Everything that takes timers.
pub fn handlers(parts: &Parts) -> Vec<Handler> {
    let mut handlers = messages::handlers(parts.policies());
    handlers.extend(journeys::handlers(parts.journeys.clone()));
    handlers
}

/// Everything that finds facts for messages.
pub fn builders(parts: &Parts) -> Vec<Builder> {
    let mut all = letter_facts::builders();
    all.push(order_facts::builder());
    all.push(running_out::builder());
    all.push(scores::builder());
    all.extend(suggestions::builders());
    all.into_iter()
        .map(|builder| still_wanted::asked_first(builder, parts.journeys.clone()))
        .collect()
}

/// Everything that finds what every template may speak of.
pub fn companions() -> Vec<Builder> {
    vec![offers_are_given::companion()]
}

/// What the rooms lend to journeys.
pub fn extensions() -> Extensions {
    lent_to_journeys::extensions()
}

/// Everything that knows events of the past.
pub fn past_events() -> Vec<journeys::PastEvents> {
    let paid = paid_orders_of_the_past::source();
    let mut all: Vec<journeys::PastEvents> = JOURNEY_EVENTS
        .into_iter()
        .filter(|kind| *kind != paid.kind)
        .map(events_of_the_past::source)
        .collect();
    all.push(paid);
    all
}
