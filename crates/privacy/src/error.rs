//! What can go wrong.

use db::DbError;

/// A failure in one of the rooms; nothing was changed in any of them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the customer's records could not be read or written")]
    Db(#[from] DbError),
    /// Room `customers` refused or failed.
    #[error(transparent)]
    Customers(#[from] customers::Error),
    /// Room `orders` failed.
    #[error("the customer's orders could not be read or written")]
    Orders(#[from] orders::Error),
    /// Room `segments` failed.
    #[error("the customer's lists could not be read or written")]
    Segments(#[from] segments::Error),
    /// Room `hooks` failed.
    #[error("what other systems are told of the customer could not be read or written")]
    Hooks(#[from] hooks::Error),
    /// Room `offers` failed.
    #[error("the codes that the customer was given could not be read or written")]
    Offers(#[from] offers::Error),
    /// Room `journeys` failed.
    #[error("the customer's journeys could not be read or written")]
    Journeys(#[from] journeys::Error),
    /// Room `campaigns` failed.
    #[error("the customer's campaigns could not be read or written")]
    Campaigns(#[from] campaigns::Error),
    /// Room `messages` failed.
    #[error("the customer's messages could not be read or written")]
    Messages(#[from] messages::Error),
    /// Room `storefront` failed.
    #[error("what the customer saw in the store could not be read or written")]
    Storefront(#[from] storefront::Error),
    /// Room `insights` failed.
    #[error("what is expected of the customer could not be read or written")]
    Insights(#[from] insights::Error),
    /// Room `experiments` failed.
    #[error("the experiments that the customer met could not be read or written")]
    Experiments(#[from] experiments::Error),
    /// A value cannot be written as JSON.
    #[error("a record cannot be written as JSON")]
    Json(#[source] serde_json::Error),
    /// The merge is of other customers than the one that was named.
    #[error("this merge is not of this customer")]
    OtherMerge,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Orders(error) => error.code(),
            Self::Segments(error) => error.code(),
            Self::Hooks(error) => error.code(),
            Self::Offers(error) => error.code(),
            Self::Journeys(error) => error.code(),
            Self::Campaigns(error) => error.code(),
            Self::Messages(error) => error.code(),
            Self::Storefront(error) => error.code(),
            Self::Insights(error) => error.code(),
            Self::Experiments(error) => error.code(),
            Self::Json(_) => "privacy.json",
            Self::OtherMerge => "privacy.other_merge",
        }
    }
}
