//! One person under another number, and no person at all.
//!
//! Taking a merge back moves nobody who is inside: they go on under the number that they have by then. A message about
//! an order that is no longer theirs has nothing to say any more, and is not sent. What is over goes back with the event
//! that brought it about, so that the same event does not bring the same person in once more.

use std::collections::BTreeSet;

use db::Tx;
use kernel::{CustomerId, Moment, Timestamp};
use serde_json::json;

use super::{ROOM, schedule::document_of, watch::watch_timer, writing::timer};
use crate::{
    domain::{EnrolmentState, JourneyState},
    error::Error,
    store::{self, Moved, StepRow},
};

/// Why somebody left who was forgotten.
const ERASED: &str = "erased";

/// Everything of `from` is of `into` from now on, and goes on where it was. Twice is once.
pub fn merge(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Error> {
    if from == into {
        return Ok(());
    }
    store::move_all(tx, from, into)?;
    store::move_calls(tx, from, into)?;
    timers::cancel_all(tx, from, "journeys:")?;
    timers::cancel_all(tx, from, "journeys.watch:")?;
    store::unsee(tx, from)?;
    let mut timers: Vec<timers::Timer> = store::waiting_of(tx, into)?
        .into_iter()
        .map(|(enrolment, due_at)| timer(into, enrolment, due_at))
        .collect();
    // They are somebody else from now on, and are looked at once more.
    timers.extend(watched_now(tx, into)?);
    timers::set_many(tx, &timers)?;
    tx.touch(ROOM);
    Ok(())
}

/// A timer for each journey that people are watched for, due at once.
fn watched_now(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<timers::Timer>, Error> {
    let mut timers = Vec::new();
    for journey in store::all_journeys(tx)? {
        let is_on = matches!(journey.state, JourneyState::Live | JourneyState::Paused);
        if is_on && document_of(tx, journey.version)?.trigger.is_watched() {
            timers.push(watch_timer(customer, journey.id, Timestamp::from_millis(0)));
        }
    }
    Ok(timers)
}

/// Events read at a time.
const PAGE: u32 = 500;

/// `restored` is a customer of its own again, and has its own events back: what these, or later ones about the same, brought
/// about and is over at `survivor`, is its own too.
pub fn unmerge(tx: &mut Tx<'_>, survivor: CustomerId, restored: CustomerId) -> Result<(), Error> {
    let mut subjects = BTreeSet::new();
    let mut before = None;
    loop {
        let page = events::timeline(tx, restored, before, PAGE)?;
        let Some(last) = page.last() else {
            break;
        };
        before = Some(last.seq);
        subjects.extend(page.iter().map(|event| subject(&event.cause).to_owned()));
    }
    for (enrolment, cause) in store::ended_of(tx, survivor)? {
        if subjects.contains(subject(&cause)) {
            store::move_one(tx, survivor, restored, enrolment)?;
        }
    }
    let mut timers = watched_now(tx, survivor)?;
    timers.extend(watched_now(tx, restored)?);
    timers::set_many(tx, &timers)?;
    tx.touch(ROOM);
    Ok(())
}

/// What a cause is about: `order:ord_…` of `order:ord_…:paid`. An order that was placed before the merge and paid during it
/// goes back, and what its payment brought about goes with it.
fn subject(cause: &str) -> &str {
    match cause.rsplit_once(':') {
        Some((subject, _what)) if subject.contains(':') => subject,
        _ => cause,
    }
}

/// Forgets what brought a person in, and takes them out wherever they are. That somebody was inside stays for the
/// figures.
pub fn erase(tx: &mut Tx<'_>, at: &Moment, customer: CustomerId) -> Result<(), Error> {
    let mut moves = Vec::new();
    let mut steps = Vec::new();
    for row in store::take_of_customers(tx, &[customer.raw()], at.now)? {
        if !row.at.state.is_inside() {
            continue;
        }
        let step = row.at.steps.saturating_add(1);
        steps.push(StepRow {
            customer,
            enrolment: row.id,
            step,
            node: row.at.node.clone(),
            what: "exited".to_owned(),
            detail: json!({"reason": ERASED}),
            at: at.now,
        });
        let moved = Moved {
            state: EnrolmentState::Exited,
            due_at: None,
            steps: step,
            note: ERASED.to_owned(),
            ended_at: Some(at.now),
            ..row.at
        };
        moves.push((customer, row.id, moved));
    }
    store::clear_contexts(tx, customer)?;
    store::forget_calls(tx, customer)?;
    store::unsee(tx, customer)?;
    timers::cancel_all(tx, customer, "journeys.watch:")?;
    store::move_enrolments(tx, &moves)?;
    store::insert_steps(tx, &steps)?;
    timers::cancel_all(tx, customer, "journeys:")?;
    tx.touch(ROOM);
    Ok(())
}
