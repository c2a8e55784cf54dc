//! One person under another number, and no person at all.

use db::Tx;
use kernel::{CustomerId, Moment};

use super::{Planned, ROOM, plan, plan::KEY};
use crate::{domain::Policy, error::Error, store};

/// Everything of `from` is of `into` from now on; what was open is looked at again under the new number. Twice is once.
pub fn merge(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    from: CustomerId,
    into: CustomerId,
) -> Result<Planned, Error> {
    if from == into {
        return Ok(Planned::default());
    }
    let mut both = [from, into];
    both.sort_unstable();
    store::lock_customers(tx, &both)?;
    store::move_all(tx, from, into)?;
    timers::cancel(tx, from, KEY)?;
    tx.touch(ROOM);
    plan(tx, at, policy, &[into])
}

/// Forgets what was written to a person and why. That something was written, when and by what programme stays for the
/// figures.
pub fn erase(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customer: CustomerId,
) -> Result<Planned, Error> {
    store::erase(tx, customer)?;
    tx.touch(ROOM);
    // What is open is refused now, since there is no such customer any more.
    plan(tx, at, policy, &[customer])
}
