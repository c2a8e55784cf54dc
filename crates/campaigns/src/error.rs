//! What can go wrong.

use db::DbError;
use predicates::PredicateError;
use web::{FieldError, Kind, ToProblem};

use crate::{
    domain::{CampaignState, Problem},
    public::Reach,
};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the campaigns could not be read or written")]
    Db(#[from] DbError),
    /// A message could not be asked for, taken back or looked at.
    #[error("a message could not be asked for, taken back or looked at")]
    Messages(#[from] messages::Error),
    /// A condition about customers could not be read or answered.
    #[error("a condition about customers could not be answered: {0}")]
    Segments(#[from] segments::Error),
    /// The customers could not be read.
    #[error("the customers could not be read")]
    Customers(#[from] customers::Error),
    /// The shop's settings could not be read.
    #[error("the shop's settings could not be read")]
    Settings(#[from] settings::Error),
    /// A name that is none.
    #[error("the name of a campaign has 1 to 60 lower-case letters, digits and hyphens")]
    Name,
    /// There is no such campaign.
    #[error("there is no campaign `{0}`")]
    Unknown(String),
    /// Another campaign has the name.
    #[error("there is a campaign `{0}` already")]
    Taken(String),
    /// The document makes no sense.
    #[error("the campaign's document has {} problem(s), the first: {}", .0.len(), first(.0))]
    Document(Vec<Problem>),
    /// Only a draft is changed.
    #[error("the campaign is {}: only a draft can be changed or deleted", .0.word())]
    NotDraft(CampaignState),
    /// Somebody else changed the draft in between.
    #[error("somebody else changed this draft: read it again")]
    Changed,
    /// It is not in the state for that.
    #[error("the campaign is {}, and cannot be {wanted}", state.word())]
    State {
        /// How far it is.
        state: CampaignState,
        /// What was wanted: `paused`.
        wanted: &'static str,
    },
    /// Its time has passed.
    #[error("the time of the campaign has passed")]
    Past,
    /// Nobody waits for a winner.
    #[error("nobody waits for a winner: there is no test that is not decided")]
    NoTest,
    /// There is no such variant.
    #[error("there is no variant `{0}`")]
    NoVariant(String),
    /// Nobody of the shop's customers has the address.
    #[error("nobody of the shop's customers has this address: add them first")]
    NoCustomer,
    /// There is nothing to send again.
    #[error(
        "there is nothing to send again: the campaign was not sent yet, or was sent again already"
    )]
    NothingToResend,
    /// A month that is none.
    #[error("a month is written like 2026-03")]
    Month,
    /// It would reach more people at once than is done without asking.
    #[error("{0}")]
    Confirm(Box<Reach>),
}

fn first(problems: &[Problem]) -> String {
    problems.first().map(Problem::to_string).unwrap_or_default()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is not the database's stays what it is"
)]
const fn of_segments(error: &segments::Error) -> Option<&DbError> {
    match error {
        segments::Error::Db(error) | segments::Error::Predicate(PredicateError::Db(error)) => {
            Some(error)
        }
        _ => None,
    }
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Messages(error) => error.code(),
            Self::Segments(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::Name => "campaigns.bad_name",
            Self::Unknown(_) => "campaigns.not_found",
            Self::Taken(_) => "campaigns.name_taken",
            Self::Document(_) => "campaigns.bad_document",
            Self::NotDraft(_) => "campaigns.not_a_draft",
            Self::Changed => "campaigns.changed",
            Self::State { .. } => "campaigns.wrong_state",
            Self::Past => "campaigns.past",
            Self::NoTest => "campaigns.no_test",
            Self::NoVariant(_) => "campaigns.no_variant",
            Self::NoCustomer => "campaigns.no_customer",
            Self::NothingToResend => "campaigns.nothing_to_resend",
            Self::Month => "campaigns.bad_month",
            Self::Confirm(_) => "campaigns.confirm",
        }
    }

    /// Whether the same may succeed later without a change by a person.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "nothing else goes away by itself"
    )]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Db(error) => error.is_transient(),
            Self::Messages(error) => error.is_transient(),
            Self::Customers(error) => error.is_transient(),
            Self::Segments(error) => of_segments(error).is_some_and(DbError::is_transient),
            _ => false,
        }
    }
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Segments(error) => error.kind(),
            Self::Messages(error) => error.kind(),
            Self::Customers(error) => error.kind(),
            Self::Settings(_) => Kind::Internal,
            Self::Name
            | Self::Document(_)
            | Self::Past
            | Self::NoVariant(_)
            | Self::NoCustomer
            | Self::Month => Kind::Invalid,
            Self::Unknown(_) => Kind::NotFound,
            Self::Taken(_)
            | Self::NotDraft(_)
            | Self::Changed
            | Self::State { .. }
            | Self::NoTest
            | Self::NothingToResend
            | Self::Confirm(_) => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn errors(&self) -> Vec<FieldError> {
        match self {
            Self::Document(problems) => problems
                .iter()
                .map(|problem| FieldError::new(&problem.at, problem.code, &problem.text))
                .collect(),
            Self::Segments(error) => error.errors(),
            Self::Messages(error) => error.errors(),
            Self::Db(_)
            | Self::Customers(_)
            | Self::Settings(_)
            | Self::Name
            | Self::Unknown(_)
            | Self::Taken(_)
            | Self::NotDraft(_)
            | Self::Changed
            | Self::State { .. }
            | Self::Past
            | Self::NoTest
            | Self::NoVariant(_)
            | Self::NoCustomer
            | Self::NothingToResend
            | Self::Month
            | Self::Confirm(_) => Vec::new(),
        }
    }
}
