//! The shop itself: that a database is one, and its secrets.
//!
//! Nouns: shop (one store, one database), secret (random bytes that never leave the database except to sign or hash),
//! purpose (what a secret is for: links, addresses, notifications), logo (a picture that everybody may see).
//!
//! Invariants: a database is founded once. Secrets are random and shown nowhere. Those of links and addresses are 32 bytes and
//! there from the founding on; rotating adds a new one and keeps the old for what it has signed. That of notifications is a
//! key pair, made when it is first needed.
//!
//! Publishes: nothing.
//!
//! Deliberately absent: name, currency, zone (they are settings), staff.

mod http;
mod logo;
mod picture;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    http::{LOGO_PATH, brand_router, brand_routes},
    logo::{LARGEST_LOGO, Logo, LogoError, WIDEST_LOGO, logo},
    picture::PictureKind,
    service::{Purpose, Secret, found, founded_at, keep_first, rotate, secrets},
    store::MIGRATIONS,
};
