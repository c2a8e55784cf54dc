//! What can go wrong.

use db::DbError;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("what visitors saw could not be read or written")]
    Db(#[from] DbError),
    /// The timeline refused an event.
    #[error("the customer's timeline could not be written")]
    Events(#[from] events::Error),
    /// The customer could not be read.
    #[error("the customer could not be read")]
    Customers(#[from] customers::Error),
    /// A browser could not be kept for notifications.
    #[error("the browser could not be kept for notifications")]
    Messages(#[from] messages::Error),
    /// The shop's settings could not be read.
    #[error("the setting of the storefront's sites could not be read")]
    Settings(#[from] settings::Error),
    /// A value cannot be written as JSON.
    #[error("what a visitor saw cannot be written as JSON")]
    Json(#[source] serde_json::Error),
    /// A stored row cannot be understood.
    #[error("table storefront_seen, column {column}, visitor {visitor}, seq {seq}: not understood")]
    Stored {
        /// The column.
        column: &'static str,
        /// The visitor's hash.
        visitor: String,
        /// The number.
        seq: i64,
    },
    /// Nobody is known under the name that was given.
    #[error("no customer is known under this name: send the customer first")]
    NoCustomer,
    /// None or several of the three ways to name a customer were used, or the name is none.
    #[error("name the customer by one of `customer`, `email` and `external_id` (`source:id`)")]
    WhichCustomer,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Events(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Messages(error) => error.code(),
            Self::Settings(_) => "storefront.settings",
            Self::Json(_) => "storefront.json",
            Self::Stored { .. } => "storefront.stored",
            Self::NoCustomer => "storefront.no_customer",
            Self::WhichCustomer => "storefront.which_customer",
        }
    }
}
