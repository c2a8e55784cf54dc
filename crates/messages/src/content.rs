//! What templates and builders are: the seam at which other rooms say what a message shows.
//!
//! A *builder* finds the facts that a template needs, for a whole batch at a time, at the moment of sending: what is
//! shown is so now, and an ask holds no personal data. It may say that there is nothing to say any more. A *template*
//! puts the facts into words, in the recipient's language. Builders are written where the rooms meet, templates with the
//! programme that uses them.

use std::collections::BTreeMap;

use customers::{Channel, ContactReason};
use db::{DbError, Tx};
use kernel::{CustomerId, EmailAddress, Language, Moment, Zone};
use serde_json::Value;

use crate::{
    domain::ContentRef,
    error::Error,
    letter::{Shop, Written},
};

/// To whom a message goes, as far as its words need to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient {
    /// The customer.
    pub customer: CustomerId,
    /// Where it goes.
    pub address: EmailAddress,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// The language to write in, one that the shop speaks.
    pub language: Language,
    /// Where their clock stands.
    pub zone: Zone,
    /// Whether marketing may be in it: false as soon as they have objected to that, by whatever words.
    pub may_promote: bool,
}

/// What a builder is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildRequest {
    /// To whom.
    pub recipient: Recipient,
    /// What the ask said about its content.
    pub data: Value,
    /// The same of the asks that this one speaks for.
    pub also: Vec<Value>,
}

/// What a builder found.
#[derive(Clone, Debug, PartialEq)]
pub enum Built {
    /// The facts.
    Ready(Value),
    /// It is no longer so, and there is nothing to say: the order was cancelled. In a few words.
    Moot(String),
    /// The data cannot be understood, or what they name is not there. In a few words, for staff.
    Impossible(String),
}

/// Finds the facts for a batch; one answer for each request, in their order.
pub type Build =
    Box<dyn Fn(&mut Tx<'_>, &Moment, &[BuildRequest]) -> Result<Vec<Built>, DbError> + Send + Sync>;

/// Finds facts.
pub struct Builder {
    /// Its name, `order.lines`.
    pub name: &'static str,
    /// How.
    pub build: Build,
}

/// What a template knows when it writes.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Who writes.
    pub shop: &'a Shop,
    /// To whom.
    pub recipient: &'a Recipient,
    /// What the builder found.
    pub facts: &'a Value,
}

/// Puts facts into words. What it refuses is told to staff.
pub type Write = Box<dyn Fn(Scene<'_>) -> Result<Written, String> + Send + Sync>;

/// The words of a message.
pub struct Template {
    /// Its name, `thank-you`.
    pub name: &'static str,
    /// Its version, from 1. A version that was used stays.
    pub version: u32,
    /// The builder that finds its facts.
    pub builder: &'static str,
    /// By what way its messages go.
    pub channel: Channel,
    /// How.
    pub write: Write,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Builder").field(&self.name).finish()
    }
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Template")
            .field("name", &self.name)
            .field("version", &self.version)
            .field("builder", &self.builder)
            .finish_non_exhaustive()
    }
}

/// Everything that messages can say.
#[derive(Debug, Default)]
pub struct Contents {
    templates: BTreeMap<(&'static str, u32), Template>,
    builders: BTreeMap<&'static str, Builder>,
}

impl Contents {
    /// Refuses two of one name, and a template whose builder is missing.
    pub fn new(templates: Vec<Template>, builders: Vec<Builder>) -> Result<Self, Error> {
        let refused = |name: &str, problem| Error::Template {
            name: name.to_owned(),
            problem,
        };
        let mut contents = Self::default();
        for builder in builders {
            if contents.builders.contains_key(builder.name) {
                return Err(refused(
                    builder.name,
                    "has a builder of the same name twice",
                ));
            }
            contents.builders.insert(builder.name, builder);
        }
        for template in templates {
            let key = (template.name, template.version);
            if !contents.builders.contains_key(template.builder) {
                return Err(refused(template.name, "names a builder that is not there"));
            }
            if contents.templates.contains_key(&key) {
                return Err(refused(template.name, "is there twice in one version"));
            }
            contents.templates.insert(key, template);
        }
        Ok(contents)
    }

    /// The template that a content names.
    pub fn template(&self, content: &ContentRef) -> Option<&Template> {
        self.find(&content.template, content.version)
    }

    /// The template of a name and version.
    pub fn find(&self, name: &str, version: u32) -> Option<&Template> {
        let found = self
            .templates
            .iter()
            .find(|((known, of), _)| *known == name && *of == version);
        found.map(|(_, template)| template)
    }

    pub(crate) fn builder(&self, name: &str) -> Option<&Builder> {
        self.builders.get(name)
    }
}

/// Whether a verdict about marketing leaves room for a suggestion inside a service message: not when the customer has
/// objected to marketing (GDPR article 21(2) and (3)), by a word or by a complaint.
pub(crate) const fn may_promote(marketing: Option<ContactReason>) -> bool {
    match marketing {
        Some(
            ContactReason::Granted
            | ContactReason::SoftOptIn
            | ContactReason::NotRefused
            | ContactReason::Transactional
            | ContactReason::Pending
            | ContactReason::Expired
            | ContactReason::SoftOptInNotAllowed
            | ContactReason::NoConsent,
        ) => true,
        Some(
            ContactReason::NoCustomer
            | ContactReason::NoAddress
            | ContactReason::HardBounce
            | ContactReason::Complaint
            | ContactReason::Manual
            | ContactReason::UnsubscribedAll
            | ContactReason::Refused,
        )
        | None => false,
    }
}
