//! Why this crate itself refuses.

use kernel::Span;

use crate::{
    problem::{FieldError, Kind, ToProblem},
    scope::Scope,
};

/// The reasons that every operation shares.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No operation has this address, or what it names is not there.
    #[error("there is nothing at this address")]
    NotFound,
    /// The address is known, the method is not.
    #[error("this address does not know that method")]
    MethodNotAllowed,
    /// The body is over the limit.
    #[error("the body is larger than {limit} bytes")]
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body ended early or broke off.
    #[error("the body could not be read to its end")]
    BodyUnreadable,
    /// The body does not claim to be JSON, or is compressed.
    #[error(
        "the body must be JSON in UTF-8, with `content-type: application/json`, not compressed"
    )]
    NotJson,
    /// The body is not JSON.
    #[error("the body is not JSON: line {line}, column {column}")]
    BadJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// The body is JSON, but not what the operation takes.
    #[error("a field of the body is wrong")]
    BadBody(Vec<FieldError>),
    /// A parameter after the question mark is wrong.
    #[error("a parameter of the query is wrong")]
    BadQuery(Vec<FieldError>),
    /// A part of the path is wrong.
    #[error("a part of the path is wrong")]
    BadPath(Vec<FieldError>),
    /// A cursor that was not given out by this list in this version.
    #[error("this cursor is not one of this list: start again without it")]
    BadCursor,
    /// Neither a session nor `Authorization: Bearer …`.
    #[error(
        "sign in, or send `Authorization: Bearer` and an API key; `perennial key create` makes one"
    )]
    NoKey,
    /// A key that is malformed, unknown or revoked. Which of them is nobody's business.
    #[error("this API key is not valid")]
    BadKey,
    /// The session that a cookie names is over, or never was. Which of them is nobody's business.
    #[error("this session is over: sign in again")]
    BadSession,
    /// A request of a session that changes something came without the word that proves where it comes from.
    #[error("the header `x-csrf-token` must repeat the cookie `perennial_csrf`")]
    Csrf,
    /// A key came where only staff may.
    #[error("only somebody who signed in may do this, not an API key")]
    StaffOnly,
    /// The key's or the role's scope is too small.
    #[error("this needs the scope `{needed}`, which the key or the role does not have")]
    Scope {
        /// What the operation needs.
        needed: Scope,
    },
    /// The bucket of the caller is empty.
    #[error("you call too fast: wait, then go on more slowly")]
    TooManyRequests {
        /// Until the next call is let through.
        wait: Span,
    },
    /// The `Idempotency-Key` is empty, too long or not plain text.
    #[error("an `Idempotency-Key` has 1 to 255 visible ASCII characters")]
    BadIdempotencyKey,
    /// The same key came with another request.
    #[error(
        "this `Idempotency-Key` was used for another request: every new request needs a new key"
    )]
    IdempotencyReused,
    /// The first request with this key is still at work.
    #[error("the first request with this `Idempotency-Key` is still at work: ask again")]
    IdempotencyInProgress,
    /// The request took too long.
    #[error("the request took longer than the server allows")]
    Timeout,
    /// A handler panicked.
    #[error("a handler panicked: {0}")]
    Panic(String),
    /// An operation without a declaration in the table of who may do what.
    #[error("no declaration says who may do this")]
    Undeclared,
    /// An answer that could not be written as JSON.
    #[error("an answer could not be written as JSON")]
    Answer(#[source] serde_json::Error),
}

impl ToProblem for Refusal {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::MethodNotAllowed => Kind::MethodNotAllowed,
            Self::BodyTooLarge { .. } => Kind::TooLarge,
            Self::BodyUnreadable
            | Self::BadJson { .. }
            | Self::BadQuery(_)
            | Self::BadPath(_)
            | Self::BadCursor
            | Self::BadIdempotencyKey => Kind::Malformed,
            Self::NotJson => Kind::UnsupportedMediaType,
            Self::BadBody(_) | Self::IdempotencyReused => Kind::Invalid,
            Self::NoKey | Self::BadKey | Self::BadSession => Kind::Unauthenticated,
            Self::Scope { .. } | Self::Csrf | Self::StaffOnly => Kind::Forbidden,
            Self::TooManyRequests { .. } => Kind::TooManyRequests,
            Self::IdempotencyInProgress => Kind::Conflict,
            Self::Timeout => Kind::Unavailable,
            Self::Panic(_) | Self::Undeclared | Self::Answer(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "web.not_found",
            Self::MethodNotAllowed => "web.method_not_allowed",
            Self::BodyTooLarge { .. } => "web.body_too_large",
            Self::BodyUnreadable => "web.body_unreadable",
            Self::NotJson => "web.not_json",
            Self::BadJson { .. } => "web.bad_json",
            Self::BadBody(_) => "web.bad_body",
            Self::BadQuery(_) => "web.bad_query",
            Self::BadPath(_) => "web.bad_path",
            Self::BadCursor => "web.bad_cursor",
            Self::NoKey => "web.no_key",
            Self::BadKey => "web.bad_key",
            Self::BadSession => "web.bad_session",
            Self::Csrf => "web.csrf",
            Self::StaffOnly => "web.staff_only",
            Self::Scope { .. } => "web.scope",
            Self::TooManyRequests { .. } => "web.too_many_requests",
            Self::BadIdempotencyKey => "web.bad_idempotency_key",
            Self::IdempotencyReused => "web.idempotency_reused",
            Self::IdempotencyInProgress => "web.idempotency_in_progress",
            Self::Timeout => "web.unavailable",
            Self::Panic(_) | Self::Undeclared | Self::Answer(_) => "web.internal",
        }
    }

    fn errors(&self) -> Vec<FieldError> {
        if let Self::BadBody(errors) | Self::BadQuery(errors) | Self::BadPath(errors) = self {
            errors.clone()
        } else {
            Vec::new()
        }
    }

    fn retry_after(&self) -> Option<Span> {
        if let Self::TooManyRequests { wait } = self {
            Some(*wait)
        } else if matches!(self, Self::IdempotencyInProgress) {
            Some(Span::SECOND)
        } else {
            None
        }
    }
}
