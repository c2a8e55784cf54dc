//! Receivers are set up, tried and looked after.

use core::fmt::Write as _;

use db::Tx;
use events::EventId;
use kernel::{CustomerId, Moment, Rng};

use crate::{
    domain::{DeliveryId, DeliveryState, HookId, MOST_HOOKS, NewHook, TRIAL},
    error::Error,
    public::{DeliveryView, HookView},
    store::{self, Hook, NewDelivery},
};

/// What the secrets of hooks begin with, so that programs that look for leaked secrets know them.
const PREFIX: &str = "whs_";

/// All receivers, oldest first, and how they are.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<HookView>, Error> {
    let mut all: Vec<HookView> = store::hooks(tx)?
        .into_iter()
        .map(|hook| hook.view)
        .collect();
    fill(tx, &mut all)?;
    Ok(all)
}

fn fill(tx: &mut Tx<'_>, views: &mut [HookView]) -> Result<(), Error> {
    for (id, state, count) in store::open_counts(tx)? {
        let Some(view) = views.iter_mut().find(|view| view.id == id) else {
            continue;
        };
        match state {
            DeliveryState::Waiting => view.waiting = count,
            DeliveryState::Failed => view.failed = count,
            DeliveryState::Told => {}
        }
    }
    for view in views {
        view.last_at = store::last_at(tx, view.id)?;
    }
    Ok(())
}

fn find(tx: &mut Tx<'_>, id: HookId) -> Result<Hook, Error> {
    store::find(tx, id)?.ok_or(Error::Unknown(id))
}

fn view(tx: &mut Tx<'_>, id: HookId) -> Result<HookView, Error> {
    let mut view = find(tx, id)?.view;
    fill(tx, core::slice::from_mut(&mut view))?;
    Ok(view)
}

/// A new receiver, and its secret. `rng` must come from the operating system.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    at: &Moment,
    rng: &Rng,
    (new, known): (NewHook, &[&str]),
) -> Result<(HookView, String), Error> {
    let new = new.checked(known)?;
    if store::hooks(tx)?.len() >= MOST_HOOKS {
        return Err(Error::TooMany);
    }
    let (id, secret) = (HookId::next(at), secret(rng));
    store::insert(tx, (id, at.now), &new, &secret)?;
    Ok((view(tx, id)?, secret))
}

/// Takes everything anew but the secret; what waits is told to the new address.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    id: HookId,
    (new, known): (NewHook, &[&str]),
) -> Result<HookView, Error> {
    let new = new.checked(known)?;
    find(tx, id)?;
    store::change(tx, id, &new)?;
    view(tx, id)
}

/// From now on only what is signed with the new secret is told.
pub(crate) fn new_secret(
    tx: &mut Tx<'_>,
    rng: &Rng,
    id: HookId,
) -> Result<(HookView, String), Error> {
    find(tx, id)?;
    let secret = secret(rng);
    store::set_secret(tx, id, &secret)?;
    Ok((view(tx, id)?, secret))
}

pub(crate) fn set_paused(tx: &mut Tx<'_>, id: HookId, paused: bool) -> Result<HookView, Error> {
    if find(tx, id)?.view.paused != paused {
        store::set_paused(tx, id, paused)?;
    }
    view(tx, id)
}

/// Gone with everything that waits for it; again is no error.
pub(crate) fn remove(tx: &mut Tx<'_>, id: HookId) -> Result<(), Error> {
    Ok(store::delete(tx, id)?)
}

/// Tells the receiver something about nobody.
pub(crate) fn trial(tx: &mut Tx<'_>, at: &Moment, id: HookId) -> Result<DeliveryView, Error> {
    if find(tx, id)?.view.paused {
        return Err(Error::Paused(id));
    }
    let delivery = NewDelivery {
        customer: CustomerId::NOBODY,
        id: DeliveryId::next(at),
        hook: id,
        event: EventId::next(at),
        kind: TRIAL.to_owned(),
        happened_at: at.now,
        data: "{}".to_owned(),
    };
    store::want(tx, core::slice::from_ref(&delivery), at.now)?;
    // Whoever asks wants to know now.
    wake(tx, id)?;
    find_delivery(tx, id, delivery.id)
}

fn wake(tx: &mut Tx<'_>, id: HookId) -> Result<(), Error> {
    store::set_rest(tx, id, (0, kernel::Timestamp::from_millis(0)))?;
    tx.touch(store::ROOM);
    Ok(())
}

fn find_delivery(tx: &mut Tx<'_>, hook: HookId, id: DeliveryId) -> Result<DeliveryView, Error> {
    store::find_delivery(tx, hook, id)?.ok_or(Error::UnknownDelivery(id))
}

/// Deliveries of a receiver, newest first.
pub(crate) fn deliveries(
    tx: &mut Tx<'_>,
    (hook, state): (HookId, Option<DeliveryState>),
    (before, fetch): (Option<DeliveryId>, i64),
) -> Result<Vec<DeliveryView>, Error> {
    find(tx, hook)?;
    let before = before.unwrap_or(DeliveryId::from_raw(i64::MAX));
    Ok(match state {
        Some(state) => store::page_of(tx, (hook, state), before, fetch)?,
        None => store::page(tx, hook, before, fetch)?,
    })
}

/// A delivery that was given up is tried anew; any other stays as it is.
pub(crate) fn retry(
    tx: &mut Tx<'_>,
    at: &Moment,
    (hook, id): (HookId, DeliveryId),
) -> Result<DeliveryView, Error> {
    find(tx, hook)?;
    if store::reopen(tx, (hook, id), at.now)? > 0 {
        wake(tx, hook)?;
    }
    find_delivery(tx, hook, id)
}

/// All that were given up are tried anew.
pub(crate) fn retry_all(tx: &mut Tx<'_>, at: &Moment, hook: HookId) -> Result<HookView, Error> {
    find(tx, hook)?;
    if store::reopen_all(tx, hook, at.now)? > 0 {
        wake(tx, hook)?;
    }
    view(tx, hook)
}

fn secret(rng: &Rng) -> String {
    let mut bytes = [0_u8; 32];
    rng.fill(&mut bytes);
    let mut text = PREFIX.to_owned();
    for byte in bytes {
        // Writing into a text cannot fail.
        let _ok = write!(text, "{byte:02x}");
    }
    text
}
