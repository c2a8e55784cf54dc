//! What is done for a journey page by page: bringing in people of the past, looking at everybody once, bringing in the
//! audience of a schedule, moving people to another version.

use db::{Db, Tx};
use kernel::{CustomerId, Moment};

use super::{
    Rules,
    enter::{By, Entered, enter_apart, enter_by},
    known::Conditions,
    past::{PastEvents, PastPage},
    people,
    schedule::SCHEDULE,
    watch::{self, How, look},
};
use crate::{
    domain::{BackFill, Document, Job, JourneyId, JourneyState, Occurrence, Trigger},
    error::Error,
    store::{self, JobRow, JourneyRow},
};

/// Events of the past, or people, looked at in one transaction.
const PAGE: u32 = 500;

/// One page of the oldest job that is not done; `None` when there is none. A killed process goes on where it was: a page
/// that was not noted down brings nobody in a second time. While its journey is paused a job waits; when it is over, so
/// is the job.
pub fn work(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    sources: &[PastEvents],
) -> Result<Option<Entered>, Error> {
    let open = db.read_now(|tx| {
        let Some(row) = store::open_job(tx)? else {
            return Ok::<_, Error>(None);
        };
        let journeys = store::all_journeys(tx)?;
        let journey = journeys.into_iter().find(|one| one.id == row.journey);
        Ok(Some((row, journey)))
    })?;
    let Some((row, journey)) = open else {
        return Ok(None);
    };
    let journey = journey.filter(|journey| journey.state != JourneyState::Archived);
    let Some(journey) = journey else {
        note(db, at, &row, Page::default())?;
        return Ok(Some(Entered::default()));
    };
    let page = match &row.job {
        Job::Past(wanted) => past(db, at, rules, (&row, &journey, *wanted), sources),
        Job::Watch { bring_in } => everybody(db, at, rules, &row, *bring_in),
        Job::Audience { at: due } => audience(db, at, rules, (&row, &journey), *due),
        Job::Move { to, retime } => people::move_page(db, at, rules, (&row, *to, *retime)),
    };
    match page {
        Ok(page) => {
            let entered = page.entered;
            // The book of the job is the program's own and stands in no transaction with customers' rows.
            note(db, at, &row, page)?;
            Ok(Some(entered))
        }
        Err(error) if error.is_transient() => Err(error),
        Err(error) => {
            // Nobody could go on with it ever; it must not stand in the way of others.
            note(db, at, &row, Page::default())?;
            Err(error)
        }
    }
}

/// What a page came to.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) looked_at: usize,
    pub(super) entered: Entered,
    /// Where the next one begins; none when this was the last.
    pub(super) next: Option<String>,
}

fn past(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    (row, journey, wanted): (&JobRow, &JourneyRow, BackFill),
    sources: &[PastEvents],
) -> Result<Page, Error> {
    let document = db.read_now(|tx| rules.documents.get(tx, journey.version))?;
    let kind = document.trigger.event().unwrap_or_default();
    let source = sources.iter().find(|source| source.kind == kind);
    let source = source.ok_or_else(|| Error::NoPast(kind.to_owned()))?;
    let left = left(row);
    let page = db.read_now(|tx| (source.read)(tx, wanted, row.place.as_deref(), PAGE.min(left)))?;
    let PastPage { occurrences, next } = page;
    let entered = bring_in(db, at, rules, &occurrences, By::BackFill(row.journey))?;
    Ok(Page {
        looked_at: occurrences.len(),
        entered,
        next,
    })
}

fn bring_in(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    occurrences: &[Occurrence],
    by: By,
) -> Result<Entered, Error> {
    let together = db.write_now(|tx| enter_by(tx, at, rules, occurrences, by));
    match together {
        Err(error) if !error.is_transient() => {
            // One that cannot be brought in must not stand in the way of the others.
            db.write_now(|tx| enter_apart(tx, at, rules, occurrences, by))
        }
        other => other,
    }
}

fn everybody(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    row: &JobRow,
    bring_in: u32,
) -> Result<Page, Error> {
    let after = after(row);
    let page = db.read_now(|tx| customers::list(tx, after, PAGE))?;
    let ids: Vec<CustomerId> = page.customers.iter().map(|customer| customer.id).collect();
    let entered = u32::try_from(row.entered).unwrap_or(u32::MAX);
    let how = How::First(bring_in.saturating_sub(entered));
    let entered = db.write_now(|tx| look(tx, at, rules, &ids, (row.journey, how)))?;
    Ok(Page {
        looked_at: ids.len(),
        entered,
        next: page.next.map(|next| next.raw().to_string()),
    })
}

/// The customer after whom the page begins.
fn after(row: &JobRow) -> Option<CustomerId> {
    let place = row.place.as_deref()?;
    place.parse().ok().map(CustomerId::from_raw)
}

fn audience(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    (row, journey): (&JobRow, &JourneyRow),
    due: kernel::Timestamp,
) -> Result<Page, Error> {
    let document = db.read_now(|tx| rules.documents.get(tx, journey.version))?;
    let Some(who) = &document.who else {
        return Ok(Page::default());
    };
    let set = db.read_now(|tx| Conditions::default().members(tx, rules, at.now, who))?;
    let after = after(row).map_or(0, CustomerId::raw);
    let page: Vec<CustomerId> = set
        .iter()
        .filter(|customer| customer.raw() > after)
        .take(watch::PAGE)
        .collect();
    let occurrence = |customer: &CustomerId| Occurrence {
        customer: *customer,
        kind: SCHEDULE.to_owned(),
        at: due,
        cause: format!("schedule:{}:{due}", row.journey),
        data: serde_json::json!({}),
    };
    let occurrences: Vec<Occurrence> = page.iter().map(occurrence).collect();
    let by = By::Called(row.journey, "schedule");
    let entered = bring_in(db, at, rules, &occurrences, by)?;
    let is_full = page.len() == watch::PAGE;
    Ok(Page {
        looked_at: page.len(),
        entered,
        next: page
            .last()
            .filter(|_| is_full)
            .map(|last| last.raw().to_string()),
    })
}

/// How many events are still wanted.
fn left(row: &JobRow) -> u32 {
    match row.job {
        Job::Past(BackFill::Newest(count)) => {
            let seen = u32::try_from(row.looked_at).unwrap_or(u32::MAX);
            count.saturating_sub(seen)
        }
        Job::Past(BackFill::Since(_))
        | Job::Watch { .. }
        | Job::Audience { .. }
        | Job::Move { .. } => u32::MAX,
    }
}

fn note(db: &Db, at: &Moment, row: &JobRow, page: Page) -> Result<(), Error> {
    let seen = i64::try_from(page.looked_at).unwrap_or(i64::MAX);
    let new = i64::try_from(page.entered.entered).unwrap_or(i64::MAX);
    let mut to = JobRow {
        looked_at: row.looked_at.saturating_add(seen),
        entered: row.entered.saturating_add(new),
        place: page.next,
        ..row.clone()
    };
    if to.place.is_none() || left(&to) == 0 {
        to.ended_at = Some(at.now);
    }
    // When another process was faster, its note stands, and what both entered is there once.
    db.write_now(|tx| store::move_job(tx, &to, row.looked_at))?;
    Ok(())
}

/// Begins a job.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    at: &Moment,
    journey: JourneyId,
    job: Job,
) -> Result<(), Error> {
    Ok(store::insert_job(
        tx,
        &JobRow {
            id: store::JobId::next(at),
            journey,
            job,
            place: None,
            looked_at: 0,
            entered: 0,
            started_at: at.now,
            ended_at: None,
        },
    )?)
}

/// The back-fill of a journey with this document: of events, or of those who belong to its segment already.
pub(super) fn back_fill(document: &Document, wanted: BackFill) -> Result<Job, Error> {
    match (&document.trigger, wanted) {
        (Trigger::Event(_), wanted) => Ok(Job::Past(wanted)),
        (Trigger::Segment(_), BackFill::Newest(bring_in)) => Ok(Job::Watch { bring_in }),
        (Trigger::Segment(_), BackFill::Since(_)) => Err(Error::NoPast("segment".to_owned())),
        (Trigger::Date(_), _) => Err(Error::NoPast("date".to_owned())),
        (Trigger::Schedule(_), _) => Err(Error::NoPast("schedule".to_owned())),
        (Trigger::ByHand(_), _) => Err(Error::NoPast("by_hand".to_owned())),
    }
}
