//! The answer of a write.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::refusal::Refusal;

/// What a handler's closure answers: a status and a body that becomes JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply<T> {
    status: StatusCode,
    location: Option<String>,
    body: T,
}

impl<T> Reply<T> {
    /// 200.
    pub const fn ok(body: T) -> Self {
        Self {
            status: StatusCode::OK,
            location: None,
            body,
        }
    }

    /// 201, and where the new thing is.
    pub fn created(body: T, location: impl Into<String>) -> Self {
        Self {
            status: StatusCode::CREATED,
            location: Some(location.into()),
            body,
        }
    }

    /// 201, for what has no address of its own.
    pub const fn made(body: T) -> Self {
        Self {
            status: StatusCode::CREATED,
            location: None,
            body,
        }
    }

    /// 202: noted, and done later.
    pub const fn accepted(body: T) -> Self {
        Self {
            status: StatusCode::ACCEPTED,
            location: None,
            body,
        }
    }
}

impl Reply<()> {
    /// 204: done, and nothing to tell.
    pub const fn nothing() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            location: None,
            body: (),
        }
    }
}

/// A written answer: what goes out, and what a repeated request gets again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) body: Bytes,
    pub(crate) origin: Origin,
}

/// Whether the work was done for this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It was.
    Fresh,
    /// It was done for an earlier request with the same idempotency key.
    Replayed,
}

impl Written {
    pub(crate) fn of<T: Serialize>(reply: Reply<T>) -> Result<Self, Refusal> {
        let body = if reply.status == StatusCode::NO_CONTENT {
            Bytes::new()
        } else {
            serde_json::to_vec(&reply.body)
                .map_err(Refusal::Answer)?
                .into()
        };
        Ok(Self {
            status: reply.status,
            location: reply.location,
            body,
            origin: Origin::Fresh,
        })
    }
}

const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

impl IntoResponse for Written {
    fn into_response(self) -> Response {
        let has_body = !self.body.is_empty();
        let mut response = (self.status, axum::body::Body::from(self.body)).into_response();
        let headers = response.headers_mut();
        if has_body {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        if let Some(location) = self
            .location
            .and_then(|location| HeaderValue::try_from(location).ok())
        {
            headers.insert(header::LOCATION, location);
        }
        if self.origin == Origin::Replayed {
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}
