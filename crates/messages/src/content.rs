//! What templates and builders are: the seam at which other rooms say what a message shows.
//!
//! A *builder* finds the facts that a template needs, for a whole batch at a time, at the moment of sending: what is
//! shown is so now, and an ask holds no personal data. It may say that there is nothing to say any more. A *template*
//! puts the facts into words, in the recipient's language. Builders are written where the rooms meet, templates with the
//! programme that uses them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use customers::{Channel, ContactReason};
use db::{DbError, Tx};
use kernel::{CustomerId, EmailAddress, Language, Moment, Phone, Timestamp, Zone};
use serde_json::Value;

use crate::{
    error::Error,
    letter::{Around, Shop},
    store,
    templates::{Compiled, Document, told},
};

/// To whom a message goes, as far as its words need to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient {
    /// The customer.
    pub customer: CustomerId,
    /// Where mail goes.
    pub email: Option<EmailAddress>,
    /// Where text messages go.
    pub phone: Option<Phone>,
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
    /// Its name, `order.facts`. What it finds stands under the first word: `order`.
    pub name: &'static str,
    /// What it may find, for looking at templates without a customer: everything that there can be.
    pub sample: fn() -> Value,
    /// What each of those is, by its path: `lines[].title`.
    pub variables: fn() -> Vec<(&'static str, &'static str)>,
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
    /// What stands around the words.
    pub around: &'a Around,
    /// What `now` is.
    pub now: Timestamp,
}

/// The words of a message, as the program brings them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name, `thank-you`.
    pub name: &'static str,
    /// Its version, from 1. A version that was used stays.
    pub version: u32,
    /// By what way its messages go first of all.
    pub channel: Channel,
    /// What it says: a [`Document`] as JSON.
    pub document: &'static str,
}

/// The words of a message, ready to be said.
#[derive(Debug)]
pub struct Ready {
    /// By what way its messages go first of all.
    pub channel: Channel,
    /// What it says.
    pub words: Compiled,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Builder").field(&self.name).finish()
    }
}

/// Everything that messages can say.
#[derive(Debug, Default)]
pub struct Contents {
    shipped: BTreeMap<(String, u32), Arc<Ready>>,
    builders: BTreeMap<&'static str, Builder>,
    /// What every template may speak of besides what its own builder finds.
    companions: Vec<Builder>,
    /// Published versions of the shop's own, which never change.
    own: Mutex<BTreeMap<(String, u32), Arc<Ready>>>,
    /// The same, and what the program brings, with the shared blocks of these versions in it.
    dressed: Mutex<BTreeMap<(String, u32), Dressed>>,
}

/// Versions of the shared blocks that a document shows.
type Edition = Vec<(String, u32)>;
/// A document with what they say.
type Dressed = (Edition, Arc<Ready>);

/// Versions of a shop's own that are kept compiled.
const MOST_KEPT: usize = 500;

impl Contents {
    /// Refuses two of one name, a document that cannot be read, and one whose builder is missing.
    pub fn new(templates: Vec<Template>, builders: Vec<Builder>) -> Result<Self, Error> {
        let refused = |name: &str, problem: &str| Error::Template {
            name: name.to_owned(),
            problem: problem.to_owned(),
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
            let document = Document::parse(template.document).map_err(|problems| {
                let first = problems.first().map(ToString::to_string);
                refused(template.name, &first.unwrap_or_default())
            })?;
            if !contents.builders.contains_key(document.builder.as_str()) {
                return Err(refused(template.name, "names a builder that is not there"));
            }
            let key = (template.name.to_owned(), template.version);
            if contents.shipped.contains_key(&key) {
                return Err(refused(template.name, "is there twice in one version"));
            }
            let ready = Ready {
                channel: template.channel,
                words: Compiled::new(document),
            };
            contents.shipped.insert(key, Arc::new(ready));
        }
        Ok(contents)
    }

    /// With builders whose facts every template may speak of, each under the first word of its name.
    #[must_use]
    pub fn with_companions(mut self, companions: Vec<Builder>) -> Self {
        self.companions = companions;
        self
    }

    pub(crate) fn companions(&self) -> impl Iterator<Item = &Builder> {
        self.companions.iter()
    }

    /// Has a builder find the facts, and those that every template may speak of.
    pub(crate) fn find_facts(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        builder: &Builder,
        requests: &[BuildRequest],
    ) -> Result<Vec<Built>, DbError> {
        let mut built = (builder.build)(tx, at, requests)?;
        for companion in &self.companions {
            let found = (companion.build)(tx, at, requests)?;
            for (built, found) in built.iter_mut().zip(found) {
                if let (Built::Ready(facts), Built::Ready(found)) = (built, found) {
                    join(facts, companion, found);
                }
            }
        }
        Ok(built)
    }

    /// What a builder may find, with what every template may speak of.
    pub(crate) fn sample(&self, builder: &Builder) -> Value {
        let mut facts = (builder.sample)();
        for companion in &self.companions {
            join(&mut facts, companion, (companion.sample)());
        }
        facts
    }

    /// The template of a name and version among those that the program brings.
    pub fn shipped(&self, name: &str, version: u32) -> Option<Arc<Ready>> {
        self.shipped.get(&(name.to_owned(), version)).cloned()
    }

    /// Names and versions of those that the program brings.
    pub fn all_shipped(&self) -> impl Iterator<Item = (&str, u32, &Ready)> {
        self.shipped
            .iter()
            .map(|((name, version), ready)| (name.as_str(), *version, &**ready))
    }

    /// The template of a name and version: the program's, or the shop's own, with what shared blocks say now; or why it
    /// cannot be used. A draft is read anew each time, since it may have changed.
    pub(crate) fn load(
        &self,
        tx: &mut Tx<'_>,
        name: &str,
        version: u32,
    ) -> Result<Result<Arc<Ready>, String>, DbError> {
        let (bare, stays) = match self.load_bare(tx, name, version)? {
            Ok(found) => found,
            Err(why) => return Ok(Err(why)),
        };
        let known = store::block_heads(tx)?;
        let taken = bare.words.document().takes();
        let edition: Edition = known
            .into_iter()
            .filter(|(block, _)| taken.contains(block.as_str()))
            .collect();
        if edition.is_empty() {
            return Ok(Ok(bare));
        }
        let key = (name.to_owned(), version);
        let kept = || self.dressed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, ready)) = kept().get(&key)
            && *of == edition
            && stays
        {
            return Ok(Ok(Arc::clone(ready)));
        }
        let document = bare.words.document().clone();
        let ready = Arc::new(Ready {
            channel: bare.channel,
            words: Compiled::new(document.dressed(&store::shelf(tx)?)),
        });
        if stays {
            let mut kept = kept();
            if kept.len() >= MOST_KEPT {
                kept.clear();
            }
            kept.insert(key, (edition, Arc::clone(&ready)));
        }
        Ok(Ok(ready))
    }

    /// Without what shared blocks say; and whether it stays as it is.
    fn load_bare(
        &self,
        tx: &mut Tx<'_>,
        name: &str,
        version: u32,
    ) -> Result<Result<(Arc<Ready>, bool), String>, DbError> {
        if let Some(ready) = self.shipped(name, version) {
            return Ok(Ok((ready, true)));
        }
        let key = (name.to_owned(), version);
        let own = || self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = own().get(&key) {
            return Ok(Ok((Arc::clone(ready), true)));
        }
        let Some(row) = store::template_version(tx, name, version)? else {
            return Ok(Err(format!(
                "there is no template `{name}` in version {version}"
            )));
        };
        let document = match Document::parse(&row.document) {
            Ok(document) => document,
            Err(problems) => return Ok(Err(told(&problems))),
        };
        let ready = Arc::new(Ready {
            channel: row.channel,
            words: Compiled::new(document),
        });
        let stays = row.published_at.is_some();
        if stays {
            let mut own = own();
            if own.len() >= MOST_KEPT {
                own.clear();
            }
            own.insert(key, Arc::clone(&ready));
        }
        Ok(Ok((ready, stays)))
    }

    /// All builders, by name.
    pub fn builders(&self) -> impl Iterator<Item = &Builder> {
        self.builders.values()
    }

    pub(crate) fn builder(&self, name: &str) -> Option<&Builder> {
        self.builders.get(name)
    }
}

/// Where facts that every template may speak of stand within the others: a name that no builder uses.
pub(crate) const BESIDE: &str = "_beside";

fn join(facts: &mut Value, companion: &Builder, found: Value) {
    let root = companion.name.split('.').next().unwrap_or_default();
    if let Value::Object(fields) = facts {
        let beside = fields
            .entry(BESIDE)
            .or_insert_with(|| Value::Object(serde_json::Map::new()));
        if let Value::Object(beside) = beside {
            beside.insert(root.to_owned(), found);
        }
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
