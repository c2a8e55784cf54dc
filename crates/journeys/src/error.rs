//! What can go wrong.

use db::DbError;
use predicates::PredicateError;
use web::{FieldError, Kind, ToProblem};

use crate::{
    domain::{EnrolmentId, Problem},
    public::Reach,
};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the journeys could not be read or written")]
    Db(#[from] DbError),
    /// A message could not be asked for.
    #[error("a message could not be asked for")]
    Messages(#[from] messages::Error),
    /// A timer could not be set.
    #[error("a timer could not be set")]
    Timers(#[from] timers::Error),
    /// A name that is none.
    #[error("the name of a journey has 1 to 60 lower-case letters, digits and hyphens")]
    Name,
    /// There is no such journey.
    #[error("there is no journey `{0}`")]
    Unknown(String),
    /// The journey is over.
    #[error("journey `{0}` is archived: publish it under another name")]
    Archived(String),
    /// The document is not one.
    #[error("the journey's document has {} problem(s), the first: {}", .0.len(), first(.0))]
    Document(Vec<Problem>),
    /// Somebody stands at a node that their version does not have.
    #[error("enrolment {enrolment} stands at node `{node}`, which its version does not have")]
    LostNode {
        /// Whose.
        enrolment: EnrolmentId,
        /// The node.
        node: String,
    },
    /// A condition about customers could not be read or answered.
    #[error("a condition about customers could not be answered")]
    Segments(#[from] segments::Error),
    /// The customer could not be read or changed.
    #[error("the customer could not be read or changed")]
    Customers(#[from] customers::Error),
    /// The shop's settings could not be read.
    #[error("the shop's settings could not be read")]
    Settings(#[from] settings::Error),
    /// Nobody here knows conditions about customers.
    #[error("conditions about customers are not known here")]
    NoConditions,
    /// Nobody here knows this date of customers.
    #[error("there is no date `{0}` of customers")]
    NoDate(String),
    /// Nobody here does this.
    #[error("there is no action `{0}`")]
    NoAction(String),
    /// Nobody here foretells this.
    #[error("there is no moment `{0}`")]
    NoMoment(String),
    /// Another room refused what a node has it do.
    #[error("{text}")]
    Action {
        /// Its stable code.
        code: &'static str,
        /// In words.
        text: String,
    },
    /// Another system could not be called.
    #[error("another system could not be called: {0}")]
    Webhook(String),
    /// The arm of an experiment could not be told.
    #[error("the arm of an experiment could not be told")]
    Experiments(#[from] experiments::Error),
    /// Nobody can be brought in.
    #[error("journey `{0}` is not live: switch it on first")]
    NotLive(String),
    /// There is no such customer.
    #[error("there is no such customer")]
    NoCustomer,
    /// It would reach more people at once than is done without asking.
    #[error("{0}")]
    Confirm(Box<Reach>),
    /// Nobody knows the past events of this kind.
    #[error("events of kind `{0}` cannot be brought in from the past")]
    NoPast(String),
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
        segments::Error::Customers(error) => of_customers(error),
        _ => None,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is not the database's stays what it is"
)]
const fn of_customers(error: &customers::Error) -> Option<&DbError> {
    match error {
        customers::Error::Db(error) | customers::Error::Events(events::Error::Db(error)) => {
            Some(error)
        }
        _ => None,
    }
}

fn first(problems: &[Problem]) -> String {
    problems.first().map(Problem::to_string).unwrap_or_default()
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Messages(error) => error.code(),
            Self::Timers(error) => error.code(),
            Self::Name => "journeys.bad_name",
            Self::Unknown(_) => "journeys.not_found",
            Self::Archived(_) => "journeys.archived",
            Self::Document(_) => "journeys.bad_document",
            Self::LostNode { .. } => "journeys.lost_node",
            Self::NoPast(_) => "journeys.no_past",
            Self::Segments(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::Experiments(error) => error.code(),
            Self::NoConditions => "journeys.no_conditions",
            Self::NoDate(_) => "journeys.no_date",
            Self::NoAction(_) => "journeys.no_action",
            Self::NoMoment(_) => "journeys.no_moment",
            Self::Webhook(_) => "journeys.webhook_failed",
            Self::NotLive(_) => "journeys.not_live",
            Self::NoCustomer => "journeys.no_customer",
            Self::Confirm(_) => "journeys.confirm",
            Self::Action { code, .. } => code,
        }
    }

    /// Whether it is the database's: then nothing more can be done in this transaction.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever is not the database's leaves the transaction as it is"
    )]
    pub(crate) fn is_of_database(&self) -> bool {
        match self {
            Self::Db(_)
            | Self::Timers(timers::Error::Db(_))
            | Self::Experiments(experiments::Error::Db(_)) => true,
            Self::Messages(error) => error.is_transient(),
            Self::Segments(error) => of_segments(error).is_some(),
            Self::Customers(error) => of_customers(error).is_some(),
            _ => false,
        }
    }

    /// Whether the same may succeed later without a change by a person.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "nothing else goes away by itself"
    )]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Db(error)
            | Self::Timers(timers::Error::Db(error))
            | Self::Experiments(experiments::Error::Db(error)) => error.is_transient(),
            Self::Messages(error) => error.is_transient(),
            Self::Segments(error) => of_segments(error).is_some_and(DbError::is_transient),
            Self::Customers(error) => of_customers(error).is_some_and(DbError::is_transient),
            _ => false,
        }
    }

    /// The database's failure inside, when it is nothing else.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever is not the database's stays what it is"
    )]
    fn into_db(self) -> Result<DbError, Self> {
        match self {
            Self::Db(error)
            | Self::Timers(timers::Error::Db(error))
            | Self::Experiments(experiments::Error::Db(error))
            | Self::Customers(
                customers::Error::Db(error) | customers::Error::Events(events::Error::Db(error)),
            )
            | Self::Segments(
                segments::Error::Db(error) | segments::Error::Predicate(PredicateError::Db(error)),
            ) => Ok(error),
            Self::Messages(error) => error.into_db().map_err(Self::Messages),
            other => Err(other),
        }
    }
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) | Self::Timers(timers::Error::Db(error)) => error.kind(),
            Self::Segments(error) => error.kind(),
            Self::Customers(error) => error.kind(),
            Self::Experiments(error) => error.kind(),
            Self::Name | Self::Document(_) | Self::NoPast(_) => Kind::Invalid,
            Self::Unknown(_) | Self::NoCustomer => Kind::NotFound,
            Self::Archived(_) | Self::NotLive(_) | Self::Confirm(_) => Kind::Conflict,
            Self::Messages(_)
            | Self::Timers(_)
            | Self::LostNode { .. }
            | Self::Settings(_)
            | Self::NoConditions
            | Self::NoDate(_)
            | Self::NoAction(_)
            | Self::NoMoment(_)
            | Self::Webhook(_)
            | Self::Action { .. } => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn errors(&self) -> Vec<FieldError> {
        let Self::Document(problems) = self else {
            return Vec::new();
        };
        problems
            .iter()
            .map(|problem| FieldError::new(&problem.at, problem.code, &problem.text))
            .collect()
    }
}

impl From<Error> for events::HandlerError {
    fn from(error: Error) -> Self {
        let code = error.code();
        match error.into_db() {
            Ok(error) => Self::Db(error),
            Err(other) => Self::failed(code, other),
        }
    }
}
