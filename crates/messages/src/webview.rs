//! `/v/{token}`: a message, shown in a browser.
//!
//! It is the letter as it was sent, under a policy that lets no script run and no form go anywhere. Who was forgotten has no
//! letters any more.

use axum::{
    Router,
    body::Body,
    extract::FromRequestParts as _,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderName, HeaderValue, Request, StatusCode, header};
use pages::{Locale, Look, Notice, Purpose, Shell, Theme, TokenKeys};
use web::{Call, Path, Problem};

use crate::{link::read, service};

/// The purpose of tokens in links to a message in the browser.
pub const VIEW: Purpose = Purpose::new("view");

/// Pictures from anywhere and styles in place, as mail has them; nothing that runs.
const POLICY: &str = "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'; font-src https:; \
                      form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

struct Door {
    theme: Theme,
    keys: TokenKeys,
}

/// The route.
pub fn view_router(look: impl Into<Look>, keys: TokenKeys) -> Router<web::State> {
    let look = look.into();
    let handler = move |call: Call, request: Request<Body>| {
        let door = Door {
            theme: look.now(),
            keys: keys.clone(),
        };
        async move { door.answer(call, request).await }
    };
    Router::new().route("/v/{token}", get(handler))
}

impl Door {
    async fn answer(self, call: Call, request: Request<Body>) -> Response {
        let (mut parts, _body) = request.into_parts();
        let accepted = parts
            .headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let locale = Locale::choose(None, None, accepted, self.theme.language());
        let shell = Shell::new(&self.theme, locale);
        let token = Path::<String>::from_request_parts(&mut parts, call.state()).await;
        let opened = token
            .map_err(|_no_token| Notice::InvalidLink)
            .and_then(|Path(token)| {
                self.keys
                    .open(VIEW, &token, call.now())
                    .map_err(Notice::from)
            });
        let notice = match opened {
            Ok(payload) => match self.letter(&call, payload).await {
                Ok(Some(html)) => return shown(html),
                Ok(None) => Notice::InvalidLink,
                Err(problem) => {
                    tracing::error!(request_id = %call.request_id(), problem = ?problem, "a page failed");
                    Notice::OurFault
                }
            },
            Err(notice) => notice,
        };
        match notice.page(&shell) {
            Ok(page) => page.into_response(),
            Err(error) => {
                tracing::error!(%error, "a page was not rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    async fn letter(&self, call: &Call, payload: String) -> Result<Option<String>, Problem> {
        call.read(move |tx, _at| {
            let Some(link) = read(&payload) else {
                return Ok(None);
            };
            let Some((customer, message)) = service::find_link(tx, link)? else {
                return Ok(None);
            };
            let letter = service::view(tx, customer.id, message.id)?;
            Ok::<_, crate::Error>(letter.map(|letter| letter.html))
        })
        .await
    }
}

fn shown(html: String) -> Response {
    let fixed = |text: &'static str| HeaderValue::from_static(text);
    let headers = [
        (header::CONTENT_TYPE, fixed("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, fixed(POLICY)),
        (HeaderName::from_static("x-robots-tag"), fixed("noindex")),
    ];
    (headers, html).into_response()
}
