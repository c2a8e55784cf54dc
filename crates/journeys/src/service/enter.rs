//! Coming in.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use db::Tx;
use kernel::{CustomerId, Moment, Timestamp};

use super::{
    ROOM, Rules,
    go_on::{failure_detail, failure_note},
    writing::{Walker, Writing},
};
use crate::{
    domain::{
        Advance, Document, EnrolmentId, EnrolmentState, EntryRule, JourneyId, JourneyName,
        JourneyState, Occurrence, Place, VersionId, advance, context, entry_rule,
    },
    error::Error,
    store::{self, Moved, NewEnrolment, StepRow},
};

/// What coming in came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// People who came in.
    pub entered: usize,
    /// People who are counted and get nothing.
    pub held_out: usize,
    /// Messages that were asked for at once.
    pub asked: usize,
}

/// What brings people in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The events themselves, into every live journey.
    Event,
    /// A back-fill, into one journey.
    BackFill(JourneyId),
}

impl By {
    const fn word(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::BackFill(_) => "back_fill",
        }
    }
}

/// Lets customers into the live journeys that what happened to them triggers. The same cause never brings the same
/// customer into the same journey twice.
pub fn enter(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    occurrences: &[Occurrence],
) -> Result<Entered, Error> {
    enter_by(tx, at, rules, occurrences, By::Event)
}

/// A journey that people may come into.
#[derive(Debug)]
struct Open {
    id: JourneyId,
    name: JourneyName,
    version: VersionId,
    document: Arc<Document>,
}

/// Somebody who comes in, and where they are by then.
#[derive(Clone, Debug)]
struct Entry<'a> {
    open: &'a Open,
    new: NewEnrolment,
    advance: Option<Advance<'a>>,
}

pub(crate) fn enter_by(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    occurrences: &[Occurrence],
    by: By,
) -> Result<Entered, Error> {
    let open = open_journeys(tx, rules, occurrences, by)?;
    let entries = entries(tx, at, &open, occurrences, by)?;
    write(tx, at, rules, entries)
}

/// [`enter_by`] where something in it failed: each entry by itself, and one that cannot be made is a failed enrolment with
/// its cause, to be seen and tried again. Only what may succeed later fails as a whole.
pub(crate) fn enter_apart(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    occurrences: &[Occurrence],
    by: By,
) -> Result<Entered, Error> {
    let open = open_journeys(tx, rules, occurrences, by)?;
    let mut done = Entered::default();
    for entry in entries(tx, at, &open, occurrences, by)? {
        let alone = vec![entry.clone()];
        match tx.savepoint(|tx| write(tx, at, rules, alone)) {
            Ok(entered) => {
                done.entered = done.entered.saturating_add(entered.entered);
                done.held_out = done.held_out.saturating_add(entered.held_out);
                done.asked = done.asked.saturating_add(entered.asked);
            }
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                let enrolment = entry.new.id;
                tracing::warn!(%enrolment, code = error.code(), "the first step of a journey failed");
                if write_failed(tx, at, entry, &error)? {
                    done.entered = done.entered.saturating_add(1);
                }
            }
        }
    }
    Ok(done)
}

/// Who comes in by the rules.
fn entries<'a>(
    tx: &mut Tx<'_>,
    at: &Moment,
    open: &'a [Open],
    occurrences: &[Occurrence],
    by: By,
) -> Result<Vec<Entry<'a>>, Error> {
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let mut last = last_entries(tx, open, occurrences)?;
    let mut entries = Vec::new();
    let mut seen: BTreeSet<(CustomerId, JourneyId, &str)> = BTreeSet::new();
    for occurrence in occurrences.iter().filter(|one| !one.customer.is_nobody()) {
        for open in open {
            let person = (occurrence.customer, open.id);
            let latest = last.get(&person).copied();
            let is_back_fill = by != By::Event;
            let rule = entry_rule(&open.document, occurrence, latest, at.now, is_back_fill);
            let held_out = match rule {
                EntryRule::Enters => false,
                EntryRule::HeldOut => true,
                EntryRule::OtherEvent
                | EntryRule::Filtered
                | EntryRule::Stale
                | EntryRule::NotAgain => continue,
            };
            if seen.insert((occurrence.customer, open.id, occurrence.cause.as_str())) {
                entries.push(entry(at, open, occurrence, by, held_out));
                // Of several events of one person that come together, the first counts for the others.
                last.insert(person, at.now);
            }
        }
    }
    Ok(entries)
}

/// The journeys that any of this may bring somebody into.
fn open_journeys(
    tx: &mut Tx<'_>,
    rules: &Rules,
    occurrences: &[Occurrence],
    by: By,
) -> Result<Vec<Open>, Error> {
    let mut open = Vec::new();
    for journey in store::all_journeys(tx)? {
        let is_wanted = match by {
            By::Event => journey.state == JourneyState::Live,
            By::BackFill(id) => journey.id == id && journey.state == JourneyState::Live,
        };
        if !is_wanted {
            continue;
        }
        let document = rules.documents.get(tx, journey.version)?;
        let is_triggered = occurrences
            .iter()
            .any(|occurrence| occurrence.kind == document.trigger.event);
        if is_triggered {
            open.push(Open {
                id: journey.id,
                name: journey.name,
                version: journey.version,
                document,
            });
        }
    }
    Ok(open)
}

/// When these people came in last, for the journeys that ask for it.
fn last_entries(
    tx: &mut Tx<'_>,
    open: &[Open],
    occurrences: &[Occurrence],
) -> Result<BTreeMap<(CustomerId, JourneyId), Timestamp>, Error> {
    let asking: Vec<i64> = open
        .iter()
        .filter(|open| open.document.reentry != crate::domain::Reentry::Always)
        .map(|open| open.id.raw())
        .collect();
    if asking.is_empty() {
        return Ok(BTreeMap::new());
    }
    let customers: BTreeSet<CustomerId> = occurrences.iter().map(|one| one.customer).collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    // An event and a back-fill may bring in the same person by two causes at once: the second waits here, and then sees
    // the first.
    events::lock(tx, &customers)?;
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    let entries = store::last_entries(tx, &customers, &asking)?;
    Ok(entries
        .into_iter()
        .map(|(customer, journey, at)| ((customer, journey), at))
        .collect())
}

fn entry<'a>(
    at: &Moment,
    open: &'a Open,
    occurrence: &Occurrence,
    by: By,
    held_out: bool,
) -> Entry<'a> {
    let start = open
        .document
        .start()
        .map(|node| node.id.clone())
        .unwrap_or_default();
    let since = occurrence.at.min(at.now);
    let advance = (!held_out).then(|| {
        let place = Place {
            node: start.clone(),
            since,
        };
        advance(&open.document, place, at.now)
    });
    Entry {
        open,
        new: NewEnrolment {
            customer: occurrence.customer,
            id: EnrolmentId::next(at),
            journey: open.id,
            version: open.version,
            cause: occurrence.cause.clone(),
            context: context(&occurrence.data),
            entered_by: by.word(),
            entered_at: at.now,
            at: Moved {
                state: EnrolmentState::HeldOut,
                node: start,
                since,
                due_at: None,
                steps: 0,
                note: String::new(),
                ended_at: Some(at.now),
            },
        },
        advance,
    }
}

/// Only those whose cause did not stand yet do anything: what the others would do was done when they came in.
fn write(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    mut entries: Vec<Entry<'_>>,
) -> Result<Entered, Error> {
    if entries.is_empty() {
        return Ok(Entered::default());
    }
    entries.sort_by(|a, b| {
        (a.new.customer, a.new.journey, &a.new.cause).cmp(&(
            b.new.customer,
            b.new.journey,
            &b.new.cause,
        ))
    });
    // Where everybody is by then is known before they are in; what they do on the way is written for those who are new.
    let mut trial = Writing::default();
    for entry in &mut entries {
        if let Some(advance) = &entry.advance {
            entry.new.at = trial.take(at.now, walker(entry.open, &entry.new), advance);
        }
    }
    let rows: Vec<NewEnrolment> = entries.iter().map(|entry| entry.new.clone()).collect();
    let new: BTreeSet<EnrolmentId> = store::insert_enrolments(tx, &rows)?.into_iter().collect();
    let mut done = Entered::default();
    let mut writing = Writing::default();
    for entry in entries.iter().filter(|entry| new.contains(&entry.new.id)) {
        if let Some(advance) = &entry.advance {
            let mut walker = walker(entry.open, &entry.new);
            walker.steps = 0;
            let _same = writing.take(at.now, walker, advance);
            done.entered = done.entered.saturating_add(1);
        } else {
            done.held_out = done.held_out.saturating_add(1);
        }
    }
    done.asked = writing.write(tx, at, rules)?;
    Ok(done)
}

/// Whether they came in, at a step that failed.
fn write_failed(
    tx: &mut Tx<'_>,
    at: &Moment,
    entry: Entry<'_>,
    error: &Error,
) -> Result<bool, Error> {
    let node = entry.new.at.node.clone();
    let new = NewEnrolment {
        at: Moved {
            state: EnrolmentState::Failed,
            node: node.clone(),
            steps: 1,
            note: failure_note(error),
            ended_at: None,
            ..entry.new.at
        },
        ..entry.new
    };
    if store::insert_enrolments(tx, std::slice::from_ref(&new))?.is_empty() {
        return Ok(false);
    }
    store::insert_steps(
        tx,
        &[StepRow {
            customer: new.customer,
            enrolment: new.id,
            step: 1,
            node,
            what: "failed".to_owned(),
            detail: failure_detail(error),
            at: at.now,
        }],
    )?;
    tx.touch(ROOM);
    Ok(true)
}

fn walker<'a>(open: &'a Open, new: &'a NewEnrolment) -> Walker<'a> {
    Walker {
        customer: new.customer,
        enrolment: new.id,
        journey: &open.name,
        document: &open.document,
        context: &new.context,
        steps: 0,
    }
}
