//! What others may see: what would have happened.

use std::collections::BTreeMap;

use kernel::{CustomerId, Day, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::{Part, RunId, RunState, Wanted};

/// What would have happened.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = RehearsalSummary)]
pub struct Rehearsal {
    /// What was rehearsed.
    pub programmes: Vec<String>,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub to: Day,
    /// Events that were lived through again.
    pub events: usize,
    /// Times that somebody came into a programme.
    pub entered: i64,
    /// Of them, those held out to measure what the programme brings.
    pub held_out: i64,
    /// Of them, those whose way failed at a step.
    pub failed: i64,
    /// Different people who would have been written to.
    pub people: usize,
    /// Messages that would have left.
    pub mails: usize,
    /// Of each programme.
    pub by_programme: BTreeMap<String, usize>,
    /// Messages that would have waited, by the reason's code.
    pub deferrals: BTreeMap<String, i64>,
    /// Messages that would not have left at all, by the reason's code.
    pub stopped: BTreeMap<String, i64>,
    /// Messages of each day, in the shop's zone; days without any are left out.
    pub per_day: Vec<DayCount>,
    /// The day with the most messages.
    pub busiest: Option<DayCount>,
    /// The most messages that one person would have had within seven days.
    pub most_in_seven_days: usize,
    /// Codes of offers that programmes would have given, and the most they may cost: an upper bound, no prediction.
    pub offers: Vec<OfferCount>,
}

/// Codes of one offer that one programme would have given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RehearsedOffer)]
pub struct OfferCount {
    /// The programme.
    pub programme: String,
    /// The offer.
    pub offer: String,
    /// How many codes.
    pub given: i64,
    /// What they would cost if every one of them were used, in minor units: an amount by its amount, a part of an order by the
    /// shop's average order, a gift by what one costs. Absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
    /// The currency of that: the shop's.
    #[schema(example = "GBP")]
    pub currency: String,
}

/// A day and its messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RehearsalDay)]
pub struct DayCount {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Day,
    /// How many.
    pub mails: usize,
}

/// What would have happened, with everything that pictures are drawn from.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = RehearsalResult)]
pub struct Detailed {
    /// In short.
    #[serde(flatten)]
    pub rehearsal: Rehearsal,
    /// Programme by programme.
    pub details: Vec<ProgrammeDetail>,
    /// How many people would have had how many messages, from one on.
    pub per_person: Vec<PersonCount>,
    /// Programmes that wanted to write to the same person within a day, the most frequent first.
    pub collisions: Vec<Collision>,
    /// What the contact policy decided, the most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// A few people, and what would have happened to each of them.
    pub examples: Vec<Example>,
}

/// What one programme would have done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = RehearsedProgramme)]
pub struct ProgrammeDetail {
    /// The programme's name.
    pub name: String,
    /// What it is called, for people.
    pub title: String,
    /// Times that somebody came in.
    pub entered: i64,
    /// Different people who came in.
    pub people: u64,
    /// How many times inside are how far at the end, by the word of the state.
    pub states: BTreeMap<String, i64>,
    /// Messages that would have left.
    pub mails: usize,
    /// What became of everything that it wanted to write, by the word of the state.
    pub asks: BTreeMap<String, i64>,
    /// Messages of each day; days without any are left out.
    pub per_day: Vec<DayCount>,
    /// Node by node, by name.
    pub nodes: Vec<NodeDetail>,
}

/// What would have happened at one node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = RehearsedNode)]
pub struct NodeDetail {
    /// The node.
    pub node: String,
    /// How often each thing happened there: the kind of the node, `skipped`, `exited`, `failed`.
    pub steps: BTreeMap<String, i64>,
    /// Where people's way stands there at the end, by the word of the state.
    pub people: BTreeMap<String, i64>,
}

/// So many people would have had so many messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RehearsedPeople)]
pub struct PersonCount {
    /// Messages.
    pub mails: usize,
    /// People.
    pub people: usize,
}

/// Two programmes that wanted to write to the same people within a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RehearsedCollision)]
pub struct Collision {
    /// The one that asked first.
    pub first: String,
    /// The one that asked within a day after it.
    pub second: String,
    /// How often.
    pub times: i64,
    /// What became of what the second one wanted, by the word of the state.
    pub outcomes: BTreeMap<String, i64>,
}

/// What the contact policy decided, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RehearsedReason)]
pub struct ReasonCount {
    /// What: `send_now`, `later`, `merged`, `expired`, `refused`.
    pub outcome: String,
    /// The reason's code.
    pub reason: String,
    /// About so many asks.
    pub asks: i64,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = RehearsedExample)]
pub struct Example {
    /// Who.
    #[schema(value_type = String, example = "cus_42")]
    pub customer: CustomerId,
    /// Why this one is shown: `most_messages`, `typical`, `collision`, `merged`, `stopped`.
    pub why: String,
    /// What would have happened, the earliest first, at most 200 things.
    pub timeline: Vec<Happening>,
}

/// Something that would have happened to somebody.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = RehearsedHappening)]
pub struct Happening {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The programme.
    pub programme: String,
    /// What: `entered`, `step`, `ended`, `asked`, `decided` or `written`.
    pub what: String,
    /// The node, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// In words or in a code: the kind of the step, why something was decided, how it ended.
    pub words: String,
}

/// A rehearsal that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Rehearsal)]
pub struct RunView {
    /// Which.
    #[schema(value_type = String, example = "reh_01fz3k9q8r7x2")]
    pub id: RunId,
    /// What is rehearsed: names, drafts, from, to.
    pub wanted: Wanted,
    /// How far it is.
    pub state: RunState,
    /// What a running one is doing.
    pub part: Part,
    /// How much of it is done, from 0 to 1,000.
    pub permille: i64,
    /// Who asked for it: `staff stf_…` or `api key_…`.
    pub asked_by: String,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// When it was begun.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// Why it failed; empty otherwise.
    pub note: String,
}

/// A rehearsal with its result.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = RehearsalDetail)]
pub struct RunDetail {
    /// The rehearsal.
    #[serde(flatten)]
    pub run: RunView,
    /// What would have happened; absent until it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Detailed>)]
    pub result: Option<Value>,
}
