//! Putting an ask to the policy.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Done, Moment};

use super::{BATCH, Woken, plan_round};
use crate::{
    domain::{Ask, AskId, Policy},
    error::Error,
};

/// Asks to write to a customer. The policy looks at it at once, together with all that is open for the customer; what
/// may not go now waits. The same cause for the same customer is the same ask.
pub fn ask(tx: &mut Tx<'_>, at: &Moment, policy: &Policy, ask: &Ask) -> Result<Done<AskId>, Error> {
    let answers = ask_many(tx, at, policy, std::slice::from_ref(ask))?;
    answers.into_iter().next().ok_or(Error::Cause)
}

/// [`ask`] for many, of any customers; answers in the order given. Asks of one customer that come together compete with
/// one another before anything goes.
pub fn ask_many(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    asks: &[Ask],
) -> Result<Vec<Done<AskId>>, Error> {
    let mut by_customer: BTreeMap<CustomerId, Vec<&Ask>> = BTreeMap::new();
    for ask in asks {
        ask.check()?;
        by_customer.entry(ask.customer).or_default().push(ask);
    }
    let mut answers: BTreeMap<(CustomerId, &str), Done<AskId>> = BTreeMap::new();
    let customers: Vec<CustomerId> = by_customer.keys().copied().collect();
    for chunk in customers.chunks(BATCH) {
        let new: Vec<&Ask> = chunk
            .iter()
            .filter_map(|customer| by_customer.get(customer))
            .flatten()
            .copied()
            .collect();
        let (asked, _planned) = plan_round(tx, at, policy, chunk, &new, Woken::ByAsk)?;
        answers.extend(asked);
    }
    // The first mention of a cause is the ask, and later ones in the same list find it done.
    let mut told = std::collections::BTreeSet::new();
    Ok(asks
        .iter()
        .filter_map(|ask| {
            let key = (ask.customer, ask.cause.as_str());
            let answer = *answers.get(&key)?;
            Some(if told.insert(key) {
                answer
            } else {
                Done::AlreadyDone(answer.into_inner())
            })
        })
        .collect())
}
