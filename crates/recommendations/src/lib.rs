//! What to suggest: for now what is bought together.
//!
//! Nouns: basket (the products of one order), companion (a product bought together with another, how often and how
//! strongly).
//!
//! Invariants:
//! - A companion was seen in at least so many baskets as [`Support`] asks for: chance is not advice.
//! - The table is made anew as a whole, in one transaction: readers see the old one or the new one.
//! - The same orders give the same table.
//!
//! Publishes nothing.
//!
//! Deliberately absent: what a customer has already (whoever suggests knows the order at hand), stock and texts (room
//! `catalog`), suggestions by person.

mod domain;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{Companion, Pairs, Support},
    service::{Built, built, rebuild, refresh, suggest},
    store::MIGRATIONS,
};
