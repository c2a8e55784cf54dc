//! The use cases.

mod calls;
mod deed;
mod differences;
mod enter;
mod explain;
mod go_on;
mod guard;
mod hand;
mod jobs;
mod known;
mod leave;
mod manage;
mod moving;
mod numbers;
mod past;
mod people;
mod read;
mod schedule;
mod wanted;
mod watch;
mod writing;

pub use calls::{Called, call_out, next_call};
pub use differences::plan;
pub use enter::{Entered, enter};
pub(crate) use explain::at_node;
pub use explain::{explain, failed};
pub use go_on::{Stepped, go_on, retry, retry_failed};
pub use guard::{Guard, guard, reach, rehearsed};
pub use hand::{Hand, bring_in};
pub use jobs::work;
pub use leave::{Left, leave};
pub use manage::{archive, enable, enable_ready, export, pause, publish, publish_with, resume};
pub use moving::{erase, merge, unmerge};
pub use numbers::{all_nodes, nodes, version};
pub use past::{PastEvents, PastPage, ReadPast};
pub use people::{Inside, preview};
pub use read::{exists, failures, list, show};
pub use schedule::SCHEDULE;
pub use wanted::unwanted;
pub use watch::WATCH;

pub(crate) use enter::{By, enter_among, enter_apart};
pub(crate) use go_on::fail;
pub(crate) use schedule::due as schedule_due;
pub(crate) use watch::{How, journey_of as watched_journey, look, look_after};
pub(crate) use writing::{enrolment_of as timer_enrolment, timer as step_timer};

use messages::Policies;

use crate::{documents::Documents, extensions::Extensions};

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
    /// What other rooms lend.
    pub extensions: Extensions,
}

impl Rules {
    /// The rules with no document read yet.
    pub fn new(policies: Policies) -> Self {
        Self {
            policies,
            documents: Documents::default(),
            extensions: Extensions::default(),
        }
    }

    /// The same with what other rooms lend.
    #[must_use]
    pub fn with(mut self, extensions: Extensions) -> Self {
        self.extensions = extensions;
        self
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rules").finish_non_exhaustive()
    }
}
