//! Where a provider of text messages calls: what became of messages at `/h/sms/{mark}`, what people text at `/h/sms`.
//!
//! Both are open to everybody and believe nobody but the provider, by its signature over the address that it was given.

use axum::{
    Router,
    body::Body,
    response::{IntoResponse, Response},
    routing::post,
};
use courier::sms::{Form, Inbound, LARGEST_FORM, Receipt, is_signed, reply};
use db::Tx;
use http::{HeaderValue, Request, StatusCode, header};
use kernel::{Language, Moment};
use pages::TokenKeys;
use web::{Answer, Call};

use super::coming::{Desk, Told, take_inbound, take_receipt};
use crate::{domain::MessageId, error::Error, link, settings as own, work::Policies};

/// What the routes need from outside.
#[derive(Clone)]
pub struct SmsDoor {
    keys: TokenKeys,
    policies: Policies,
    public_url: String,
}

impl SmsDoor {
    /// With the shop's secrets, its rules, and the address under which providers reach this program, without a slash at its
    /// end.
    pub const fn new(keys: TokenKeys, policies: Policies, public_url: String) -> Self {
        Self {
            keys,
            policies,
            public_url,
        }
    }
}

impl std::fmt::Debug for SmsDoor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmsDoor").finish_non_exhaustive()
    }
}

/// The routes.
pub fn sms_router(door: SmsDoor) -> Router<web::State> {
    let other = door.clone();
    let inbound = move |call: Call, request: Request<Body>| {
        let door = door.clone();
        async move { answered(door.take(&call, request, What::Inbound).await) }
    };
    let receipt = move |call: Call, request: Request<Body>| {
        let door = other.clone();
        async move { answered(door.take(&call, request, What::Receipt).await) }
    };
    Router::new()
        .route("/h/sms", post(inbound))
        .route("/h/sms/{mark}", post(receipt))
}

fn answered(answer: Answer<Response>) -> Response {
    answer.unwrap_or_else(IntoResponse::into_response)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Inbound,
    Receipt,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Heard {
    /// There is no provider.
    NoProvider,
    /// It is not from the provider.
    Unsigned,
    /// Taken in.
    Done(Option<String>),
}

impl SmsDoor {
    async fn take(self, call: &Call, request: Request<Body>, what: What) -> Answer<Response> {
        let (parts, body) = request.into_parts();
        let Ok(bytes) = axum::body::to_bytes(body, LARGEST_FORM).await else {
            return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
        };
        let Some(form) = Form::read(&bytes) else {
            return Ok(StatusCode::BAD_REQUEST.into_response());
        };
        let path = parts
            .uri
            .path_and_query()
            .map_or("/", http::uri::PathAndQuery::as_str);
        let url = format!("{}{path}", self.public_url);
        let signature = parts
            .headers
            .get("x-twilio-signature")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let mark = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let message = link::told_of(&self.keys, mark);
        let heard = call
            .change(move |tx, at| {
                let Some(token) = settings::get(tx, &own::SMS_TOKEN)? else {
                    return Ok(Heard::NoProvider);
                };
                if !is_signed(token.expose(), &url, &form, &signature) {
                    return Ok(Heard::Unsigned);
                }
                match what {
                    What::Inbound => self.inbound(tx, at, &form).map(Heard::Done),
                    What::Receipt => {
                        self.receipt(tx, at, (message, &form))?;
                        Ok(Heard::Done(None))
                    }
                }
            })
            .await?;
        Ok(match (heard, what) {
            (Heard::NoProvider, _) => StatusCode::NOT_FOUND.into_response(),
            (Heard::Unsigned, _) => StatusCode::FORBIDDEN.into_response(),
            (Heard::Done(_), What::Receipt) => StatusCode::NO_CONTENT.into_response(),
            (Heard::Done(text), What::Inbound) => {
                let kind = HeaderValue::from_static("text/xml; charset=utf-8");
                let body = reply(text.as_deref());
                ([(header::CONTENT_TYPE, kind)], body).into_response()
            }
        })
    }

    fn inbound(&self, tx: &mut Tx<'_>, at: &Moment, form: &Form) -> Result<Option<String>, Error> {
        let Some(inbound) = Inbound::read(form) else {
            return Ok(None);
        };
        let policy = (self.policies)(tx)?;
        let shop = settings::snapshot(tx)?;
        let words = shop.get(&own::SMS_STOP_WORDS)?.unwrap_or_default();
        let languages = shop.get(&settings::shop::LANGUAGES)?;
        let desk = Desk {
            name: shop.get(&settings::shop::NAME)?,
            place: shop
                .get(&settings::shop::WEBSITE)?
                .map(|website| website.as_str().to_owned())
                .unwrap_or_default(),
            language: languages
                .into_iter()
                .next()
                .unwrap_or_else(Language::english),
            stop_words: words
                .split(',')
                .map(|word| word.trim().to_owned())
                .collect(),
        };
        take_inbound(tx, at, &policy, (&desk, &inbound))
    }

    fn receipt(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        (message, form): (Option<MessageId>, &Form),
    ) -> Result<(), Error> {
        let (Some(message), Some(receipt)) = (message, Receipt::read(form)) else {
            return Ok(());
        };
        let policy = (self.policies)(tx)?;
        let told = take_receipt(tx, at, &policy, (message, &receipt))?;
        if told == Told::NotOurs {
            tracing::debug!(%message, "a provider told of a message that is not there");
        }
        Ok(())
    }
}
