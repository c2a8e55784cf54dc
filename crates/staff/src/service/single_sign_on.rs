//! Signing in by a provider of OpenID Connect: authorisation code with PKCE (RFC 7636), state and nonce.
//!
//! What somebody began is kept under a hash of its state, together with a hash of a cookie, so that it can only be ended in
//! the browser in which it began, and once.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{Db, Tx};
use kernel::{EmailAddress, Language, Moment, Rng, Span};
use sha2::{Digest as _, Sha256};
use web::audit::Actor;

use super::{
    Visit, account, begin_session, note,
    people::{self, NewMember},
    signing_in::{self, Signed},
};
use crate::{
    domain::{Claims, digest, dummy_hash, link_secret},
    error::Error,
    provider::{Client, Directory, Exchange},
    settings::{CLIENT_ID, CLIENT_SECRET, DOMAIN, DOMAIN_ROLE, ISSUER, NAME},
    store::{self, Begun, Member},
};

/// How long somebody may take at the provider's.
pub(crate) const LASTS: Span = Span::from_minutes(10);
/// Where the provider sends people back to, below the address of this program.
const CALLBACK: &str = "/api/v1/sign-in/oidc/callback";
/// Where people go who came from nowhere in particular.
const HOME: &str = "/admin";

/// What the provider is called; `None` where there is none.
pub(crate) fn provider(tx: &mut Tx<'_>) -> Result<Option<String>, Error> {
    let settings = settings::snapshot(tx)?;
    let is_set = settings.get(&ISSUER)?.is_some() && settings.get(&CLIENT_ID)?.is_some();
    let name = settings.get(&NAME)?;
    Ok(is_set.then_some(name))
}

/// Where the provider sends people back to.
pub(crate) fn redirect_uri(address: &str) -> String {
    format!("{address}{CALLBACK}")
}

/// Who we are to the provider.
pub(crate) fn client(tx: &mut Tx<'_>, address: &str) -> Result<Client, Error> {
    let settings = settings::snapshot(tx)?;
    let (issuer, id) = (settings.get(&ISSUER)?, settings.get(&CLIENT_ID)?);
    let (Some(issuer), Some(id)) = (issuer, id) else {
        return Err(Error::NoProvider);
    };
    Ok(Client {
        issuer: issuer.as_str().to_owned(),
        id,
        secret: settings
            .get(&CLIENT_SECRET)?
            .map(|secret| secret.expose().to_owned()),
        redirect: redirect_uri(address),
    })
}

/// A sign-in that begins: where the browser goes, and what it keeps.
pub(crate) struct Beginning {
    pub(crate) url: String,
    pub(crate) cookie: String,
}

/// A path of the admin, and nothing that a browser could take for another place.
fn inside(path: Option<&str>) -> &str {
    let is_plain = |path: &&str| {
        let rest = path.strip_prefix(HOME);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
            && path.len() <= 500
            && path
                .chars()
                .all(|letter| letter.is_ascii_graphic() && letter != '\\')
            && !path.contains("//")
    };
    path.filter(is_plain).unwrap_or(HOME)
}

/// Begins a sign-in.
pub(crate) fn begin(
    db: &Db,
    at: &Moment,
    (rng, directory, address): (&Rng, &Directory, &str),
    return_to: Option<&str>,
    visit: &Visit,
) -> Result<Beginning, Error> {
    db.write_now(|tx| signing_in::count(tx, at.now, &[signing_in::of_place(visit.place)]))?;
    let client = db.read_now(|tx| client(tx, address))?;
    let endpoints = directory.endpoints(&client.issuer, at.now)?;
    let (state, cookie) = (link_secret(rng), link_secret(rng));
    let begun = Begun {
        browser: digest(&cookie),
        nonce: link_secret(rng),
        verifier: link_secret(rng),
        return_to: inside(return_to).to_owned(),
        expires_at: at.now.plus(LASTS),
    };
    db.write_now(|tx| store::insert_begun(tx, &digest(&state), &begun))?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(begun.verifier.as_bytes()));
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", &client.redirect)
        .append_pair("scope", "openid email profile")
        .append_pair("state", &state)
        .append_pair("nonce", &begun.nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256")
        .finish();
    let target = endpoints.authorization_endpoint;
    let joint = if target.contains('?') { '&' } else { '?' };
    Ok(Beginning {
        url: format!("{target}{joint}{query}"),
        cookie,
    })
}

/// What comes back with a browser.
#[derive(Clone, Debug, Default)]
pub(crate) struct Returned {
    pub(crate) state: String,
    pub(crate) code: Option<String>,
    pub(crate) issuer: Option<String>,
    pub(crate) cookie: String,
}

/// Ends a sign-in; answers where the browser goes on, too.
pub(crate) fn finish(
    db: &Db,
    at: &Moment,
    (rng, directory, address): (&Rng, &Directory, &str),
    returned: &Returned,
    visit: &Visit,
) -> Result<(Signed, String), Error> {
    // Taken whatever comes: a state is good once.
    let begun = db.write_now(|tx| store::take_begun(tx, &digest(&returned.state)))?;
    let is_ours =
        |begun: &Begun| begun.expires_at > at.now && begun.browser == digest(&returned.cookie);
    let begun = begun.filter(is_ours).ok_or(Error::BadState)?;
    let client = db.read_now(|tx| client(tx, address))?;
    let code = returned.code.as_deref().ok_or(Error::ProviderRefused)?;
    let exchange = Exchange {
        code,
        verifier: &begun.verifier,
        nonce: &begun.nonce,
    };
    let endpoints = directory.endpoints(&client.issuer, at.now)?;
    // RFC 9207: who says which provider they are is taken at their word.
    let is_other = |issuer: &String| *issuer != endpoints.issuer;
    if returned.issuer.as_ref().is_some_and(is_other) {
        return Err(Error::Token);
    }
    let claims = directory.claims(&client, exchange, at.now)?;
    let signed = db.write_now(|tx| {
        let member = member(tx, at, &endpoints.issuer, &claims)?;
        let (token, session) = begin_session(tx, at, rng, member.id, visit)?;
        let about = (session.to_string(), visit.place.to_string());
        let operation = ("sign_in_by_provider", "Sign in by single sign-on");
        note(tx, at, Actor::Staff(member.id), operation, about)?;
        let me = account::me(tx, member.id, session)?;
        Ok::<_, Error>(Signed { token, me })
    })?;
    Ok((signed, begun.return_to))
}

/// Whoever the provider means: known by the provider's own name for them, or by an address that it says is theirs.
fn member(tx: &mut Tx<'_>, at: &Moment, issuer: &str, claims: &Claims) -> Result<Member, Error> {
    let known = store::identity(tx, issuer, &claims.subject)?;
    if let Some(id) = known {
        let member = store::member_by_id(tx, id)?;
        return member
            .filter(|member| member.disabled_at.is_none())
            .ok_or(Error::NotInvited);
    }
    let email = claims.email.as_deref().ok_or(Error::NotInvited)?;
    let email = EmailAddress::parse(email).ok().ok_or(Error::NotInvited)?;
    let member = match store::member_by_email(tx, &email.identity_key())? {
        Some(member) => member,
        None => joined(tx, at, &email, claims)?,
    };
    // An address that went to somebody else at the provider's must not open the account of whoever had it before.
    if member.disabled_at.is_some() || store::has_identity(tx, issuer, member.id)? {
        return Err(Error::NotInvited);
    }
    store::insert_identity(tx, (issuer, &claims.subject), member.id, at.now)?;
    Ok(member)
}

/// Who was invited becomes a member, and who is of the domain.
fn joined(
    tx: &mut Tx<'_>,
    at: &Moment,
    email: &EmailAddress,
    claims: &Claims,
) -> Result<Member, Error> {
    let settings = settings::snapshot(tx)?;
    let invitation = store::invitation_by_email(tx, &email.identity_key())?
        .filter(|invitation| invitation.expires_at > at.now);
    let (role, language, invited_as) = if let Some(invitation) = invitation {
        store::delete_invitation(tx, invitation.id)?;
        (invitation.role, invitation.language, invitation.name)
    } else {
        let domain = settings.get(&DOMAIN)?.map(|domain| domain.to_lowercase());
        let key = email.identity_key();
        let theirs = key.rsplit_once('@').map(|(_, domain)| domain);
        if domain.is_none() || domain.as_deref() != theirs {
            return Err(Error::NotInvited);
        }
        let role = settings.get(&DOMAIN_ROLE)?.0;
        (role, Language::english(), String::new())
    };
    let named = [claims.name.as_deref(), Some(&invited_as)];
    let name = named
        .into_iter()
        .flatten()
        .find_map(|name| super::name(name).ok())
        .unwrap_or_else(|| email.as_str().chars().take(super::NAME_MAX).collect());
    let new = NewMember {
        name,
        email: email.clone(),
        role,
        language,
        // No password opens it; an owner may set one.
        password: dummy_hash().to_owned(),
    };
    let member = people::insert(tx, at, &new)?;
    let about = (member.id.to_string(), String::new());
    let operation = ("join_by_provider", "Become a member by single sign-on");
    note(tx, at, Actor::Staff(member.id), operation, about)?;
    Ok(member)
}
