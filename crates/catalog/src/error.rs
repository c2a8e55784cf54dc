//! What can go wrong.

use db::DbError;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the catalogue could not be read or written")]
    Db(#[from] DbError),
    /// A reference names nothing.
    #[error("a product needs an id, a stock-keeping unit, a handle or a title")]
    NoName,
    /// Too many at once.
    #[error("at most 1,000 products at once")]
    TooMany,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::NoName => "catalog.no_name",
            Self::TooMany => "catalog.too_many",
        }
    }
}
