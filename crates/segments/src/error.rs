//! What can go wrong.

use db::DbError;
use predicates::{PredicateError, Problem};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the segment could not be read or written")]
    Db(#[from] DbError),
    /// A condition could not be answered.
    #[error("the segment could not be answered")]
    Predicate(#[from] PredicateError),
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
    /// Somebody changed it meanwhile.
    #[error("the segment was changed meanwhile (it is at version {found}): look at it again")]
    Changed {
        /// The version that stands now.
        found: i64,
    },
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Predicate(error) => error.code(),
            Self::Invalid(_) => "segments.invalid",
            Self::NoSegment(_) => "segments.no_segment",
            Self::NoList(_) => "segments.no_list",
            Self::NameTaken(_) => "segments.name_taken",
            Self::BadName => "segments.bad_name",
            Self::Changed { .. } => "segments.changed",
        }
    }
}

/// The problems one after the other.
fn told(problems: &[Problem]) -> String {
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    texts.join("; ")
}
