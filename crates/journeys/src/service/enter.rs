//! Coming in.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use db::Tx;
use kernel::{CustomerId, Moment, Timestamp, Zone};

use super::{
    ROOM, Rules,
    go_on::{failure_detail, failure_note},
    known::{Conditions, Known, zones},
    writing::{Walker, Writing},
};
use crate::{
    domain::{
        Advance, Document, EnrolmentId, EnrolmentState, EntryRule, JourneyId, JourneyName,
        JourneyState, Occurrence, Person, Place, Ruling, VersionId, advance, context, entry_rule,
    },
    error::Error,
    store::{self, JourneyRow, Moved, NewEnrolment, StepRow},
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

impl Entered {
    pub(crate) fn add(&mut self, other: Self) {
        self.entered = self.entered.saturating_add(other.entered);
        self.held_out = self.held_out.saturating_add(other.held_out);
        self.asked = self.asked.saturating_add(other.asked);
    }
}

/// What brings people in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The events themselves, into every live journey.
    Event,
    /// A back-fill, into one journey.
    BackFill(JourneyId),
    /// Whatever else the trigger of one journey is, by its word.
    Called(JourneyId, &'static str),
}

impl By {
    const fn word(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::BackFill(_) => "back_fill",
            Self::Called(_, word) => word,
        }
    }

    const fn ruling(self) -> Ruling {
        match self {
            Self::Event => Ruling::Event,
            Self::BackFill(_) => Ruling::Past,
            Self::Called(_, _) => Ruling::Called,
        }
    }

    /// Whether a journey is meant.
    fn means(self, id: JourneyId, document: &Document, occurrences: &[Occurrence]) -> bool {
        match self {
            Self::Event => is_triggered(document, occurrences),
            Self::BackFill(wanted) => id == wanted && is_triggered(document, occurrences),
            Self::Called(wanted, _) => id == wanted,
        }
    }
}

fn is_triggered(document: &Document, occurrences: &[Occurrence]) -> bool {
    let event = document.trigger.event();
    event.is_some_and(|event| occurrences.iter().any(|one| one.kind == event))
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

/// [`enter`] where the journeys were read already.
pub(crate) fn enter_among(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (journeys, occurrences): (&[JourneyRow], &[Occurrence]),
) -> Result<Entered, Error> {
    let open = open_journeys(tx, rules, (journeys, occurrences), By::Event)?;
    let entries = entries(tx, at, rules, (&open, occurrences), By::Event)?;
    write(tx, at, rules, entries)
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
#[derive(Debug)]
struct Entry<'a> {
    open: &'a Open,
    new: NewEnrolment,
    held_out: bool,
    advance: Option<Advance<'a>>,
    /// Why it cannot be known where they are.
    trouble: Option<Error>,
}

pub(crate) fn enter_by(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    occurrences: &[Occurrence],
    by: By,
) -> Result<Entered, Error> {
    let journeys = rules.documents.journeys(tx)?;
    let open = open_journeys(tx, rules, (&journeys, occurrences), by)?;
    let entries = entries(tx, at, rules, (&open, occurrences), by)?;
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
    let journeys = rules.documents.journeys(tx)?;
    let open = open_journeys(tx, rules, (&journeys, occurrences), by)?;
    let mut done = Entered::default();
    for mut entry in entries(tx, at, rules, (&open, occurrences), by)? {
        let trouble = entry.trouble.take();
        let alone = |tx: &mut Tx<'_>| match trouble {
            Some(error) => Err(error),
            None => write(tx, at, rules, vec![entry.again()]),
        };
        match tx.savepoint(alone) {
            Ok(entered) => {
                done.add(entered);
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
    rules: &Rules,
    (open, occurrences): (&'a [Open], &[Occurrence]),
    by: By,
) -> Result<Vec<Entry<'a>>, Error> {
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let everywhere = experiments::holdout(tx)?;
    let mut last = last_entries(tx, open, occurrences)?;
    let mut conditions = Conditions::default();
    let mut entries = Vec::new();
    let mut seen: BTreeSet<(CustomerId, JourneyId, &str)> = BTreeSet::new();
    for occurrence in occurrences.iter().filter(|one| !one.customer.is_nobody()) {
        for open in open {
            let person = (occurrence.customer, open.id);
            let latest = last.get(&person).copied();
            let rule = entry_rule(
                &open.document,
                occurrence,
                latest,
                at.now,
                by.ruling(),
                everywhere.as_ref(),
            );
            let held_out = match rule {
                EntryRule::Enters => false,
                EntryRule::HeldOut => true,
                EntryRule::OtherEvent
                | EntryRule::Filtered
                | EntryRule::Stale
                | EntryRule::NotMeant
                | EntryRule::KeptOut
                | EntryRule::NotAgain => continue,
            };
            let key = (occurrence.customer, open.id, occurrence.cause.as_str());
            if seen.contains(&key) {
                continue;
            }
            let mut entry = entry(at, open, occurrence, by, held_out);
            if let Some(who) = &open.document.who {
                let asked = (occurrence.customer, at.now);
                match conditions.verdict(tx, rules, asked, who) {
                    Ok(verdict) if !verdict.yes => continue,
                    Ok(_meant) => {}
                    Err(error) if error.is_of_database() => return Err(error),
                    Err(error) => entry.trouble = Some(error),
                }
            }
            seen.insert(key);
            entries.push(entry);
            // Of several events of one person that come together, the first counts for the others.
            last.insert(person, at.now);
        }
    }
    walk(tx, at, rules, &mut conditions, &mut entries)?;
    Ok(entries)
}

/// How far everybody gets at once who is not held out.
fn walk(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    conditions: &mut Conditions,
    entries: &mut [Entry<'_>],
) -> Result<(), Error> {
    let is_local = |entry: &&Entry<'_>| entry.open.document.is_local();
    let local: BTreeSet<CustomerId> = entries
        .iter()
        .filter(is_local)
        .map(|entry| entry.new.customer)
        .collect();
    let local: Vec<CustomerId> = local.into_iter().collect();
    let zones = match local.as_slice() {
        [] => BTreeMap::new(),
        some => zones(tx, some)?,
    };
    let utc = Zone::utc();
    let is_walked = |entry: &&mut Entry<'_>| !entry.held_out && entry.trouble.is_none();
    for entry in entries.iter_mut().filter(is_walked) {
        let customer = entry.new.customer;
        let person = Person {
            customer,
            enrolment: entry.new.id,
            zone: zones.get(&customer).unwrap_or(&utc),
            context: &entry.new.context,
        };
        let mut facts = Known {
            tx,
            rules,
            conditions,
            now: at.now,
            customer,
            context: &entry.new.context,
        };
        let place = Place {
            node: entry.new.at.node.clone(),
            since: entry.new.at.since,
        };
        let document = &entry.open.document;
        match advance(document, place, person, &mut facts, at.now) {
            Ok(advance) => entry.advance = Some(advance),
            Err(error) if error.is_of_database() => return Err(error),
            Err(error) => entry.trouble = Some(error),
        }
    }
    Ok(())
}

/// The journeys that any of this may bring somebody into.
fn open_journeys(
    tx: &mut Tx<'_>,
    rules: &Rules,
    (journeys, occurrences): (&[JourneyRow], &[Occurrence]),
    by: By,
) -> Result<Vec<Open>, Error> {
    let mut open = Vec::new();
    for journey in journeys {
        if journey.state != JourneyState::Live {
            continue;
        }
        let document = rules.documents.get(tx, journey.version)?;
        if by.means(journey.id, &document, occurrences) {
            open.push(Open {
                id: journey.id,
                name: journey.name.clone(),
                version: journey.version,
                document,
            });
        }
    }
    Ok(open)
}

/// The last entries of so many people are looked up one by one; those of more are read together.
const FEW: usize = 8;

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
    let mut last = BTreeMap::new();
    if customers.len() <= FEW {
        for customer in &customers {
            for (journey, at) in store::last_entries_of(tx, *customer, &asking)? {
                last.extend(at.map(|at| ((*customer, journey), at)));
            }
        }
        return Ok(last);
    }
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    for (customer, journey, at) in store::last_entries(tx, &customers, &asking)? {
        last.insert((customer, journey), at);
    }
    Ok(last)
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
        held_out,
        advance: None,
        trouble: None,
    }
}

impl Entry<'_> {
    /// The same, to be tried by itself.
    fn again(&self) -> Self {
        Self {
            open: self.open,
            new: self.new.clone(),
            held_out: self.held_out,
            advance: self.advance.clone(),
            trouble: None,
        }
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
    if let Some(error) = entries.iter_mut().find_map(|entry| entry.trouble.take()) {
        return Err(error);
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
