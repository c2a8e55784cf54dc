//! Two customers become one, and two again.

use customers::{MergeId, Merged, Unmerged};
use db::Tx;
use journeys::Rules;
use kernel::{CustomerId, Done, Moment};

use crate::error::Error;

/// Everything that any room holds of `from` is `into`'s from now on. `by` says who wanted it, for the record.
pub fn merge(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    from: CustomerId,
    into: CustomerId,
    by: &str,
) -> Result<Done<Merged>, Error> {
    let done = customers::merge(tx, at, from, into, by)?;
    if !done.is_new() {
        return Ok(done);
    }
    orders::merge(tx, from, into)?;
    events::merge(tx, from, into)?;
    // What was expected of either is expected of nobody any more; the next scoring speaks of the one.
    insights::forget(tx, from)?;
    insights::forget(tx, into)?;
    experiments::merge(tx, from, into)?;
    segments::merge(tx, from, into)?;
    // First the people, then what was asked for them: a step under the new number finds its asks there.
    journeys::merge(tx, from, into)?;
    campaigns::merge(tx, at, from, into)?;
    let policy = (rules.policies)(tx)?;
    messages::merge(tx, at, &policy, from, into)?;
    hooks::merge(tx, from, into)?;
    offers::merge(tx, from, into)?;
    Ok(done)
}

/// The customer who went into another one is a customer of its own again, with what was first recorded for them.
pub fn unmerge(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    merge: MergeId,
    by: &str,
) -> Result<Done<Unmerged>, Error> {
    let done = customers::unmerge(tx, at, merge, by)?;
    if !done.is_new() {
        return Ok(done);
    }
    let Unmerged {
        restored,
        survivor,
        homes,
        ..
    } = done.get();
    orders::unmerge(tx, *restored, *survivor, homes)?;
    events::unmerge(tx, *survivor, *restored, homes)?;
    offers::unmerge(tx, at, (*restored, *survivor), homes)?;
    insights::forget(tx, *survivor)?;
    segments::unmerge(tx, *survivor, homes)?;
    journeys::unmerge(tx, *survivor, *restored)?;
    let policy = (rules.policies)(tx)?;
    messages::unmerge(tx, at, &policy, (*survivor, *restored), homes)?;
    Ok(done)
}
