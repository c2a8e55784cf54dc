//! What can go wrong.

use db::DbError;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the timeline could not be read or written")]
    Db(#[from] DbError),
    /// A cause is empty or too long.
    #[error("an event's cause must have 1 to 200 bytes")]
    BadCause,
    /// A kind is not a custom one, or the event is nobody's.
    #[error("the kind of a program's own event begins with `custom.`, and it is somebody's")]
    NotCustom,
    /// The data are too large.
    #[error("an event's data must stay below 64 KB of JSON")]
    TooLarge,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::BadCause => "events.bad_cause",
            Self::NotCustom => "events.not_custom",
            Self::TooLarge => "events.too_large",
        }
    }
}
