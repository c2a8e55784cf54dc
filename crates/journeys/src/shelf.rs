//! What the program brings along for journeys: ready-made ones, and what documents may name.

use db::Tx;
use kernel::{Done, Moment};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    documents::Documents,
    domain::{BackFill, Document, JourneyId, JourneyName, Problem, What},
    error::Error,
    public::JourneyView,
    service,
};

/// A ready-made journey.
#[derive(Clone, Debug, PartialEq)]
pub struct Ready {
    /// The name that it gets.
    pub name: JourneyName,
    /// What it is.
    pub document: Document,
}

/// A ready-made journey in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyView {
    /// The name that it gets.
    #[schema(value_type = String, example = "thank-you")]
    pub name: JourneyName,
    /// What it is called, for people.
    pub title: String,
    /// What it does and why, for people.
    pub summary: String,
}

/// What the program brings along for journeys.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Ready-made journeys.
    pub ready: Vec<Ready>,
    /// The kinds of events that journeys hear of.
    pub events: Vec<&'static str>,
    /// The kinds of events that are known of the past, for back-fills.
    pub past: Vec<&'static str>,
    /// The templates that messages may name, with their versions.
    pub templates: Vec<(&'static str, u32)>,
}

impl Shelf {
    /// The ready-made journey of this name.
    pub fn find(&self, name: &JourneyName) -> Option<&Ready> {
        self.ready.iter().find(|ready| ready.name == *name)
    }

    /// The ready-made journeys that are not among these.
    pub fn others(&self, standing: &[JourneyView]) -> Vec<ReadyView> {
        self.ready
            .iter()
            .filter(|ready| !standing.iter().any(|journey| journey.name == ready.name))
            .map(|ready| ReadyView {
                name: ready.name.clone(),
                title: ready.document.title.clone(),
                summary: ready.document.summary.clone(),
            })
            .collect()
    }

    /// [`service::publish`] of a document that may come from anywhere: what it names must be there.
    pub fn publish(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        name: &JourneyName,
        document: &Document,
    ) -> Result<Done<JourneyId>, Error> {
        self.check(document)?;
        service::publish(tx, at, name, document)
    }

    /// [`service::enable`] of a journey that stands, or of a ready-made one, which is published first.
    pub fn enable(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        name: &JourneyName,
        back_fill: Option<BackFill>,
    ) -> Result<Done<JourneyId>, Error> {
        if back_fill.is_some() {
            let standing = service::export(tx, &Documents::default(), name)?;
            let ready = self.find(name).map(|ready| ready.document.to_json());
            let document = standing
                .or(ready)
                .ok_or_else(|| Error::Unknown(name.to_string()))?;
            self.check_past(&Document::parse(&document).map_err(Error::Document)?)?;
        }
        match self.find(name) {
            Some(ready) => service::enable_ready(tx, at, (name, &ready.document), back_fill),
            None => service::enable(tx, at, name, back_fill),
        }
    }

    /// Refuses a document that waits for events which are never told, or asks for messages that nobody can write.
    pub fn check(&self, document: &Document) -> Result<(), Error> {
        let mut problems = Vec::new();
        self.check_event("trigger.event", &document.trigger.event, &mut problems);
        if let Some(goal) = &document.goal {
            self.check_event("goal.event", &goal.event, &mut problems);
        }
        for (position, exit) in document.exits.iter().enumerate() {
            let at = format!("exits[{position}].event");
            self.check_event(&at, &exit.event, &mut problems);
        }
        for (position, node) in document.nodes.iter().enumerate() {
            if let What::Message(message) = &node.what {
                let named = (message.template.as_str(), message.template_version);
                if !self.templates.contains(&named) {
                    let at = format!("nodes[{position}] ({}).template", node.id);
                    let text = format!("there is no template `{}` in version {}", named.0, named.1);
                    problems.push(Problem::new(at, "unknown_template", text));
                }
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Document(problems))
        }
    }

    fn check_event(&self, at: &str, event: &str, problems: &mut Vec<Problem>) {
        if !self.events.contains(&event) {
            let known = self.events.join(", ");
            let text = format!("journeys do not hear of `{event}`; they hear of {known}");
            problems.push(Problem::new(at, "unknown_event", text));
        }
    }

    /// Refuses a back-fill of events that are not known of the past.
    fn check_past(&self, document: &Document) -> Result<(), Error> {
        if self.past.contains(&document.trigger.event.as_str()) {
            Ok(())
        } else {
            Err(Error::NoPast(document.trigger.event.clone()))
        }
    }
}
