//! Raising and clearing holds.

use db::Tx;
use kernel::{CustomerId, Done, Moment};

use super::{Planned, ROOM, plan};
use crate::{
    domain::{Hold, Policy},
    error::Error,
    store,
};

/// Holds messages to a customer back until the hold is cleared or ends by itself. The same hold twice is one.
pub fn raise_hold(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customer: CustomerId,
    hold: &Hold,
) -> Result<Done<Planned>, Error> {
    hold.check()?;
    let stands = store::holds_of(tx, &[customer.raw()])?
        .into_iter()
        .any(|(_, standing)| standing == *hold);
    if stands {
        return Ok(Done::AlreadyDone(Planned::default()));
    }
    store::upsert_hold(tx, customer, hold)?;
    tx.touch(ROOM);
    // What waits for the night now waits for the trouble, and says so.
    Ok(Done::Done(look_again(tx, at, policy, customer)?))
}

/// The trouble is over: what waited is looked at again at once.
pub fn clear_hold(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customer: CustomerId,
    key: &str,
) -> Result<Done<Planned>, Error> {
    if !store::delete_hold(tx, customer, key)? {
        return Ok(Done::AlreadyDone(Planned::default()));
    }
    tx.touch(ROOM);
    Ok(Done::Done(look_again(tx, at, policy, customer)?))
}

/// At what is asked, and at what was granted and is put off.
fn look_again(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customer: CustomerId,
) -> Result<Planned, Error> {
    store::wake(tx, customer, at.now)?;
    plan(tx, at, policy, &[customer])
}

/// What holds messages to a customer back.
pub fn holds(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Hold>, Error> {
    let holds = store::holds_of(tx, &[customer.raw()])?;
    Ok(holds.into_iter().map(|(_, hold)| hold).collect())
}
