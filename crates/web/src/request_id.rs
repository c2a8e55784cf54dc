//! The id under which a request is found in the log.

use core::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};
use kernel::Moment;

/// Where it comes in and goes out.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// A longer one is not taken over: it would only fill the log.
const LONGEST: usize = 64;

kernel::typed_id!(OwnId, "req");

/// The id of one request: the caller's when it sent a sane one, ours otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The `X-Request-Id` of the headers if it has 1 to 64 letters, digits, dots, hyphens and underscores; else a new one.
    pub(crate) fn of(headers: &HeaderMap, at: &Moment) -> Self {
        let sane = headers
            .get(HEADER)
            .and_then(|value| value.to_str().ok())
            .filter(|text| (1..=LONGEST).contains(&text.len()))
            .filter(|text| text.bytes().all(is_plain));
        match sane {
            Some(text) => Self(text.into()),
            None => Self(OwnId::next(at).to_string().into()),
        }
    }

    /// The id as a header.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
