//! Who is meant: conditions about customers, combined with *all*, *any* and *not*.
//!
//! **Nouns.** [`Registry`] (the kinds of conditions that the rooms offer), [`Condition`] (a tree of them, read and
//! checked), [`Engine`] and [`Ask`] (answers over all customers, with a cache), [`Explanation`] (why one customer
//! belongs or not), [`Segment`] (a condition with a name, kept and versioned), [`List`] (customers named one by one),
//! [`Page`].
//!
//! **Invariants.** A customer is among the members of a condition exactly when it holds for them at the same instant.
//! Only active customers are ever members: what the rooms answer is cut to `customer.everyone`. A cached answer is
//! older than the data only where that was asked for, and never across a change made by this process. A tree has at
//! most 20 levels, 200 conditions and 64 KB.
//!
//! **Publishes** the predicates `segment.list` and `segment.share`. No events: being in a segment is an answer, not a
//! fact; who waits for a change of it asks [`Condition::holds`] and sets a timer for the instant it names.
//!
//! **Deliberately absent:** tables of members (a segment is always computed; a frozen audience belongs to the campaign
//! that froze it), and SQL made from conditions (every leaf has its own static text).

mod cache;
mod condition;
mod domain;
mod engine;
mod error;
mod explain;
mod http;
mod leaves;
mod reference;
mod registry;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    condition::Condition,
    domain::{List, ListId, Membership, Page, Segment, SegmentId, Size, Summary, Version, page},
    engine::{Ask, Count, Engine, Freshness, Limits},
    error::Error,
    explain::{Explained, Explanation, Part},
    http::{FindDocuments, Mentioning, routes, use_routes},
    leaves::predicates,
    reference::reference,
    registry::{DEEPEST, EVERYONE, LONGEST, MOST_LEAVES, Referred, Registry, RegistryError},
    service::{
        add_to_list, archive, archive_list, create, create_list, definition, export, forget, get,
        keep_sizes, known_shop, list, list_lists, lists_of, load, members_of_list, merge, read,
        remove_from_list, shop, sizes, unmerge, update, versions,
    },
    store::MIGRATIONS,
};
