//! The use cases.

mod audience;
mod calendar;
mod desk;
mod estimate;
mod figures;
mod guard;
mod moving;
mod read;
mod resend;
mod runs;
mod switch;
mod trial;
mod wanted;

pub use calendar::calendar;
pub use desk::{Draft, SUBJECT_BUILDER, change, create, delete, duplicate};
pub use estimate::estimate;
pub use figures::figures;
pub use guard::Guard;
pub use moving::{erase, export, merge};
pub use read::{list, show};
pub use resend::{Again, resend};
pub use switch::{cancel, choose, pause, resume, schedule, unschedule};
pub use trial::{Trial, send_test};
pub use wanted::unwanted;

pub(crate) use audience::members;
pub(crate) use figures::{arms, known};
pub(crate) use guard::is_too_many;
pub(crate) use resend::next_number;
pub(crate) use runs::{after_end, content, follow};
pub(crate) use switch::hold;

use std::{collections::BTreeMap, sync::Arc};

use db::{DbError, Tx};
use kernel::{CustomerId, Span, Timestamp};
use messages::{Policies, templates::Desk};
use segments::Registry;

use crate::{
    domain::{CampaignName, CampaignState, When},
    error::Error,
    store::{self, CampaignRow},
};

/// What this room's data are called for caches.
pub(crate) const ROOM: &str = "campaigns";

/// What campaigns need from other rooms. Cheap to clone.
#[derive(Clone)]
pub struct Rules {
    /// The contact policy that messages are put to.
    pub policies: Policies,
    /// The kinds of conditions about customers.
    pub conditions: Arc<Registry>,
    /// The templates.
    pub templates: Desk,
    /// When each customer reads and buys most.
    pub best_times: BestTimes,
}

/// Finds when each of these customers reads and buys most, of the time that begins at an instant and is so long.
pub type BestTimes = Arc<
    dyn Fn(&mut Tx<'_>, &[CustomerId], Ahead) -> Result<BTreeMap<CustomerId, BestTime>, DbError>
        + Send
        + Sync,
>;

/// When a customer reads and buys most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BestTime {
    /// When.
    pub at: Timestamp,
    /// Why then, in words.
    pub words: String,
}

/// A time that begins at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// When it begins.
    pub since: Timestamp,
    /// How long it is.
    pub within: Span,
}

impl Rules {
    /// The best times of these customers from an instant on; nobody's, where the campaign does not go by them.
    pub(crate) fn best_of(
        &self,
        tx: &mut Tx<'_>,
        (when, since): (&When, Timestamp),
        customers: &[CustomerId],
    ) -> Result<BTreeMap<CustomerId, BestTime>, DbError> {
        match when {
            When::Best(best) if !customers.is_empty() => {
                let within = Span::from_hours(i64::from(best.within_hours));
                (self.best_times)(tx, customers, Ahead { since, within })
            }
            When::Best(_) | When::Now | When::At(_) | When::Local(_) | When::Every(_) => {
                Ok(BTreeMap::new())
            }
        }
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rules").finish_non_exhaustive()
    }
}

pub(crate) fn find(tx: &mut Tx<'_>, name: &CampaignName) -> Result<CampaignRow, Error> {
    store::by_name(tx, name)?.ok_or_else(|| Error::Unknown(name.to_string()))
}

/// Moves a campaign that nobody has stopped to another state.
pub(crate) fn advance(
    tx: &mut Tx<'_>,
    campaign: &CampaignRow,
    to: CampaignState,
    now: Timestamp,
) -> Result<(), Error> {
    let is_active = matches!(
        campaign.state,
        CampaignState::Scheduled | CampaignState::Sending | CampaignState::Testing
    );
    if is_active && campaign.state != to {
        let from = (campaign.id, campaign.state);
        let _moved = store::set_state(tx, from, (to, None, ""), now)?;
    }
    tx.touch(ROOM);
    Ok(())
}
