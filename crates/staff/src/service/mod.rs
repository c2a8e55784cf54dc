//! What is done with staff: plain functions over a transaction, or over the database where a password is hashed between
//! two transactions.

mod account;
mod audit;
mod invitations;
mod keeper;
mod people;
mod setup;
mod signing_in;
mod single_sign_on;

use db::Tx;
use kernel::{Moment, Rng};
use web::{Place, Refusal, SessionToken, StaffId, audit::Actor};

use crate::{
    domain::{Weakness, weakness},
    error::Error,
    store::{self, Member},
};

pub(crate) use self::{
    account::{
        begin_factor, change_me, change_password, confirm_factor, end_other_sessions, end_session,
        me, new_recovery_codes, remove_factor, sessions,
    },
    audit::entries,
    invitations::{Accepting, Inviting, accept, invitations, invite, look, withdraw},
    people::{Change, change, create, prepared},
    setup::{Founding, set_up},
    signing_in::{SignIn, Signed, sign_in},
    single_sign_on::{LASTS, Returned, begin, client, finish, provider, redirect_uri},
};
pub use self::{
    keeper::{Keeper, sweep},
    people::{NewMember, add, disable, hashed, list, reset_password},
    setup::{has_owner, new_setup_token},
};

/// Characters of a name.
const NAME_MAX: usize = 100;
/// Members and open invitations that a shop may have.
const PLACES_MAX: i64 = 1_000;

/// From where somebody signs in, and in what.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) place: Place,
    pub(crate) device: String,
}

/// A name without blanks around it.
fn name(text: &str) -> Result<String, Error> {
    let name = text.trim();
    let is_plain = !name.chars().any(char::is_control);
    if is_plain && (1..=NAME_MAX).contains(&name.chars().count()) {
        Ok(name.to_owned())
    } else {
        Err(Error::Name)
    }
}

/// Refuses a password that is no good for somebody of this name and address.
fn good_enough(password: &str, own: &[&str]) -> Result<(), Error> {
    weakness(password, own).map_or(Ok(()), |weakness: Weakness| Err(weakness.into()))
}

fn member(tx: &mut Tx<'_>, id: StaffId) -> Result<Member, Error> {
    store::member_by_id(tx, id)?.ok_or(Error::NoMember)
}

/// Whoever is signed in. They were there when the request began.
fn myself(tx: &mut Tx<'_>, id: StaffId) -> Result<Member, Error> {
    store::member_by_id(tx, id)?.ok_or(Error::Web(Refusal::BadSession))
}

/// Writes into the audit log what an operation did that is open to everybody, or a command.
fn note(
    tx: &mut Tx<'_>,
    at: &Moment,
    actor: Actor,
    operation: (&str, &str),
    about: (String, String),
) -> Result<(), Error> {
    let (operation, words) = operation;
    let (object, place) = about;
    let deed = web::audit::Deed {
        actor,
        operation: operation.into(),
        object,
        words: words.into(),
        place,
    };
    Ok(web::audit::note(tx, at, &deed)?)
}

/// Begins a session of a member.
fn begin_session(
    tx: &mut Tx<'_>,
    at: &Moment,
    rng: &Rng,
    staff: StaffId,
    visit: &Visit,
) -> Result<(SessionToken, web::SessionId), Error> {
    let token = SessionToken::new(rng);
    let session = store::Session {
        id: web::SessionId::next(at),
        staff,
        times: crate::domain::Times {
            made_at: at.now,
            seen_at: at.now,
        },
        place: visit.place.to_string(),
        device: visit.device.clone(),
    };
    store::insert_session(tx, &session, &token.hash())?;
    store::delete_oldest_sessions(tx, staff, crate::domain::SESSIONS_MAX)?;
    Ok((token, session.id))
}
