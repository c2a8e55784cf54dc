//! The one way in for records from outside: what the HTTP API, the importer and the demo shop hand over.
//!
//! Nouns: an *incoming record* is what another system says about an order, a refund, a customer or a product, in
//! that system's own ids. It is complete: what it does not say, the source does not know.
//!
//! Invariants: a record that passes `validate` fits every table that will hold it; two equal records have the same
//! content hash.
//!
//! Publishes: nothing itself; the record rooms do.

mod http;
pub mod record;
mod service;

#[cfg(test)]
mod tests;

pub use http::routes;
pub use service::{
    Accepted, Error, Goods, Outcome, Terms, accept_customers, accept_events, accept_fulfilments,
    accept_orders, accept_products, accept_refunds,
};
