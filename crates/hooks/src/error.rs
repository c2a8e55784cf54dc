//! What can go wrong.

use db::DbError;
use web::{FieldError, Kind, ToProblem};

use crate::domain::{DeliveryId, HookId, LONGEST_NAME, LONGEST_URL, MOST_HOOKS};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the webhooks could not be read or written")]
    Db(#[from] DbError),
    /// The customers whom something is about could not be read.
    #[error("the customers of webhooks could not be read")]
    Customers(#[from] customers::Error),
    /// The name is empty or too long.
    #[error("a webhook needs a name of 1 to {LONGEST_NAME} characters")]
    Name,
    /// The address is none.
    #[error(
        "the address begins with https://, holds no password, and has at most {LONGEST_URL} bytes"
    )]
    Url,
    /// No events.
    #[error("choose at least one kind of event, and at most a hundred")]
    Kinds,
    /// A kind that nobody publishes.
    #[error("there are no events of the kind `{0}`")]
    UnknownKind(String),
    /// Too many.
    #[error("the shop has {MOST_HOOKS} webhooks: remove one first")]
    TooMany,
    /// No such hook.
    #[error("there is no webhook {0}")]
    Unknown(HookId),
    /// No such delivery.
    #[error("there is no delivery {0}")]
    UnknownDelivery(DeliveryId),
    /// Nobody is called while it is paused.
    #[error("webhook {0} is paused: let it go on first")]
    Paused(HookId),
    /// What is kept cannot be written or understood.
    #[error("a webhook could not be written as JSON")]
    Json(#[source] serde_json::Error),
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Name => "hooks.name",
            Self::Url => "hooks.url",
            Self::Kinds => "hooks.kinds",
            Self::UnknownKind(_) => "hooks.unknown_kind",
            Self::TooMany => "hooks.too_many",
            Self::Unknown(_) => "hooks.not_found",
            Self::UnknownDelivery(_) => "hooks.no_delivery",
            Self::Paused(_) => "hooks.paused",
            Self::Json(_) => "hooks.json",
        }
    }
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Customers(error) => ToProblem::kind(error),
            Self::Name | Self::Url | Self::Kinds | Self::UnknownKind(_) => Kind::Invalid,
            Self::TooMany | Self::Paused(_) => Kind::Conflict,
            Self::Unknown(_) | Self::UnknownDelivery(_) => Kind::NotFound,
            Self::Json(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn errors(&self) -> Vec<FieldError> {
        let of =
            |field: &str, code: &'static str| vec![FieldError::new(field, code, self.to_string())];
        match self {
            Self::Name => of("name", "invalid"),
            Self::Url => of("url", "invalid"),
            Self::Kinds => of("kinds", "invalid"),
            Self::UnknownKind(_) => of("kinds", "unknown"),
            Self::Db(_)
            | Self::Customers(_)
            | Self::TooMany
            | Self::Unknown(_)
            | Self::UnknownDelivery(_)
            | Self::Paused(_)
            | Self::Json(_) => Vec::new(),
        }
    }
}
