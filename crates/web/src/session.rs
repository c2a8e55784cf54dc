//! Sessions of staff, as far as HTTP goes: cookies, the word against forged requests, and the way to whoever keeps
//! the sessions.
//!
//! The cookie [`COOKIE`] holds 256 random bits that scripts cannot read. A page on another site can make a browser send
//! it, but cannot read [`CSRF_COOKIE`], whose value every request that changes something repeats in the header
//! [`CSRF_HEADER`]. That value is a hash of the session's own secret, so a cookie planted by a neighbouring site fits
//! no session.

use core::fmt;

use axum::extract::FromRequestParts;
use db::{DbError, Tx};
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use kernel::{Rng, Span, Timestamp};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use crate::{idempotency::hex, place::Peer, scope::Scope, state::State};

kernel::typed_id!(StaffId, "stf");
kernel::typed_id!(SessionId, "ses");
db::int_column!(StaffId);
db::int_column!(SessionId);

/// Holds the session's secret; scripts cannot read it.
pub const COOKIE: &str = "perennial_session";
/// Holds the word that requests repeat; scripts read it.
pub const CSRF_COOKIE: &str = "perennial_csrf";
/// Where requests repeat it.
pub const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");

const DIGITS: usize = 64;

/// A session that is valid now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Whose it is.
    pub staff: StaffId,
    /// Which it is.
    pub session: SessionId,
    /// How far its owner reaches.
    pub scope: Scope,
    /// Whether it is time to note that it was seen.
    pub is_news: bool,
}

/// Whoever keeps the sessions: a room above this crate.
pub trait Sessions: Send + Sync + 'static {
    /// The session whose secret has this hash, if it is valid now.
    fn find(
        &self,
        tx: &mut Tx<'_>,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<SignedIn>, DbError>;

    /// Notes that the session is in use, and from where.
    fn note_use(
        &self,
        tx: &mut Tx<'_>,
        session: SessionId,
        now: Timestamp,
        place: &str,
    ) -> Result<(), DbError>;
}

/// A server without staff.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nobody;

impl Sessions for Nobody {
    fn find(
        &self,
        _tx: &mut Tx<'_>,
        _hash: &[u8; 32],
        _now: Timestamp,
    ) -> Result<Option<SignedIn>, DbError> {
        Ok(None)
    }

    fn note_use(
        &self,
        _tx: &mut Tx<'_>,
        _session: SessionId,
        _now: Timestamp,
        _place: &str,
    ) -> Result<(), DbError> {
        Ok(())
    }
}

/// A session's secret, as its cookie holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// A new one. `rng` must come from the operating system.
    pub fn new(rng: &Rng) -> Self {
        let mut secret = [0_u8; 32];
        rng.fill(&mut secret);
        Self(hex(&secret))
    }

    /// The one in a request's cookies, if it has the form of one.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let text = cookie(headers, COOKIE)?;
        let well_formed = text.len() == DIGITS
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        well_formed.then(|| Self(text.to_owned()))
    }

    /// What the shop keeps of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The word that requests of this session repeat.
    pub fn csrf(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(b"perennial csrf ");
        hasher.update(self.0.as_bytes());
        hex(&hasher.finalize())
    }

    /// Whether a request repeats the word.
    pub(crate) fn is_meant(&self, headers: &HeaderMap) -> bool {
        let said = headers.get(CSRF_HEADER).map(HeaderValue::as_bytes);
        bool::from(said.unwrap_or_default().ct_eq(self.csrf().as_bytes()))
    }

    /// The cookies that begin the session in a browser.
    pub fn cookies(&self, secure: Secure, lifetime: Span) -> [String; 2] {
        let seconds = lifetime.millis().max(0) / 1_000;
        [
            set(COOKIE, &self.0, "; HttpOnly", secure, seconds),
            set(CSRF_COOKIE, &self.csrf(), "", secure, seconds),
        ]
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionToken(…)")
    }
}

/// The cookies that end a session in a browser.
pub fn ended_cookies(secure: Secure) -> [String; 2] {
    [
        set(COOKIE, "", "; HttpOnly", secure, 0),
        set(CSRF_COOKIE, "", "", secure, 0),
    ]
}

/// RFC 6265 section 4.1. `Lax`: a link in a mail to a page of the admin shall find its reader signed in.
fn set(name: &str, value: &str, more: &str, secure: Secure, seconds: i64) -> String {
    let only_tls = if secure.0 { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{more}{only_tls}")
}

/// A cookie of a request; the first one where a name comes twice.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// Whether the browser came by TLS, as the proxy in front says, so that cookies may be kept to TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secure(pub bool);

const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

impl FromRequestParts<State> for Secure {
    type Rejection = core::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _state: &State,
    ) -> Result<Self, core::convert::Infallible> {
        let near = parts.extensions.get::<Peer>().is_none_or(Peer::is_near);
        let told = parts
            .headers
            .get_all(FORWARDED_PROTO)
            .iter()
            .next_back()
            .and_then(|value| value.to_str().ok()?.rsplit(',').next());
        Ok(Self(
            near && told.is_some_and(|told| told.trim() == "https"),
        ))
    }
}
