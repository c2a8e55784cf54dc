//! What is asked, and what is answered.

use std::fmt;

/// How it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; follows redirects.
    Get,
    /// Tells; a redirect is an answer like any other, since what was told must not be told to somebody else.
    Post,
}

/// What is asked. Its `Debug` text holds no header's value, no body and no path.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Whom and what: an absolute address.
    pub url: String,
    /// Names and values; values may be secrets.
    pub headers: Vec<(String, String)>,
    /// What is told.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads an address.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Tells something to an address.
    pub fn post(url: impl Into<String>, content_type: &str, body: Vec<u8>) -> Self {
        Self {
            method: Method::Post,
            url: url.into(),
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body,
        }
    }

    /// With one header more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = crate::fetcher::host_of(&self.url);
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("host", &host)
            .field("headers", &names)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What was answered, whatever its status.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status: 200.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// What was told.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether it is one of success: 200 to 299.
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// Whether the same may succeed later: a server in trouble (5xx), one that asks for patience (408, 425, 429).
    pub const fn is_transient(&self) -> bool {
        matches!(self.status, 408 | 425 | 429 | 500..=599)
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// How long the server asks to be left alone (RFC 9110, section 10.2.3), in seconds; a date is passed over.
    pub fn retry_after_seconds(&self) -> Option<u32> {
        self.header("retry-after")?.trim().parse().ok()
    }

    /// The first so many characters of the body, for people: control characters are left out.
    pub fn beginning(&self, most: usize) -> String {
        String::from_utf8_lossy(&self.body)
            .chars()
            .filter(|letter| !letter.is_control())
            .take(most)
            .collect()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
