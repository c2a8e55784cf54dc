//! Bringing in people whose event lies before the journey went live.

use db::{Db, DbError, Tx};
use kernel::Moment;

use super::{
    Rules,
    enter::{By, Entered, enter_apart, enter_by},
};
use crate::{
    domain::{BackFill, JourneyState, Occurrence},
    error::Error,
    store::{self, BackFillRow},
};

/// Events of the past looked at in one transaction.
const PAGE: u32 = 500;

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

/// One page of the oldest back-fill that is not done; `None` when there is none. A killed process goes on where it was: a
/// page that was not noted down brings nobody in a second time. While its journey is paused a back-fill waits; when it is
/// over, so is the back-fill.
pub fn back_fill(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    sources: &[PastEvents],
) -> Result<Option<Entered>, Error> {
    let open = db.read_now(|tx| {
        let Some(row) = store::open_back_fill(tx)? else {
            return Ok::<_, Error>(None);
        };
        let journeys = store::all_journeys(tx)?;
        let journey = journeys
            .into_iter()
            .find(|journey| journey.id == row.journey);
        let kind = match journey.filter(|journey| journey.state != JourneyState::Archived) {
            Some(journey) => {
                let document = rules.documents.get(tx, journey.version)?;
                Some(document.trigger.event.clone())
            }
            None => None,
        };
        Ok(Some((row, kind)))
    })?;
    let Some((row, kind)) = open else {
        return Ok(None);
    };
    let Some(kind) = kind else {
        note(db, at, &row, 0, (Entered::default(), None))?;
        return Ok(Some(Entered::default()));
    };
    let source = sources.iter().find(|source| source.kind == kind);
    let Some(source) = source else {
        // Nobody could go on with it ever; it must not stand in the way of others.
        note(db, at, &row, 0, (Entered::default(), None))?;
        return Err(Error::NoPast(kind));
    };
    let left = left(&row);
    let page =
        db.read_now(|tx| (source.read)(tx, row.wanted, row.place.as_deref(), PAGE.min(left)))?;
    let looked_at = page.occurrences.len();
    let by = By::BackFill(row.journey);
    let together = db.write_now(|tx| enter_by(tx, at, rules, &page.occurrences, by));
    let entered = match together {
        Err(error) if !error.is_transient() => {
            // One that cannot be brought in must not stand in the way of the others.
            db.write_now(|tx| enter_apart(tx, at, rules, &page.occurrences, by))?
        }
        other => other?,
    };
    // The book of the back-fill is the program's own and stands in no transaction with customers' rows.
    note(db, at, &row, looked_at, (entered, page.next))?;
    Ok(Some(entered))
}

/// How many events are still wanted.
fn left(row: &BackFillRow) -> u32 {
    match row.wanted {
        BackFill::Newest(count) => {
            let seen = u32::try_from(row.looked_at).unwrap_or(u32::MAX);
            count.saturating_sub(seen)
        }
        BackFill::Since(_) => u32::MAX,
    }
}

fn note(
    db: &Db,
    at: &Moment,
    row: &BackFillRow,
    looked_at: usize,
    (entered, next): (Entered, Option<String>),
) -> Result<(), Error> {
    let seen = i64::try_from(looked_at).unwrap_or(i64::MAX);
    let new = i64::try_from(entered.entered).unwrap_or(i64::MAX);
    let mut to = BackFillRow {
        looked_at: row.looked_at.saturating_add(seen),
        enrolled: row.enrolled.saturating_add(new),
        place: next,
        ..row.clone()
    };
    if to.place.is_none() || left(&to) == 0 {
        to.ended_at = Some(at.now);
    }
    // When another process was faster, its note stands, and what both entered is there once.
    db.write_now(|tx| store::move_back_fill(tx, &to, row.looked_at))?;
    Ok(())
}
