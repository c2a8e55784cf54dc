//! What can go wrong.

use db::DbError;
use web::{FieldError, Kind, ToProblem};

use crate::domain::{EnrolmentId, Problem};

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
    /// Nobody knows the past events of this kind.
    #[error("events of kind `{0}` cannot be brought in from the past")]
    NoPast(String),
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
        }
    }

    /// Whether the same may succeed later without a change by a person.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Db(error) | Self::Timers(timers::Error::Db(error)) => error.is_transient(),
            Self::Messages(error) => error.is_transient(),
            Self::Timers(_)
            | Self::Name
            | Self::Unknown(_)
            | Self::Archived(_)
            | Self::Document(_)
            | Self::LostNode { .. }
            | Self::NoPast(_) => false,
        }
    }

    /// The database's failure inside, when it is nothing else.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever is not the database's stays what it is"
    )]
    fn into_db(self) -> Result<DbError, Self> {
        match self {
            Self::Db(error) | Self::Timers(timers::Error::Db(error)) => Ok(error),
            Self::Messages(error) => error.into_db().map_err(Self::Messages),
            other => Err(other),
        }
    }
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) | Self::Timers(timers::Error::Db(error)) => error.kind(),
            Self::Name | Self::Document(_) | Self::NoPast(_) => Kind::Invalid,
            Self::Unknown(_) => Kind::NotFound,
            Self::Archived(_) => Kind::Conflict,
            Self::Messages(_) | Self::Timers(_) | Self::LostNode { .. } => Kind::Internal,
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
