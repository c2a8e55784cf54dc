//! A customer as a source tells them.

use std::collections::BTreeMap;

use kernel::{Day, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::{Check, Problem};
use super::hash::{self, ContentHash};
use super::limits::{
    ATTRIBUTE_NAME_MAX, ATTRIBUTE_NUMBER_MAX, ATTRIBUTES_MAX, CONSENTS_MAX, NOTE_MAX,
    SHORT_TEXT_MAX, SOURCE_MAX,
};
use super::value::Birthday;

/// By what way a customer may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChannel {
    /// E-mail.
    Email,
    /// Text messages to the telephone.
    Sms,
    /// The messenger of that name.
    Whatsapp,
    /// Notifications of the browser.
    WebPush,
}

/// For what a customer may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPurpose {
    /// Offers, news, recommendations.
    Marketing,
    /// Help with what was bought: tips, review requests, surveys.
    Service,
}

/// What the customer said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Yes.
    Granted,
    /// No, or no longer.
    Refused,
    /// Asked to confirm, not answered yet.
    Pending,
}

/// One statement of consent, with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingConsent {
    /// By what way.
    pub channel: ConsentChannel,
    /// For what.
    pub purpose: ConsentPurpose,
    /// What was said.
    pub state: ConsentState,
    /// When it was said, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// Where it was said: `checkout`, `newsletter form`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The words the customer agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum AttributeValue {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Whole(i64),
    /// Another number.
    Number(f64),
    /// A text.
    Text(String),
    /// A day, in JSON `{"day": "2026-02-28"}`.
    Day {
        /// The day.
        #[schema(value_type = String, format = Date)]
        day: Day,
    },
    /// An instant, in JSON `{"time": "2026-02-28T12:00:00Z"}`.
    Time {
        /// The instant.
        #[schema(value_type = String, format = DateTime)]
        time: Timestamp,
    },
}

impl AttributeValue {
    fn is_within_limits(&self) -> bool {
        match self {
            Self::Whole(number) => (-ATTRIBUTE_NUMBER_MAX..=ATTRIBUTE_NUMBER_MAX).contains(number),
            // Nine trillion, as for whole numbers; what is no number is within nothing.
            Self::Number(number) => (-9.0e12..=9.0e12).contains(number),
            Self::Text(text) => text.len() <= NOTE_MAX && !text.contains('\0'),
            Self::Boolean(_) | Self::Day { .. } | Self::Time { .. } => true,
        }
    }
}

/// A customer from outside: all that the source knows of them. At least one of id, e-mail address and telephone
/// number must be there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingCustomer {
    /// Name of the system that the id belongs to; inside an order or refund it may be left out and is the order's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The customer's id there; guests have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// E-mail address as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number: international with `+`, or national of `country`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// BCP 47 tag, such as `en` or `pt-BR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// ISO 3166-1 alpha-2 code, or the English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// State, province or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// IANA time zone, such as `Europe/London`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Birthday: `1980-05-17`, or without the year `--05-17`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "--05-17")]
    pub birthday: Option<Birthday>,
    /// Labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Further facts by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, AttributeValue>,
    /// What they agreed to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<IncomingConsent>,
    /// Since when the source knows them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub created_at: Option<Timestamp>,
    /// A note of the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl IncomingCustomer {
    /// Whether every field is within its limits and makes sense by itself.
    pub fn validate(&self) -> Result<(), Vec<Problem>> {
        let mut check = Check::default();
        check.required("source", &self.source, SOURCE_MAX);
        self.check(&mut check);
        check.finish()
    }

    /// The hash of everything the record says.
    pub fn content_hash(&self) -> ContentHash {
        hash::content_hash(self)
    }

    /// Whether anything says who this is.
    pub fn is_identified(&self) -> bool {
        self.external_id.is_some() || self.email.is_some() || self.phone.is_some()
    }

    /// The checks that hold inside an order too, where the source may be left out.
    pub(super) fn check(&self, check: &mut Check) {
        check.text("source", &self.source, SOURCE_MAX);
        if !self.is_identified() {
            check.problem(
                "external_id",
                "missing",
                "an id, an e-mail address or a telephone number is needed",
            );
        }
        check.key("external_id", self.external_id.as_ref());
        check.email("email", self.email.as_ref());
        check.phone("phone", self.phone.as_ref());
        check.optional("first_name", self.first_name.as_ref(), SHORT_TEXT_MAX);
        check.optional("last_name", self.last_name.as_ref(), SHORT_TEXT_MAX);
        check.language("language", self.language.as_ref());
        check.country("country", self.country.as_ref());
        check.optional("region", self.region.as_ref(), SHORT_TEXT_MAX);
        check.optional("city", self.city.as_ref(), SHORT_TEXT_MAX);
        check.key("postcode", self.postcode.as_ref());
        check.zone("time_zone", self.time_zone.as_ref());
        check.tags(&self.tags);
        self.check_attributes(check);
        check.each(
            "consents",
            &self.consents,
            CONSENTS_MAX,
            |check, consent| {
                check.optional("source", consent.source.as_ref(), SHORT_TEXT_MAX);
                check.optional("wording", consent.wording.as_ref(), NOTE_MAX);
            },
        );
        check.optional("note", self.note.as_ref(), NOTE_MAX);
    }

    fn check_attributes(&self, check: &mut Check) {
        if self.attributes.len() > ATTRIBUTES_MAX {
            let detail = format!(
                "{} items, at most {ATTRIBUTES_MAX} are accepted",
                self.attributes.len()
            );
            check.problem("attributes", "too_many", detail);
        }
        for (name, value) in self.attributes.iter().take(ATTRIBUTES_MAX) {
            let printable = !name.trim().is_empty() && !name.chars().any(char::is_control);
            if !printable || name.len() > ATTRIBUTE_NAME_MAX {
                let detail = format!(
                    "a name must have 1 to {ATTRIBUTE_NAME_MAX} bytes and no control characters"
                );
                check.problem("attributes", "invalid", detail);
            }
            if !value.is_within_limits() {
                check.problem(
                    &format!("attributes.{name}"),
                    "out_of_range",
                    "is too large",
                );
            }
        }
    }
}
