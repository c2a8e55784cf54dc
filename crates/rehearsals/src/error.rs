//! What can go wrong.

use db::DbError;
use web::{FieldError, Kind, ToProblem};

use crate::domain::{LONGEST, MOST_DRAFTS, MOST_NAMES, MOST_QUEUED, RunId};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the rehearsals could not be read or written")]
    Db(#[from] DbError),
    /// A document or a name is not one.
    #[error(transparent)]
    Journeys(#[from] journeys::Error),
    /// The period is none.
    #[error("the last day is the first one or later, and at most {LONGEST} days are rehearsed")]
    Period,
    /// Too much at once.
    #[error("at most {MOST_NAMES} journeys and {MOST_DRAFTS} documents are rehearsed at once")]
    TooMuch,
    /// No journey has this name, and no ready-made one.
    #[error("there is no journey `{0}`, and no ready-made one")]
    UnknownJourney(String),
    /// Too many wait.
    #[error("{MOST_QUEUED} rehearsals wait already: wait until some are over, or cancel some")]
    Queue,
    /// No such run.
    #[error("there is no rehearsal {0}")]
    Unknown(RunId),
    /// A run that is still to end cannot be removed.
    #[error("rehearsal {0} is not over: cancel it first")]
    NotOver(RunId),
    /// What is kept cannot be written or understood.
    #[error("a rehearsal could not be written as JSON")]
    Json(#[source] serde_json::Error),
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Journeys(error) => error.code(),
            Self::Period => "rehearsals.period",
            Self::TooMuch => "rehearsals.too_much",
            Self::UnknownJourney(_) => "rehearsals.unknown_journey",
            Self::Queue => "rehearsals.queue",
            Self::Unknown(_) => "rehearsals.not_found",
            Self::NotOver(_) => "rehearsals.not_over",
            Self::Json(_) => "rehearsals.json",
        }
    }
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Journeys(error) => ToProblem::kind(error),
            Self::Period | Self::TooMuch | Self::UnknownJourney(_) => Kind::Invalid,
            Self::Queue | Self::NotOver(_) => Kind::Conflict,
            Self::Unknown(_) => Kind::NotFound,
            Self::Json(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn errors(&self) -> Vec<FieldError> {
        match self {
            Self::Journeys(error) => error.errors(),
            Self::Period => vec![FieldError::new("to", "invalid", self.to_string())],
            Self::UnknownJourney(_) => {
                vec![FieldError::new("names", "unknown", self.to_string())]
            }
            Self::Db(_)
            | Self::TooMuch
            | Self::Queue
            | Self::Unknown(_)
            | Self::NotOver(_)
            | Self::Json(_) => Vec::new(),
        }
    }
}
