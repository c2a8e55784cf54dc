//! What can go wrong.

use db::DbError;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the timers could not be read or written")]
    Db(#[from] DbError),
    /// A key is empty or too long.
    #[error("a timer's key must have 1 to 120 bytes")]
    BadKey,
    /// The data are too large.
    #[error("a timer's data must stay below 16 KB of JSON")]
    TooLarge,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::BadKey => "timers.bad_key",
            Self::TooLarge => "timers.too_large",
        }
    }
}
