//! What others may see.

use core::fmt;
use std::collections::BTreeMap;

use kernel::{Day, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{
    CampaignId, CampaignName, CampaignState, Document, Round, RunId, RunState, Verdict,
};

/// A campaign in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CampaignView {
    /// Which.
    #[schema(value_type = String, example = "cmp_01fz3k9q8r7x2")]
    pub id: CampaignId,
    /// Its name.
    #[schema(value_type = String, example = "spring-sale")]
    pub name: CampaignName,
    /// How far it is.
    #[schema(value_type = String, example = "scheduled")]
    pub state: CampaignState,
    /// What it is called, for people.
    pub title: String,
    /// Why it stopped by itself; left out otherwise.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// When it begins next; left out when it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub starts_at: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed or switched.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
}

/// Everything about one campaign.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CampaignDetail {
    /// As in a list.
    #[serde(flatten)]
    pub campaign: CampaignView,
    /// How often its draft was changed: hand it in with the next change, so that nobody's work is written over.
    pub changes: i64,
    /// Under which its messages and figures stand.
    #[schema(example = "campaign.spring-sale")]
    pub programme: String,
    /// What it is.
    pub document: Document,
    /// Its sendings, the newest first, at most 500.
    pub runs: Vec<RunView>,
}

/// One sending of a campaign.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = CampaignRun)]
pub struct RunView {
    /// Which.
    #[schema(value_type = String, example = "crn_01fz3k9q8r7x2")]
    pub id: RunId,
    /// 1, 2, 3, …
    pub number: i64,
    /// The run whose message it repeats for those who did not react.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub repeats: Option<RunId>,
    /// How far it is.
    #[schema(value_type = String, example = "sending")]
    pub state: RunState,
    /// The day that it is for.
    #[schema(value_type = String, example = "2026-11-27")]
    pub day: Day,
    /// When it begins or began.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// When its audience was frozen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub frozen_at: Option<Timestamp>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// How many belonged to the audience when it was frozen.
    pub audience: i64,
    /// How many are how far: `waiting`, `asked` (handed to the contact policy), `held_out`, `cancelled`.
    #[schema(value_type = BTreeMap<String, i64>)]
    pub people: BTreeMap<&'static str, i64>,
    /// What the test came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Where shares learn: how they moved, and what is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learned: Option<Learned>,
}

/// How the shares of the variants moved while a campaign went.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = CampaignLearned)]
pub struct Learned {
    /// In words.
    pub words: String,
    /// The shares that stood and stand, the first ones first. Since they move, variants are compared fairly only within a round.
    pub rounds: Vec<Round>,
}

/// What a campaign came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CampaignFigures)]
pub struct FiguresView {
    /// The campaign.
    #[schema(value_type = String, example = "spring-sale")]
    pub name: CampaignName,
    /// All together.
    pub total: Counts,
    /// Each variant, over all runs.
    pub variants: Vec<VariantFigures>,
    /// Each variant of each run.
    pub runs: Vec<RunFigures>,
}

/// What one variant came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CampaignVariantFigures)]
pub struct VariantFigures {
    /// The variant.
    pub variant: String,
    /// What it came to.
    #[serde(flatten)]
    pub counts: Counts,
}

/// What one variant of a run came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CampaignRunFigures)]
pub struct RunFigures {
    /// The number of the run; of a repetition, that of the run that it repeats.
    pub run: i64,
    /// Whether it is what went to those who did not react.
    pub again: bool,
    /// The variant.
    pub variant: String,
    /// What it came to.
    #[serde(flatten)]
    pub counts: Counts,
}

/// How often something became of messages. Of openings and clicks it is messages, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CampaignCounts)]
pub struct Counts {
    /// Handed to the contact policy.
    pub asked: i64,
    /// Left, or kept where no mail server is set up.
    pub sent: i64,
    /// Left and did not come back.
    pub delivered: i64,
    /// Came back.
    pub bounced: i64,
    /// Could not be sent.
    pub failed: i64,
    /// Parts of text messages, each of which is paid for.
    pub segments: i64,
    /// Opened by people.
    pub opened: i64,
    /// Opened by machines.
    pub opened_by_machine: i64,
    /// Clicked by people.
    pub clicked: i64,
    /// Clicked by machines.
    pub clicked_by_machine: i64,
    /// "No more of this."
    pub unsubscribed: i64,
    /// "This is spam."
    pub complained: i64,
    /// Answered.
    pub replied: i64,
    /// Orders within five days of a click.
    pub ordered: i64,
    /// What these orders brought, net of refunds, in minor units, by currency.
    pub revenue: BTreeMap<String, i64>,
}

/// Whom a campaign would reach, if it went now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CampaignEstimate)]
pub struct Estimate {
    /// Members of the audience, without those who are left out.
    pub audience: u64,
    /// Of all customers.
    pub of: u64,
    /// Left out by exclusions, or kept from marketing by the shop's holdout.
    pub excluded: u64,
    /// Chosen to get nothing, so that what it brings can be measured.
    pub held_out: u64,
    /// Would get it at once.
    pub now: u64,
    /// Would get it later, by the reason's code.
    pub later: BTreeMap<String, Foreseen>,
    /// Would not get it, by the reason's code.
    pub refused: BTreeMap<String, Foreseen>,
    /// How many people were looked at; where it is fewer than the audience, the numbers of `now`, `later` and `refused` are
    /// scaled up from them.
    pub looked_at: u64,
    /// How many are reached without asking.
    pub allowed: u64,
    /// Whether scheduling it needs a confirmation.
    pub needs_confirmation: bool,
}

/// People of whom the same is foreseen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CampaignForeseen)]
pub struct Foreseen {
    /// How many.
    pub people: u64,
    /// Why, in words.
    pub words: String,
}

/// Something on the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CampaignCalendarEntry)]
pub struct CalendarEntry {
    /// The campaign.
    #[schema(value_type = String, example = "spring-sale")]
    pub name: CampaignName,
    /// What it is called.
    pub title: String,
    /// The day in the shop's zone.
    #[schema(value_type = String, example = "2026-11-27")]
    pub day: Day,
    /// When it begins or began.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// How far it is: the state of a run; `foreseen` for a recurring campaign's later sendings, `draft` for what is not
    /// scheduled yet, `paused`.
    pub state: String,
    /// Whether it goes to those who did not react.
    pub again: bool,
}

/// More people than are reached at once without asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// The campaign.
    pub name: CampaignName,
    /// How many people it would reach.
    pub people: u64,
    /// Of how many customers.
    pub of: u64,
    /// How many are reached without asking.
    pub allowed: u64,
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` would reach {} of {} customers, {} are reached without asking: confirm that this is meant",
            self.name, self.people, self.of, self.allowed
        )
    }
}
