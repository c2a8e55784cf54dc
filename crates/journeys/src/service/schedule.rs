//! The shop's calendar: a timer for each journey that goes by it.

use db::Tx;
use kernel::{CustomerId, Moment, Span, Timestamp};
use serde_json::Value;
use timers::Timer;

use super::{Rules, jobs::begin};
use crate::{
    documents::Documents,
    domain::{Document, Job, JourneyId, JourneyState, Trigger},
    error::Error,
    store,
};

/// The kind of the timers of schedules.
pub const SCHEDULE: &str = "journeys.schedule";

/// How late a schedule may be noticed that still counts: a shop that was shut down for longer lets it pass.
const FRESH: Span = Span::from_days(2);

fn key(journey: JourneyId) -> String {
    format!("journeys.schedule:{journey}")
}

/// Sets the timer for a document's next instant after `after`; takes it away when there is none.
pub(super) fn arm(
    tx: &mut Tx<'_>,
    journey: JourneyId,
    document: &Document,
    after: Timestamp,
) -> Result<(), Error> {
    let Trigger::Schedule(trigger) = &document.trigger else {
        return Ok(());
    };
    let zone = segments::shop(tx)?.zone;
    match trigger.schedule.next_after(&zone, after) {
        Some(due_at) => timers::set(
            tx,
            &Timer {
                customer: CustomerId::NOBODY,
                key: key(journey),
                kind: SCHEDULE.to_owned(),
                due_at,
                data: Value::Null,
            },
        )?,
        None => {
            timers::cancel(tx, CustomerId::NOBODY, &key(journey))?;
        }
    }
    Ok(())
}

/// A schedule's instant has come: its audience is brought in page by page, and the next instant is waited for.
pub(crate) fn due(tx: &mut Tx<'_>, at: &Moment, rules: &Rules, timer: &Timer) -> Result<(), Error> {
    for journey in store::all_journeys(tx)? {
        if key(journey.id) != timer.key || journey.state == JourneyState::Archived {
            continue;
        }
        let document = rules.documents.get(tx, journey.version)?;
        let is_fresh = at.now.since(timer.due_at) <= FRESH;
        if journey.state == JourneyState::Live && is_fresh {
            begin(tx, at, journey.id, Job::Audience { at: timer.due_at })?;
        }
        arm(tx, journey.id, &document, at.now)?;
    }
    Ok(())
}

/// What a version needs that begins to be the one by which people come in: somebody to look at people, or a timer.
pub(super) fn begin_version(
    tx: &mut Tx<'_>,
    at: &Moment,
    journey: JourneyId,
    (before, document): (Option<&Document>, &Document),
) -> Result<(), Error> {
    let is_new = before.is_none_or(|before| before.trigger != document.trigger);
    if is_new && document.trigger.is_watched() {
        begin(tx, at, journey, Job::Watch { bring_in: 0 })?;
    }
    arm(tx, journey, document, at.now)
}

/// The document of a version.
pub(super) fn document_of(
    tx: &mut Tx<'_>,
    version: crate::domain::VersionId,
) -> Result<std::sync::Arc<Document>, Error> {
    Documents::default().get(tx, version)
}
