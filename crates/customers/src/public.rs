//! What others may see: events and views, versioned.
//!
//! No event holds personal data: they name fields, tags, channels and ids, and what a reader needs more is read from
//! the room while it is still there. So erasing a person leaves nothing on the timeline to erase.

use core::fmt;

use kernel::{Country, CustomerId, EmailAddress, Language, Phone, Timestamp, Zone};
use serde::{Deserialize, Serialize};

pub use crate::domain::{
    AttributeName, AttributeValue, Birthday, Channel, ConsentId, ConsentState, CurrentConsent,
    Field, Key, MergeId, Purpose, SuppressionReason, Tag,
};

/// Somebody became known. Data: [`CustomerCreatedV1`].
pub const CUSTOMER_CREATED: &str = "customer.created";
/// Head data or attributes changed. Data: [`CustomerUpdatedV1`].
pub const CUSTOMER_UPDATED: &str = "customer.updated";
/// Facts about this customer came with a name of another. Data: [`CustomerIdentityConflictV1`].
pub const CUSTOMER_IDENTITY_CONFLICT: &str = "customer.identity_conflict";
/// Another customer went into this one. Data: [`CustomerMergedV1`].
pub const CUSTOMER_MERGED: &str = "customer.merged";
/// A merge into this customer was undone. Data: [`CustomerUnmergedV1`].
pub const CUSTOMER_UNMERGED: &str = "customer.unmerged";
/// What holds for a channel and purpose changed. Data: [`CustomerConsentChangedV1`].
pub const CUSTOMER_CONSENT_CHANGED: &str = "customer.consent_changed";
/// An address of the customer must not be written to any more. Data: [`CustomerSuppressedV1`].
pub const CUSTOMER_SUPPRESSED: &str = "customer.suppressed";
/// A tag was put on. Data: [`CustomerTagV1`].
pub const CUSTOMER_TAG_ADDED: &str = "customer.tag_added";
/// A tag was taken off. Data: [`CustomerTagV1`].
pub const CUSTOMER_TAG_REMOVED: &str = "customer.tag_removed";
/// The person was forgotten. Data: an empty object.
pub const CUSTOMER_ERASED: &str = "customer.erased";

/// All kinds of this room.
pub const KINDS: [&str; 10] = [
    CUSTOMER_CREATED,
    CUSTOMER_UPDATED,
    CUSTOMER_IDENTITY_CONFLICT,
    CUSTOMER_MERGED,
    CUSTOMER_UNMERGED,
    CUSTOMER_CONSENT_CHANGED,
    CUSTOMER_SUPPRESSED,
    CUSTOMER_TAG_ADDED,
    CUSTOMER_TAG_REMOVED,
    CUSTOMER_ERASED,
];

/// Data of `customer.created`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerCreatedV1 {
    /// Who told of the customer.
    pub source: String,
}

/// Data of `customer.updated`: what changed, not what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerUpdatedV1 {
    /// Fields of the head data.
    pub fields: Vec<Field>,
    /// Names of attributes.
    pub attributes: Vec<AttributeName>,
}

/// Data of `customer.identity_conflict`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerIdentityConflictV1 {
    /// What kind of name it was: `external_id`, `email`, `handle` or `phone`.
    pub key: String,
    /// The customer who has it and keeps it.
    pub other: CustomerId,
}

/// Data of `customer.merged`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerMergedV1 {
    /// Who went into this customer.
    pub from: CustomerId,
    /// The merge.
    pub merge: MergeId,
}

/// Data of `customer.unmerged`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerUnmergedV1 {
    /// Who is a customer of its own again.
    pub restored: CustomerId,
    /// The merge that was undone.
    pub merge: MergeId,
}

/// Data of `customer.consent_changed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerConsentChangedV1 {
    /// By what way.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What holds now; none when nothing is known any more, after a merge was undone.
    pub state: Option<ConsentState>,
    /// The proof.
    pub proof: Option<ConsentId>,
}

/// Data of `customer.suppressed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSuppressedV1 {
    /// `email` or `phone`.
    pub address: String,
    /// Why.
    pub reason: SuppressionReason,
}

/// Data of `customer.tag_added` and `customer.tag_removed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerTagV1 {
    /// The tag: a word of the shop's own, not of the person.
    pub tag: Tag,
}

/// A customer as pages and the API show it. `Debug` shows nothing of the person.
#[derive(Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Customer)]
pub struct CustomerView {
    /// The number.
    #[schema(value_type = String, example = "cus_12")]
    pub id: CustomerId,
    /// `active`, `merged` or `erased`.
    pub state: &'static str,
    /// The customer into whom this one was merged.
    #[schema(value_type = Option<String>)]
    pub merged_into: Option<CustomerId>,
    /// E-mail address as given.
    #[schema(value_type = Option<String>)]
    pub email: Option<EmailAddress>,
    /// Telephone number.
    #[schema(value_type = Option<String>)]
    pub phone: Option<Phone>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Language.
    #[schema(value_type = Option<String>)]
    pub language: Option<Language>,
    /// Time zone as given.
    #[schema(value_type = Option<String>)]
    pub time_zone: Option<Zone>,
    /// The zone that local time means as far as the customer's own data tell it.
    #[schema(value_type = Option<String>)]
    pub local_zone: Option<Zone>,
    /// Country.
    #[schema(value_type = Option<String>)]
    pub country: Option<Country>,
    /// State, province or county.
    pub region: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Postal code.
    pub postcode: Option<String>,
    /// Birthday.
    #[schema(value_type = Option<String>)]
    pub birthday: Option<Birthday>,
    /// Who told of the customer first.
    pub source: String,
    /// Since when anybody knows the customer.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When the head data last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Every name under which the customer is known.
    #[schema(value_type = Vec<KeyShape>)]
    pub keys: Vec<Key>,
    /// Labels.
    #[schema(value_type = Vec<String>)]
    pub tags: Vec<Tag>,
    /// Further facts.
    pub attributes: Vec<AttributeView>,
    /// What holds per channel and purpose.
    #[schema(value_type = Vec<ConsentShape>)]
    pub consents: Vec<CurrentConsent>,
}

impl fmt::Debug for CustomerView {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CustomerView({} {})", self.id, self.state)
    }
}

/// An attribute as pages and the API show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CustomerAttribute)]
pub struct AttributeView {
    /// Its name.
    #[schema(value_type = String)]
    pub name: AttributeName,
    /// Its value.
    #[serde(flatten)]
    #[schema(value_type = ValueShape)]
    pub value: AttributeValue,
    /// The instant for which it was true.
    #[schema(value_type = String, format = DateTime)]
    pub set_at: Timestamp,
}

/// A name under which a customer is known.
#[derive(utoipa::ToSchema)]
#[schema(as = CustomerKey)]
#[expect(dead_code, reason = "the shape that the document shows")]
pub(crate) struct KeyShape {
    /// `email`, `phone`, `external_id` or `handle`.
    kind: String,
    /// The system that the name belongs to; for a handle, its kind.
    source: Option<String>,
    /// The name.
    value: String,
}

/// What holds for one channel and purpose.
#[derive(utoipa::ToSchema)]
#[schema(as = CustomerConsent)]
#[expect(dead_code, reason = "the shape that the document shows")]
pub(crate) struct ConsentShape {
    /// `email`, `sms`, `whatsapp` or `web_push`.
    channel: String,
    /// `service` or `marketing`.
    purpose: String,
    /// `granted`, `implied`, `pending` or `refused`.
    state: String,
    /// When it was said.
    #[schema(format = DateTime)]
    at: String,
    /// When it ends by itself.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// The proof's id.
    proof: String,
}

/// The value of an attribute.
#[derive(utoipa::ToSchema)]
#[schema(as = CustomerAttributeValue)]
#[expect(dead_code, reason = "the shape that the document shows")]
pub(crate) struct ValueShape {
    /// `text`, `number`, `boolean`, `date` or `instant`.
    kind: String,
    /// The value: a text, a number, or true or false.
    #[schema(value_type = Object)]
    value: serde_json::Value,
}

/// Something that happened, on a customer's timeline.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: events::EventId,
    /// Its number on the timeline, from 1 without gaps.
    pub seq: i64,
    /// What happened.
    #[schema(example = "order.placed")]
    pub kind: String,
    /// Version of the data's shape.
    pub version: u32,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
    /// What the room told; its shape belongs to kind and version.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

impl From<events::Event> for EventView {
    fn from(event: events::Event) -> Self {
        Self {
            id: event.id,
            seq: event.seq,
            kind: event.kind,
            version: event.version,
            at: event.at,
            recorded_at: event.recorded_at,
            data: event.data,
        }
    }
}
