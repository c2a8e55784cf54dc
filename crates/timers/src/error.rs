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

/// Why a handler could not do its part.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// The database failed. A passing failure undoes the whole batch, which is tried again.
    #[error("the database failed")]
    Db(#[from] DbError),
    /// The handler cannot do it now, perhaps later.
    #[error("{code}: {text}")]
    Failed {
        /// Stable code.
        code: &'static str,
        /// What happened, for staff.
        text: String,
    },
}

impl HandlerError {
    /// A failure with its code and text.
    pub fn failed(code: &'static str, text: impl std::fmt::Display) -> Self {
        Self::Failed {
            code,
            text: text.to_string(),
        }
    }
}
