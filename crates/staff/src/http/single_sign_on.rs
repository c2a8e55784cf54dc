//! Signing in by a provider.

use axum::{Extension, extract::FromRequestParts, response::Response};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Call, Json, Query, Secure, State};

use super::{Door, Visitor, with_cookies};
use crate::{
    error::Error,
    service::{self, LASTS, Returned},
};

/// Keeps who began where they began.
const COOKIE: &str = "perennial_sign_in";
/// Where the page is on which people sign in; why they did not get in stands behind it.
const REFUSED: &str = "/admin/sign-in?problem=";

/// What the cookie of this browser says; empty where there is none.
pub(super) struct Kept(String);

impl FromRequestParts<State> for Kept {
    type Rejection = core::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _state: &State,
    ) -> Result<Self, core::convert::Infallible> {
        Ok(Self(kept(&parts.headers).unwrap_or_default().to_owned()))
    }
}

fn kept(headers: &HeaderMap) -> Option<&str> {
    web::session::cookie(headers, COOKIE)
}

/// The cookie; no seconds end it.
fn cookie(value: &str, secure: Secure, seconds: i64) -> String {
    let only_tls = if secure.0 { "; Secure" } else { "" };
    // `Lax`: the provider sends people back from its own site.
    format!(
        "{COOKIE}={value}; Path=/api/v1/sign-in; Max-Age={seconds}; HttpOnly; SameSite=Lax{only_tls}"
    )
}

fn led_to(target: &str) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    let target = HeaderValue::try_from(target);
    let target = target.unwrap_or_else(|_unfit| HeaderValue::from_static("/admin"));
    headers.insert(header::LOCATION, target);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn refused(error: &Error) -> Response {
    tracing::warn!(code = error.code(), %error, "a sign-in by a provider did not succeed");
    led_to(&format!("{REFUSED}{}", error.code()))
}

/// A provider that says who people are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct SignInProvider {
    /// Which kind: `oidc`.
    #[schema(value_type = String, example = "oidc")]
    key: &'static str,
    /// What it is called.
    name: String,
    /// Where a browser goes to sign in by it.
    #[schema(value_type = String, example = "/api/v1/sign-in/oidc")]
    start: &'static str,
}

/// The providers of a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct SignInProviders {
    /// All of them: none, or one.
    items: Vec<SignInProvider>,
}

/// By which providers people may sign in, beside their password.
#[utoipa::path(
    get,
    path = "/sign-in/providers",
    tag = "session",
    operation_id = "list_sign_in_providers",
    security(()),
    responses((status = 200, description = "All of them.", body = SignInProviders))
)]
pub(super) async fn list_providers(call: Call) -> Answer<Json<SignInProviders>> {
    let name = call.read(|tx, _at| service::provider(tx)).await?;
    let provider = |name| SignInProvider {
        key: "oidc",
        name,
        start: "/api/v1/sign-in/oidc",
    };
    Ok(Json(SignInProviders {
        items: name.into_iter().map(provider).collect(),
    }))
}

/// Where somebody goes afterwards.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ReturnTo {
    /// A path of the admin page; its front when it is left out.
    return_to: Option<String>,
}

/// Sign in by the provider: leads the browser there.
#[utoipa::path(
    get,
    path = "/sign-in/oidc",
    tag = "session",
    operation_id = "begin_single_sign_on",
    security(()),
    params(ReturnTo),
    responses((status = 303, description = "To the provider, or back to the page on which people sign in with `problem` saying why not."))
)]
pub(super) async fn begin_single_sign_on(
    call: Call,
    Extension(door): Extension<Door>,
    from: Visitor,
    Query(wanted): Query<ReturnTo>,
) -> Answer<Response> {
    let (own, visit) = (door.clone(), from.visit.clone());
    let begun = call
        .apart(move |db, at| {
            let with = (&own.rng, &own.directory, &*own.address);
            let begun = service::begin(db, at, with, wanted.return_to.as_deref(), &visit);
            Ok::<_, Error>(begun)
        })
        .await?;
    Ok(match begun {
        Err(error) => refused(&error),
        Ok(begun) => {
            let seconds = LASTS.millis() / 1_000;
            let cookie = cookie(&begun.cookie, door.secure(from.secure), seconds);
            with_cookies(led_to(&begun.url), [cookie])
        }
    })
}

/// What the provider sends back; more than this is passed over.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SentBack {
    /// What the sign-in began with.
    #[serde(default)]
    state: String,
    /// What is exchanged for the provider's word; absent when it did not let somebody in.
    code: Option<String>,
    /// Which provider it is, where it says so.
    iss: Option<String>,
}

/// The provider sends people back here. Sets the cookies of the session.
#[utoipa::path(
    get,
    path = "/sign-in/oidc/callback",
    tag = "session",
    operation_id = "end_single_sign_on",
    security(()),
    params(SentBack),
    responses((status = 303, description = "To where somebody wanted to go, or back to the page on which people sign in with `problem` saying why not."))
)]
pub(super) async fn end_single_sign_on(
    call: Call,
    Extension(door): Extension<Door>,
    from: Visitor,
    kept: Kept,
    Query(sent): Query<SentBack>,
) -> Answer<Response> {
    let (own, visit) = (door.clone(), from.visit.clone());
    let returned = Returned {
        state: sent.state,
        code: sent.code,
        issuer: sent.iss,
        cookie: kept.0,
    };
    let ended = call
        .apart(move |db, at| {
            let with = (&own.rng, &own.directory, &*own.address);
            Ok::<_, Error>(service::finish(db, at, with, &returned, &visit))
        })
        .await?;
    let secure = door.secure(from.secure);
    let spent = cookie("", secure, 0);
    Ok(match ended {
        Err(error) => with_cookies(refused(&error), [spent]),
        Ok((signed, target)) => {
            let [session, csrf] = signed.token.cookies(secure, super::ABSOLUTE);
            with_cookies(led_to(&target), [session, csrf, spent])
        }
    })
}

/// Whether the provider can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct SingleSignOnCheck {
    /// Where the provider must be allowed to send people back to.
    redirect_uri: String,
    /// Whether it says what is needed.
    ok: bool,
    /// What was found.
    words: String,
}

/// Look whether the provider of single sign-on can be asked, and what it must be told of this program.
#[utoipa::path(
    get,
    path = "/sign-in/oidc/check",
    tag = "session",
    operation_id = "check_single_sign_on",
    security(("key" = ["manage"])),
    responses((status = 200, description = "What was found.", body = SingleSignOnCheck))
)]
pub(super) async fn check_single_sign_on(
    call: Call,
    Extension(door): Extension<Door>,
) -> Answer<Json<SingleSignOnCheck>> {
    let redirect_uri = service::redirect_uri(&door.address);
    let found = call
        .apart(move |db, at| {
            let found = db
                .read_now(|tx| service::client(tx, &door.address))
                .and_then(|client| door.directory.endpoints(&client.issuer, at.now));
            Ok::<_, Error>(found)
        })
        .await?;
    let (ok, words) = match found {
        Ok(endpoints) => (true, format!("{} can be asked", endpoints.issuer)),
        Err(error) => (false, error.to_string()),
    };
    Ok(Json(SingleSignOnCheck {
        redirect_uri,
        ok,
        words,
    }))
}
