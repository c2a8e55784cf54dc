//! Ready-made programmes that one command switches on.
//!
//! Nouns: playbook (a programme with its words), document (the journey that it becomes), template (what its messages say,
//! in English, German, French, Spanish and Portuguese).
//!
//! Invariants: every playbook's document can be walked through, every template that it names is there, and every template
//! speaks all five languages.
//!
//! Publishes nothing.
//!
//! Deliberately absent: state of its own (a playbook that is switched on is a journey like any other, to be edited, paused
//! and archived as such), texts of shops.

mod catalogue;

#[cfg(test)]
mod tests;

use db::Tx;
use journeys::{BackFill, Document, JourneyId, JourneyName, Problem, Ready, Shelf};
use kernel::{Done, Moment};
use messages::Template;

pub use crate::catalogue::PLAYBOOKS;
use crate::catalogue::TEMPLATES;

/// A ready-made programme.
#[derive(Clone, Copy, Debug)]
pub struct Playbook {
    /// Its name, and that of the journey it becomes.
    pub name: &'static str,
    /// The journey's document, as JSON.
    document: &'static str,
}

/// Why a playbook could not be switched on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such playbook.
    #[error("there is no playbook `{0}`")]
    Unknown(String),
    /// The journey could not be published or switched on.
    #[error("the playbook's journey could not be switched on")]
    Journeys(#[from] journeys::Error),
    /// The database failed.
    #[error("the playbook could not be switched on")]
    Db(#[from] db::DbError),
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "playbooks.not_found",
            Self::Journeys(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }
}

impl Playbook {
    /// Its journey.
    pub fn document(&self) -> Result<Document, Vec<Problem>> {
        Document::parse_text(self.document)
    }
}

/// The playbook of this name.
pub fn find(name: &str) -> Option<&'static Playbook> {
    PLAYBOOKS.iter().find(|playbook| playbook.name == name)
}

/// The templates of all playbooks, in all versions that were ever sent.
pub fn templates() -> Vec<Template> {
    TEMPLATES.to_vec()
}

/// Switches a playbook on: its journey is published under the playbook's name where there is none yet (one that stands,
/// edited or not, stays as it is), goes live, and brings in people of the past when a back-fill is wanted.
pub fn enable(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &str,
    back_fill: Option<BackFill>,
) -> Result<Done<JourneyId>, Error> {
    let unknown = || Error::Unknown(name.to_owned());
    let playbook = find(name).ok_or_else(unknown)?;
    let name = JourneyName::parse(playbook.name)?;
    let document = playbook.document().map_err(journeys::Error::Document)?;
    let done = journeys::enable_ready(tx, at, (&name, &document), back_fill)?;
    Ok(done)
}

/// All of them for room `journeys`, with everything that documents may name.
pub fn shelf() -> Shelf {
    let ready = |playbook: &Playbook| {
        Some(Ready {
            name: JourneyName::parse(playbook.name).ok()?,
            document: playbook.document().ok()?,
        })
    };
    Shelf {
        ready: PLAYBOOKS.iter().filter_map(ready).collect(),
        events: reactions::JOURNEY_EVENTS.to_vec(),
        past: reactions::past_events()
            .iter()
            .map(|source| source.kind)
            .collect(),
        templates: templates()
            .iter()
            .map(|template| (template.name, template.version))
            .collect(),
        extensions: reactions::extensions(),
    }
}

/// Switches a playbook off: nobody comes in, and those inside stay where they are until it is switched on again.
pub fn disable(tx: &mut Tx<'_>, at: &Moment, name: &str) -> Result<Done<JourneyId>, Error> {
    let playbook = find(name).ok_or_else(|| Error::Unknown(name.to_owned()))?;
    let name = JourneyName::parse(playbook.name)?;
    Ok(journeys::pause(tx, at, &name)?)
}
