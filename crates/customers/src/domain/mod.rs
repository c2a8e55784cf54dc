//! The nouns and the decisions of the room; no database, no clock.

mod attribute;
mod birthday;
mod consent;
mod contact;
mod facts;
mod fold;
mod head;
mod key;
mod merge;
mod pending;
mod resolution;
mod suppression;
mod tag;
mod token;

pub use attribute::{AttributeName, AttributeValue, Number};
pub use birthday::Birthday;
pub use consent::{
    Channel, Consent, ConsentId, ConsentState, CurrentConsent, Method, Proof, Purpose,
};
pub use contact::{ContactQuestion, ContactReason, ContactRules, ContactVerdict};
pub use facts::{ConsentFact, CustomerFacts};
pub use head::{Customer, Field, State};
pub use key::Key;
pub use merge::{MergeId, Merged, Unmerged};
pub use suppression::{Address, AddressHash, Secret, Suppression, SuppressionReason};
pub use tag::Tag;

pub(crate) use attribute::text_key;
pub(crate) use consent::standing;
pub(crate) use contact::{Known, decide};
pub(crate) use fold::fold;
pub(crate) use head::clean;
pub(crate) use key::{email_key, phone_key};
pub(crate) use merge::{Filled, Kept, KeptAttribute, KeptTag};
pub(crate) use pending::{Change, PendingEvent, consent_changes};
pub(crate) use resolution::{Names, Person, Placed, Resolution, names, resolve};
pub(crate) use token::{SearchWord, head_tokens, key_tokens, prefix_end, search_words};
