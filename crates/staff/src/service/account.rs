//! One's own account: who one is, sessions, password, second factor.

use db::{Db, Tx};
use kernel::{Language, Moment, Rng};
use settings::shop;
use web::{SessionId, StaffId};

use super::{myself, people, signing_in};
use crate::{
    domain::{ABSOLUTE, TotpSecret, matching_step, recovery_codes, recovery_digest, uri},
    error::Error,
    public::{MeView, RecoveryCodes, SecondFactor, SessionView, Shop},
    store::{self, Factor},
};

/// The shop, as far as every page needs it.
pub(super) fn shop(tx: &mut Tx<'_>) -> Result<Shop, Error> {
    let settings = settings::snapshot(tx)?;
    let languages = settings.get(&shop::LANGUAGES)?;
    Ok(Shop {
        name: settings.get(&shop::NAME)?,
        currency: settings.get(&shop::CURRENCY)?.code().to_owned(),
        time_zone: settings.get(&shop::TIME_ZONE)?.name().to_owned(),
        languages: languages
            .iter()
            .map(|language| language.code().to_owned())
            .collect(),
    })
}

/// Who is signed in by a session.
pub(crate) fn me(tx: &mut Tx<'_>, id: StaffId, session: SessionId) -> Result<MeView, Error> {
    let member = myself(tx, id)?;
    Ok(MeView {
        id,
        role: member.role,
        scopes: member.role.scope().included(),
        has_second_factor: matches!(member.factor, Factor::On { .. }),
        recovery_codes_left: store::count_recovery_codes(tx, id)?,
        session,
        shop: shop(tx)?,
        name: member.name,
        email: member.email,
        language: member.language,
    })
}

/// Changes one's own name and language.
pub(crate) fn change_me(
    tx: &mut Tx<'_>,
    id: StaffId,
    name: Option<&str>,
    language: Option<&Language>,
) -> Result<(), Error> {
    let mut member = myself(tx, id)?;
    if let Some(name) = name {
        member.name = super::name(name)?;
    }
    if let Some(language) = language {
        member.language = language.clone();
    }
    Ok(store::update_member(tx, &member)?)
}

/// Where a member is signed in, the session seen last first.
pub(crate) fn sessions(
    tx: &mut Tx<'_>,
    at: &Moment,
    staff: StaffId,
    current: SessionId,
) -> Result<Vec<SessionView>, Error> {
    let mut sessions = store::sessions_of(tx, staff)?;
    sessions.retain(|session| session.times.is_valid(at.now));
    Ok(sessions
        .into_iter()
        .map(|session| SessionView {
            id: session.id,
            device: session.device,
            place: session.place,
            made_at: session.times.made_at,
            seen_at: session.times.seen_at,
            expires_at: session.times.made_at.plus(ABSOLUTE),
            is_current: session.id == current,
        })
        .collect())
}

/// Ends one of a member's own sessions.
pub(crate) fn end_session(
    tx: &mut Tx<'_>,
    staff: StaffId,
    session: SessionId,
) -> Result<(), Error> {
    if store::delete_session(tx, staff, session)? {
        Ok(())
    } else {
        Err(Error::NoSession)
    }
}

/// Ends all sessions of a member but the one that asks.
pub(crate) fn end_other_sessions(
    tx: &mut Tx<'_>,
    staff: StaffId,
    current: SessionId,
) -> Result<(), Error> {
    let _ended = store::delete_sessions(tx, staff, Some(current))?;
    Ok(())
}

/// A new password instead of the old one; other sessions end.
pub(crate) fn change_password(
    db: &Db,
    at: &Moment,
    rng: &Rng,
    (staff, session): (StaffId, SessionId),
    (old, new): (&str, &str),
) -> Result<(), Error> {
    let member = signing_in::confirm(db, at, staff, old)?;
    let password = people::hashed(new, &[&member.name, member.email.as_str()], rng)?;
    db.write_now(|tx| {
        store::update_password(tx, staff, &password)?;
        let _ended = store::delete_sessions(tx, staff, Some(session))?;
        Ok(())
    })
}

/// A secret for an app. It counts from the first code on that the member confirms.
pub(crate) fn begin_factor(
    tx: &mut Tx<'_>,
    rng: &Rng,
    staff: StaffId,
) -> Result<SecondFactor, Error> {
    let member = myself(tx, staff)?;
    if matches!(member.factor, Factor::On { .. }) {
        return Err(Error::FactorOn);
    }
    let secret = TotpSecret::new(rng);
    store::begin_factor(tx, staff, &secret)?;
    Ok(SecondFactor {
        secret: secret.base32(),
        uri: uri(&secret, &shop(tx)?.name, member.email.as_str()),
    })
}

/// The first code of the app: from now on one is asked at every sign-in.
pub(crate) fn confirm_factor(
    tx: &mut Tx<'_>,
    at: &Moment,
    rng: &Rng,
    staff: StaffId,
    code: &str,
) -> Result<RecoveryCodes, Error> {
    let member = myself(tx, staff)?;
    let secret = match &member.factor {
        Factor::Off => return Err(Error::FactorOff),
        Factor::On { .. } => return Err(Error::FactorOn),
        Factor::Begun(secret) => secret,
    };
    let step = matching_step(secret, code, at.now, 0).ok_or(Error::WrongCode)?;
    if !store::use_step(tx, staff, step)? {
        return Err(Error::WrongCode);
    }
    store::confirm_factor(tx, staff, at.now)?;
    draw_codes(tx, rng, staff)
}

fn draw_codes(tx: &mut Tx<'_>, rng: &Rng, staff: StaffId) -> Result<RecoveryCodes, Error> {
    let recovery_codes = recovery_codes(rng);
    let digests: Vec<String> = recovery_codes
        .iter()
        .filter_map(|code| recovery_digest(code))
        .collect();
    store::replace_recovery_codes(tx, staff, &digests)?;
    Ok(RecoveryCodes { recovery_codes })
}

/// Ten new recovery codes; the old ones open nothing any more. The password is asked: whoever finds an open browser shall
/// not make themselves a way back.
pub(crate) fn new_recovery_codes(
    db: &Db,
    at: &Moment,
    rng: &Rng,
    staff: StaffId,
    password: &str,
) -> Result<RecoveryCodes, Error> {
    signing_in::confirm(db, at, staff, password)?;
    db.write_now(|tx| {
        let member = myself(tx, staff)?;
        if !matches!(member.factor, Factor::On { .. }) {
            return Err(Error::FactorOff);
        }
        draw_codes(tx, rng, staff)
    })
}

/// No second factor is asked any more.
pub(crate) fn remove_factor(
    db: &Db,
    at: &Moment,
    staff: StaffId,
    password: &str,
) -> Result<(), Error> {
    signing_in::confirm(db, at, staff, password)?;
    Ok(db.write_now(|tx| store::remove_factor(tx, staff))?)
}
