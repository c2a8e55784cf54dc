//! The script in the store's pages, and what it tells: products looked at, carts filled.
//!
//! Nouns: script (`/p.js`, built from `web-storefront/`), visitor (a browser that agreed to be known, under a hash of
//! its random name), report (one call of the script), batch (the random name of a report), token (a signed text that
//! says which customer a visitor is), browser (one that takes notifications: `/p-sw.js` shows them), door (what the routes
//! need from outside).
//!
//! Invariants:
//! - Who a visitor is, only a token says, and tokens are made by this installation: in links of its mails, or for the
//!   store's server under its key. An e-mail address opens nothing, so no stranger writes on anybody's timeline.
//! - What a visitor saw goes onto one timeline at most, once; a report that comes twice changes nothing.
//! - Only products of the catalogue reach a timeline; texts of a page never do.
//! - Per visitor at most [`SEEN_MAX`] things are kept, for as many days as the shop says. Consent taken back removes all.
//! - The answer to a report is 202, whatever became of it, so that nobody learns anything by trying.
//!
//! Publishes `storefront.product_viewed` and `storefront.cart_changed`: see [`public`].
//!
//! A browser that takes notifications waits here until it is known whose it is, then it is kept in room `messages`.
//!
//! Deliberately absent: cookies, addresses and names of browsers, pages that were looked at, journeys of unknown
//! visitors. Products are found through a function that is handed in, so this room knows no catalogue.

mod domain;
mod error;
mod http;
pub mod public;
mod service;
mod settings;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{LINES_MAX, SEEN_MAX},
    error::Error,
    http::{Door, TOKEN_HOURS, router, routes, script_path},
    service::{
        FindProducts, IDENTIFY, LINK_PARAMETER, customer_of, export, forget, identify_token,
        is_welcome, sweep,
    },
    settings::{KEPT_DAYS, ORIGINS, SETTINGS},
    store::MIGRATIONS,
};
