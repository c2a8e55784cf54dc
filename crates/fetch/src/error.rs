//! Why there is no answer.

/// Why there is no answer. No text holds more of the address than its host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address is none that can be asked.
    #[error("the address {0}")]
    Address(&'static str),
    /// The host is not on the public internet.
    #[error("{host} is not on the public internet")]
    NotPublic {
        /// Which.
        host: String,
    },
    /// The name leads nowhere.
    #[error("there is no host {host}")]
    NoHost {
        /// Which.
        host: String,
    },
    /// It took too long.
    #[error("{host} did not answer in time")]
    TimedOut {
        /// Who.
        host: String,
    },
    /// No connection could be made: nothing was told.
    #[error("{host} could not be reached: {why}")]
    NotReached {
        /// Who.
        host: String,
        /// What happened, in words of this program.
        why: String,
    },
    /// The connection broke; whether what was told has arrived is not known.
    #[error("{host} could not be asked: {why}")]
    Connection {
        /// Who.
        host: String,
        /// What happened, in words of this program.
        why: String,
    },
    /// The answer is longer than it may be.
    #[error("the answer of {host} is too long")]
    TooLong {
        /// Whose.
        host: String,
    },
    /// One redirect after the other.
    #[error("{host} leads on too often")]
    TooManyRedirects {
        /// Who.
        host: String,
    },
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Address(_) => "fetch.bad_address",
            Self::NotPublic { .. } => "fetch.not_public",
            Self::NoHost { .. } => "fetch.no_host",
            Self::TimedOut { .. } => "fetch.timed_out",
            Self::NotReached { .. } => "fetch.not_reached",
            Self::Connection { .. } => "fetch.no_connection",
            Self::TooLong { .. } => "fetch.answer_too_long",
            Self::TooManyRedirects { .. } => "fetch.too_many_redirects",
        }
    }

    /// Whether the same may succeed later without a change by a person.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::NoHost { .. }
            | Self::TimedOut { .. }
            | Self::NotReached { .. }
            | Self::Connection { .. } => true,
            Self::Address(_)
            | Self::NotPublic { .. }
            | Self::TooLong { .. }
            | Self::TooManyRedirects { .. } => false,
        }
    }

    /// Whether what was told may have arrived all the same.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            Self::TimedOut { .. }
            | Self::Connection { .. }
            | Self::TooLong { .. }
            | Self::TooManyRedirects { .. } => true,
            Self::Address(_)
            | Self::NotPublic { .. }
            | Self::NoHost { .. }
            | Self::NotReached { .. } => false,
        }
    }
}
