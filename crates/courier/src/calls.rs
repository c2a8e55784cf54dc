//! What becomes of a call of another system: whether it has it, and how long until it is tried again.

use fetch::{Answer, Error};
use kernel::{Span, Timestamp};

/// Pauses after the first, second, … failed try, in minutes; after the last of them it is given up: some twenty hours,
/// so that a receiver that broke in the evening can be mended in the morning.
const PAUSES: [i64; 8] = [1, 5, 15, 60, 120, 240, 360, 480];
/// The longest pause that a receiver may ask for.
const LONGEST_ASKED: Span = Span::from_hours(6);
/// Longest note of what a receiver said, in characters.
const LONGEST_NOTE: usize = 300;

/// What a call came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The receiver has it.
    Taken,
    /// It is tried again at this instant; why.
    Later(Timestamp, String),
    /// Given up; why.
    Failed(String),
}

/// When a call is tried again after its `attempts`-th try (1 is the first); none when it is given up. `asked` is what
/// the receiver asked for, in seconds.
pub fn next_try(now: Timestamp, attempts: i64, asked: Option<u32>) -> Option<Timestamp> {
    let gone = usize::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let own = Span::from_minutes(*PAUSES.get(gone)?);
    let asked = asked.map_or(Span::ZERO, |seconds| {
        Span::from_seconds(i64::from(seconds)).min(LONGEST_ASKED)
    });
    Some(now.plus(own.max(asked)))
}

/// Reads what a receiver answered to the `attempts`-th try.
pub fn told(now: Timestamp, attempts: i64, answer: &Result<Answer, Error>) -> Told {
    let (may_pass, asked, why) = match answer {
        Ok(answer) if answer.is_success() => return Told::Taken,
        Ok(answer) => {
            let said = answer.beginning(LONGEST_NOTE);
            let why = format!("the receiver answered {}: {said}", answer.status);
            (answer.is_transient(), answer.retry_after_seconds(), why)
        }
        Err(error) => (error.is_transient(), None, error.to_string()),
    };
    match next_try(now, attempts, asked).filter(|_| may_pass) {
        Some(next) => Told::Later(next, why),
        None => Told::Failed(why),
    }
}
