//! What can go wrong.

use ::predicates::Problem;
use db::DbError;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the experiment could not be read or written")]
    Db(#[from] DbError),
    /// A setting of the shop cannot be read.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// What was opened and followed could not be read.
    #[error("what became of messages could not be read")]
    Messages(#[from] messages::Error),
    /// The customers could not be read.
    #[error("the customers could not be read")]
    Customers(#[from] customers::Error),
    /// It makes no sense.
    #[error("the experiment is not understood: {}", told(.0))]
    Invalid(Vec<Problem>),
    /// There is no such experiment.
    #[error("there is no experiment `{0}`")]
    Unknown(String),
    /// There is one, and it is not a draft any more.
    #[error("experiment `{0}` was started already: define another one under another name")]
    Started(String),
    /// It does not run.
    #[error("experiment `{0}` does not run")]
    NotRunning(String),
    /// There is no such arm.
    #[error("experiment `{experiment}` has no arm `{arm}`")]
    NoArm {
        /// The experiment.
        experiment: String,
        /// The arm.
        arm: String,
    },
    /// One holdout runs already.
    #[error("the holdout `{0}` runs already: stop it first")]
    AnotherHoldout(String),
    /// Too little was bought to plan by.
    #[error(
        "too few orders were placed to plan by: say how many people come in a week and how many of them order"
    )]
    NothingToPlanBy,
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::Messages(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Invalid(_) => "experiments.invalid",
            Self::Unknown(_) => "experiments.not_found",
            Self::Started(_) => "experiments.started",
            Self::NotRunning(_) => "experiments.not_running",
            Self::NoArm { .. } => "experiments.no_arm",
            Self::AnotherHoldout(_) => "experiments.another_holdout",
            Self::NothingToPlanBy => "experiments.nothing_to_plan_by",
        }
    }
}

/// The problems one after the other.
fn told(problems: &[Problem]) -> String {
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    texts.join("; ")
}
