//! `/c/{token}` leads on, `/o/{token}` is a pixel, and `/t/{mark}` leads on from a text message.

use axum::{
    Router,
    body::Body,
    extract::FromRequestParts as _,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, request::Parts};
use pages::{Locale, Look, Notice, Shell, TokenKeys};
use web::{Call, Path, Place};

use super::{agent::Agent, buffer::Visits, seal::Seal};
use crate::{link, service};

/// A transparent picture of one pixel, in the format `GIF89a`.
const PIXEL: &[u8] =
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\
\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// What the routes need from outside. Cloning is cheap.
#[derive(Clone)]
pub struct Doorway {
    keys: TokenKeys,
    look: Look,
    visits: Visits,
}

impl Doorway {
    /// Links signed with these keys; what was visited waits in `visits`.
    pub fn new(keys: TokenKeys, look: impl Into<Look>, visits: Visits) -> Self {
        Self {
            keys,
            look: look.into(),
            visits,
        }
    }
}

impl core::fmt::Debug for Doorway {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.debug_struct("Doorway").finish_non_exhaustive()
    }
}

/// The routes. Only a link of a text message waits for the database: it is too short to say where it leads.
pub fn router(doorway: Doorway) -> Router<web::State> {
    let for_pixels = doorway.clone();
    let for_texts = doorway.clone();
    let click = move |call: Call, place: Place, request: Request<Body>| {
        let doorway = doorway.clone();
        async move { doorway.click(&call, place, request).await }
    };
    let open = move |call: Call, place: Place, request: Request<Body>| {
        let doorway = for_pixels.clone();
        async move { doorway.open(&call, place, request).await }
    };
    let text = move |call: Call, place: Place, request: Request<Body>| {
        let doorway = for_texts.clone();
        async move { doorway.text(&call, place, request).await }
    };
    Router::new()
        .route("/t/{mark}", get(text))
        .route("/c/{token}", get(click))
        .route("/o/{token}", get(open))
}

impl Doorway {
    async fn click(self, call: &Call, place: Place, request: Request<Body>) -> Response {
        let (mut parts, _body) = request.into_parts();
        let token = Path::<String>::from_request_parts(&mut parts, call.state()).await;
        let opened = match token {
            Ok(Path(token)) => Seal::open_click(&self.keys, &token, call.now()),
            Err(_no_token) => Err(pages::TokenError::Invalid),
        };
        match opened {
            Ok(seal) => self.lead_on(call, place, &parts, seal),
            Err(error) => self.nothing(&parts.headers, Notice::from(error)),
        }
    }

    async fn text(self, call: &Call, place: Place, request: Request<Body>) -> Response {
        let (mut parts, _body) = request.into_parts();
        let mark = Path::<String>::from_request_parts(&mut parts, call.state()).await;
        let about = mark
            .ok()
            .and_then(|Path(mark)| link::text_link_of(&self.keys, &mark));
        let Some((message, number)) = about else {
            return self.nothing(&parts.headers, Notice::InvalidLink);
        };
        let found = call
            .read(move |tx, _at| service::text_link(tx, message, number))
            .await;
        match found {
            Ok(Some(seal)) => self.lead_on(call, place, &parts, seal),
            Ok(None) => self.nothing(&parts.headers, Notice::InvalidLink),
            Err(problem) => problem.into_response(),
        }
    }

    fn lead_on(&self, call: &Call, place: Place, parts: &Parts, seal: Seal) -> Response {
        let super::VisitKind::Click { target, .. } = &seal.kind else {
            return self.nothing(&parts.headers, Notice::InvalidLink);
        };
        let Ok(location) = HeaderValue::from_str(target) else {
            return self.nothing(&parts.headers, Notice::InvalidLink);
        };
        self.visited(call, place, (&parts.method, &parts.headers), seal);
        (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
    }

    /// The pixel is the same whatever the token says: a broken picture helps nobody.
    async fn open(self, call: &Call, place: Place, request: Request<Body>) -> Response {
        let (mut parts, _body) = request.into_parts();
        if let Ok(Path(token)) = Path::<String>::from_request_parts(&mut parts, call.state()).await
        {
            let token = token.strip_suffix(".gif").unwrap_or(&token);
            if let Ok(seal) = Seal::open_pixel(&self.keys, token, call.now()) {
                self.visited(call, place, (&parts.method, &parts.headers), seal);
            }
        }
        let kind = HeaderValue::from_static("image/gif");
        // A picture that mail programs and their proxies load from elsewhere.
        let policy = HeaderValue::from_static("cross-origin");
        let headers = [
            (header::CONTENT_TYPE, kind),
            (
                http::HeaderName::from_static("cross-origin-resource-policy"),
                policy,
            ),
        ];
        (headers, PIXEL).into_response()
    }

    fn visited(
        &self,
        call: &Call,
        place: Place,
        (method, headers): (&Method, &HeaderMap),
        seal: Seal,
    ) {
        let name = headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let agent = Agent::of(name, place, method == Method::HEAD);
        let _kept = self.visits.push(seal.visited(call.now(), agent));
    }

    fn nothing(&self, headers: &HeaderMap, notice: Notice) -> Response {
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let theme = self.look.now();
        let locale = Locale::choose(None, None, accepted, theme.language());
        match notice.page(&Shell::new(&theme, locale)) {
            Ok(page) => page.into_response(),
            Err(error) => {
                tracing::error!(%error, "a page was not rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}
