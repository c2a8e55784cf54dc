//! What others may see.

use core::fmt;
use std::collections::BTreeMap;

use kernel::{CustomerId, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::{
    EnrolmentId, EnrolmentState, EntryRule, Job, JourneyId, JourneyName, JourneyState, VersionId,
};

/// A journey in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JourneyView {
    /// Which.
    #[schema(value_type = String, example = "jny_01fz3k9q8r7x2")]
    pub id: JourneyId,
    /// Its name.
    #[schema(value_type = String, example = "thank-you")]
    pub name: JourneyName,
    /// How far it is.
    #[schema(value_type = String, example = "live")]
    pub state: JourneyState,
    /// What it is called, for people.
    pub title: String,
    /// What it does and why, for people.
    pub summary: String,
    /// The version that people enter now.
    #[schema(value_type = String, example = "jvn_01fz3k9q8r7x2")]
    pub version: VersionId,
    /// When it was first published.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed or switched.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// How many people are how far, by the word of the state.
    #[schema(value_type = BTreeMap<String, i64>)]
    pub people: BTreeMap<&'static str, i64>,
    /// Experiments by whose arms the way parts, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub experiments: Vec<String>,
}

/// Everything about one journey.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JourneyDetail {
    /// As in a list.
    #[serde(flatten)]
    pub journey: JourneyView,
    /// The document that people enter now.
    #[schema(value_type = Object)]
    pub document: Value,
    /// Its versions, the newest first.
    pub versions: Vec<VersionView>,
    /// What is or was done for it page by page, the newest first.
    pub jobs: Vec<JobView>,
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VersionView {
    /// Which.
    #[schema(value_type = String, example = "jvn_01fz3k9q8r7x2")]
    pub id: VersionId,
    /// 1, 2, 3, …
    pub number: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
}

/// A version with its document.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = JourneyVersionDetail)]
pub struct VersionDetail {
    /// Which.
    #[schema(value_type = String, example = "jvn_01fz3k9q8r7x2")]
    pub id: VersionId,
    /// 1, 2, 3, …
    pub number: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// What it is.
    #[schema(value_type = Object)]
    pub document: Value,
}

/// What happened at one node, and who stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = JourneyNodeNumbers)]
pub struct NodeNumbers {
    /// The node.
    pub node: String,
    /// How often each thing happened there: the kind of the node (somebody went through it), `skipped`, `exited`,
    /// `failed`.
    pub steps: BTreeMap<String, i64>,
    /// How many times inside stand there, by the word of the state: `waiting` and `parked` now, the others at their end.
    pub people: BTreeMap<String, i64>,
}

/// Somebody who stands at a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = JourneyNodePerson)]
pub struct NodePerson {
    /// Who.
    #[schema(value_type = String, example = "cus_42")]
    pub customer: CustomerId,
    /// What they are called, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// `waiting`, `parked` or `failed`.
    #[schema(value_type = String, example = "waiting")]
    pub state: EnrolmentState,
    /// Since when they stand there.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// When they go on at the latest; absent when only something that happens leads on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
}

/// Something that is done for a journey page by page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobView {
    /// What: `{"past": {"newest": 500}}`, `{"watch": {"bring_in": 0}}`, `{"audience": {"at": …}}`, `{"move": …}`.
    #[schema(value_type = Object)]
    pub job: Job,
    /// Events or people looked at so far.
    pub looked_at: i64,
    /// People brought in so far.
    pub entered: i64,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When it was done.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
}

/// More people than are reached at once without asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// The journey.
    pub name: JourneyName,
    /// How many people it would reach at once.
    pub people: u64,
    /// Of how many customers.
    pub of: u64,
    /// How many are reached without asking.
    pub allowed: u64,
    /// How many the rehearsal of the same document has reached, where there was one.
    pub rehearsed: Option<u64>,
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` would reach {} of {} customers at once",
            self.name, self.people, self.of
        )?;
        match self.rehearsed {
            Some(rehearsed) if self.people > rehearsed => {
                write!(
                    f,
                    ", its rehearsal reached {rehearsed}: confirm that this is meant"
                )
            }
            Some(_) | None => write!(
                f,
                ", {} are reached without asking: confirm that this is meant",
                self.allowed
            ),
        }
    }
}

/// What bringing somebody in by hand came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Brought {
    /// What the rules say.
    #[schema(value_type = String, example = "enters")]
    pub rule: EntryRule,
    /// Whether they came in now.
    pub new: bool,
}

/// What publishing a document would change.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Plan {
    /// The journey.
    #[schema(value_type = String, example = "thank-you")]
    pub name: JourneyName,
    /// Whether there is none of this name yet.
    pub is_new: bool,
    /// What is different, by place; empty when the document stands already.
    pub changes: Vec<Change>,
    /// Who is inside.
    pub inside: PeoplePreview,
    /// How many people it would reach at once when it goes live, or with its next schedule.
    pub reach: u64,
}

/// Something that is different.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Change {
    /// Where: `nodes.thanks.fresh_for`. Nodes by their names.
    pub at: String,
    /// What stands; none where it is new.
    #[schema(value_type = Option<Object>)]
    pub from: Option<Value>,
    /// What is to stand; none where it goes.
    #[schema(value_type = Option<Object>)]
    pub to: Option<Value>,
}

/// Who is inside, and what would become of them by another document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeoplePreview {
    /// How many are inside.
    pub people: i64,
    /// Node by node.
    pub nodes: Vec<NodeFate>,
}

/// Those at one node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NodeFate {
    /// The node.
    pub node: String,
    /// How many are there.
    pub people: i64,
    /// What would become of them.
    pub fate: Fate,
}

/// What would become of people by another document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The node is there too: they can go on by it.
    CanMove,
    /// It has no such node: they finish on their own version, whatever is chosen.
    Finishes,
}

/// Somebody whose step failed.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FailedView {
    /// Who.
    #[schema(value_type = String, example = "cus_42")]
    pub customer: CustomerId,
    /// The time inside, with its steps and the cause.
    pub enrolment: EnrolmentView,
}

/// One customer and one journey.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JourneyExplanation {
    /// The customer.
    #[schema(value_type = String, example = "cus_42")]
    pub customer: CustomerId,
    /// The journey.
    #[schema(value_type = String, example = "thank-you")]
    pub name: JourneyName,
    /// How far it is.
    #[schema(value_type = String, example = "live")]
    pub state: JourneyState,
    /// Whether the customer is among those chosen not to get it.
    pub held_out: bool,
    /// When they were inside, the newest first.
    pub enrolments: Vec<EnrolmentView>,
    /// The events of the trigger's kind on their timeline, the newest first.
    pub events: Vec<EntryView>,
}

/// One time inside.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EnrolmentView {
    /// Which.
    #[schema(value_type = String, example = "enr_01fz3k9q8r7x2")]
    pub id: EnrolmentId,
    /// The version that they go through.
    #[schema(value_type = String, example = "jvn_01fz3k9q8r7x2")]
    pub version: VersionId,
    /// What brought them in.
    pub cause: String,
    /// `event`, `back_fill`, `watch`, `schedule` or `hand`.
    pub entered_by: String,
    /// When they came in.
    #[schema(value_type = String, format = DateTime)]
    pub entered_at: Timestamp,
    /// How far they are.
    #[schema(value_type = String, example = "waiting")]
    pub state: EnrolmentState,
    /// Where they are, or were last.
    pub node: String,
    /// Until when they wait.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// When they reached the goal.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub goal_at: Option<Timestamp>,
    /// Why it failed or ended early.
    pub note: String,
    /// What happened at each node.
    pub steps: Vec<StepView>,
}

/// What happened at a node.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct StepView {
    /// The node.
    pub node: String,
    /// The kind of the node; `skipped` where a message was no longer worth saying, `exited` or `failed`.
    pub what: String,
    /// More about it: the ask of a message, the way that was taken, the reason of an exit.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// An event that could bring a customer in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntryView {
    /// The event's cause.
    pub cause: String,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether it did.
    pub brought_in: bool,
    /// How it brought them in; of another one, what the rules say to it now.
    #[schema(value_type = String, example = "enters")]
    pub rule: EntryRule,
}
