//! What a program of the shop tells of a customer.

use customers::Key;
use kernel::{CustomerId, EmailAddress, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    check::{Check, Problem},
    limits::{CAUSE_MAX, EVENT_DATA_MAX, EVENT_KIND_MAX},
};

/// Something that happened to a customer, told by a program of the shop's own. The customer must be known, and is named
/// by one of `customer`, `email` and `external_id`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingEvent {
    /// The customer's id: `cus_…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "cus_12")]
    pub customer: Option<CustomerId>,
    /// The customer's e-mail address, in any capitals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The customer's id in another system, as `source:id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// What happened: `custom.` and a word of small letters, digits, `_` and dots; at most 100 characters.
    #[schema(example = "custom.fitting_booked")]
    pub kind: String,
    /// What makes the event recognisable, 1 to 180 bytes: the same cause for the same customer is the same event.
    #[schema(example = "booking-4711")]
    pub cause: String,
    /// When it happened; now when absent. At most a day ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// What else is to be known of it: at most 16 KB of JSON. It is erased with the person.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub data: Map<String, Value>,
}

/// A customer, however named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Named {
    Id(CustomerId),
    Key(Key),
}

impl IncomingEvent {
    /// Whether every field is within its limits and makes sense by itself.
    pub fn validate(&self) -> Result<(), Vec<Problem>> {
        let mut check = Check::default();
        if self.named().is_none() {
            check.problem(
                "customer",
                "invalid",
                "name the customer by one of `customer`, `email` and `external_id` (`source:id`)",
            );
        }
        if !is_custom(&self.kind) {
            check.problem(
                "kind",
                "invalid",
                "must be `custom.` and a word of small letters, digits, `_` and dots, as `custom.fitting_booked`",
            );
        }
        if self.cause.trim().is_empty() {
            check.problem("cause", "missing", "must not be empty");
        } else if self.cause.len() > CAUSE_MAX || self.cause.contains('\0') {
            check.problem(
                "cause",
                "too_long",
                format!("has more than {CAUSE_MAX} bytes"),
            );
        }
        let size = serde_json::to_string(&self.data).map_or(usize::MAX, |text| text.len());
        if size > EVENT_DATA_MAX {
            check.problem(
                "data",
                "too_long",
                format!("{size} bytes of JSON, at most {EVENT_DATA_MAX} are accepted"),
            );
        }
        check.finish()
    }

    /// Whom it names; none when nobody, several or in a way that is no name.
    pub(crate) fn named(&self) -> Option<Named> {
        match (&self.customer, &self.email, &self.external_id) {
            (Some(id), None, None) => Some(Named::Id(*id)),
            (None, Some(email), None) => {
                let address = EmailAddress::parse(email).ok()?;
                Some(Named::Key(Key::Email(address)))
            }
            (None, None, Some(id)) => {
                let (source, id) = id.split_once(':')?;
                Some(Named::Key(Key::External {
                    source: source.to_owned(),
                    id: id.to_owned(),
                }))
            }
            _ => None,
        }
    }
}

fn is_custom(kind: &str) -> bool {
    kind.len() <= EVENT_KIND_MAX
        && kind.strip_prefix(events::CUSTOM).is_some_and(|name| {
            name.split('.').all(|word| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
            })
        })
}
