//! Why a condition could not be answered.

use db::DbError;

/// A failure while a condition is answered. A condition that makes no sense is a [`crate::Problem`] instead, found
/// before anything is asked.
#[derive(Debug, thiserror::Error)]
pub enum PredicateError {
    /// The database failed.
    #[error("a condition could not be answered")]
    Db(#[from] DbError),
    /// A customer's number is below 1 or above 4,294,967,295.
    #[error("customer number {0} does not fit into a set: numbers run from 1 to 4294967295")]
    OutOfRange(i64),
    /// The condition that names all customers named whom to leave out.
    #[error("the predicate for all customers must name them, not whom it leaves out")]
    Universe,
    /// The room that owns the condition failed in its own way.
    #[error("the condition `{predicate}` could not be answered")]
    Room {
        /// Name of the condition.
        predicate: &'static str,
        /// What the room says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl PredicateError {
    /// Stable code for logs and API answers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::OutOfRange(_) => "predicates.out_of_range",
            Self::Universe => "predicates.universe",
            Self::Room { .. } => "predicates.room",
        }
    }
}
