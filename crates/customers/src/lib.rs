//! Who the shop's customers are, what they agreed to, and how to forget them.
//!
//! Nouns: customer (one person, a dense number), key (a name under which exactly one customer is known: e-mail address,
//! telephone, id in another system, handle), facts (what one record of a source says about one person), attribute
//! (a typed fact by name), tag, consent (what was agreed to per channel and purpose, with its proof), suppression (an
//! address that must not be written to, kept as a keyed hash), merge (two customers who are one person).
//!
//! Invariants:
//! - A key belongs to one customer at a time; the addresses in a customer's head data are among the customer's own keys.
//! - Facts never blank anything out, and an older fact never overwrites what a newer one said. The same facts twice
//!   change nothing the second time.
//! - How facts find their customer is written at the top of `domain/resolution.rs`: external id, then e-mail, then
//!   handle, then telephone; two known customers are never joined by facts, only by a merge.
//! - Proofs of consent are added and never changed. What holds is a function of the proofs.
//! - A merge can be undone: every row remembers its home. An erasure cannot.
//! - After an erasure no row of this room says anything of the person but that there was one; the hash of the address
//!   stays on the suppression list, so that a later import does not write to them.
//! - What a search finds is a function of names and keys, kept in the transaction of their change.
//!
//! Publishes `customer.created`, `customer.updated`, `customer.identity_conflict`, `customer.merged`,
//! `customer.unmerged`, `customer.consent_changed`, `customer.suppressed`, `customer.tag_added`,
//! `customer.tag_removed` and `customer.erased`: see [`public`].
//!
//! Deliberately absent: orders and what follows from them (room `orders`), addresses of streets (an order has them),
//! matching by similar names, joining customers by the provider's spelling of an address (that is for counting abuse),
//! keeping personal data out of reach of an erasure.

mod domain;
mod error;
mod http;
mod predicates;
pub mod public;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{
        Address, AddressHash, AttributeName, AttributeValue, Birthday, Channel, Consent,
        ConsentFact, ConsentId, ConsentState, ContactQuestion, ContactReason, ContactRules,
        ContactVerdict, CurrentConsent, Customer, CustomerFacts, Field, Key, MergeId, Merged,
        Method, Number, Proof, Purpose, Secret, State, Suppression, SuppressionReason, Tag,
        Unmerged,
    },
    error::Error,
    http::routes,
    predicates::predicates,
    service::{
        CustomerChanges, Edit, Found, Outcome, Page, Resolved, add_key, add_tags, consent_state,
        count, current, erase, export, family, find, get, get_many, is_suppressed, lift, list,
        may_contact, may_contact_known, may_contact_many, merge, names, proofs, remove_tags,
        resolve_many, search, set_attributes, set_consent, suppress, unmerge, update, view, views,
        zones,
    },
    store::MIGRATIONS,
};
