//! How long to wait before something that failed is tried again.

use crate::time::Span;

/// First pause: long enough for a restart of a neighbour, short enough that nobody notices.
const FIRST: Span = Span::from_seconds(5);
/// Longest pause.
const LONGEST: Span = Span::from_hours(3);

/// The pause after the `attempts`-th failed attempt (1 is the first): 5 s, doubling, at most 3 h.
pub fn retry_pause(attempts: i64) -> Span {
    let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 20)).unwrap_or(20);
    let factor = 1_i64.checked_shl(doublings).unwrap_or(i64::MAX);
    FIRST.times(factor).min(LONGEST)
}
