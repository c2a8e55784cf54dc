//! What can go wrong.

use db::DbError;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("what was bought could not be read")]
    Db(#[from] DbError),
    /// A setting of the shop cannot be read.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// Nobody who was known before bought anything in the days that are hidden.
    #[error("nobody who was known before bought anything then")]
    NobodyToAsk,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::NobodyToAsk => "recommendations.nobody_to_ask",
        }
    }
}
