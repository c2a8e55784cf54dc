//! Offers are made, changed, paused and ended.

use db::Tx;
use kernel::{Done, Moment};

use crate::{
    domain::{Codes, Definition, OfferState, is_name, read},
    error::Error,
    public::OfferView,
    store::{self, NewCode, OfferRow},
};

/// Whether an offer of that name may be there, or must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is new.
    Make,
    /// It is there.
    Change,
}

pub(crate) fn find(tx: &mut Tx<'_>, name: &str) -> Result<OfferRow, Error> {
    store::by_name(tx, name)?.ok_or_else(|| Error::Unknown(name.to_owned()))
}

/// Makes an offer, or changes one: who was given a code keeps the terms of then. The same definition again changes nothing.
pub fn define(
    tx: &mut Tx<'_>,
    at: &Moment,
    (name, definition): (&str, Definition),
    how: How,
) -> Result<Done<OfferView>, Error> {
    if !is_name(name) {
        return Err(Error::Name);
    }
    let definition = definition.checked().map_err(Error::Invalid)?;
    let before = store::by_name(tx, name)?;
    match (&before, how) {
        (None, How::Change) => return Err(Error::Unknown(name.to_owned())),
        (Some(before), How::Make) if before.definition != definition => {
            return Err(Error::Exists(name.to_owned()));
        }
        (Some(before), How::Make | How::Change) if before.definition == definition => {
            return Ok(Done::AlreadyDone(super::show(tx, name)?));
        }
        (Some(_), How::Change | How::Make) => store::change(tx, (name, &definition), at.now)?,
        (None, How::Make) => {
            if !store::insert(tx, (name, &definition), at.now)? {
                return Err(Error::Exists(name.to_owned()));
            }
        }
    }
    if let Codes::Shared { code } = &definition.codes {
        share(tx, at, name, code)?;
    }
    Ok(Done::Done(super::show(tx, name)?))
}

/// The code that everybody gets is this offer's. Codes that it had before still lead to it.
fn share(tx: &mut Tx<'_>, at: &Moment, name: &str, shown: &str) -> Result<(), Error> {
    let code = read(shown).map_err(|_checked| Error::Name)?;
    let new = NewCode {
        code: code.clone(),
        shown: shown.to_owned(),
    };
    if store::put_shared(tx, name, &new, at.now)? {
        return Ok(());
    }
    let found = store::codes_of(tx, std::slice::from_ref(&code))?;
    match found.into_iter().next() {
        Some(other) if other.offer != name => Err(Error::Taken {
            code: shown.to_owned(),
            offer: other.offer,
        }),
        Some(_) | None => Ok(()),
    }
}

/// Pauses an offer, lets it go on, or ends it.
pub fn change_state(
    tx: &mut Tx<'_>,
    at: &Moment,
    (name, state): (&str, OfferState),
) -> Result<Done<OfferView>, Error> {
    let offer = find(tx, name)?;
    if offer.state == state {
        return Ok(Done::AlreadyDone(super::show(tx, name)?));
    }
    store::set_state(tx, (name, state), at.now)?;
    Ok(Done::Done(super::show(tx, name)?))
}
