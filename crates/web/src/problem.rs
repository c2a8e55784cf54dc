//! A refusal, as RFC 9457 writes it.

use std::{error::Error, fmt, sync::Arc};

use axum::response::{IntoResponse, Response};
use db::DbError;
use http::{HeaderName, HeaderValue, StatusCode, header};
use kernel::Span;
use serde::Serialize;

use crate::request_id::RequestId;

/// The media type of RFC 9457.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// The family of a refusal; it decides the status and the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 400: the request cannot be read.
    Malformed,
    /// 401: nobody we know.
    Unauthenticated,
    /// 403: somebody we know, who may not.
    Forbidden,
    /// 404: there is nothing.
    NotFound,
    /// 405: there is something, but it cannot do that.
    MethodNotAllowed,
    /// 409: it does not fit what is there now.
    Conflict,
    /// 410: it was there.
    Gone,
    /// 413: too big.
    TooLarge,
    /// 415: a format we do not read.
    UnsupportedMediaType,
    /// 422: readable, but a rule is broken.
    Invalid,
    /// 429: too fast.
    TooManyRequests,
    /// 500: our fault.
    Internal,
    /// 503: our fault, for now.
    Unavailable,
}

impl Kind {
    /// The HTTP status.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The title: the same words for every refusal of the family.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Malformed => "The request cannot be read",
            Self::Unauthenticated => "Signing in or a valid API key is needed",
            Self::Forbidden => "This is not allowed",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "The method is not allowed here",
            Self::Conflict => "This does not fit the present state",
            Self::Gone => "No longer there",
            Self::TooLarge => "The request is too large",
            Self::UnsupportedMediaType => "The format is not supported",
            Self::Invalid => "The request breaks a rule",
            Self::TooManyRequests => "Too many requests",
            Self::Internal => "Something failed on our side",
            Self::Unavailable => "Not available at the moment",
        }
    }

    const fn is_ours(self) -> bool {
        matches!(self, Self::Internal | Self::Unavailable)
    }
}

/// One field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Where: a path such as `lines[2].quantity`; empty for the whole body.
    pub field: String,
    /// What, for programs.
    #[schema(example = "missing")]
    pub code: String,
    /// What, for people.
    pub detail: String,
}

impl FieldError {
    /// A wrong field.
    pub fn new(field: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            code: code.to_owned(),
            detail: detail.into(),
        }
    }
}

/// What a room's error tells about itself, so that `?` turns it into a [`Problem`].
///
/// Of an error of kind `Internal` or `Unavailable` nothing is shown: code and text go to the log.
pub trait ToProblem: Error + Send + Sync + 'static {
    /// Its family.
    fn kind(&self) -> Kind;
    /// Its stable code: `room.words`.
    fn code(&self) -> &'static str;
    /// The fields that are wrong.
    fn errors(&self) -> Vec<FieldError> {
        Vec::new()
    }
    /// When asking again may help.
    fn retry_after(&self) -> Option<Span> {
        None
    }
}

/// A refusal on its way out.
#[derive(Clone)]
pub struct Problem(Arc<Inner>);

struct Inner {
    kind: Kind,
    code: &'static str,
    detail: String,
    errors: Vec<FieldError>,
    retry_after: Option<Span>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Problem {
    /// The code as the answer shows it.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.kind.status()
    }

    /// The wrong fields.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// What happened, for people.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// What went wrong on our side, for the log.
    pub(crate) fn cause(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }

    /// The same refusal as part of a bigger answer (one item of a batch).
    pub fn body(&self, request_id: Option<&RequestId>) -> ProblemBody {
        ProblemBody {
            kind: format!("urn:perennial:problem:{}", self.0.code),
            title: self.0.kind.title(),
            status: self.status().as_u16(),
            code: self.0.code,
            detail: self.0.detail.clone(),
            request_id: request_id.map(ToString::to_string),
            errors: self.0.errors.clone(),
        }
    }

    /// The whole response. `None` when the request id is not known yet: the outermost layer writes it again.
    pub(crate) fn response(&self, request_id: Option<&RequestId>) -> Response {
        let body = serde_json::to_vec(&self.body(request_id)).unwrap_or_default();
        let mut response = (self.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(wait) = self.0.retry_after {
            // Whole seconds, rounded up: RFC 9110 section 10.2.3.
            let seconds = wait.millis().max(0).saturating_add(999) / 1_000;
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        if self.0.kind == Kind::Unauthenticated {
            set(headers, header::WWW_AUTHENTICATE, "Bearer");
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

fn set(headers: &mut http::HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

impl<E: ToProblem> From<E> for Problem {
    fn from(error: E) -> Self {
        let kind = error.kind();
        if kind.is_ours() {
            let (code, detail) = if kind == Kind::Internal {
                (
                    "web.internal",
                    "The cause is in the log of the server, under this request id.",
                )
            } else {
                (
                    "web.unavailable",
                    "Try again in a moment. The cause is in the log of the server, under this request id.",
                )
            };
            let retry = (kind == Kind::Unavailable).then_some(Span::SECOND);
            return Self(Arc::new(Inner {
                kind,
                code,
                detail: detail.to_owned(),
                errors: Vec::new(),
                retry_after: error.retry_after().or(retry),
                cause: Some(Box::new(error)),
            }));
        }
        Self(Arc::new(Inner {
            kind,
            code: error.code(),
            detail: sentence(&error.to_string()),
            errors: error.errors(),
            retry_after: error.retry_after(),
            cause: None,
        }))
    }
}

/// Errors are written in lower case without a full stop; an answer is a sentence.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let mut whole: String = characters
        .next()
        .map(|first| first.to_uppercase().collect())
        .unwrap_or_default();
    whole.push_str(characters.as_str());
    if !whole.is_empty() && !whole.ends_with(['.', '!', '?']) {
        whole.push('.');
    }
    whole
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.response(None)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Problem")
            .field("status", &self.status().as_u16())
            .field("code", &self.0.code)
            .field("detail", &self.0.detail)
            .field("errors", &self.0.errors)
            .field("cause", &self.0.cause)
            .finish_non_exhaustive()
    }
}

/// A refusal: RFC 9457 with our own `code`, `request_id` and `errors`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The code as a URI.
    #[serde(rename = "type")]
    #[schema(example = "urn:perennial:problem:web.not_found")]
    pub kind: String,
    /// The family in words; the same for all refusals of one status.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The stable code: decide by it.
    #[schema(example = "web.not_found")]
    pub code: &'static str,
    /// What happened this time, for people; its words may change.
    pub detail: String,
    /// Under this id the log of the server tells more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Which fields are wrong, and how.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
}

impl ToProblem for DbError {
    fn kind(&self) -> Kind {
        if self.is_transient() {
            Kind::Unavailable
        } else {
            Kind::Internal
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

impl ToProblem for kernel::Error {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        Self::code(*self)
    }
}
