//! Somebody is given a code.

use db::{DbError, Tx};
use events::NewEvent;
use kernel::{CustomerId, Done, Moment};
use settings::shop;

use super::find;
use crate::{
    domain::{Codes, GivenId, OfferState, normal},
    error::Error,
    public::{Given, GivenEvent, OFFER_GIVEN, VERSION},
    store::{self, NewGiven, OfferRow},
};

/// Looks at the pool before it is empty: somebody else may take the code that was seen free.
const TRIES: usize = 20;

/// Who is to be given what.
#[derive(Clone, Copy, Debug)]
pub struct Giving<'a> {
    /// To whom.
    pub customer: CustomerId,
    /// Of which offer.
    pub offer: &'a str,
    /// For what: the same cause gives the same code.
    pub cause: &'a str,
    /// By which programme.
    pub programme: &'a str,
}

/// Gives a code, and tells of it; or answers the one that was given for the same cause. Refuses what the offer does not allow:
/// then nobody was given anything.
pub fn give(tx: &mut Tx<'_>, at: &Moment, giving: Giving<'_>) -> Result<Done<Given>, Error> {
    if let Some(given) = store::by_cause(tx, giving.customer, giving.cause)? {
        return Ok(Done::AlreadyDone(given));
    }
    let offer = find(tx, giving.offer)?;
    match offer.state {
        OfferState::Active => {}
        OfferState::Paused => return Err(Error::Paused(offer.name)),
        OfferState::Ended => return Err(Error::Ended(offer.name)),
    }
    if offer.definition.ends_at.is_some_and(|end| end <= at.now) {
        return Err(Error::Ended(offer.name));
    }
    if !store::count_up(tx, &offer.name, offer.definition.most)? {
        return Err(Error::LimitReached(offer.name));
    }
    let id = GivenId::next(at);
    let (code, shown) = code(tx, at, &offer, (giving.customer, id))?;
    let currency = settings::get(tx, &shop::CURRENCY)?;
    let given = Given {
        id,
        customer: giving.customer,
        shown,
        cause: giving.cause.to_owned(),
        programme: giving.programme.to_owned(),
        terms: offer.definition.terms(currency),
        given_at: at.now,
        expires_at: offer.definition.expires(at.now),
        redeemed_at: None,
        offer: offer.name,
    };
    let new = NewGiven {
        given: &given,
        code: &code,
    };
    store::insert_given(tx, &new)?;
    tell(tx, at, &given)?;
    tx.touch(store::ROOM);
    Ok(Done::Done(given))
}

/// The code as it is compared, and as it is typed in.
fn code(
    tx: &mut Tx<'_>,
    at: &Moment,
    offer: &OfferRow,
    to: (CustomerId, GivenId),
) -> Result<(String, String), Error> {
    if let Codes::Shared { code } = &offer.definition.codes {
        return Ok((normal(code), code.clone()));
    }
    if offer.is_counted {
        return Ok((String::new(), String::new()));
    }
    for _ in 0..TRIES {
        if let Some(taken) = store::take_free(tx, &offer.name, to, at.now)? {
            return Ok(taken);
        }
        if store::count_free(tx, &offer.name)? == 0 {
            return Err(Error::NoCodes(offer.name.clone()));
        }
    }
    Err(DbError::Busy.into())
}

fn tell(tx: &mut Tx<'_>, at: &Moment, given: &Given) -> Result<(), Error> {
    let data = GivenEvent {
        offer: given.offer.clone(),
        given: given.id,
        code: given.shown.clone(),
        programme: given.programme.clone(),
        expires_at: given.expires_at,
    };
    let event = NewEvent {
        customer: given.customer,
        kind: OFFER_GIVEN,
        version: VERSION,
        at: given.given_at,
        cause: format!("offer:{}", given.id),
        data: serde_json::to_value(&data).map_err(Error::Json)?,
        history: false,
    };
    let _new = events::publish(tx, at, &event)?;
    Ok(())
}

/// From now on this is a rehearsal: givings are counted, and no codes are taken for them.
pub fn rehearse(tx: &mut Tx<'_>) -> Result<(), Error> {
    Ok(store::set_counted(tx)?)
}
