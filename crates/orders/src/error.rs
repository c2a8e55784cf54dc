//! What can go wrong.

use db::DbError;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("orders could not be read or written")]
    Db(#[from] DbError),
    /// The timeline refused an event.
    #[error("an order's event could not be recorded")]
    Events(#[from] events::Error),
    /// Amounts or quantities of an order add up to more than can be counted.
    #[error("the amounts of an order are too large to be added up")]
    TooLarge,
    /// A batch holds more items than are taken at once.
    #[error("a batch of {found} is too large: at most {limit} are taken at once")]
    BatchTooLarge {
        /// How many there were.
        found: usize,
        /// How many may be.
        limit: usize,
    },
}

impl From<kernel::Error> for Error {
    fn from(_overflow: kernel::Error) -> Self {
        Self::TooLarge
    }
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Events(error) => error.code(),
            Self::TooLarge => "orders.too_large",
            Self::BatchTooLarge { .. } => "orders.batch_too_large",
        }
    }
}
