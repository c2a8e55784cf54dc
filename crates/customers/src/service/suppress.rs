//! The list of addresses that must not be written to.

use db::Tx;
use kernel::{CustomerId, Done, Moment};

use super::{ROOM, publish::publish};
use crate::{
    domain::{Address, AddressHash, Change, PendingEvent, Secret, Suppression, SuppressionReason},
    error::Error,
    store,
};

/// Puts an address on the list, whether a customer has it or not; answers who has it.
pub fn suppress(
    tx: &mut Tx<'_>,
    at: &Moment,
    secret: &Secret,
    address: &Address,
    (reason, source): (SuppressionReason, &str),
) -> Result<Done<Option<CustomerId>>, Error> {
    let owner = store::owner_of(tx, &address.key_text())?;
    let suppression = Suppression {
        reason,
        at: at.now,
        source: source.to_owned(),
    };
    let hash = AddressHash::of(secret, address);
    if !store::insert_suppression(tx, &hash, address.kind(), &suppression)? {
        return Ok(Done::AlreadyDone(owner));
    }
    tx.touch(ROOM);
    let change = Change::Suppressed {
        address: address.kind(),
        reason,
    };
    let pending = owner.map(|owner| PendingEvent::new(owner, at.now, change));
    publish(tx, at, pending.into_iter().collect(), false)?;
    Ok(Done::Done(owner))
}

/// Takes one reason off the list: an address that bounced works again, staff have changed their mind.
pub fn lift(
    tx: &mut Tx<'_>,
    secret: &Secret,
    address: &Address,
    reason: SuppressionReason,
) -> Result<Done<()>, Error> {
    let hash = AddressHash::of(secret, address);
    if store::lift_suppression(tx, &hash, reason)? {
        tx.touch(ROOM);
        Ok(Done::Done(()))
    } else {
        Ok(Done::AlreadyDone(()))
    }
}

/// Every reason why an address must not be written to; none when it may.
pub fn is_suppressed(
    tx: &mut Tx<'_>,
    secret: &Secret,
    address: &Address,
) -> Result<Vec<Suppression>, Error> {
    Ok(store::suppressions_of(
        tx,
        &AddressHash::of(secret, address),
    )?)
}
