//! Watching people for journeys that nobody tells of: they come to belong to a segment, or a day of theirs comes.
//!
//! Everybody is looked at once when such a journey goes live. From then on somebody is looked at when something happens to
//! them that may change the answer, and at the instant until which the last answer stood: a timer waits for it. Nobody is
//! looked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use db::Tx;
use kernel::{CustomerId, Moment, Span, Timestamp, Zone};
use serde_json::{Value, json};
use timers::Timer;

use super::{
    Rules,
    enter::{By, Entered, enter_apart, enter_by},
    known::{Conditions, zones},
};
use crate::{
    documents::Tidings,
    domain::{
        DateTrigger, Document, JourneyId, JourneyState, Look, Occurrence, Seen, SegmentTrigger,
        Trigger, Turn, VersionId, turned,
    },
    error::Error,
    extensions::Yearly,
    store::{self, JourneyRow},
};

/// The kind of the timers of people who are watched.
pub const WATCH: &str = "journeys.watch";

/// How late a day may be noticed that still brings somebody in: a shop that was shut down for longer lets it pass.
const FRESH: Span = Span::from_days(3);

/// Customers at a time.
pub(crate) const PAGE: usize = 500;

/// The key of the timer by which a customer is looked at again. Not one of a step: those begin with `journeys:`.
pub(crate) fn watch_key(journey: JourneyId) -> String {
    format!("journeys.watch:{journey}")
}

/// The timer by which a customer is looked at again.
pub(super) fn watch_timer(customer: CustomerId, journey: JourneyId, due_at: Timestamp) -> Timer {
    Timer {
        customer,
        key: watch_key(journey),
        kind: WATCH.to_owned(),
        due_at,
        data: Value::Null,
    }
}

/// The journey that a timer watches for.
pub(crate) fn journey_of(timer: &Timer) -> Option<JourneyId> {
    let text = timer.key.strip_prefix("journeys.watch:")?;
    JourneyId::parse(text).ok()
}

/// Looks at customers for one watched journey.
pub(crate) fn look(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    customers: &[CustomerId],
    (only, how): (JourneyId, How),
) -> Result<Entered, Error> {
    let journeys = rules.documents.journeys(tx)?;
    let journeys: Vec<JourneyRow> = journeys
        .iter()
        .filter(|journey| journey.id == only)
        .cloned()
        .collect();
    let mut done = Entered::default();
    for (journey, document) in watched(tx, rules, &journeys)? {
        let mut people = People::find(tx, customers)?;
        let customers = people.customers.clone();
        let watch = Watch::begin(at, rules, journey, (&mut people, customers, how));
        done.add(watch.look(tx, &document.trigger)?);
    }
    Ok(done)
}

/// Looks at those to whom something happened, for every journey whose answer about them it may have changed.
pub(crate) fn look_after(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (all, occurrences): (&[JourneyRow], &[Occurrence]),
) -> Result<Entered, Error> {
    let mut looks = Vec::new();
    for (journey, document) in watched(tx, rules, all)? {
        let tidings = tidings(tx, rules, (journey.version, &document))?;
        let customers: BTreeSet<CustomerId> = occurrences
            .iter()
            .filter(|one| !one.customer.is_nobody() && tidings.concern(&one.kind))
            .map(|one| one.customer)
            .collect();
        if !customers.is_empty() {
            looks.push((journey, document, customers));
        }
    }
    let mut done = Entered::default();
    if looks.is_empty() {
        return Ok(done);
    }
    let everybody: BTreeSet<CustomerId> = looks
        .iter()
        .flat_map(|(_, _, customers)| customers.iter().copied())
        .collect();
    let everybody: Vec<CustomerId> = everybody.into_iter().collect();
    let mut people = People::find(tx, &everybody)?;
    for (journey, document, customers) in looks {
        let customers = customers.into_iter().collect();
        let watch = Watch::begin(at, rules, journey, (&mut people, customers, How::Event));
        match watch.look(tx, &document.trigger) {
            Ok(entered) => done.add(entered),
            // A condition that nobody can answer any more must not keep anybody out of the other journeys.
            Err(error) if !error.is_of_database() => {
                let code = error.code();
                tracing::error!(journey = %journey.name, code, "nobody can be watched for a journey");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// The journeys that watch people and run.
fn watched<'j>(
    tx: &mut Tx<'_>,
    rules: &Rules,
    all: &'j [JourneyRow],
) -> Result<Vec<(&'j JourneyRow, Arc<Document>)>, Error> {
    let mut journeys = Vec::new();
    for journey in all {
        if !matches!(journey.state, JourneyState::Live | JourneyState::Paused) {
            continue;
        }
        let document = rules.documents.get(tx, journey.version)?;
        if document.trigger.is_watched() {
            journeys.push((journey, document));
        }
    }
    Ok(journeys)
}

/// After which events the answer of a watched journey may be another. Found once for each version.
fn tidings(
    tx: &mut Tx<'_>,
    rules: &Rules,
    (version, document): (VersionId, &Document),
) -> Result<Arc<Tidings>, Error> {
    if let Some(known) = rules.documents.tidings(version) {
        return Ok(known);
    }
    let told_by = match &document.trigger {
        Trigger::Segment(trigger) => {
            let mut conditions = Conditions::default();
            match conditions.condition(tx, rules, &trigger.segment) {
                Ok(condition) => condition.told_by(),
                Err(error) if error.is_of_database() => return Err(error),
                // That nobody can answer it is told where somebody is looked at.
                Err(_unreadable) => None,
            }
        }
        Trigger::Date(trigger) => {
            let source = rules.extensions.date(&trigger.date);
            source.map(|source| source.told_by.to_vec())
        }
        Trigger::Event(_) | Trigger::Schedule(_) | Trigger::ByHand(_) => None,
    };
    let tidings = Arc::new(told_by.map_or(Tidings::All, Tidings::Of));
    rules.documents.keep_tidings(version, &tidings);
    Ok(tidings)
}

/// Those who are looked at, and what is known of them for all journeys.
struct People {
    customers: Vec<CustomerId>,
    before: BTreeMap<JourneyId, BTreeMap<CustomerId, Seen>>,
    /// The journeys for which everybody is still being looked at.
    being_watched: Vec<JourneyId>,
    conditions: Conditions,
    zones: Option<BTreeMap<CustomerId, Zone>>,
}

impl People {
    fn find(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Self, Error> {
        let customers: BTreeSet<CustomerId> = customers
            .iter()
            .copied()
            .filter(|customer| !customer.is_nobody())
            .collect();
        let customers: Vec<CustomerId> = customers.into_iter().collect();
        // Two who look at one person at a time would both see them turn.
        events::lock(tx, &customers)?;
        let mut before: BTreeMap<JourneyId, BTreeMap<CustomerId, Seen>> = BTreeMap::new();
        for (journey, seen) in store::seen(tx, &customers)? {
            before
                .entry(journey)
                .or_default()
                .insert(seen.customer, seen);
        }
        Ok(Self {
            customers,
            before,
            being_watched: store::being_watched(tx)?,
            conditions: Conditions::default(),
            zones: None,
        })
    }

    /// Where their clocks stand.
    fn zones(&mut self, tx: &mut Tx<'_>) -> Result<&BTreeMap<CustomerId, Zone>, Error> {
        if self.zones.is_none() {
            self.zones = Some(zones(tx, &self.customers)?);
        }
        Ok(self.zones.get_or_insert_default())
    }
}

/// Why somebody is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// For the first time, with everybody; so many of those who belong come in.
    First(u32),
    /// Something happened.
    Event,
    /// Their instant has come.
    Timer,
}

/// One journey and some customers.
struct Watch<'a> {
    at: &'a Moment,
    rules: &'a Rules,
    journey: &'a JourneyRow,
    people: &'a mut People,
    customers: Vec<CustomerId>,
    how: How,
    before: BTreeMap<CustomerId, Seen>,
    now: Vec<Seen>,
    timers: Vec<Timer>,
    cancelled: Vec<CustomerId>,
    occurrences: Vec<Occurrence>,
}

impl<'a> Watch<'a> {
    fn begin(
        at: &'a Moment,
        rules: &'a Rules,
        journey: &'a JourneyRow,
        (people, customers, how): (&'a mut People, Vec<CustomerId>, How),
    ) -> Self {
        let before = people.before.remove(&journey.id).unwrap_or_default();
        Self {
            at,
            rules,
            journey,
            people,
            customers,
            how,
            before,
            now: Vec::new(),
            timers: Vec::new(),
            cancelled: Vec::new(),
            occurrences: Vec::new(),
        }
    }

    fn look(mut self, tx: &mut Tx<'_>, trigger: &Trigger) -> Result<Entered, Error> {
        match trigger {
            Trigger::Segment(trigger) => self.segment(tx, trigger)?,
            Trigger::Date(trigger) => self.date(tx, trigger)?,
            Trigger::Event(_) | Trigger::Schedule(_) | Trigger::ByHand(_) => {}
        }
        if self.now.is_empty() && self.occurrences.is_empty() {
            return Ok(Entered::default());
        }
        tx.savepoint(|tx| self.finish(tx))
    }

    fn segment(&mut self, tx: &mut Tx<'_>, trigger: &SegmentTrigger) -> Result<(), Error> {
        let mut wanted = match self.how {
            How::First(count) => count,
            How::Event | How::Timer => 0,
        };
        // Whoever was not seen before, while everybody is still being looked at, is seen by that.
        let look = match self.how {
            How::First(_) => Look::First,
            How::Event | How::Timer if self.people.being_watched.contains(&self.journey.id) => {
                Look::First
            }
            How::Event | How::Timer => Look::Again,
        };
        for customer in self.customers.clone() {
            let asked = (customer, self.at.now);
            let verdict =
                self.people
                    .conditions
                    .verdict(tx, self.rules, asked, &trigger.segment)?;
            let before = self.before.get(&customer);
            let is_same = match before {
                Some(seen) => self.has_trigger(tx, seen, trigger)?,
                None => true,
            };
            let (mut turns, turn) = turned(before, look, is_same, verdict.yes);
            // Who belonged before anybody looked, and has never turned.
            let is_old = turn.is_none() && turns == 0 && verdict.yes;
            let is_brought = is_old && trigger.when == Turn::Entered && wanted > 0;
            if is_brought {
                wanted = wanted.saturating_sub(1);
                turns = turns.saturating_add(1);
            }
            if is_brought || turn == Some(trigger.when) {
                let cause = format!("segment:{}:{turns}", self.journey.id);
                self.called(customer, self.at.now, cause, json!({}));
            }
            let seen = Seen {
                customer,
                version: self.journey.version,
                is_in: verdict.yes,
                turns,
                look_at: verdict.until,
            };
            self.see(seen);
        }
        Ok(())
    }

    /// Whether what was looked for when somebody was seen is what is looked for now.
    fn has_trigger(
        &self,
        tx: &mut Tx<'_>,
        seen: &Seen,
        trigger: &SegmentTrigger,
    ) -> Result<bool, Error> {
        if seen.version == self.journey.version {
            return Ok(true);
        }
        let then = self.rules.documents.get(tx, seen.version)?;
        Ok(match &then.trigger {
            Trigger::Segment(then) => then.segment == trigger.segment,
            Trigger::Event(_) | Trigger::Date(_) | Trigger::Schedule(_) | Trigger::ByHand(_) => {
                false
            }
        })
    }

    fn date(&mut self, tx: &mut Tx<'_>, trigger: &DateTrigger) -> Result<(), Error> {
        let unknown = || Error::NoDate(trigger.date.clone());
        let rules = self.rules;
        let source = rules.extensions.date(&trigger.date).ok_or_else(unknown)?;
        let dates: BTreeMap<CustomerId, Yearly> =
            (source.find)(tx, &self.customers)?.into_iter().collect();
        let zones = self.people.zones(tx)?.clone();
        for customer in self.customers.clone() {
            let before = self.before.get(&customer);
            let date = dates.get(&customer).zip(zones.get(&customer));
            let turns = before.map_or(0, |seen| seen.turns);
            if let (How::Timer, Some(due), Some((yearly, zone))) =
                (self.how, before.and_then(|seen| seen.look_at), date)
                && due <= self.at.now
                && self.at.now.since(due) <= FRESH
                && let Some(day) = celebrated(yearly, zone, trigger, due)
            {
                let cause = format!("date:{}:{day}", self.journey.id);
                self.called(customer, due, cause, json!({ "day": day }));
            }
            let next =
                date.and_then(|(yearly, zone)| next_date(yearly, zone, trigger, self.at.now));
            let seen = Seen {
                customer,
                version: self.journey.version,
                is_in: false,
                turns,
                look_at: next,
            };
            self.see(seen);
        }
        Ok(())
    }

    fn called(&mut self, customer: CustomerId, when: Timestamp, cause: String, data: Value) {
        self.occurrences.push(Occurrence {
            customer,
            kind: WATCH.to_owned(),
            at: when,
            cause,
            data,
        });
    }

    /// Notes what is seen, where it is something else, and sets the timer for the next look.
    fn see(&mut self, seen: Seen) {
        let before = self.before.get(&seen.customer);
        if before == Some(&seen) && self.how != How::Timer {
            return;
        }
        let (customer, look_at) = (seen.customer, seen.look_at);
        match look_at {
            Some(due_at) => {
                let timer = watch_timer(customer, self.journey.id, due_at);
                self.timers.push(timer);
            }
            None if before.is_some_and(|seen| seen.look_at.is_some()) => {
                self.cancelled.push(customer);
            }
            None => {}
        }
        self.now.push(seen);
    }

    fn finish(self, tx: &mut Tx<'_>) -> Result<Entered, Error> {
        store::see(tx, self.journey.id, &self.now, self.at.now)?;
        if !self.timers.is_empty() {
            timers::set_many(tx, &self.timers)?;
        }
        for customer in self.cancelled {
            timers::cancel(tx, customer, &watch_key(self.journey.id))?;
        }
        if self.occurrences.is_empty() {
            return Ok(Entered::default());
        }
        let word = match self.how {
            How::First(_) => "back_fill",
            How::Event | How::Timer => "watch",
        };
        // Whoever comes in may be changed by what they come to.
        self.people.conditions.forget();
        let by = By::Called(self.journey.id, word);
        let (at, rules) = (self.at, self.rules);
        match tx.savepoint(|tx| enter_by(tx, at, rules, &self.occurrences, by)) {
            Err(error) if !error.is_of_database() => {
                enter_apart(tx, at, rules, &self.occurrences, by)
            }
            other => other,
        }
    }
}

/// The instant at which a celebration brings somebody in: so many days after it, at a time where they live.
fn instant(zone: &Zone, day: kernel::Day, trigger: &DateTrigger) -> Timestamp {
    zone.instant(day.plus_days(trigger.days), trigger.at)
}

/// The next instant after `after`.
fn next_date(
    yearly: &Yearly,
    zone: &Zone,
    trigger: &DateTrigger,
    after: Timestamp,
) -> Option<Timestamp> {
    let mut from = zone.day_of(after).plus_days(-trigger.days).plus_days(-1);
    // The first celebration may lie just before `after`, never the second.
    for _ in 0..2 {
        let day = yearly.next_from(from)?;
        let instant = instant(zone, day, trigger);
        if instant > after {
            return Some(instant);
        }
        from = day.next();
    }
    None
}

/// The celebration that an instant belongs to, when it still does: somebody may have moved, or been told wrong.
fn celebrated(
    yearly: &Yearly,
    zone: &Zone,
    trigger: &DateTrigger,
    due: Timestamp,
) -> Option<kernel::Day> {
    let day = zone.day_of(due).plus_days(-trigger.days);
    (yearly.next_from(day) == Some(day)).then_some(day)
}
