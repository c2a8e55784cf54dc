//! Notifications: the key that browsers trust, what they agreed to, and the worker that shows them.

use axum::{
    body::Body,
    extract::FromRequestParts as _,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Request, StatusCode, header};
use kernel::Language;
use messages::BrowserAgreed;
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Answer, Call, Place};

use super::{BODY_MAX, Door, is_welcome, open_to_sites};
use crate::{
    domain::{BrowserWish, Visitor},
    error::Error,
    service,
};

/// The worker, as it is loaded by that of the store.
const WORKER: &str = include_str!("../../assets/p-sw.js");
/// Longest words and address that are kept as proof, in characters.
const LONGEST_PROOF: usize = 1_000;

/// `/p-sw.js`.
pub(super) async fn worker() -> Response {
    let mut response = WORKER.into_response();
    let told = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ] {
        told.insert(name, HeaderValue::from_static(value));
    }
    told.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    response
}

/// The shop's key; not found while it does not write by notifications.
pub(super) async fn key(door: &Door, call: &Call) -> Response {
    let Some(desk) = door.browsers.clone() else {
        return open_to_sites(StatusCode::NOT_FOUND.into_response());
    };
    let found = call
        .change(move |tx, at| desk.key(tx, at).map_err(Error::from))
        .await;
    open_to_sites(match found {
        Ok(Some(key)) => axum::Json(json!({ "key": key })).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(problem) => problem.into_response(),
    })
}

/// Answers 202, whatever came and whatever became of it, as reports are answered.
pub(super) async fn browser(door: &Door, call: &Call, request: Request<Body>) -> Response {
    open_to_sites(match take(door, call, request).await {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(problem) => problem.into_response(),
    })
}

async fn take(door: &Door, call: &Call, request: Request<Body>) -> Answer<()> {
    let (mut parts, body) = request.into_parts();
    let Ok(place) = Place::from_request_parts(&mut parts, call.state()).await;
    let Some(desk) = door.browsers.clone() else {
        return Ok(());
    };
    if door.places.take(&place, call.now()).is_err() {
        return Ok(());
    }
    let Ok(bytes) = axum::body::to_bytes(body, BODY_MAX).await else {
        return Ok(());
    };
    let header = |name| parts.headers.get(name)?.to_str().ok().map(str::to_owned);
    let Some((visitor, wish)) = read(&bytes, header(header::USER_AGENT)) else {
        return Ok(());
    };
    let origin = header(header::ORIGIN);
    call.change(move |tx, at| {
        if is_welcome(tx, origin.as_deref())? {
            service::tell_browser(tx, at, &desk, (&visitor, &wish))?;
        }
        Ok::<_, Error>(())
    })
    .await
}

/// The body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    visitor: String,
    /// As the browser writes it.
    #[serde(default)]
    subscription: Option<Value>,
    /// The address of a browser that takes nothing more.
    #[serde(default)]
    gone: Option<String>,
    #[serde(default)]
    page: Option<String>,
    #[serde(default)]
    wording: Option<String>,
    #[serde(default)]
    language: Option<String>,
}

fn read(bytes: &[u8], user_agent: Option<String>) -> Option<(Visitor, BrowserWish)> {
    let told: Told = serde_json::from_slice(bytes).ok()?;
    let visitor = Visitor::of(&told.visitor)?;
    let proof = |text: Option<String>| {
        let text = text?.replace('\0', "");
        Some(text.chars().take(LONGEST_PROOF).collect::<String>())
    };
    let wish = match (told.subscription, told.gone) {
        (Some(subscription), None) => BrowserWish::Notify(Box::new(BrowserAgreed {
            subscription: subscription.to_string(),
            place: proof(told.page),
            wording: proof(told.wording),
            language: told
                .language
                .and_then(|language| Language::parse(&language).ok()),
            user_agent: proof(user_agent),
        })),
        (None, Some(endpoint)) => BrowserWish::Stop(endpoint),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    Some((visitor, wish))
}
