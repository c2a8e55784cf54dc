//! The shop itself: that a database is one, and its secrets.
//!
//! Nouns: shop (one store, one database), secret (random bytes that never leave the database except to sign or hash),
//! purpose (what a secret is for: links, addresses).
//!
//! Invariants: a database is founded once. Secrets are 32 bytes from a random source, are shown nowhere, and a purpose has
//! at least one from the founding on; rotating adds a new one and keeps the old for what it has signed.
//!
//! Publishes: nothing.
//!
//! Deliberately absent: name, currency, zone (they are settings), staff.

mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    service::{Purpose, Secret, found, founded_at, rotate, secrets},
    store::MIGRATIONS,
};
