//! What others may see.

use std::collections::BTreeMap;

use kernel::{CustomerId, Timestamp};
use serde::Serialize;
use serde_json::Value;

use crate::domain::{
    BackFill, EnrolmentId, EnrolmentState, EntryRule, JourneyId, JourneyName, JourneyState,
    VersionId,
};

/// A journey in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JourneyView {
    /// Which.
    pub id: JourneyId,
    /// Its name.
    pub name: JourneyName,
    /// How far it is.
    pub state: JourneyState,
    /// What it is called, for people.
    pub title: String,
    /// What it does and why, for people.
    pub summary: String,
    /// The version that people enter now.
    pub version: VersionId,
    /// When it was first published.
    pub created_at: Timestamp,
    /// When it was last changed or switched.
    pub changed_at: Timestamp,
    /// How many people are how far, by the word of the state.
    pub people: BTreeMap<&'static str, i64>,
}

/// Everything about one journey.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JourneyDetail {
    /// As in a list.
    #[serde(flatten)]
    pub journey: JourneyView,
    /// The document that people enter now.
    pub document: Value,
    /// Its versions, the newest first.
    pub versions: Vec<VersionView>,
    /// Its back-fills, the newest first.
    pub back_fills: Vec<BackFillView>,
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionView {
    /// Which.
    pub id: VersionId,
    /// 1, 2, 3, …
    pub number: i64,
    /// When.
    pub published_at: Timestamp,
}

/// A back-fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackFillView {
    /// How far back.
    pub wanted: BackFill,
    /// Events looked at so far.
    pub looked_at: i64,
    /// People brought in so far.
    pub enrolled: i64,
    /// When it was asked for.
    pub started_at: Timestamp,
    /// When it was done.
    pub ended_at: Option<Timestamp>,
}

/// One customer and one journey.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JourneyExplanation {
    /// The customer.
    pub customer: CustomerId,
    /// The journey.
    pub name: JourneyName,
    /// How far it is.
    pub state: JourneyState,
    /// Whether the customer is among those chosen not to get it.
    pub held_out: bool,
    /// When they were inside, the newest first.
    pub enrolments: Vec<EnrolmentView>,
    /// The events of the trigger's kind on their timeline, the newest first.
    pub events: Vec<EntryView>,
}

/// One time inside.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EnrolmentView {
    /// Which.
    pub id: EnrolmentId,
    /// The version that they go through.
    pub version: VersionId,
    /// What brought them in.
    pub cause: String,
    /// `event` or `back_fill`.
    pub entered_by: String,
    /// When they came in.
    pub entered_at: Timestamp,
    /// How far they are.
    pub state: EnrolmentState,
    /// Where they are, or were last.
    pub node: String,
    /// Until when they wait.
    pub due_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When they reached the goal.
    pub goal_at: Option<Timestamp>,
    /// Why it failed or ended early.
    pub note: String,
    /// What happened at each node.
    pub steps: Vec<StepView>,
}

/// What happened at a node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepView {
    /// The node.
    pub node: String,
    /// `wait`, `message`, `end`, `exited` or `failed`.
    pub what: String,
    /// More about it: the ask of a message, the reason of an exit.
    pub detail: Value,
    /// When.
    pub at: Timestamp,
}

/// An event that could bring a customer in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryView {
    /// The event's cause.
    pub cause: String,
    /// When it happened.
    pub at: Timestamp,
    /// Whether it did.
    pub brought_in: bool,
    /// What the rules say to it now.
    pub rule: EntryRule,
}
