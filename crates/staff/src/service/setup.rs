//! The first owner, made by whoever runs the server.

use db::{Db, Tx};
use kernel::{Currency, Moment, Rng, Span, Zone};
use settings::shop;
use web::audit::Actor;

use super::{
    Visit, account, begin_session, note,
    people::{self, NewMember},
    signing_in::{self, Signed},
};
use crate::{
    domain::{Role, digest, link_secret},
    error::Error,
    store,
};

/// How long a setup token is good: somebody who starts a server sets it up on the same day.
const TOKEN_LASTS: Span = Span::DAY;

/// Whether the shop has an owner who may sign in.
pub fn has_owner(tx: &mut Tx<'_>) -> Result<bool, Error> {
    Ok(store::count_active(tx, Role::Owner)? > 0)
}

/// What whoever makes the first owner must know; none when there is an owner. Shown once, by the terminal. `rng` must come
/// from the operating system.
pub fn new_setup_token(tx: &mut Tx<'_>, at: &Moment, rng: &Rng) -> Result<Option<String>, Error> {
    if has_owner(tx)? {
        return Ok(None);
    }
    let token = link_secret(rng);
    store::insert_setup_token(tx, &digest(&token), at.now.plus(TOKEN_LASTS))?;
    Ok(Some(token))
}

/// The first owner, and what the shop is called.
pub(crate) struct Founding {
    pub(crate) token: String,
    pub(crate) owner: NewMember,
    pub(crate) shop_name: Option<String>,
    pub(crate) currency: Option<Currency>,
    pub(crate) time_zone: Option<Zone>,
}

/// Makes the first owner and signs them in. The owner's password comes as it was typed.
pub(crate) fn set_up(
    db: &Db,
    at: &Moment,
    rng: &Rng,
    mut founding: Founding,
    visit: &Visit,
) -> Result<Signed, Error> {
    db.write_now(|tx| signing_in::count(tx, at.now, &[signing_in::of_place(visit.place)]))?;
    db.read_now(|tx| may_found(tx, at, &founding))?;
    founding.owner = people::prepared(founding.owner, rng)?;
    db.write_now(|tx| {
        // Spent before it is looked whether there is an owner: of two who have a token one waits here for the other.
        if !store::spend_setup_token(tx, &digest(&founding.token))? {
            return Err(Error::BadSetupToken);
        }
        let _others = store::delete_setup_tokens(tx, at.now.plus(TOKEN_LASTS))?;
        if has_owner(tx)? {
            return Err(Error::SetUp);
        }
        let member = people::insert(tx, at, &founding.owner)?;
        if let Some(name) = &founding.shop_name {
            settings::set(tx, at, &shop::NAME, name)?.into_inner();
        }
        if let Some(currency) = &founding.currency {
            settings::set(tx, at, &shop::CURRENCY, currency)?.into_inner();
        }
        if let Some(zone) = &founding.time_zone {
            settings::set(tx, at, &shop::TIME_ZONE, zone)?.into_inner();
        }
        let (token, session) = begin_session(tx, at, rng, member.id, visit)?;
        let about = (member.id.to_string(), visit.place.to_string());
        let operation = ("set_up", "Set up the shop");
        note(tx, at, Actor::Staff(member.id), operation, about)?;
        let me = account::me(tx, member.id, session)?;
        Ok(Signed { token, me })
    })
}

fn may_found(tx: &mut Tx<'_>, at: &Moment, founding: &Founding) -> Result<(), Error> {
    if has_owner(tx)? {
        return Err(Error::SetUp);
    }
    if store::has_setup_token(tx, &digest(&founding.token), at.now)? {
        Ok(())
    } else {
        Err(Error::BadSetupToken)
    }
}
