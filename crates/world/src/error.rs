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
    /// Campaigns failed.
    #[error("campaigns stopped")]
    Campaigns(#[from] campaigns::Error),
    /// A playbook could not be read.
    #[error("a playbook stopped")]
    Playbooks(#[from] playbooks::Error),
    /// Templates and builders do not fit together.
    #[error("messages stopped")]
    Messages(#[from] messages::Error),
    /// The record of orders could not be lived through again.
    #[error("the record of orders could not be lived through again")]
    Orders(#[from] orders::Error),
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
    /// Experiments could not be looked after.
    #[error("experiments could not be looked after")]
    Experiments(#[from] experiments::Error),
    /// A journey or file that a rehearsal names.
    #[error("there is no journey or playbook `{0}`")]
    UnknownProgramme(String),
    /// Somebody did not want a rehearsal any more.
    #[error("the rehearsal was cancelled")]
    Cancelled,
    /// An import in the background could not be read or written.
    #[error("an import in the background stopped")]
    Importer(#[from] importer::Error),
    /// A backup could not be asked for or noted.
    #[error("backups stopped")]
    Upkeep(#[from] upkeep::Error),
    /// Other systems could not be told.
    #[error("webhooks stopped")]
    Hooks(#[from] hooks::Error),
    /// Offers could not be read or written.
    #[error("offers stopped")]
    Offers(#[from] offers::Error),
    /// Segments could not be counted.
    #[error("segments could not be counted")]
    Segments(#[from] segments::Error),
    /// The kinds of conditions do not go together.
    #[error("the kinds of conditions do not go together")]
    Registry(#[from] segments::RegistryError),
    /// What people asked to be rehearsed could not be read or written.
    #[error("the rehearsals that were asked for could not be read or written")]
    Rehearsals(#[from] rehearsals::Error),
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
            Self::Campaigns(error) => error.code(),
            Self::Playbooks(error) => error.code(),
            Self::Messages(error) => error.code(),
            Self::Orders(error) => error.code(),
            Self::Events(error) => error.code(),
            Self::Sending(_) => "world.sending_stopped",
            Self::Storefront(error) => error.code(),
            Self::Staff(error) => error.code(),
            Self::Recommendations(error) => error.code(),
            Self::Insights(error) => error.code(),
            Self::Experiments(error) => error.code(),
            Self::UnknownProgramme(_) => "world.unknown_programme",
            Self::Cancelled => "world.rehearsal_cancelled",
            Self::Importer(error) => error.code(),
            Self::Upkeep(error) => error.code(),
            Self::Hooks(error) => error.code(),
            Self::Offers(error) => error.code(),
            Self::Segments(error) => error.code(),
            Self::Registry(_) => "world.conditions",
            Self::Rehearsals(error) => error.code(),
            Self::Scratch(_) => "world.no_scratch_shop",
        }
    }
}
