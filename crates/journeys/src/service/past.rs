//! Who knows the past events of a kind.

use db::{DbError, Tx};

use crate::domain::{BackFill, Occurrence};

/// A page of the past.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastPage {
    /// What happened, the newest first.
    pub occurrences: Vec<Occurrence>,
    /// Where the next page begins, in the source's own words; `None` when there is nothing more.
    pub next: Option<String>,
}

/// Reads one page: how far back is wanted, where the page begins (`None` for the newest), and how much at most.
pub type ReadPast = Box<
    dyn Fn(&mut Tx<'_>, BackFill, Option<&str>, u32) -> Result<PastPage, DbError> + Send + Sync,
>;

/// Who knows the past events of a kind. The causes that it tells must be the events' own.
pub struct PastEvents {
    /// The kind of event.
    pub kind: &'static str,
    /// How it is read.
    pub read: ReadPast,
}

impl std::fmt::Debug for PastEvents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PastEvents").field(&self.kind).finish()
    }
}
