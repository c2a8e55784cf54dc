//! What a source says about somebody.

use core::fmt;
use std::collections::BTreeMap;

use kernel::{Country, EmailAddress, Language, Phone, Timestamp, Zone};

use super::{
    attribute::{AttributeName, AttributeValue},
    birthday::Birthday,
    consent::{Channel, ConsentState, Method, Purpose},
    key::Key,
    tag::Tag,
};

/// All that one record of a source says about one person. What it does not bring stays as it is: facts never blank
/// anything out. `Debug` shows nothing of the person.
#[derive(Clone, PartialEq)]
pub struct CustomerFacts {
    /// The system that speaks: `shopify`.
    pub source: String,
    /// The customer's id there; guests have none.
    pub external_id: Option<String>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// Further names of the person: browsers, accounts elsewhere.
    pub handles: Vec<Key>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Language.
    pub language: Option<Language>,
    /// Time zone.
    pub time_zone: Option<Zone>,
    /// Country.
    pub country: Option<Country>,
    /// State, province or county.
    pub region: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Postal code.
    pub postcode: Option<String>,
    /// Birthday.
    pub birthday: Option<Birthday>,
    /// Labels to add.
    pub tags: Vec<Tag>,
    /// Attributes to set.
    pub attributes: BTreeMap<AttributeName, AttributeValue>,
    /// Consents and refusals.
    pub consents: Vec<ConsentFact>,
    /// Since when the source knows the person.
    pub created_at: Option<Timestamp>,
    /// The instant for which this was true: of two facts the later one counts, whichever comes first.
    pub as_of: Timestamp,
}

impl fmt::Debug for CustomerFacts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "CustomerFacts({} as of {})",
            self.source, self.as_of
        )
    }
}

impl CustomerFacts {
    /// Facts of a source that say nothing yet.
    pub fn new(source: &str, as_of: Timestamp) -> Self {
        Self {
            source: source.to_owned(),
            external_id: None,
            email: None,
            phone: None,
            handles: Vec::new(),
            first_name: None,
            last_name: None,
            language: None,
            time_zone: None,
            country: None,
            region: None,
            city: None,
            postcode: None,
            birthday: None,
            tags: Vec::new(),
            attributes: BTreeMap::new(),
            consents: Vec::new(),
            created_at: None,
            as_of,
        }
    }
}

/// A consent or refusal as a source reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentFact {
    /// By what way.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What was said.
    pub state: ConsentState,
    /// When it was said; the facts' instant when the source does not say.
    pub at: Option<Timestamp>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// How it came about.
    pub method: Method,
    /// Where: `checkout`, `newsletter form`.
    pub place: Option<String>,
    /// The words that the customer saw.
    pub wording: Option<String>,
    /// In which language.
    pub language: Option<Language>,
}
