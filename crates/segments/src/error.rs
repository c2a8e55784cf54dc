//! What can go wrong.

use db::DbError;
use predicates::{PredicateError, Problem};
use web::{FieldError, Kind, ToProblem};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the segment could not be read or written")]
    Db(#[from] DbError),
    /// A condition could not be answered.
    #[error("the segment could not be answered")]
    Predicate(#[from] PredicateError),
    /// The customers could not be read.
    #[error("the customers could not be read")]
    Customers(#[from] customers::Error),
    /// The file could not be written.
    #[error("the members could not be written")]
    Write(#[from] csv::Error),
    /// The shop's settings could not be read.
    #[error("the shop's settings could not be read")]
    Settings(#[from] settings::Error),
    /// The condition makes no sense.
    #[error("the condition is not understood: {}", told(.0))]
    Invalid(Vec<Problem>),
    /// There is no such segment.
    #[error("there is no segment `{0}`")]
    NoSegment(String),
    /// There is no such list.
    #[error("there is no list `{0}`")]
    NoList(String),
    /// Another segment or list has the name.
    #[error("the name `{0}` is taken")]
    NameTaken(String),
    /// A name is empty, too long or looks like an id.
    #[error(
        "a name has 1 to 200 bytes, no control characters, and does not start with `seg_` or `lst_`"
    )]
    BadName,
    /// More customers than one change may hold.
    #[error("one change holds at most {0} customers")]
    TooMany(usize),
    /// Not as many as can be laid over one another.
    #[error("two or three segments are laid over one another")]
    Overlap,
    /// Somebody changed it meanwhile.
    #[error("the segment was changed meanwhile (it is at version {found}): look at it again")]
    Changed {
        /// The version that stands now.
        found: i64,
    },
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) | Self::Predicate(PredicateError::Db(error)) => error.kind(),
            Self::Predicate(_) | Self::Settings(_) | Self::Customers(_) | Self::Write(_) => {
                Kind::Internal
            }
            Self::Invalid(_) | Self::BadName | Self::TooMany(_) | Self::Overlap => Kind::Invalid,
            Self::NoSegment(_) | Self::NoList(_) => Kind::NotFound,
            Self::NameTaken(_) | Self::Changed { .. } => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn errors(&self) -> Vec<FieldError> {
        let Self::Invalid(problems) = self else {
            return Vec::new();
        };
        let errors = problems
            .iter()
            .map(|problem| FieldError::new(&problem.path, "invalid", &problem.message));
        errors.collect()
    }
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Predicate(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Write(_) => "segments.write",
            Self::Settings(error) => error.code(),
            Self::Invalid(_) => "segments.invalid",
            Self::NoSegment(_) => "segments.no_segment",
            Self::NoList(_) => "segments.no_list",
            Self::NameTaken(_) => "segments.name_taken",
            Self::BadName => "segments.bad_name",
            Self::TooMany(_) => "segments.too_many",
            Self::Overlap => "segments.overlap",
            Self::Changed { .. } => "segments.changed",
        }
    }
}

/// The problems one after the other.
fn told(problems: &[Problem]) -> String {
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    texts.join("; ")
}
