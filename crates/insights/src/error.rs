//! What can go wrong.

use db::DbError;
use stats::Unfit;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("what customers bought could not be read")]
    Db(#[from] DbError),
    /// A setting of the shop cannot be read.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// The customers could not be read.
    #[error("the customers could not be read")]
    Customers(#[from] customers::Error),
    /// What was opened and followed could not be read.
    #[error("what became of messages could not be read")]
    Messages(#[from] messages::Error),
    /// There is not enough to learn from.
    #[error("there is not enough to learn from yet")]
    Unfit(#[from] Unfit),
    /// A report cannot be written as JSON.
    #[error("the report cannot be written as JSON")]
    Json(#[source] serde_json::Error),
    /// Another process began to score everybody anew.
    #[error("another process scores everybody now")]
    TakenOver,
    /// Nothing was ordered until the day that was asked about.
    #[error("nothing was ordered until then")]
    NothingYet,
    /// Nothing is known of the days after the day that was asked about.
    #[error("the orders end before the days that the forecast is to be compared with")]
    NothingAfter,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Messages(error) => error.code(),
            Self::Unfit(_) => "insights.unfit",
            Self::Json(_) => "insights.json",
            Self::TakenOver => "insights.taken_over",
            Self::NothingYet => "insights.nothing_yet",
            Self::NothingAfter => "insights.nothing_after",
        }
    }
}
