//! The page behind every unsubscribe link, and the request that mail programs send to it (RFC 8058).
//!
//! GET shows one button and changes nothing: scanners open every link. POST stops the messages without asking again,
//! however often it comes. A mail program gets 200 and an empty body; a person who pressed the button gets a page,
//! with a way back for who pressed it by mistake.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    body::Body,
    extract::FromRequestParts as _,
    response::{IntoResponse, Response},
    routing::get,
};
use db::Tx;
use http::{Method, Request, StatusCode, header};
use kernel::{Done, Language, Moment};
use web::{Call, Path, Problem};

use crate::{
    CATALOG,
    catalog::Words,
    notice::Notice,
    shell::{Rendered, Shell},
    theme::{Look, Theme},
    token::{Purpose, TokenKeys},
    visit::{Visit, sent},
};

/// The purpose of tokens in unsubscribe links.
pub const UNSUBSCRIBE: Purpose = Purpose::new("unsubscribe");

/// What a link is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// What the messages are about, in the shop's words; `None` for all of them.
    pub topic: Option<String>,
    /// Enough of the address for its owner to know it: `a…@example.com`.
    pub hint: Option<String>,
    /// The customer's language, where known.
    pub language: Option<Language>,
    /// Whether messages are sent.
    pub state: SubscriptionState,
}

/// Whether messages are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionState {
    /// They are.
    Active,
    /// They were stopped.
    Stopped,
}

impl Subscription {
    /// The page that asks, with its one button.
    pub fn ask(&self, shell: &Shell) -> Result<Rendered, askama::Error> {
        let ask = Ask {
            words: CATALOG.words(shell.locale()),
            shop: shell.theme().shop(),
            subscription: self,
        };
        shell.page(StatusCode::OK, &ask.title(), &ask)
    }

    /// The page that says it is done, with the way back.
    pub fn stopped(&self, shell: &Shell) -> Result<Rendered, askama::Error> {
        Notice::Unsubscribed.page_with_undo(shell, Some(RESUME))
    }
}

/// What the room that sends messages does. The payload is what it signed into the link.
pub trait Unsubscribe: Send + Sync + 'static {
    /// What the link is about; `None` when it names nobody any more.
    fn find(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        payload: &str,
    ) -> Result<Option<Subscription>, Problem>;

    /// Stops the messages; a second time is success too. `None` when the link names nobody any more.
    fn stop(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        payload: &str,
    ) -> Result<Option<Done<Subscription>>, Problem>;

    /// Takes a stop back, for who pressed the button by mistake.
    fn resume(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        payload: &str,
    ) -> Result<Option<Done<Subscription>>, Problem>;
}

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct Ask<'a> {
    words: Words<'static>,
    shop: &'a str,
    subscription: &'a Subscription,
}

impl Ask<'_> {
    fn title(&self) -> String {
        self.words.fill("unsubscribe.title", &[("shop", self.shop)])
    }

    fn text(&self) -> String {
        match &self.subscription.topic {
            Some(topic) => self.words.fill(
                "unsubscribe.topic",
                &[("topic", topic), ("shop", self.shop)],
            ),
            None => self.words.fill("unsubscribe.all", &[("shop", self.shop)]),
        }
    }
}

/// The body of any POST here is a few bytes.
const BODY_MAX: usize = 16 * 1024;

/// What the person or program at the other end wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// A mail program: stop, and say nothing.
    OneClick,
    /// The button of the page.
    Stop,
    /// The button of the page after that.
    Resume,
}

struct Door {
    theme: Theme,
    keys: TokenKeys,
    action: Arc<dyn Unsubscribe>,
}

/// The routes `/u/{token}`.
pub fn router(
    look: impl Into<Look>,
    keys: TokenKeys,
    action: Arc<dyn Unsubscribe>,
) -> Router<web::State> {
    let look = look.into();
    let handler = move |call: Call, request: Request<Body>| {
        let door = Door {
            theme: look.now(),
            keys: keys.clone(),
            action: Arc::clone(&action),
        };
        async move { door.answer(call, request).await }
    };
    Router::new().route("/u/{token}", get(handler.clone()).post(handler))
}

impl Door {
    async fn answer(self, call: Call, request: Request<Body>) -> Response {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::of(&parts.headers, &parts.uri);
        let token = Path::<String>::from_request_parts(&mut parts, call.state()).await;
        let opened = token
            .map_err(|_no_token| Notice::InvalidLink)
            .and_then(|Path(token)| {
                self.keys
                    .open(UNSUBSCRIBE, &token, call.now())
                    .map_err(Notice::from)
            });
        let shell = visit.shell(&self.theme, None);
        let payload = match opened {
            Ok(payload) => payload,
            Err(notice) => return sent(notice.page(&shell)),
        };
        let outcome = if parts.method == Method::POST {
            let request = Request::from_parts(parts, body);
            match wish(request).await {
                Some(wish) => self.act(&call, &visit, payload, wish).await,
                None => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            }
        } else {
            self.show(&call, &visit, payload).await
        };
        outcome.unwrap_or_else(|problem| {
            tracing::error!(request_id = %call.request_id(), problem = ?problem, "a page failed");
            sent(Notice::OurFault.page(&shell))
        })
    }

    async fn show(&self, call: &Call, visit: &Visit, payload: String) -> Result<Response, Problem> {
        let action = Arc::clone(&self.action);
        let found = call
            .read(move |tx, at| action.find(tx, at, &payload))
            .await?;
        let Some(subscription) = found else {
            return Ok(sent(
                Notice::InvalidLink.page(&visit.shell(&self.theme, None)),
            ));
        };
        let shell = visit.shell(&self.theme, subscription.language.as_ref());
        if subscription.state == SubscriptionState::Stopped {
            return Ok(sent(subscription.stopped(&shell)));
        }
        Ok(sent(subscription.ask(&shell)))
    }

    async fn act(
        &self,
        call: &Call,
        visit: &Visit,
        payload: String,
        wish: Wish,
    ) -> Result<Response, Problem> {
        let action = Arc::clone(&self.action);
        let done = call
            .change(move |tx, at| match wish {
                Wish::OneClick | Wish::Stop => action.stop(tx, at, &payload),
                Wish::Resume => action.resume(tx, at, &payload),
            })
            .await?;
        if wish == Wish::OneClick {
            // RFC 8058 section 3.2: no redirect, nothing to show. Who is gone gets no messages either.
            return Ok(StatusCode::OK.into_response());
        }
        let Some(done) = done else {
            return Ok(sent(
                Notice::InvalidLink.page(&visit.shell(&self.theme, None)),
            ));
        };
        let subscription = done.into_inner();
        let shell = visit.shell(&self.theme, subscription.language.as_ref());
        Ok(sent(match wish {
            Wish::Resume => Notice::Resubscribed.page(&shell),
            Wish::OneClick | Wish::Stop => subscription.stopped(&shell),
        }))
    }
}

/// The value of the form's `do` that takes a stop back.
const RESUME: &str = "resume";

/// What a POST wants. The token alone says who it is about, so a body that we cannot read stops the messages too:
/// that is what whoever sent it can only have meant.
async fn wish(request: Request<Body>) -> Option<Wish> {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| {
            kind.as_bytes()
                .starts_with(b"application/x-www-form-urlencoded")
        });
    let body = axum::body::to_bytes(request.into_body(), BODY_MAX)
        .await
        .ok()?;
    if !is_form {
        return Some(Wish::OneClick);
    }
    let wanted = form_urlencoded::parse(&body)
        .find(|(name, _)| name == "do")
        .map(|(_, value)| value.into_owned());
    Some(match wanted.as_deref() {
        Some(RESUME) => Wish::Resume,
        Some(_) => Wish::Stop,
        None => Wish::OneClick,
    })
}
