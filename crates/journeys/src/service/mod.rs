//! The use cases.

mod back_fill;
mod enter;
mod explain;
mod go_on;
mod leave;
mod manage;
mod moving;
mod read;
mod writing;

pub use back_fill::{PastEvents, PastPage, ReadPast, back_fill};
pub use enter::{Entered, enter};
pub use explain::explain;
pub use go_on::{Stepped, go_on, retry};
pub use leave::{Left, leave};
pub use manage::{archive, enable, enable_ready, export, pause, publish, resume};
pub use moving::{erase, merge, unmerge};
pub use read::{exists, list, show};

pub(crate) use enter::{By, enter_apart};
pub(crate) use go_on::fail;
pub(crate) use writing::{enrolment_of as timer_enrolment, timer as step_timer};

use messages::Policies;

use crate::documents::Documents;

/// What this room's data are called for caches.
pub(crate) const ROOM: &str = "journeys";

/// The kind of the timers of people who wait.
pub const STEP: &str = "journeys.step";

/// What every step needs.
#[derive(Clone)]
pub struct Rules {
    /// The contact policy that messages are put to.
    pub policies: Policies,
    /// Documents that were read before.
    pub documents: Documents,
}

impl Rules {
    /// The rules with no document read yet.
    pub fn new(policies: Policies) -> Self {
        Self {
            policies,
            documents: Documents::default(),
        }
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rules").finish_non_exhaustive()
    }
}
