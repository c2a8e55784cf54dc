//! What ends a whole batch. What is wrong with one record is told in its outcome.

use db::DbError;

/// A failure of a whole batch.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the records could not be written")]
    Db(#[from] DbError),
    /// The customers' room refused.
    #[error(transparent)]
    Customers(#[from] customers::Error),
    /// The catalogue refused.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    /// The orders' room refused.
    #[error(transparent)]
    Orders(#[from] ::orders::Error),
    /// What orders do to offers could not be written.
    #[error("what the orders do to offers could not be written")]
    Offers(#[from] ::offers::Error),
    /// A timeline refused.
    #[error("the customers' timelines could not be written")]
    Events(#[from] ::events::Error),
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Catalog(error) => error.code(),
            Self::Orders(error) => error.code(),
            Self::Offers(error) => error.code(),
            Self::Events(error) => error.code(),
        }
    }

    /// Whether the database is to blame, so that no single record is.
    pub(crate) fn is_of_the_database(&self) -> bool {
        self.code().starts_with("db.")
    }
}
