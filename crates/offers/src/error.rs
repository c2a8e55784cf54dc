//! What can go wrong.

use db::DbError;
use web::{FieldError, Kind, ToProblem};

use crate::domain::{LONGEST_NAME, Problem};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the offers could not be read or written")]
    Db(#[from] DbError),
    /// An event could not be told.
    #[error("that an offer was given or used could not be told")]
    Events(#[from] events::Error),
    /// A setting could not be read.
    #[error("a setting that offers need could not be read")]
    Settings(#[from] settings::Error),
    /// The name is none.
    #[error(
        "an offer's name has 1 to {LONGEST_NAME} lower-case letters, digits and hyphens, and begins with no hyphen"
    )]
    Name,
    /// The definition is none.
    #[error("the offer is not understood: {}", told(.0))]
    Invalid(Vec<Problem>),
    /// No such offer.
    #[error("there is no offer `{0}`")]
    Unknown(String),
    /// There is one of that name already.
    #[error("there is an offer `{0}` already")]
    Exists(String),
    /// Another offer has the code.
    #[error("the code `{code}` belongs to the offer `{offer}`")]
    Taken {
        /// Which.
        code: String,
        /// Whose.
        offer: String,
    },
    /// Codes are given by nobody for now.
    #[error("the offer `{0}` is paused: let it go on first")]
    Paused(String),
    /// It is over.
    #[error("the offer `{0}` is over")]
    Ended(String),
    /// The limit is reached.
    #[error("the offer `{0}` has given all the codes that it may give: raise its limit first")]
    LimitReached(String),
    /// No free code is left.
    #[error("the offer `{0}` has no free code left: bring or make more first")]
    NoCodes(String),
    /// Codes are brought to an offer that has one for all.
    #[error("everybody gets the same code of the offer `{0}`: it takes no others")]
    OneForAll(String),
    /// Too many at once.
    #[error("at most {0} codes at once")]
    TooMany(u32),
    /// A file cannot be read.
    #[error("the codes could not be read")]
    Read(#[source] std::io::Error),
    /// A file cannot be written.
    #[error("the codes could not be written as CSV")]
    Write(#[from] csv::Error),
    /// What is kept cannot be written as JSON.
    #[error("an offer could not be written as JSON")]
    Json(#[source] serde_json::Error),
}

fn told(problems: &[Problem]) -> String {
    let all: Vec<String> = problems
        .iter()
        .map(|one| format!("{}: {}", one.field, one.words))
        .collect();
    all.join("; ")
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Events(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::Name => "offers.name",
            Self::Invalid(_) => "offers.invalid",
            Self::Unknown(_) => "offers.not_found",
            Self::Exists(_) => "offers.exists",
            Self::Taken { .. } => "offers.code_taken",
            Self::Paused(_) => "offers.paused",
            Self::Ended(_) => "offers.ended",
            Self::LimitReached(_) => "offers.limit_reached",
            Self::NoCodes(_) => "offers.no_codes",
            Self::OneForAll(_) => "offers.one_for_all",
            Self::TooMany(_) => "offers.too_many",
            Self::Read(_) => "offers.read",
            Self::Write(_) => "offers.write",
            Self::Json(_) => "offers.json",
        }
    }

    /// The database's error, where it is one.
    pub fn into_db(self) -> Result<DbError, Self> {
        if let Self::Db(error)
        | Self::Events(events::Error::Db(error))
        | Self::Settings(settings::Error::Db(error)) = self
        {
            return Ok(error);
        }
        Err(self)
    }
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Name | Self::Invalid(_) | Self::TooMany(_) => Kind::Invalid,
            Self::Unknown(_) => Kind::NotFound,
            Self::Exists(_)
            | Self::Taken { .. }
            | Self::Paused(_)
            | Self::Ended(_)
            | Self::LimitReached(_)
            | Self::NoCodes(_)
            | Self::OneForAll(_) => Kind::Conflict,
            Self::Events(_)
            | Self::Settings(_)
            | Self::Read(_)
            | Self::Write(_)
            | Self::Json(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn errors(&self) -> Vec<FieldError> {
        match self {
            Self::Name => vec![FieldError::new("name", "invalid", self.to_string())],
            Self::Exists(_) => vec![FieldError::new("name", "taken", self.to_string())],
            Self::Taken { .. } => {
                vec![FieldError::new(
                    "definition.codes.code",
                    "taken",
                    self.to_string(),
                )]
            }
            Self::TooMany(_) => vec![FieldError::new("count", "too_many", self.to_string())],
            Self::Invalid(problems) => problems
                .iter()
                .map(|one| {
                    FieldError::new(format!("definition.{}", one.field), "invalid", &one.words)
                })
                .collect(),
            Self::Db(_)
            | Self::Events(_)
            | Self::Settings(_)
            | Self::Unknown(_)
            | Self::Paused(_)
            | Self::Ended(_)
            | Self::LimitReached(_)
            | Self::NoCodes(_)
            | Self::OneForAll(_)
            | Self::Read(_)
            | Self::Write(_)
            | Self::Json(_) => Vec::new(),
        }
    }
}
