//! What is rehearsed, and how far a run is.

use journeys::{Document, JourneyName};
use kernel::{Day, Span};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;

kernel::typed_id!(RunId, "reh");
db::int_column!(RunId);

/// Most names of one run.
pub(crate) const MOST_NAMES: usize = 100;
/// Most documents of one run.
pub(crate) const MOST_DRAFTS: usize = 5;
/// The longest period, in days: three years.
pub(crate) const LONGEST: i64 = 1_100;
/// Most runs that wait at a time.
pub(crate) const MOST_QUEUED: usize = 20;
/// How many runs are kept; the oldest give way.
pub(crate) const KEPT: i64 = 200;
/// How often a run is taken up whose process was killed.
pub(crate) const MOST_ATTEMPTS: i64 = 3;
/// How long somebody who is not heard of may be at work. A run says where it is every few seconds.
pub(crate) const LEASE: Span = Span::from_minutes(5);

/// What is rehearsed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RehearsalWanted)]
pub struct Wanted {
    /// Names of journeys or of ready-made ones, at most 100; none, where there is no draft either, means all of both.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["thank-you"]), max_items = 100)]
    pub names: Vec<JourneyName>,
    /// Documents that are not published, at most 5.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub drafts: Vec<Draft>,
    /// The first day, in the shop's zone.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// The last day, at most 1,100 days later.
    #[schema(value_type = String, format = Date)]
    pub to: Day,
}

/// A document that is not published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RehearsalDraft)]
pub struct Draft {
    /// The name under which it is rehearsed: it takes the place of the journey of that name.
    #[schema(value_type = String, example = "thank-you")]
    pub name: JourneyName,
    /// The document.
    #[schema(value_type = Object)]
    pub document: Value,
}

impl Draft {
    /// Reads its document.
    pub fn read(&self) -> Result<Document, Error> {
        Ok(Document::parse(&self.document).map_err(journeys::Error::Document)?)
    }
}

impl Wanted {
    /// Refuses a period that is none or too long, and too much at once.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let days = self.to.since(self.from);
        if !(0..LONGEST).contains(&days) {
            return Err(Error::Period);
        }
        if self.names.len() > MOST_NAMES || self.drafts.len() > MOST_DRAFTS {
            return Err(Error::TooMuch);
        }
        Ok(())
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RehearsalState)]
pub enum RunState {
    /// Its turn has not come.
    Queued,
    /// It is lived through.
    Running,
    /// Its result is there.
    Done,
    /// It stopped; its note says why.
    Failed,
    /// Somebody did not want it any more.
    Cancelled,
}

impl RunState {
    /// Its word in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [
            Self::Queued,
            Self::Running,
            Self::Done,
            Self::Failed,
            Self::Cancelled,
        ]
        .into_iter()
        .find(|state| state.word() == word)
    }

    /// Whether nothing more happens.
    pub const fn is_over(self) -> bool {
        match self {
            Self::Queued | Self::Running => false,
            Self::Done | Self::Failed | Self::Cancelled => true,
        }
    }
}

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RehearsalPart)]
pub enum Part {
    /// Nothing yet.
    Waiting,
    /// A copy of the shop is made.
    Copying,
    /// The past is lived through.
    Living,
    /// What came of it is counted.
    Counting,
}

impl Part {
    /// Its word in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Copying => "copying",
            Self::Living => "living",
            Self::Counting => "counting",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Copying, Self::Living, Self::Counting]
            .into_iter()
            .find(|part| part.word() == word)
    }
}
