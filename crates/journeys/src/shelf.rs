//! What the program brings along for journeys: ready-made ones, and what documents may name.

use db::Tx;
use kernel::{Done, Moment};
use messages::Channel;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    documents::Documents,
    domain::{BackFill, Document, JourneyId, JourneyName, Problem, Trigger, What},
    error::Error,
    extensions::Extensions,
    public::JourneyView,
    service::{self, Guard, Inside, Rules},
};

/// A ready-made journey.
#[derive(Clone, Debug, PartialEq)]
pub struct Ready {
    /// The name that it gets.
    pub name: JourneyName,
    /// What it is.
    pub document: Document,
}

impl Ready {
    fn view(&self) -> ReadyView {
        ReadyView {
            name: self.name.clone(),
            title: self.document.title.clone(),
            summary: self.document.summary.clone(),
        }
    }
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

/// A ready-made journey with its document.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReadyDetail {
    /// As in a list.
    #[serde(flatten)]
    pub ready: ReadyView,
    /// Whether the shop has a journey of this name, switched on or not.
    pub is_taken: bool,
    /// The document that it would have.
    #[schema(value_type = Object)]
    pub document: Value,
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
    /// What other rooms lend.
    pub extensions: Extensions,
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
            .map(Ready::view)
            .collect()
    }

    /// Every ready-made journey with its document, also those that the shop has.
    pub fn all(&self, tx: &mut Tx<'_>) -> Result<Vec<ReadyDetail>, Error> {
        let detail = |ready: &Ready| {
            Ok(ReadyDetail {
                ready: ready.view(),
                is_taken: service::exists(tx, &ready.name)?,
                document: ready.document.to_json(),
            })
        };
        self.ready.iter().map(detail).collect()
    }

    /// [`service::publish_with`] of a document that may come from anywhere: what it names must be there.
    pub fn publish(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        (name, document): (&JourneyName, &Document),
        inside: Inside,
    ) -> Result<Done<JourneyId>, Error> {
        self.check(tx, document)?;
        service::publish_with(tx, at, (name, document), inside)
    }

    /// [`service::enable`] of a journey that stands, or of a ready-made one, which is published first; asks before it
    /// reaches more people at once than the guard lets through.
    pub fn enable(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        (rules, guard): (&Rules, Guard),
        name: &JourneyName,
        back_fill: Option<BackFill>,
    ) -> Result<Done<JourneyId>, Error> {
        let document = self
            .document(tx, name)?
            .ok_or_else(|| Error::Unknown(name.to_string()))?;
        self.check(tx, &document)?;
        if back_fill.is_some() {
            self.check_past(&document)?;
        }
        service::guard(tx, at, rules, guard, (name, &document, back_fill))?;
        match self.find(name) {
            Some(ready) => service::enable_ready(tx, at, (name, &ready.document), back_fill),
            None => service::enable(tx, at, name, back_fill),
        }
    }

    /// The document by which people would come in: of the journey that stands, or else of the ready-made one.
    pub fn document(&self, tx: &mut Tx<'_>, name: &JourneyName) -> Result<Option<Document>, Error> {
        match service::export(tx, &Documents::default(), name)? {
            Some(standing) => Ok(Some(Document::parse(&standing).map_err(Error::Document)?)),
            None => Ok(self.find(name).map(|ready| ready.document.clone())),
        }
    }

    /// Refuses a document that waits for events which are never told, asks for messages that nobody can write, or names
    /// conditions, dates or actions that are not there.
    pub fn check(&self, tx: &mut Tx<'_>, document: &Document) -> Result<(), Error> {
        let mut problems = Vec::new();
        self.check_trigger(&document.trigger, &mut problems);
        if let Some(goal) = &document.goal {
            self.check_event("goal.event", &goal.event, &mut problems);
        }
        for (position, exit) in document.exits.iter().enumerate() {
            let at = format!("exits[{position}].event");
            self.check_event(&at, &exit.event, &mut problems);
        }
        for (position, node) in document.nodes.iter().enumerate() {
            let at = format!("nodes[{position}] ({})", node.id);
            self.check_node(tx, &at, &node.what, &mut problems)?;
        }
        self.check_conditions(tx, document, &mut problems)?;
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Document(problems))
        }
    }

    fn check_trigger(&self, trigger: &Trigger, problems: &mut Vec<Problem>) {
        match trigger {
            Trigger::Event(trigger) => self.check_event("trigger.event", &trigger.event, problems),
            Trigger::Date(trigger) if self.extensions.date(&trigger.date).is_none() => {
                let known = self.extensions.date_names().join(", ");
                let text = format!("there is no date `{}`; there are {known}", trigger.date);
                problems.push(Problem::new("trigger.date", "unknown_date", text));
            }
            Trigger::Date(_) | Trigger::Segment(_) | Trigger::Schedule(_) | Trigger::ByHand(_) => {}
        }
    }

    fn check_node(
        &self,
        tx: &mut Tx<'_>,
        at: &str,
        what: &What,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Error> {
        match what {
            What::Message(message) => {
                let named = (message.template.as_str(), message.template_version);
                let channels = if self.templates.contains(&named) {
                    Some(vec![Channel::Email])
                } else {
                    messages::templates::published_channels(tx, named.0, named.1)?
                };
                let Some(channels) = channels else {
                    let at = format!("{at}.template");
                    let text = format!(
                        "there is no published template `{}` in version {}",
                        named.0, named.1
                    );
                    problems.push(Problem::new(at, "unknown_template", text));
                    return Ok(());
                };
                // A system of the shop's own takes whatever words there are.
                let has_no_words = |channel: &&Channel| {
                    **channel != Channel::Webhook && !channels.contains(channel)
                };
                for channel in message.channels.iter().filter(has_no_words) {
                    let text = format!("template `{}` has no words for `{channel}`", named.0);
                    let at = format!("{at}.channels");
                    problems.push(Problem::new(at, "no_words", text));
                }
            }
            What::WaitFor(wait) => self.check_event(&format!("{at}.event"), &wait.event, problems),
            What::Until(wait) if self.extensions.moment(&wait.moment).is_none() => {
                let known = self.extensions.moment_names().join(", ");
                let text = format!("there is no moment `{}`; there are {known}", wait.moment);
                problems.push(Problem::new(format!("{at}.moment"), "unknown_moment", text));
            }
            What::Do(node) => {
                let wrong = match self.extensions.action(&node.action) {
                    None => {
                        let known = self.extensions.action_names().join(", ");
                        let text =
                            format!("there is no action `{}`; there are {known}", node.action);
                        Some(("action", "unknown_action", text))
                    }
                    Some(action) => (action.check)(&node.with)
                        .err()
                        .map(|text| ("with", "invalid", text)),
                };
                if let Some((field, code, text)) = wrong {
                    problems.push(Problem::new(format!("{at}.{field}"), code, text));
                }
            }
            What::Wait(_)
            | What::Delivered(_)
            | What::Until(_)
            | What::Split(_)
            | What::Share(_)
            | What::Experiment(_)
            | What::Tag(_)
            | What::Attribute(_)
            | What::Webhook(_)
            | What::End => {}
        }
        Ok(())
    }

    fn check_conditions(
        &self,
        tx: &mut Tx<'_>,
        document: &Document,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Error> {
        let conditions = document.conditions();
        if conditions.is_empty() {
            return Ok(());
        }
        let registry = self.extensions.conditions().ok_or(Error::NoConditions)?;
        let shop = segments::shop(tx)?;
        for (at, condition) in conditions {
            match segments::read(tx, registry, &shop, condition) {
                Ok(_understood) => {}
                Err(segments::Error::Invalid(wrong)) => {
                    problems.extend(wrong.into_iter().map(|problem| {
                        let inner = problem.path.trim_start_matches('$');
                        let text = problem.message;
                        Problem::new(format!("{at}{inner}"), "bad_condition", text)
                    }));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn check_event(&self, at: &str, event: &str, problems: &mut Vec<Problem>) {
        let is_custom = event.len() > events::CUSTOM.len() && event.starts_with(events::CUSTOM);
        if !self.events.contains(&event) && !is_custom {
            let known = self.events.join(", ");
            let text = format!(
                "journeys do not hear of `{event}`; they hear of {known}, and of whatever begins with `{}`",
                events::CUSTOM
            );
            problems.push(Problem::new(at, "unknown_event", text));
        }
    }

    /// Refuses a back-fill of what is not known of the past.
    fn check_past(&self, document: &Document) -> Result<(), Error> {
        match &document.trigger {
            Trigger::Event(trigger) if !self.past.contains(&trigger.event.as_str()) => {
                Err(Error::NoPast(trigger.event.clone()))
            }
            Trigger::Event(_)
            | Trigger::Segment(_)
            | Trigger::Date(_)
            | Trigger::Schedule(_)
            | Trigger::ByHand(_) => Ok(()),
        }
    }
}
