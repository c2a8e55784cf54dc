//! One customer in all rooms: two who are one person, told apart again, shown to themselves, forgotten.
//!
//! Nouns: merge (one customer goes into another, in every room), un-merge (they are told apart again), export (all that
//! any room holds of a person), erasure (nothing that leads to the person is left in any room), family (a customer and
//! all who were merged into it).
//!
//! Invariants:
//! - Each of the four is one transaction over all rooms: after a crash either every room has done it or none has.
//! - The same merge, un-merge or erasure again changes nothing.
//! - After an un-merge customers, timelines, orders and lists are as they were, and what came since is with whom it came
//!   for. What was written to the person, and where they are inside of journeys, stays with the survivor: it was one
//!   person who got it. Journeys that are over go back with their events, and refused topics are refused by both.
//! - After an erasure the books add up to what they added up to before: orders stay, without anybody.
//!
//! Publishes nothing of its own; room `customers` publishes `customer.merged`, `customer.unmerged` and
//! `customer.erased`.
//!
//! Deliberately absent: tables, rules of any room. Each room knows how its own rows move and what of them is personal; a
//! new room that keeps anything by customer is added in here.

mod error;
mod http;
mod service;

#[cfg(test)]
mod tests;

pub use crate::{
    error::Error,
    http::routes,
    service::{Erased, erase, export, merge, unmerge},
};
