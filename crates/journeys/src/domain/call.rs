//! A call of another system: how long until it is tried again.

use kernel::{Span, Timestamp};

/// Pauses after the first, second, … failed try, in minutes; after the last of them it is given up: some twenty hours,
/// so that a receiver that broke in the evening can be mended in the morning.
const PAUSES: [i64; 8] = [1, 5, 15, 60, 120, 240, 360, 480];
/// The longest pause that a receiver may ask for.
const LONGEST_ASKED: Span = Span::from_hours(6);

/// How far a call is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Not made yet, or to be tried again.
    Open,
    /// The receiver has it.
    Done,
    /// Given up; why.
    Failed(String),
}

/// When a call is tried again after its `attempts`-th try (1 is the first); none when it is given up. `asked` is what
/// the receiver asked for, in seconds.
pub(crate) fn next_try(now: Timestamp, attempts: i64, asked: Option<u32>) -> Option<Timestamp> {
    let gone = usize::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let own = Span::from_minutes(*PAUSES.get(gone)?);
    let asked = asked.map_or(Span::ZERO, |seconds| {
        Span::from_seconds(i64::from(seconds)).min(LONGEST_ASKED)
    });
    Some(now.plus(own.max(asked)))
}
