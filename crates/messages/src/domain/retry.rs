//! How long a message waits after a server's "not now", by the server's own reason (RFC 3463).
//!
//! A full mailbox is emptied in hours or days, a busy server is free in minutes, a server that makes strangers wait on
//! purpose wants to see them again after some minutes and not at once. A reply without a finer code is taken for the
//! usual kind. "No" (5xx) is never tried again.

use kernel::Span;

/// Pauses after the first, second, … attempt; the last one from then on.
struct Schedule(&'static [i64]);

/// X.2.X, the mailbox: full, or closed for now. Minutes.
const MAILBOX: Schedule = Schedule(&[60, 240, 720, 1440]);
/// X.3.X, the receiving system: full, or not taking anything now.
const SYSTEM: Schedule = Schedule(&[15, 30, 60, 120, 240]);
/// X.4.X, the way there: no answer, a name that is not found now, congestion.
const NETWORK: Schedule = Schedule(&[5, 10, 20, 40, 60, 120]);
/// X.7.X, policy: greylisting lets the second try in after five minutes at most places; who is too fast should slow
/// down more each time.
const POLICY: Schedule = Schedule(&[6, 15, 30, 60, 120, 240]);
/// Anything else, and replies without a finer code.
const OTHER: Schedule = Schedule(&[1, 5, 15, 30, 60, 120, 180]);

/// The pause after the `attempts`-th attempt (1 is the first), at which a server said "not now" with this finer code's
/// subject (the 2 of 4.2.1) and these words. Who greylists says so with any code.
pub(crate) fn pause(subject: Option<u16>, words: &str, attempts: i64) -> Span {
    let words = words.to_ascii_lowercase();
    let greylists = words.contains("greylist") || words.contains("graylist");
    let schedule = match subject {
        _ if greylists => POLICY,
        Some(2) => MAILBOX,
        Some(3) => SYSTEM,
        Some(4) => NETWORK,
        Some(7) => POLICY,
        Some(_) | None => OTHER,
    };
    let gone = usize::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let last = schedule.0.last().copied().unwrap_or(60);
    Span::from_minutes(schedule.0.get(gone).copied().unwrap_or(last))
}
