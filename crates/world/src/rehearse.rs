//! Rehearsing: the shop's own past, lived through again under a virtual clock, before anything is switched on.
//!
//! A scratch copy of the shop is made; what programmes did in it is cleared away; the programmes in question are
//! switched on at the beginning of the period. Then every event of the past is published anew at its own instant, and the
//! same [`World`] that runs live reacts, waits and decides. Messages are counted in the place of being written.
//!
//! It tells reach and timing, not response: what people would have done is not known, and consent, addresses and
//! settings are those of today.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use db::{Access, Db, DbUrl, Options};
use events::{Event, NewEvent};
use journeys::{Document, JourneyName};
use kernel::{CustomerId, Day, Ids, Rng, SimClock, Span, Timestamp, Zone};
use messages::Way;
use serde::Serialize;

use crate::{
    Error,
    office::Sender,
    rooms,
    world::{Makings, World},
};

/// Instants this near to one another are lived through together.
const STEP: Span = Span::from_minutes(1);
/// Events fetched at a time.
const PAGE: usize = 2_000;
/// How long people who are inside at the end of the period are followed: their last waits end, and nobody new comes in.
const AFTERWARDS: Span = Span::from_days(30);
/// Rooms whose rows tell what programmes did, or wait to do. A rehearsal begins without.
const CLEARED: &[&str] = &[
    "events", "timers", "journeys", "messages", "web", "importer",
];

/// What is to be rehearsed.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// Names of journeys or playbooks; none means every journey of the shop and every playbook.
    pub names: Vec<String>,
    /// The first day, in the shop's zone.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// What would have happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rehearsal {
    /// What was rehearsed.
    pub programmes: Vec<String>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Events that were lived through again.
    pub events: usize,
    /// Times that somebody came into a programme.
    pub entered: i64,
    /// Of them, those held out to measure what the programme brings.
    pub held_out: i64,
    /// Of them, those whose way failed at a step.
    pub failed: i64,
    /// Different people who would have been written to.
    pub people: usize,
    /// Messages that would have left.
    pub mails: usize,
    /// Of each programme.
    pub by_programme: BTreeMap<String, usize>,
    /// Messages that would have waited, by the reason's code.
    pub deferrals: BTreeMap<String, i64>,
    /// Messages that would not have left at all, by the reason's code.
    pub stopped: BTreeMap<String, i64>,
    /// Messages of each day, in the shop's zone; days without any are left out.
    pub per_day: Vec<DayCount>,
    /// The day with the most messages.
    pub busiest: Option<DayCount>,
    /// The most messages that one person would have had within seven days.
    pub most_in_seven_days: usize,
}

/// A day and its messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// The day.
    pub day: Day,
    /// How many.
    pub mails: usize,
}

/// How far a rehearsal is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Events lived through.
    pub done: usize,
    /// Of so many.
    pub of: usize,
    /// What the virtual clock shows.
    pub now: Timestamp,
}

/// Rehearses programmes over the past of a shop. `folder` takes the scratch copy, which is removed at the end.
pub fn rehearse(
    db: &Db,
    folder: &Path,
    wanted: &Rehearsed,
    mut progress: impl FnMut(Progress),
) -> Result<Rehearsal, Error> {
    let zone = db.read_now(|tx| settings::get(tx, &settings::shop::TIME_ZONE))?;
    let from = zone.start_of_day(wanted.from);
    let to = zone.start_of_day(wanted.to.next());
    let scratch = Scratch::of(db, folder, from)?;
    let clock = SimClock::new(from);
    let world = World::new(Makings {
        db: scratch.db.clone(),
        clock: Arc::new(clock.clone()),
        ids: Ids::new(Rng::from_seed(0)),
        sender: sender()?,
        holder: "rehearsal".to_owned(),
    })?;
    let programmes = switch_on(db, &world, &wanted.names)?;
    let kinds: Vec<&str> = world.kinds();
    let past = db.read_now(|tx| events::between(tx, &kinds, from, to))?;
    let mut done = 0;
    for page in past.chunks(PAGE) {
        let mut events = db.read_now(|tx| events::load(tx, page))?;
        events.sort_by_key(|event| (event.at, event.customer, event.seq));
        let mut rest = events.as_slice();
        while let Some(first) = rest.first() {
            live_until(&world, &clock, first.at)?;
            let now = rounded(first.at);
            clock.set(now);
            let together = rest.partition_point(|event| event.at <= now);
            let (these, later) = rest.split_at(together);
            publish(&world, these)?;
            world.settle(Way::Counted)?;
            rest = later;
        }
        done += events.len();
        progress(Progress {
            done,
            of: past.len(),
            now: rounded(to),
        });
    }
    live_until(&world, &clock, to.plus(AFTERWARDS))?;
    report(&world, programmes, wanted, (past.len(), &zone))
}

/// Nobody sees a counted message, so nobody answers one.
fn sender() -> Result<Sender, Error> {
    let address = kernel::EmailAddress::parse("rehearsal@shop.example");
    Ok(Sender {
        public_url: "http://localhost".to_owned(),
        address: address.map_err(|_impossible| Error::NotFounded)?,
        name: None,
        named: messages::Senders::default(),
    })
}

/// The next full step of the virtual clock at or after an instant.
fn rounded(at: Timestamp) -> Timestamp {
    let step = STEP.millis();
    let steps = at
        .millis()
        .saturating_add(step)
        .saturating_sub(1)
        .div_euclid(step);
    Timestamp::from_millis(steps.saturating_mul(step))
}

/// Everything that falls due before an instant happens, each at its own time.
fn live_until(world: &World, clock: &SimClock, end: Timestamp) -> Result<(), Error> {
    loop {
        let next = [world.next_reaction()?, world.next_sending()?]
            .into_iter()
            .flatten()
            .min();
        let Some(next) = next.map(rounded).filter(|next| *next < end) else {
            return Ok(());
        };
        // What is due cannot be in the past, but a retry may be due at this very instant.
        clock.set(next.max(kernel::Clock::now(clock).plus(Span::from_millis(1))));
        world.settle(Way::Counted)?;
    }
}

/// The past, as if it happened now.
fn publish(world: &World, past: &[Event]) -> Result<(), Error> {
    let at = world.moment();
    let kinds = world.kinds();
    let new: Vec<NewEvent> = past
        .iter()
        .filter_map(|event| {
            Some(NewEvent {
                customer: event.customer,
                kind: kinds.iter().copied().find(|kind| *kind == event.kind)?,
                version: event.version,
                at: event.at,
                cause: event.cause.clone(),
                data: event.data.clone(),
                history: false,
            })
        })
        .collect();
    world
        .db
        .write_now(|tx| events::publish_many(tx, &at, &new))?;
    Ok(())
}

/// Switches the programmes on in the scratch shop: the shop's own journeys as they stand, playbooks as they come.
fn switch_on(db: &Db, world: &World, names: &[String]) -> Result<Vec<String>, Error> {
    let standing = db.read_now(|tx| journeys::list(tx, &world.journeys().documents))?;
    let names: BTreeSet<String> = if names.is_empty() {
        standing
            .iter()
            .map(|journey| journey.name.to_string())
            .chain(playbooks::PLAYBOOKS.iter().map(|one| one.name.to_owned()))
            .collect()
    } else {
        names.iter().cloned().collect()
    };
    let at = world.moment();
    for name in &names {
        let document = document(db, world, name)?;
        let parsed = JourneyName::parse(name)?;
        world.db.write_now(|tx| {
            let _published = journeys::publish(tx, &at, &parsed, &document)?;
            let _enabled = journeys::enable(tx, &at, &parsed, None)?;
            Ok::<_, Error>(())
        })?;
    }
    Ok(names.into_iter().collect())
}

fn document(db: &Db, world: &World, name: &str) -> Result<Document, Error> {
    let unknown = || Error::UnknownProgramme(name.to_owned());
    let parsed = JourneyName::parse(name).map_err(|_no_name| unknown())?;
    let standing = db.read_now(|tx| journeys::export(tx, &world.journeys().documents, &parsed))?;
    let document = match standing {
        Some(value) => Document::parse(&value),
        None => playbooks::find(name).ok_or_else(unknown)?.document(),
    };
    Ok(document.map_err(journeys::Error::Document)?)
}

fn report(
    world: &World,
    programmes: Vec<String>,
    wanted: &Rehearsed,
    (events, zone): (usize, &Zone),
) -> Result<Rehearsal, Error> {
    let journeys = world
        .db
        .read_now(|tx| journeys::list(tx, &world.journeys().documents))?;
    let people = |state: &str| -> i64 {
        let of = |journey: &journeys::public::JourneyView| journey.people.get(state).copied();
        journeys.iter().filter_map(of).sum()
    };
    let entered = journeys.iter().flat_map(|one| one.people.values()).sum();
    let mut contacts = Contacts::new(zone);
    world.db.read_now(|tx| {
        messages::for_each_contact(tx, |customer, at, programme| {
            contacts.take(customer, at, programme);
        })
    })?;
    let outcomes = world.db.read_now(messages::decided)?;
    let by_outcome = |wanted: &[messages::Outcome]| -> BTreeMap<String, i64> {
        let mut sums = BTreeMap::new();
        for one in outcomes.iter().filter(|one| wanted.contains(&one.outcome)) {
            *sums.entry(one.reason.clone()).or_insert(0) += one.asks;
        }
        sums
    };
    let per_day: Vec<DayCount> = contacts
        .per_day
        .iter()
        .map(|(day, mails)| DayCount {
            day: *day,
            mails: *mails,
        })
        .collect();
    Ok(Rehearsal {
        programmes,
        from: wanted.from,
        to: wanted.to,
        events,
        entered,
        held_out: people("held_out"),
        failed: people("failed"),
        people: contacts.people,
        mails: per_day.iter().map(|day| day.mails).sum(),
        by_programme: contacts.by_programme,
        deferrals: by_outcome(&[messages::Outcome::Later]),
        stopped: by_outcome(&[
            messages::Outcome::Refused,
            messages::Outcome::Expired,
            messages::Outcome::Merged,
        ]),
        busiest: per_day
            .iter()
            .copied()
            .max_by_key(|one| (one.mails, core::cmp::Reverse(one.day))),
        per_day,
        most_in_seven_days: contacts.most_in_seven_days,
    })
}

/// Contacts being counted, customer by customer and in order of time.
struct Contacts<'a> {
    zone: &'a Zone,
    people: usize,
    last: Option<CustomerId>,
    week: Vec<Timestamp>,
    most_in_seven_days: usize,
    per_day: BTreeMap<Day, usize>,
    by_programme: BTreeMap<String, usize>,
}

impl<'a> Contacts<'a> {
    fn new(zone: &'a Zone) -> Self {
        Self {
            zone,
            people: 0,
            last: None,
            week: Vec::new(),
            most_in_seven_days: 0,
            per_day: BTreeMap::new(),
            by_programme: BTreeMap::new(),
        }
    }

    fn take(&mut self, customer: CustomerId, at: Timestamp, programme: &str) {
        if self.last != Some(customer) {
            self.last = Some(customer);
            self.people += 1;
            self.week.clear();
        }
        self.week
            .retain(|before| at.since(*before) < Span::from_days(7));
        self.week.push(at);
        self.most_in_seven_days = self.most_in_seven_days.max(self.week.len());
        *self.per_day.entry(self.zone.day_of(at)).or_insert(0) += 1;
        *self.by_programme.entry(programme.to_owned()).or_insert(0) += 1;
    }
}

/// Rehearsals of one process, also at the same time, have files of their own.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A copy of a shop that is thrown away.
struct Scratch {
    db: Db,
    file: PathBuf,
}

impl Scratch {
    fn of(db: &Db, folder: &Path, now: Timestamp) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(Error::Scratch)?;
        let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let file = folder.join(format!("rehearsal-{process}-{number}.sqlite"));
        remove(&file);
        let url = DbUrl::Sqlite(file.clone());
        let mut options = Options::new(Access::Create, "rehearse");
        options.durable = false;
        options.gathers = true;
        let rooms = rooms();
        let copied = if let Some(backed_up) = db.backup(&file) {
            backed_up?;
            Db::open(&url, options)?
        } else {
            let scratch = Db::open(&url, options)?;
            scratch.migrate(&rooms, now)?;
            db.copy_tables(&scratch, &tables(&rooms, |room| !CLEARED.contains(&room)))?;
            let sequences: Vec<&'static str> = rooms
                .iter()
                .flat_map(|room| room.sequences.iter().copied())
                .collect();
            db.copy_sequences(&scratch, &sequences)?;
            scratch
        };
        copied.clear_tables(&tables(&rooms, |room| CLEARED.contains(&room)))?;
        Ok(Self { db: copied, file })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        remove(&self.file);
    }
}

/// Removes a scratch file with what belongs to it. One that stays behind harms nobody.
fn remove(file: &Path) {
    for end in ["sqlite", "sqlite-wal", "sqlite-shm", "lock"] {
        drop(std::fs::remove_file(file.with_extension(end)));
    }
}

fn tables(rooms: &[db::Room], wanted: impl Fn(&str) -> bool) -> Vec<&'static str> {
    rooms
        .iter()
        .filter(|room| wanted(room.name))
        .flat_map(|room| room.migrations)
        .flat_map(|migration| migration.tables)
        .map(|table| table.name)
        .collect()
}
