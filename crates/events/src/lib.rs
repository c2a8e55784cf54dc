//! A customer's timeline, and the certainty that everybody concerned hears of each event.
//!
//! Nouns: event (a fact about one customer, never changed), timeline (a customer's events in the order in which they
//! were recorded), cause (what makes an event recognisable when it comes twice), subscriber (code that reacts),
//! delivery (one event that one subscriber has still to hear of).
//!
//! Invariants:
//! - A customer's events are numbered 1, 2, 3, … without gaps, and a number becomes visible only after all lower ones.
//!   What an un-merge or an erasure takes off a timeline leaves its numbers unused: none is given twice.
//! - The same cause twice on one timeline is one event.
//! - Event and deliveries are written in the transaction of the change that they tell of.
//! - Every subscriber of a kind hears of each of its events at least once, per customer in order; what its handler
//!   writes and the end of the delivery are one transaction, so its effect in the database happens exactly once.
//! - A delivery that fails too often becomes a dead letter with its reason; later events then go on. Nothing is dropped
//!   silently.
//! - Events written as history are on the timeline, and nobody reacts to them.
//!
//! Publishes: nothing of its own; rooms publish through it.
//!
//! How delivery works: the writer takes the customer's head row (so writers of one customer queue up), gives the event
//! the next number, and writes one delivery row per subscriber. Workers take deliveries by the protocol of room `leases`,
//! of each customer and subscriber the first one only. A cursor over a sequence would skip rows that commit late; this
//! cannot.
//!
//! Deliberately absent: events without a customer, a global order of events, deletion of single events.

mod domain;
mod error;
mod service;
mod store;
mod work;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{ANY_CUSTOM, CUSTOM, CustomEvent, Event, EventId, NewEvent, Subscriber},
    error::Error,
    service::{
        Seat, between, delete_all, load, lock, merge, publish, publish_custom, publish_fresh,
        publish_many, register, timeline, unmerge,
    },
    store::{DeadLetter, MIGRATIONS, dead_letters, pending, retry_dead},
    work::{next_wake, work},
};
pub use leases::{Handle, HandlerError, Worked};
