//! The outermost layer: when a request came, under which id, how long it may take, and how its answer leaves.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{MatchedPath, State as Given},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use telemetry::Stopwatch;

use crate::{
    call::Arrival,
    metrics,
    problem::{self, Problem},
    refusal::Refusal,
    request_id::{self, RequestId},
    state::State,
};

/// The layer around everything.
pub(crate) async fn outside(
    Given(state): Given<State>,
    mut request: Request<Body>,
    next: Next,
) -> Response {
    let stopwatch = Stopwatch::start();
    let at = state.moment();
    let request_id = RequestId::of(request.headers(), &at);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(Arrival {
        at,
        request_id: request_id.clone(),
    });
    let limit = Duration::from_millis(state.settings().timeout.millis().try_into().unwrap_or(0));
    let response = match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_elapsed) => Problem::from(Refusal::Timeout).into_response(),
    };
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let mut response = told(response, &request_id, &method, route);
    set_headers(response.headers_mut(), &request_id);
    log(&stopwatch, &request_id, &method, route, response.status());
    response
}

/// A refusal gets the request's id, and its cause is logged; an error that is no problem yet becomes one.
fn told(response: Response, request_id: &RequestId, method: &Method, route: &str) -> Response {
    let told = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None => match undressed(&response) {
            Some(refusal) => refusal.into(),
            None => return response,
        },
    };
    if let Some(cause) = told.cause() {
        tracing::error!(
            request_id = %request_id,
            method = %method,
            route,
            status = told.status().as_u16(),
            error = %telemetry::chain(cause),
            "a request failed"
        );
    }
    let mut whole = told.response(Some(request_id));
    // What the router added to its own refusals stays: `allow`, say.
    for (name, value) in response.headers() {
        if name != header::CONTENT_LENGTH && !whole.headers().contains_key(name) {
            whole.headers_mut().insert(name.clone(), value.clone());
        }
    }
    if method == Method::HEAD {
        *whole.body_mut() = Body::empty();
    }
    whole
}

/// The reason for an error answer that nobody dressed as a problem or as a page.
fn undressed(response: &Response) -> Option<Refusal> {
    let status = response.status();
    let bare = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !bare || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    match status {
        StatusCode::METHOD_NOT_ALLOWED => Some(Refusal::MethodNotAllowed),
        StatusCode::NOT_FOUND => Some(Refusal::NotFound),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Refusal::NotJson),
        _ if status.is_server_error() => Some(Refusal::Panic(format!("bare status {status}"))),
        _ => None,
    }
}

/// Headers that every answer has unless its room chose others.
const DEFAULTS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Addresses may carry tokens.
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

fn set_headers(headers: &mut HeaderMap, request_id: &RequestId) {
    for (name, value) in DEFAULTS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if let Some(value) = request_id.header() {
        headers.insert(request_id::HEADER, value);
    }
}

fn log(
    stopwatch: &Stopwatch,
    request_id: &RequestId,
    method: &Method,
    route: &str,
    status: StatusCode,
) {
    let micros = stopwatch.micros();
    let method = known(method);
    metrics::ANSWERS.add([method, route, status.as_str()], 1);
    metrics::TIME.record([method, route], micros);
    tracing::info!(
        request_id = %request_id,
        method,
        route,
        status = status.as_u16(),
        ms = micros / 1_000,
        "answered"
    );
}

/// A label must not take its value from outside, and a method may be any word.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// What a panic becomes.
pub(crate) fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let words = match panic.downcast::<String>() {
        Ok(words) => *words,
        Err(panic) => panic
            .downcast::<&'static str>()
            .map_or_else(|_| "without words".to_owned(), |words| (*words).to_owned()),
    };
    Problem::from(Refusal::Panic(words)).into_response()
}

/// Whether a response is worth compressing: JSON and text of some size. Pages are left alone, since a page mixes
/// secrets with what a stranger may choose, which compression would give away (BREACH).
pub(crate) fn is_compressible(
    _status: StatusCode,
    _version: http::Version,
    headers: &HeaderMap,
    _extensions: &http::Extensions,
) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.as_bytes();
        kind.starts_with(b"application/json")
            || kind.starts_with(problem::MEDIA_TYPE.as_bytes())
            || kind.starts_with(b"text/javascript")
            || kind.starts_with(b"text/css")
    })
}
