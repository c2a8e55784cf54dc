//! What can go wrong.

use db::DbError;

/// Why a taker could not do its part.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// The database failed. A passing failure undoes the whole batch, which is tried again.
    #[error("the database failed")]
    Db(#[from] DbError),
    /// The taker cannot do it now, perhaps later; tried again, in the end kept as a dead letter.
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

    /// Whether the whole transaction is worth nothing now.
    pub fn ends_the_transaction(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_transient())
    }
}
