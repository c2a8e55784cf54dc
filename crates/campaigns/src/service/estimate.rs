//! Whom a campaign would reach, before it is scheduled.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Moment};
use messages::{Channel, Decision};

use super::{
    Rules,
    audience::Members,
    desk::{Strict, checked},
    find,
    guard::Guard,
    members,
};
use crate::{
    domain::{CampaignName, is_held_out},
    error::Error,
    public::{Estimate, Foreseen},
};

/// People looked at one by one, at most; of more a part is looked at, evenly spread.
const MOST: u64 = 20_000;

/// Whom a campaign would reach if it went now, how many of them later and not at all, and why.
pub fn estimate(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    name: &CampaignName,
) -> Result<Estimate, Error> {
    let campaign = find(tx, name)?;
    let document = &campaign.document;
    let plan = checked(tx, rules, document, Strict::Draft)?;
    let Members { set, excluded } = members(tx, at.now, rules, document)?;
    let guard = Guard::from_settings(tx)?;
    let held_out = |customer: &CustomerId| is_held_out(campaign.id, document.holdout(), *customer);
    let held = u64::try_from(set.iter().filter(held_out).count()).unwrap_or(u64::MAX);
    let audience = set.len();
    let reached = audience.saturating_sub(held);
    let step = usize::try_from(reached.div_ceil(MOST).max(1)).unwrap_or(usize::MAX);
    let looked_at: Vec<CustomerId> = set
        .iter()
        .filter(|customer| !held_out(customer))
        .step_by(step)
        .collect();
    let mut channels: Vec<Channel> = Vec::new();
    for way in plan.channels.values().flatten() {
        if !channels.contains(way) {
            channels.push(*way);
        }
    }
    let wanted = messages::Foreseen {
        purpose: document.purpose,
        topic: document.topic.clone(),
        channels,
    };
    let policy = (rules.policies)(tx)?;
    let mut sums = Sums::default();
    for (_, decision) in messages::foresee(tx, at, &policy, &looked_at, &wanted)? {
        sums.add(&decision);
    }
    let looked = u64::try_from(looked_at.len()).unwrap_or(u64::MAX);
    sums.scale(reached, looked);
    Ok(Estimate {
        audience,
        of: guard.of,
        excluded,
        held_out: held,
        now: sums.now,
        later: sums.later,
        refused: sums.refused,
        looked_at: looked,
        allowed: guard.allowed,
        needs_confirmation: guard.asks(audience),
    })
}

/// What was foreseen, added up.
#[derive(Debug, Default)]
struct Sums {
    now: u64,
    later: BTreeMap<String, Foreseen>,
    refused: BTreeMap<String, Foreseen>,
}

impl Sums {
    fn add(&mut self, decision: &Decision) {
        let sums = match decision {
            Decision::SendNow { .. } => {
                self.now = self.now.saturating_add(1);
                return;
            }
            Decision::Later { .. } => &mut self.later,
            Decision::Merged { .. } | Decision::Expired { .. } | Decision::Refused { .. } => {
                &mut self.refused
            }
        };
        let reason = decision.reason();
        let sum = sums.entry(reason.code()).or_insert_with(|| Foreseen {
            people: 0,
            words: reason.words(),
        });
        sum.people = sum.people.saturating_add(1);
    }

    /// From those who were looked at to all.
    fn scale(&mut self, all: u64, looked_at: u64) {
        if looked_at == 0 || looked_at == all {
            return;
        }
        let scaled = |people: u64| people.saturating_mul(all) / looked_at;
        self.now = scaled(self.now);
        for sum in self.later.values_mut().chain(self.refused.values_mut()) {
            sum.people = scaled(sum.people);
        }
    }
}
