//! Deciding about people who are watched for a journey.

use kernel::{CustomerId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{BackFill, Turn, VersionId};

/// What was seen of somebody when they were looked at last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) customer: CustomerId,
    /// The version whose trigger was looked for.
    pub(crate) version: VersionId,
    /// Whether they belonged.
    pub(crate) is_in: bool,
    /// How often that has changed.
    pub(crate) turns: i64,
    /// When they are looked at again by themselves.
    pub(crate) look_at: Option<Timestamp>,
}

/// How somebody is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Everybody is looked at for the first time: what they are stands, and nobody has turned. Of those who belong, some
    /// come in all the same when that is asked for.
    First,
    /// Something happened to them, or their instant has come.
    Again,
}

/// What is seen of somebody now, and which way they have turned since.
///
/// Who was never seen before, though everybody was looked at, is new: they did not belong.
pub(crate) fn turned(
    before: Option<&Seen>,
    look: Look,
    is_same_trigger: bool,
    is_in: bool,
) -> (i64, Option<Turn>) {
    let (was_in, turns) = match before {
        Some(seen) if is_same_trigger => (seen.is_in, seen.turns),
        Some(seen) => (is_in, seen.turns),
        None if look == Look::First => (is_in, 0),
        None => (false, 0),
    };
    match (was_in, is_in) {
        (false, true) => (turns.saturating_add(1), Some(Turn::Entered)),
        (true, false) => (turns.saturating_add(1), Some(Turn::Left)),
        (true, true) | (false, false) => (turns, None),
    }
}

/// Something that is done for a journey page by page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// People of the past are brought in.
    Past(BackFill),
    /// Everybody is looked at once, and so many of those who belong already are brought in.
    Watch {
        /// How many.
        bring_in: u32,
    },
    /// Everybody of whom the document's `who` holds is brought in, by the schedule's instant.
    Audience {
        /// The instant.
        at: Timestamp,
    },
    /// Those who are inside go on by another version.
    Move {
        /// Which.
        to: VersionId,
        /// Whether waits count by it too.
        retime: bool,
    },
}
