//! What can go wrong.

use db::DbError;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the report could not be computed")]
    Db(#[from] DbError),
    /// The segment that was asked about is none, or could not be computed.
    #[error(transparent)]
    Segments(#[from] segments::Error),
    /// The figures of messages could not be read.
    #[error("the figures of messages could not be read")]
    Messages(#[from] messages::Error),
    /// A setting of the shop cannot be read.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// What experiments say could not be read.
    #[error("what experiments say could not be read")]
    Experiments(#[from] experiments::Error),
    /// What offers cost could not be read.
    #[error("what offers cost could not be read")]
    Offers(#[from] offers::Error),
    /// A report cannot be written as JSON.
    #[error("the report cannot be written as JSON")]
    Json(#[source] serde_json::Error),
    /// A sum does not fit.
    #[error("the amounts add up to more than can be counted")]
    TooLarge,
    /// The first day is after the last.
    #[error("the first day is after the last")]
    Backwards,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Segments(error) => error.code(),
            Self::Messages(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::Experiments(error) => error.code(),
            Self::Offers(error) => error.code(),
            Self::Json(_) => "analytics.json",
            Self::TooLarge => "analytics.too_large",
            Self::Backwards => "analytics.backwards",
        }
    }
}

impl From<kernel::Error> for Error {
    /// The only thing that arithmetic on amounts of one currency refuses.
    fn from(_: kernel::Error) -> Self {
        Self::TooLarge
    }
}
