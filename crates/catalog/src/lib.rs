//! What the shop sells.
//!
//! Nouns: product (what customers read about), variant (what is really sold), reference (how a source names a product: by id,
//! stock-keeping unit, handle or title), sketch (a product known only from order lines), group (category, collection or
//! tag), relation (goes with, better version of), guide (help with a product).
//!
//! Invariants:
//! - A name of a source leads to one product. The same record twice changes nothing.
//! - A sketch becomes a product when a full record comes; orders keep pointing at it.
//! - Prices are exact, in millionths of the currency's major unit.
//!
//! Publishes: nothing: products are not on anybody's timeline.
//!
//! Deliberately absent: stock movements, tax, texts in several languages.

mod domain;
mod error;
mod http;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{
        Goods, GroupKind, Guide, Product, ProductFacts, ProductRef, ProductView, Status, Variant,
        VariantFacts,
    },
    error::Error,
    http::routes,
    service::{
        Resolved, Upserted, by_page_names, by_skus, categories_of, expand_group, find,
        for_each_group, get_many, goods, list, new_since, premium_versions, products_in,
        resolve_many, search, titles, upsert_many, view,
    },
    store::MIGRATIONS,
};
