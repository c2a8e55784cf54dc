//! Links by which somebody becomes a member.

use db::{Db, Tx};
use kernel::{EmailAddress, Language, Moment, Rng, Span};
use pages::{Purpose, TokenKeys};
use web::{StaffId, audit::Actor};

use super::{
    NAME_MAX, PLACES_MAX, Visit, account, begin_session, note,
    people::{self, NewMember},
    signing_in::{self, Signed},
};
use crate::{
    domain::{Role, digest, link_secret},
    error::Error,
    public::{InvitationId, InvitationLook, InvitationView},
    store,
};

/// How long an invitation is good: over a weekend and a holiday, and no longer.
const LASTS: Span = Span::from_days(7);
/// What the tokens in links are signed for.
const PURPOSE: Purpose = Purpose::new("staff.invitation");

/// Whom somebody invites.
#[derive(Clone, Debug)]
pub(crate) struct Inviting {
    pub(crate) email: EmailAddress,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) language: Language,
}

/// Invites somebody; answers the token of the link too. An earlier invitation to the address is no longer good.
pub(crate) fn invite(
    tx: &mut Tx<'_>,
    at: &Moment,
    (rng, keys): (&Rng, &TokenKeys),
    by: StaffId,
    whom: &Inviting,
) -> Result<(InvitationView, String), Error> {
    let name = whom.name.trim();
    if name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        return Err(Error::Name);
    }
    if store::member_by_email(tx, &whom.email.identity_key())?.is_some() {
        return Err(Error::EmailTaken);
    }
    if store::count_places(tx)? >= PLACES_MAX {
        return Err(Error::TooMany);
    }
    let invitation = InvitationView {
        id: InvitationId::next(at),
        email: whom.email.clone(),
        name: name.to_owned(),
        role: whom.role,
        language: whom.language.clone(),
        invited_by: by,
        made_at: at.now,
        expires_at: at.now.plus(LASTS),
    };
    let token = keys.sign(PURPOSE, &link_secret(rng), invitation.expires_at);
    store::save_invitation(tx, &invitation, &digest(&token))?;
    Ok((invitation, token))
}

/// Invitations that are open.
pub(crate) fn invitations(tx: &mut Tx<'_>, at: &Moment) -> Result<Vec<InvitationView>, Error> {
    Ok(store::invitations(tx, at.now)?)
}

/// Takes an invitation back.
pub(crate) fn withdraw(tx: &mut Tx<'_>, id: InvitationId) -> Result<(), Error> {
    if store::delete_invitation(tx, id)? {
        Ok(())
    } else {
        Err(Error::NoInvitation)
    }
}

/// The open invitation of a link.
fn opened(
    tx: &mut Tx<'_>,
    at: &Moment,
    keys: &TokenKeys,
    token: &str,
) -> Result<InvitationView, Error> {
    // Which of them is wrong is nobody's business.
    if keys.open(PURPOSE, token, at.now).is_err() {
        return Err(Error::BadInvitation);
    }
    store::invitation_by_digest(tx, &digest(token))?
        .filter(|invitation| invitation.expires_at > at.now)
        .ok_or(Error::BadInvitation)
}

/// What stands in an invitation.
pub(crate) fn look(
    tx: &mut Tx<'_>,
    at: &Moment,
    keys: &TokenKeys,
    token: &str,
) -> Result<InvitationLook, Error> {
    let invitation = opened(tx, at, keys, token)?;
    Ok(InvitationLook {
        shop_name: account::shop(tx)?.name,
        email: invitation.email,
        name: invitation.name,
        role: invitation.role,
        language: invitation.language,
        expires_at: invitation.expires_at,
    })
}

/// How somebody accepts.
pub(crate) struct Accepting {
    pub(crate) token: String,
    pub(crate) name: String,
    pub(crate) password: String,
    pub(crate) language: Option<Language>,
}

/// Makes whoever was invited a member and signs them in. The link is spent.
pub(crate) fn accept(
    db: &Db,
    at: &Moment,
    (rng, keys): (&Rng, &TokenKeys),
    accepting: &Accepting,
    visit: &Visit,
) -> Result<Signed, Error> {
    db.write_now(|tx| signing_in::count(tx, at.now, &[signing_in::of_place(visit.place)]))?;
    let invitation = db.read_now(|tx| opened(tx, at, keys, &accepting.token))?;
    let own = [accepting.name.as_str(), invitation.email.as_str()];
    let password = people::hashed(&accepting.password, &own, rng)?;
    db.write_now(|tx| {
        // Anew: it may have been withdrawn or accepted meanwhile.
        let invitation = opened(tx, at, keys, &accepting.token)?;
        if !store::delete_invitation(tx, invitation.id)? {
            return Err(Error::BadInvitation);
        }
        let new = NewMember {
            name: accepting.name.clone(),
            email: invitation.email,
            role: invitation.role,
            language: accepting.language.clone().unwrap_or(invitation.language),
            password: password.clone(),
        };
        let member = people::insert(tx, at, &new)?;
        let (token, session) = begin_session(tx, at, rng, member.id, visit)?;
        let about = (invitation.id.to_string(), visit.place.to_string());
        let operation = ("accept_invitation", "Accept an invitation");
        note(tx, at, Actor::Staff(member.id), operation, about)?;
        let me = account::me(tx, member.id, session)?;
        Ok(Signed { token, me })
    })
}
