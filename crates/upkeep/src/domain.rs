//! The nouns.

use std::path::{Path, PathBuf};

use kernel::{Span, TimeOfDay, Timestamp, Zone};
use serde::Serialize;
use utoipa::ToSchema;

kernel::typed_id!(BackupId, "bak");
db::int_column!(BackupId);

/// What this room's data are called for caches.
pub const ROOM: &str = "upkeep";
/// Backups that somebody asked for and that are kept, and those that failed: more is a mistake.
pub(crate) const MOST: usize = 50;
/// The program may have been started because something is to be done: the night's backup does not come between.
pub(crate) const CALM: Span = Span::from_minutes(10);

/// How far a backup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BackupState {
    /// It waits.
    Queued,
    /// It is being made.
    Running,
    /// It lies there, whole.
    Done,
    /// It could not be made.
    Failed,
}

impl BackupState {
    /// All of them.
    const ALL: [Self; 4] = [Self::Queued, Self::Running, Self::Done, Self::Failed];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether somebody is still to make it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// A copy of the shop's database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Backup {
    /// Which.
    #[schema(value_type = String, example = "bak_01fz3k9q8r7x2")]
    pub id: BackupId,
    /// How far it is.
    pub state: BackupState,
    /// Whether the night asked for it.
    pub nightly: bool,
    /// Who asked for it; empty when the night did.
    pub asked_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// How large its file is.
    pub bytes: i64,
    /// Why it failed; empty otherwise.
    pub note: String,
}

/// Where a backup lies.
pub fn path_of(folder: &Path, backup: BackupId) -> PathBuf {
    folder.join("backups").join(format!("{backup}.sqlite"))
}

/// The last instant, not after `now`, at which the night's copy was due.
pub(crate) fn last_night(zone: &Zone, time: TimeOfDay, now: Timestamp) -> Timestamp {
    let today = zone.day_of(now);
    let instant = zone.instant(today, time);
    if instant <= now {
        instant
    } else {
        zone.instant(today.plus_days(-1), time)
    }
}

/// The first instant after `now` at which it is due.
pub(crate) fn next_night(zone: &Zone, time: TimeOfDay, now: Timestamp) -> Timestamp {
    let today = zone.day_of(now);
    let instant = zone.instant(today, time);
    if instant > now {
        instant
    } else {
        zone.instant(today.next(), time)
    }
}
