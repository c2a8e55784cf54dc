//! What tells customers again what they were just told.

use std::collections::{BTreeMap, BTreeSet};

use customers::Purpose;
use db::Tx;
use kernel::{CustomerId, Span, Timestamp};

use super::prepare::Writing;
use crate::{
    domain::{MessageId, Policy},
    error::Error,
    service::Known,
    store,
};

/// Saying the same to the same customer within this time is a repetition.
const REPEATED_WITHIN: Span = Span::from_days(1);

/// What is to be written and tells the customer what the same programme told them within a day. What an order needs may
/// be told as often as it is asked for.
pub(super) fn repeats(
    tx: &mut Tx<'_>,
    now: Timestamp,
    policy: &Policy,
    (people, writing): (&BTreeMap<CustomerId, Known>, &[Writing]),
) -> Result<BTreeSet<MessageId>, Error> {
    let since = now.minus(REPEATED_WITHIN);
    // Nearly nobody got anything else within the day, as far as contacts were read.
    let is_known = policy.longest_cap() >= REPEATED_WITHIN;
    let asked: Vec<&Writing> = writing
        .iter()
        .filter(|one| one.ask.purpose != Purpose::Transactional)
        .filter(|one| {
            let known = people.get(&one.ask.customer);
            !is_known || known.is_some_and(|known| known.has_other(one.message, since))
        })
        .collect();
    if asked.is_empty() {
        return Ok(BTreeSet::new());
    }
    let customers: BTreeSet<i64> = asked.iter().map(|one| one.ask.customer.raw()).collect();
    let customers: Vec<i64> = customers.into_iter().collect();
    let said = store::said_since(tx, &customers, since)?;
    let is_repeat = |one: &&Writing| {
        said.iter().any(|(message, ask)| {
            *message < one.message
                && (ask.customer, &ask.programme) == (one.ask.customer, &one.ask.programme)
                && ask.content.says_the_same(&one.ask.content)
        })
    };
    let repeats = asked.into_iter().filter(is_repeat);
    Ok(repeats.map(|one| one.message).collect())
}
