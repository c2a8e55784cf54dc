//! Going on when a wait is over.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::Arc,
};

use db::Tx;
use kernel::{CustomerId, Done, Moment, Timestamp, Zone};
use serde_json::json;

use super::{
    ROOM, Rules,
    known::{Conditions, Known, zones},
    writing::{Walker, Writing, timer},
};
use crate::{
    domain::{
        Advance, Document, EnrolmentId, EnrolmentState, JourneyName, JourneyState, Person, Place,
        VersionId, advance,
    },
    error::Error,
    store::{self, EnrolmentRow, JourneyRow, Moved},
};

/// What going on came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stepped {
    /// People who went on.
    pub moved: usize,
    /// People who stay where they are since their journey is paused.
    pub parked: usize,
    /// People who left since their journey is over.
    pub left: usize,
    /// Messages that were asked for.
    pub asked: usize,
}

/// Lets people go on whose wait is over. Who is not due, or no longer waits, stays.
pub fn go_on(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    people: &[(CustomerId, EnrolmentId)],
) -> Result<Stepped, Error> {
    let customers: Vec<i64> = people.iter().map(|(customer, _)| customer.raw()).collect();
    let enrolments: Vec<i64> = people
        .iter()
        .map(|(_, enrolment)| enrolment.raw())
        .collect();
    let mut rows = store::take_enrolments(tx, &customers, &enrolments)?;
    rows.retain(|row| {
        row.at.state == EnrolmentState::Waiting && row.at.due_at.is_some_and(|due| due <= at.now)
    });
    if rows.is_empty() {
        return Ok(Stepped::default());
    }
    let batch = Batch::read(tx, rules, &rows)?;
    let mut conditions = Conditions::default();
    let zones = batch.zones(tx, &rows)?;
    let mut writing = Writing::default();
    let mut moves = Vec::with_capacity(rows.len());
    let mut done = Stepped::default();
    for row in &rows {
        let Some((journey, document)) = batch.of(row) else {
            continue;
        };
        let walker = Walker {
            customer: row.customer,
            enrolment: row.id,
            journey: &journey.name,
            document,
            context: &row.context,
            steps: row.at.steps,
        };
        let moved = match journey.state {
            JourneyState::Live | JourneyState::Draft => {
                done.moved = done.moved.saturating_add(1);
                let zone = zones.get(&row.customer);
                let mut facts = Known {
                    tx,
                    rules,
                    conditions: &mut conditions,
                    now: at.now,
                    customer: row.customer,
                    context: &row.context,
                };
                let advance = from_here(row, document, zone, &mut facts, at.now)?;
                writing.take(at.now, walker, &advance)
            }
            JourneyState::Paused => {
                done.parked = done.parked.saturating_add(1);
                Moved {
                    state: EnrolmentState::Parked,
                    ..row.at.clone()
                }
            }
            JourneyState::Archived => {
                done.left = done.left.saturating_add(1);
                archived(at, &mut writing, walker, row)
            }
        };
        moves.push((row.customer, row.id, moved));
    }
    store::move_enrolments(tx, &moves)?;
    done.asked = writing.write(tx, at, rules)?;
    Ok(done)
}

/// The journeys and documents of people who go on together.
struct Batch {
    journeys: Arc<Vec<JourneyRow>>,
    documents: BTreeMap<VersionId, Arc<Document>>,
}

impl Batch {
    fn read(tx: &mut Tx<'_>, rules: &Rules, rows: &[EnrolmentRow]) -> Result<Self, Error> {
        let journeys = rules.documents.journeys(tx)?;
        let mut documents: BTreeMap<VersionId, Arc<Document>> = BTreeMap::new();
        for row in rows {
            if let Entry::Vacant(place) = documents.entry(row.version) {
                place.insert(rules.documents.get(tx, row.version)?);
            }
        }
        Ok(Self {
            journeys,
            documents,
        })
    }

    fn of(&self, row: &EnrolmentRow) -> Option<(&JourneyRow, &Document)> {
        let journey = self.journeys.iter().find(|one| one.id == row.journey)?;
        Some((journey, self.documents.get(&row.version)?.as_ref()))
    }

    /// Where the clocks of those stand to whom it matters.
    fn zones(
        &self,
        tx: &mut Tx<'_>,
        rows: &[EnrolmentRow],
    ) -> Result<BTreeMap<CustomerId, Zone>, Error> {
        let is_local = |row: &&EnrolmentRow| {
            let document = self.documents.get(&row.version);
            document.is_some_and(|document| document.is_local())
        };
        let local: BTreeSet<CustomerId> = rows
            .iter()
            .filter(is_local)
            .map(|row| row.customer)
            .collect();
        let local: Vec<CustomerId> = local.into_iter().collect();
        match local.as_slice() {
            [] => Ok(BTreeMap::new()),
            some => zones(tx, some),
        }
    }
}

fn from_here<'d>(
    row: &EnrolmentRow,
    document: &'d Document,
    zone: Option<&Zone>,
    facts: &mut Known<'_, '_>,
    now: Timestamp,
) -> Result<Advance<'d>, Error> {
    let utc = Zone::utc();
    let person = Person {
        customer: row.customer,
        enrolment: row.id,
        zone: zone.unwrap_or(&utc),
        context: &row.context,
    };
    let place = Place {
        node: row.at.node.clone(),
        since: row.at.since,
    };
    advance(document, place, person, facts, now)
}

fn archived(at: &Moment, writing: &mut Writing, walker: Walker<'_>, row: &EnrolmentRow) -> Moved {
    let mut steps = row.at.steps;
    let why = json!({"reason": "archived"});
    writing.step_with(at.now, walker, &mut steps, (&row.at.node, "exited", why));
    Moved {
        state: EnrolmentState::Exited,
        due_at: None,
        steps,
        note: "archived".to_owned(),
        ended_at: Some(at.now),
        ..row.at.clone()
    }
}

/// Tries a failed step once more. `None` when there is no such enrolment.
pub fn retry(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    enrolment: EnrolmentId,
) -> Result<Option<Done<()>>, Error> {
    let rows = store::take_enrolments(tx, &[customer.raw()], &[enrolment.raw()])?;
    let Some(row) = rows.into_iter().next() else {
        return Ok(None);
    };
    if row.at.state != EnrolmentState::Failed {
        return Ok(Some(Done::AlreadyDone(())));
    }
    let moved = Moved {
        state: EnrolmentState::Waiting,
        due_at: Some(at.now),
        note: String::new(),
        ..row.at
    };
    store::move_enrolments(tx, &[(customer, enrolment, moved)])?;
    store::reopen_calls(tx, customer, enrolment, at.now)?;
    timers::set(tx, &timer(customer, enrolment, at.now))?;
    tx.touch(ROOM);
    Ok(Some(Done::Done(())))
}

/// Tries the failed steps of a journey once more, of everybody or of one customer; answers how many.
pub fn retry_failed(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &JourneyName,
    (customer, limit): (Option<CustomerId>, u32),
) -> Result<usize, Error> {
    let unknown = || Error::Unknown(name.to_string());
    let journey = store::by_name(tx, name)?.ok_or_else(unknown)?;
    let mut retried = 0_usize;
    for row in store::failed(tx, journey.id, limit)? {
        if customer.is_some_and(|customer| customer != row.customer) {
            continue;
        }
        if let Some(Done::Done(())) = retry(tx, at, row.customer, row.id)? {
            retried = retried.saturating_add(1);
        }
    }
    Ok(retried)
}

/// A step that cannot be made is a state with its cause, to be seen and tried again; never a silent end.
pub(crate) fn fail(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    enrolment: EnrolmentId,
    error: &Error,
) -> Result<(), Error> {
    let rows = store::take_enrolments(tx, &[customer.raw()], &[enrolment.raw()])?;
    for row in rows {
        let steps = row.at.steps.saturating_add(1);
        store::insert_steps(
            tx,
            &[store::StepRow {
                customer,
                enrolment,
                step: steps,
                node: row.at.node.clone(),
                what: "failed".to_owned(),
                detail: failure_detail(error),
                at: at.now,
            }],
        )?;
        let moved = Moved {
            state: EnrolmentState::Failed,
            due_at: None,
            steps,
            note: failure_note(error),
            ..row.at
        };
        store::move_enrolments(tx, &[(customer, enrolment, moved)])?;
    }
    tx.touch(ROOM);
    Ok(())
}

/// The cause of a failure, for the enrolment.
pub(super) fn failure_note(error: &Error) -> String {
    format!("{}: {error}", error.code())
}

/// The cause of a failure, for its step.
pub(super) fn failure_detail(error: &Error) -> serde_json::Value {
    json!({"code": error.code(), "text": error.to_string()})
}
