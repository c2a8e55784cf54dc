//! Members: added, listed, changed, barred.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{EmailAddress, Language, Moment, Rng, Timestamp};
use web::{StaffId, audit::Actor};

use super::{PLACES_MAX, good_enough, member, note};
use crate::{
    domain::{Role, hash_password},
    error::Error,
    public::MemberView,
    store::{self, Factor, Member},
};

/// Somebody who comes to work here. The password is hashed already.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The name that colleagues see.
    pub name: String,
    /// Under this address they sign in.
    pub email: EmailAddress,
    /// What they may do.
    pub role: Role,
    /// In which language they work.
    pub language: Language,
    /// What [`crate::hashed`] made of their password.
    pub password: String,
}

/// Makes somebody a member.
pub(super) fn insert(tx: &mut Tx<'_>, at: &Moment, new: &NewMember) -> Result<Member, Error> {
    let member = Member {
        id: StaffId::next(at),
        name: super::name(&new.name)?,
        email: new.email.clone(),
        role: new.role,
        language: new.language.clone(),
        password: new.password.clone(),
        created_at: at.now,
        disabled_at: None,
        factor: Factor::Off,
    };
    if store::count_places(tx)? >= PLACES_MAX {
        return Err(Error::TooMany);
    }
    if store::insert_member(tx, &member)? {
        Ok(member)
    } else {
        Err(Error::EmailTaken)
    }
}

/// What is kept of a password, if it is good enough for somebody with these names: not on a thread that others wait for.
/// `rng` must come from the operating system.
pub fn hashed(password: &str, own: &[&str], rng: &Rng) -> Result<String, Error> {
    good_enough(password, own)?;
    hash_password(password, rng)
}

/// A new member whose password was as typed, and is hashed now.
pub(crate) fn prepared(mut new: NewMember, rng: &Rng) -> Result<NewMember, Error> {
    new.password = hashed(&new.password, &[&new.name, new.email.as_str()], rng)?;
    Ok(new)
}

/// Makes somebody a member.
pub(crate) fn create(tx: &mut Tx<'_>, at: &Moment, new: &NewMember) -> Result<MemberView, Error> {
    Ok(view(insert(tx, at, new)?, None))
}

/// Makes somebody a member, at the terminal.
pub fn add(tx: &mut Tx<'_>, at: &Moment, new: &NewMember) -> Result<MemberView, Error> {
    let member = insert(tx, at, new)?;
    let about = (member.id.to_string(), String::new());
    let operation = ("staff_add", "Add a member of the staff");
    note(tx, at, Actor::Terminal, operation, about)?;
    Ok(view(member, None))
}

fn view(member: Member, seen_at: Option<Timestamp>) -> MemberView {
    MemberView {
        id: member.id,
        name: member.name,
        email: member.email,
        role: member.role,
        language: member.language,
        created_at: member.created_at,
        disabled_at: member.disabled_at,
        has_second_factor: matches!(member.factor, Factor::On { .. }),
        seen_at,
    }
}

/// All members, those who came first at the top.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<MemberView>, Error> {
    let seen: BTreeMap<StaffId, Timestamp> = store::last_seen(tx)?.into_iter().collect();
    let members = store::members(tx)?;
    Ok(members
        .into_iter()
        .map(|member| {
            let seen_at = seen.get(&member.id).copied();
            view(member, seen_at)
        })
        .collect())
}

/// What an owner changes of a member; what is not said stays.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    pub(crate) name: Option<String>,
    pub(crate) role: Option<Role>,
    pub(crate) is_disabled: Option<bool>,
}

/// Changes a member; the last owner stays one. Who is barred is signed out at once.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    at: &Moment,
    id: StaffId,
    change: &Change,
) -> Result<MemberView, Error> {
    store::lock_owners(tx)?;
    let mut member = member(tx, id)?;
    let owned = member.role == Role::Owner && member.disabled_at.is_none();
    if let Some(name) = &change.name {
        member.name = super::name(name)?;
    }
    if let Some(role) = change.role {
        member.role = role;
    }
    match change.is_disabled {
        Some(true) => {
            member.disabled_at = member.disabled_at.or(Some(at.now));
            let _ended = store::delete_sessions(tx, id, None)?;
            // Who is let in again is who has the address then.
            store::delete_identities(tx, id)?;
        }
        Some(false) => member.disabled_at = None,
        None => {}
    }
    store::update_member(tx, &member)?;
    let owns = member.role == Role::Owner && member.disabled_at.is_none();
    if owned && !owns && store::count_active(tx, Role::Owner)? == 0 {
        return Err(Error::LastOwner);
    }
    Ok(view(member, None))
}

fn by_email(tx: &mut Tx<'_>, email: &EmailAddress) -> Result<Member, Error> {
    store::member_by_email(tx, &email.identity_key())?.ok_or(Error::NoMember)
}

/// Bars a member from signing in, at the terminal.
pub fn disable(tx: &mut Tx<'_>, at: &Moment, email: &EmailAddress) -> Result<MemberView, Error> {
    let member = by_email(tx, email)?;
    let barred = Change {
        is_disabled: Some(true),
        ..Change::default()
    };
    let view = change(tx, at, member.id, &barred)?;
    let about = (member.id.to_string(), String::new());
    let operation = ("staff_disable", "Bar a member of the staff");
    note(tx, at, Actor::Terminal, operation, about)?;
    Ok(view)
}

/// Gives a member a new, hashed password and takes their second factor away, at the terminal: for who lost them. They are
/// signed out everywhere.
pub fn reset_password(
    tx: &mut Tx<'_>,
    at: &Moment,
    email: &EmailAddress,
    password: &str,
) -> Result<MemberView, Error> {
    let mut member = by_email(tx, email)?;
    store::update_password(tx, member.id, password)?;
    store::remove_factor(tx, member.id)?;
    member.factor = Factor::Off;
    let _ended = store::delete_sessions(tx, member.id, None)?;
    let about = (member.id.to_string(), String::new());
    let operation = ("staff_reset_password", "Reset a password");
    note(tx, at, Actor::Terminal, operation, about)?;
    Ok(view(member, None))
}
