//! How long a session lasts.

use kernel::{Span, Timestamp};

/// A session that nobody used for so long is over. A week: a merchant who opens the shop every morning stays signed in,
/// a browser that was left behind does not.
pub(crate) const IDLE: Span = Span::from_days(7);
/// No session lasts longer, used or not.
pub(crate) const ABSOLUTE: Span = Span::from_days(30);
/// `seen_at` is written at most this often: looking must not become writing.
const SEEN_NOTED: Span = Span::from_minutes(5);
/// Sessions of one member; the one that was seen longest ago goes first.
pub(crate) const SESSIONS_MAX: i64 = 50;

/// When a session began, and when it was seen last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) made_at: Timestamp,
    pub(crate) seen_at: Timestamp,
}

impl Times {
    /// Whether the session is still one.
    pub(crate) fn is_valid(self, now: Timestamp) -> bool {
        now.since(self.seen_at) < IDLE && now.since(self.made_at) < ABSOLUTE
    }

    /// Whether it is time to write down that it is in use.
    pub(crate) fn is_news(self, now: Timestamp) -> bool {
        now.since(self.seen_at) >= SEEN_NOTED
    }
}
