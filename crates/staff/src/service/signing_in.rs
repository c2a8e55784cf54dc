//! Signing in.

use db::{Db, Tx};
use kernel::{EmailAddress, Moment, Rng, Timestamp};
use web::{Place, SessionToken, StaffId, audit::Actor};

use super::{Visit, account, begin_session, note};
use crate::{
    domain::{
        Limit, OF_EMAIL, OF_PLACE, Tries, digest, dummy_hash, is_right, matching_step,
        recovery_digest,
    },
    error::Error,
    public::MeView,
    store::{self, Factor, Member},
};

/// What somebody says to sign in.
pub(crate) struct SignIn {
    pub(crate) email: EmailAddress,
    pub(crate) password: String,
    pub(crate) code: Option<String>,
}

/// A session that began.
pub(crate) struct Signed {
    pub(crate) token: SessionToken,
    pub(crate) me: MeView,
}

/// Lets somebody in, or not. Hashes between two transactions: not on a thread that others wait for.
pub(crate) fn sign_in(
    db: &Db,
    at: &Moment,
    rng: &Rng,
    said: &SignIn,
    visit: &Visit,
) -> Result<Signed, Error> {
    let key = said.email.identity_key();
    // Counted before anything is looked at, so that many at once are counted too.
    db.write_now(|tx| count(tx, at.now, &[of_place(visit.place), of_email(&key)]))?;
    let found = db.read_now(|tx| Ok::<_, Error>(store::member_by_email(tx, &key)?))?;
    let kept = found.as_ref().map_or(dummy_hash(), |found| &found.password);
    let is_right = is_right(&said.password, kept);
    let Some(found) = found.filter(|found| is_right && found.disabled_at.is_none()) else {
        return Err(Error::WrongCredentials);
    };
    db.write_now(|tx| {
        // Anew: the password may have been changed while it was compared, and the code used.
        let member = store::member_by_id(tx, found.id)?
            .filter(|member| member.password == found.password && member.disabled_at.is_none())
            .ok_or(Error::WrongCredentials)?;
        pass_factor(tx, at.now, &member, said.code.as_deref())?;
        store::delete_tries(tx, &of_email(&key).0)?;
        let (token, session) = begin_session(tx, at, rng, member.id, visit)?;
        let about = (session.to_string(), visit.place.to_string());
        note(
            tx,
            at,
            Actor::Staff(member.id),
            ("sign_in", "Sign in"),
            about,
        )?;
        let me = account::me(tx, member.id, session)?;
        Ok(Signed { token, me })
    })
}

/// Asks for the second factor where it is on, and uses the code up.
fn pass_factor(
    tx: &mut Tx<'_>,
    now: Timestamp,
    member: &Member,
    code: Option<&str>,
) -> Result<(), Error> {
    if !matches!(member.factor, Factor::On { .. }) {
        return Ok(());
    }
    let code = code.map(str::trim).filter(|code| !code.is_empty());
    let code = code.ok_or(Error::CodeNeeded)?;
    use_code(tx, now, member, code)
}

/// Uses up a code of the second factor that is on, or a recovery code.
pub(super) fn use_code(
    tx: &mut Tx<'_>,
    now: Timestamp,
    member: &Member,
    code: &str,
) -> Result<(), Error> {
    let (secret, used_step) = match &member.factor {
        Factor::On { secret, used_step } => (secret, *used_step),
        Factor::Off | Factor::Begun(_) => return Err(Error::FactorOff),
    };
    let is_used = match recovery_digest(code) {
        Some(digest) => store::use_recovery_code(tx, member.id, &digest)?,
        None => match matching_step(secret, code, now, used_step) {
            Some(step) => store::use_step(tx, member.id, step)?,
            None => false,
        },
    };
    if is_used {
        Ok(())
    } else {
        Err(Error::WrongCode)
    }
}

/// A key under which tries are counted, and how many it may have.
type Counted = (String, Limit);

pub(super) fn of_email(key: &str) -> Counted {
    (digest(&format!("email {key}")), OF_EMAIL)
}

pub(super) fn of_place(place: Place) -> Counted {
    (digest(&format!("place {place}")), OF_PLACE)
}

/// Counts a try under each key, or refuses it.
pub(super) fn count(tx: &mut Tx<'_>, now: Timestamp, keys: &[Counted]) -> Result<(), Error> {
    for (digest, limit) in keys {
        store::lock_tries(tx, digest, now)?;
        let before = store::tries(tx, digest)?;
        let tries =
            Tries::more(before, *limit, now).map_err(|wait| Error::TooManyTries { wait })?;
        store::save_tries(tx, digest, tries)?;
    }
    Ok(())
}

/// Somebody who is signed in says their password once more.
pub(super) fn confirm(db: &Db, at: &Moment, id: StaffId, password: &str) -> Result<Member, Error> {
    let member = db.write_now(|tx| {
        let member = super::myself(tx, id)?;
        count(tx, at.now, &[of_email(&member.email.identity_key())])?;
        Ok::<_, Error>(member)
    })?;
    if !is_right(password, &member.password) {
        return Err(Error::WrongPassword);
    }
    db.write_now(|tx| store::delete_tries(tx, &of_email(&member.email.identity_key()).0))?;
    Ok(member)
}
