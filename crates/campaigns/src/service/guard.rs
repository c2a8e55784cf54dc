//! Asking first, before more people are reached than is done without asking.

use db::Tx;

use crate::{domain::CampaignName, error::Error, public::Reach};

/// So few people are never asked about.
const SMALLEST: u64 = 25;

/// What is done without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// Customers of the shop.
    pub of: u64,
    /// How many of them a campaign may reach.
    pub allowed: u64,
}

impl Guard {
    /// As the shop has set it.
    pub fn from_settings(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let share = settings::get(tx, &crate::settings::LARGEST_SHARE)?;
        let of = u64::try_from(customers::count(tx)?).unwrap_or_default();
        Ok(Self {
            of,
            allowed: of.saturating_mul(u64::from(share)) / 100,
        })
    }

    /// Whether so many are reached only after a yes.
    pub const fn asks(&self, people: u64) -> bool {
        people >= SMALLEST && people > self.allowed
    }

    /// Refuses more people than may be reached without a yes.
    pub fn check(&self, name: &CampaignName, people: u64, confirmed: bool) -> Result<(), Error> {
        if confirmed || !self.asks(people) {
            return Ok(());
        }
        Err(Error::Confirm(Box::new(Reach {
            name: name.clone(),
            people,
            of: self.of,
            allowed: self.allowed,
        })))
    }
}

/// Whether an audience has grown far beyond what somebody has looked at when it was scheduled.
pub(crate) fn is_too_many(guard: &Guard, people: u64, expected: i64) -> bool {
    let expected = u64::try_from(expected).unwrap_or_default();
    let surprising = expected
        .saturating_add(expected / 2)
        .saturating_add(SMALLEST);
    guard.asks(people) && people > surprising
}
