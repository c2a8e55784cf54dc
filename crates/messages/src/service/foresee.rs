//! What the policy would say to an ask that nobody has made yet.

use std::collections::BTreeSet;

use customers::{Channel, Purpose};
use db::Tx;
use kernel::{CustomerId, Moment, Span};

use super::{BATCH, known};
use crate::{
    domain::{AskId, Decision, Merging, OpenAsk, Policy, Topic, decide},
    error::Error,
};

/// How long what is foreseen would be worth saying: longer than any wait that the policy knows.
const WORTH: Span = Span::from_days(30);

/// What somebody may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// For what.
    pub purpose: Purpose,
    /// What about.
    pub topic: Topic,
    /// By what way, the preferred one first.
    pub channels: Vec<Channel>,
}

/// What the policy would decide now for each of these customers, had they nothing else open. Nothing is written.
pub fn foresee(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customers: &[CustomerId],
    wanted: &Foreseen,
) -> Result<Vec<(CustomerId, Decision)>, Error> {
    let sorted: BTreeSet<CustomerId> = customers.iter().copied().collect();
    let sorted: Vec<CustomerId> = sorted.into_iter().filter(|one| !one.is_nobody()).collect();
    let questions: BTreeSet<(Channel, Purpose)> = wanted
        .channels
        .iter()
        .filter(|channel| policy.channels.contains(channel))
        .map(|channel| (*channel, wanted.purpose))
        .collect();
    let ask = OpenAsk {
        id: AskId::from_raw(0),
        purpose: wanted.purpose,
        topic: wanted.topic.clone(),
        channels: wanted.channels.clone(),
        value: 0,
        earliest: at.now,
        latest: at.now.plus(WORTH),
        merging: Merging::Apart,
        waiting_for: String::new(),
    };
    let mut foreseen = Vec::with_capacity(sorted.len());
    for chunk in sorted.chunks(BATCH) {
        let known = known(tx, at.now, policy, chunk, &questions)?;
        for (customer, known) in known {
            let decided = decide(std::slice::from_ref(&ask), &known.facts, policy, at.now);
            let decision = decided.into_iter().next().map(|decided| decided.decision);
            foreseen.extend(decision.map(|decision| (customer, decision)));
        }
    }
    Ok(foreseen)
}
