//! What can go wrong.

use db::DbError;
use kernel::CustomerId;

/// A failure of this room. The texts never repeat what was given, which may be somebody's address.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database failed.
    #[error("the customers could not be read or written")]
    Db(#[from] DbError),
    /// The timeline refused an event.
    #[error("the customer's timeline could not be written")]
    Events(#[from] events::Error),
    /// Something that this room wrote itself cannot be written as JSON, or read again.
    #[error("a value cannot be written or read as JSON")]
    Json(#[source] serde_json::Error),
    /// There is no such customer (any more).
    #[error("there is no such customer")]
    NoCustomer,
    /// The customer was merged into another: name that one.
    #[error("the customer was merged into {into}")]
    Merged {
        /// The customer under whom everything stands.
        into: CustomerId,
    },
    /// A customer cannot be merged into itself.
    #[error("the two customers are one already")]
    SameCustomer,
    /// There is no such merge.
    #[error("there is no such merge")]
    NoMerge,
    /// The merge cannot be undone, since the person was erased.
    #[error("the customer was erased: the merge cannot be undone")]
    Erased,
    /// An address or other name belongs to another customer.
    #[error("this belongs to {owner}: merge the two customers, or change it there first")]
    KeyTaken {
        /// The customer who has it.
        owner: CustomerId,
    },
    /// More than 1,000 facts, or more than 1,000 ids, in one call.
    #[error("too many at once: 1,000 are the most")]
    TooMany,
    /// Others changed the same customers at the same time, again and again.
    #[error("the same customers were changed by others at the same time: try again")]
    Raced,
    /// Not the name of an attribute.
    #[error("the name of an attribute has 1 to 64 bytes and no control characters")]
    AttributeName,
    /// Not a number that an attribute can hold.
    #[error("not a number between -9.2 and 9.2 million million")]
    AttributeNumber,
    /// Not a text that an attribute can hold.
    #[error("the text of an attribute has at most 10,000 characters")]
    AttributeText,
    /// Not a tag.
    #[error("a tag has 1 to 100 characters and no control characters")]
    Tag,
    /// Not a birthday.
    #[error("not a birthday like 1980-05-17 or --05-17")]
    Birthday,
    /// A key is longer than 1,000 bytes.
    #[error("an id or name of another system has at most 1,000 bytes")]
    LongKey,
    /// A text in a proof of consent is too long.
    #[error("the texts of a consent have at most 10,000 characters")]
    ConsentText,
    /// Transactional messages need no consent and know no refusal.
    #[error("consent to transactional messages cannot be given or refused")]
    TransactionalConsent,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Events(error) => error.code(),
            Self::Json(_) => "customers.json",
            Self::NoCustomer => "customers.not_found",
            Self::Merged { .. } => "customers.merged",
            Self::SameCustomer => "customers.same_customer",
            Self::NoMerge => "customers.no_merge",
            Self::Erased => "customers.erased",
            Self::KeyTaken { .. } => "customers.key_taken",
            Self::TooMany => "customers.too_many",
            Self::Raced => "customers.raced",
            Self::AttributeName => "customers.attribute_name",
            Self::AttributeNumber => "customers.attribute_number",
            Self::AttributeText => "customers.attribute_text",
            Self::Tag => "customers.tag",
            Self::Birthday => "customers.birthday",
            Self::LongKey => "customers.long_key",
            Self::ConsentText => "customers.consent_text",
            Self::TransactionalConsent => "customers.transactional_consent",
        }
    }

    /// Whether the same request may succeed later without a change by a person.
    pub fn is_transient(&self) -> bool {
        if let Self::Db(error) | Self::Events(events::Error::Db(error)) = self {
            error.is_transient()
        } else {
            matches!(self, Self::Raced)
        }
    }
}
