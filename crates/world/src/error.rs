//! What can stop a world.

use db::DbError;

/// Why a round of work stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the shop's database failed")]
    Db(#[from] DbError),
    /// The shop's settings could not be read.
    #[error("the shop's settings could not be read")]
    Settings(#[from] settings::Error),
    /// The database is no founded shop.
    #[error("this database holds no shop yet; create one with `perennial init`")]
    NotFounded,
    /// Journeys failed.
    #[error("journeys stopped")]
    Journeys(#[from] journeys::Error),
    /// A playbook could not be read.
    #[error("a playbook stopped")]
    Playbooks(#[from] playbooks::Error),
    /// Templates and builders do not fit together.
    #[error("messages stopped")]
    Messages(#[from] messages::Error),
    /// An event could not be put on a timeline.
    #[error("the timeline could not be written")]
    Events(#[from] events::Error),
    /// Sending stopped.
    #[error(transparent)]
    Sending(#[from] messages::SendError),
    /// Visits could not be swept.
    #[error("what visitors saw could not be swept")]
    Storefront(#[from] storefront::Error),
    /// Staff could not be swept.
    #[error("what staff left behind could not be swept")]
    Staff(#[from] staff::Error),
    /// What to show to whom could not be learned.
    #[error("what to show to whom could not be learned")]
    Recommendations(#[from] recommendations::Error),
    /// Customers could not be scored.
    #[error("what customers are likely to do next could not be computed")]
    Insights(#[from] insights::Error),
    /// A journey or file that a rehearsal names.
    #[error("there is no journey or playbook `{0}`")]
    UnknownProgramme(String),
    /// The scratch shop of a rehearsal.
    #[error("the scratch shop of a rehearsal could not be made")]
    Scratch(#[source] std::io::Error),
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::NotFounded => "world.not_founded",
            Self::Journeys(error) => error.code(),
            Self::Playbooks(error) => error.code(),
            Self::Messages(error) => error.code(),
            Self::Events(error) => error.code(),
            Self::Sending(_) => "world.sending_stopped",
            Self::Storefront(error) => error.code(),
            Self::Staff(error) => error.code(),
            Self::Recommendations(error) => error.code(),
            Self::Insights(error) => error.code(),
            Self::UnknownProgramme(_) => "world.unknown_programme",
            Self::Scratch(_) => "world.no_scratch_shop",
        }
    }
}
