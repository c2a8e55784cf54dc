//! Staff over HTTP.

mod account;
mod audit;
mod invitations;
mod people;
mod session;
mod setup;
mod single_sign_on;

use std::{sync::Arc, time::Duration};

use axum::{
    Extension,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use fetch::{Fetch, Fetcher, Limits};
use http::{HeaderValue, StatusCode, header, request::Parts};
use kernel::{Rng, Span};
use pages::TokenKeys;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use web::{
    FieldError, Json, Kind, Place, Routes, Secure, State, ToProblem, routes, session as cookies,
};

use crate::{
    domain::{ABSOLUTE, device},
    error::Error,
    provider::Directory,
    service::{Signed, Visit},
};

/// Passwords that are hashed at a time: each takes 19 MiB and a processor for some 20 ms. Others wait for their turn.
const HASHED_AT_ONCE: usize = 2;

/// Providers answer in parts of a second, and somebody waits.
pub const PROVIDER_LIMITS: Limits = Limits {
    connect: Duration::from_secs(5),
    whole: Duration::from_secs(10),
    largest_answer: 256 * 1024,
    redirects: 2,
};

/// What the routes need from outside. Cloning is cheap, and clones share their limits.
#[derive(Clone)]
pub struct Door {
    rng: Rng,
    keys: TokenKeys,
    address: Arc<str>,
    hashing: Arc<Semaphore>,
    directory: Directory,
}

impl Door {
    /// Randomness of the operating system, the secrets that sign links, and the address under which browsers reach this
    /// program, without a slash at its end.
    pub fn new(rng: Rng, keys: TokenKeys, address: &str) -> Self {
        Self {
            rng,
            keys,
            address: address.into(),
            hashing: Arc::new(Semaphore::new(HASHED_AT_ONCE)),
            directory: Directory::new(Arc::new(Fetcher::new(PROVIDER_LIMITS))),
        }
    }

    /// The same, where a provider of single sign-on is asked by this.
    #[must_use]
    pub fn with_fetch(self, fetch: Arc<dyn Fetch>) -> Self {
        Self {
            directory: Directory::new(fetch),
            ..self
        }
    }

    /// One's turn to hash, until it is dropped. None when the program ends.
    async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.hashing).acquire_owned().await.ok()
    }

    /// Whether cookies are kept to TLS.
    fn secure(&self, by_proxy: Secure) -> Secure {
        Secure(by_proxy.0 || self.address.starts_with("https://"))
    }

    /// The answer to somebody who signed in.
    fn signed_in(&self, from: &Visitor, status: StatusCode, signed: Signed) -> Response {
        let cookies = signed.token.cookies(self.secure(from.secure), ABSOLUTE);
        with_cookies((status, Json(signed.me)).into_response(), cookies)
    }

    /// The answer to somebody who signed out.
    fn signed_out(&self, from: &Visitor) -> Response {
        let cookies = cookies::ended_cookies(self.secure(from.secure));
        with_cookies(StatusCode::NO_CONTENT.into_response(), cookies)
    }
}

impl core::fmt::Debug for Door {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.debug_struct("Door").finish_non_exhaustive()
    }
}

fn with_cookies<const N: usize>(mut response: Response, cookies: [String; N]) -> Response {
    for cookie in cookies {
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// From where a request comes, in what, and how.
struct Visitor {
    visit: Visit,
    secure: Secure,
}

impl FromRequestParts<State> for Visitor {
    type Rejection = core::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &State,
    ) -> Result<Self, core::convert::Infallible> {
        let place = Place::from_request_parts(parts, state).await?;
        let secure = Secure::from_request_parts(parts, state).await?;
        let agent = parts.headers.get(header::USER_AGENT);
        let agent = agent.and_then(|value| value.to_str().ok());
        Ok(Self {
            visit: Visit {
                place,
                device: device(agent.unwrap_or_default()),
            },
            secure,
        })
    }
}

/// The room's operations.
pub fn routes(door: Door) -> Routes {
    Routes::new()
        .routes(routes!(
            session::sign_in,
            session::read_me,
            session::change_me,
            session::sign_out
        ))
        .routes(routes!(session::list_sessions, session::end_other_sessions))
        .routes(routes!(session::end_session))
        .routes(routes!(account::change_password))
        .routes(routes!(account::begin_second_factor))
        .routes(routes!(account::confirm_second_factor))
        .routes(routes!(account::remove_second_factor))
        .routes(routes!(account::make_recovery_codes))
        .routes(routes!(people::list_staff, people::create_staff))
        .routes(routes!(people::change_staff))
        .routes(routes!(
            invitations::list_invitations,
            invitations::invite_staff
        ))
        .routes(routes!(invitations::withdraw_invitation))
        .routes(routes!(invitations::look_at_invitation))
        .routes(routes!(invitations::accept_invitation))
        .routes(routes!(audit::list_audit))
        .routes(routes!(setup::read_setup, setup::set_up))
        .routes(routes!(single_sign_on::list_providers))
        .routes(routes!(single_sign_on::begin_single_sign_on))
        .routes(routes!(single_sign_on::end_single_sign_on))
        .routes(routes!(single_sign_on::check_single_sign_on))
        .layer(Extension(door))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Keys(error) => error.kind(),
            Self::Web(refusal) => refusal.kind(),
            Self::Settings(settings::Error::Value { .. })
            | Self::WrongCode
            | Self::WrongPassword
            | Self::WeakPassword { .. }
            | Self::Name => Kind::Invalid,
            Self::Settings(_) | Self::Hashing => Kind::Internal,
            Self::WrongCredentials | Self::CodeNeeded | Self::ProviderRefused | Self::Token => {
                Kind::Unauthenticated
            }
            Self::TooManyTries { .. } => Kind::TooManyRequests,
            Self::NotInvited | Self::BadSetupToken => Kind::Forbidden,
            Self::NoMember | Self::NoSession | Self::NoInvitation | Self::NoProvider => {
                Kind::NotFound
            }
            Self::Provider(_) | Self::ProviderSaid(_) | Self::ProviderUnreadable(_) => {
                Kind::Unavailable
            }
            Self::EmailTaken
            | Self::LastOwner
            | Self::TooMany
            | Self::SetUp
            | Self::FactorOn
            | Self::FactorOff => Kind::Conflict,
            Self::BadInvitation | Self::BadState => Kind::Gone,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn errors(&self) -> Vec<FieldError> {
        if let Self::WeakPassword { code, words } = self {
            vec![FieldError::new("password", code, *words)]
        } else {
            Vec::new()
        }
    }

    fn retry_after(&self) -> Option<Span> {
        if let Self::TooManyTries { wait } = self {
            Some(*wait)
        } else if let Self::Db(error) = self {
            error.retry_after()
        } else {
            None
        }
    }
}
