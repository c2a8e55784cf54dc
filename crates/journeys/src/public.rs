//! What others may see.

use std::collections::BTreeMap;

use kernel::{CustomerId, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::{
    BackFill, EnrolmentId, EnrolmentState, EntryRule, JourneyId, JourneyName, JourneyState,
    VersionId,
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
    /// Its back-fills, the newest first.
    pub back_fills: Vec<BackFillView>,
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

/// A back-fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BackFillView {
    /// How far back.
    #[schema(value_type = Object)]
    pub wanted: BackFill,
    /// Events looked at so far.
    pub looked_at: i64,
    /// People brought in so far.
    pub enrolled: i64,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When it was done.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
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
    /// `event` or `back_fill`.
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
    /// `wait`, `message`, `end`, `exited` or `failed`.
    pub what: String,
    /// More about it: the ask of a message, the reason of an exit.
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
