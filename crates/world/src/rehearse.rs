//! Rehearsing: the shop's own past, lived through again under a virtual clock, before anything is switched on.
//!
//! A scratch copy of the shop is made, without what programmes did in it and without orders; the programmes in question
//! are switched on at the beginning of the period. Then every event of the past is published anew at its own instant, the
//! record of orders grows as it did, and the same [`World`] that runs live reacts, waits and decides. Messages are counted
//! in the place of being written.
//!
//! It tells reach and timing, not response: what people would have done is not known, and consent, addresses and
//! settings are those of today, and so is what `insights` and `recommendations` have learned.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use db::{Access, Db, DbUrl, Gathering, Options, Tx};
use events::{Event, NewEvent};
use journeys::{Document, JourneyName, JourneyState};
use kernel::{Currency, CustomerId, Day, Ids, Rng, SimClock, Span, Timestamp, Zone};
use messages::Way;
use orders::{Past, public::reports::SalesFilter};
use reactions::Parts;
use rehearsals::{
    Draft, Part,
    public::{DayCount, OfferCount, Rehearsal},
};

use crate::{
    Error,
    office::Sender,
    policies::policies,
    rehearse_asked::Asked,
    rehearse_shares::Share,
    rooms,
    world::{Agenda, Makings, World},
};

/// Instants this near to one another are lived through together.
const STEP: Span = Span::from_minutes(1);
/// Events fetched at a time.
const PAGE: usize = 2_000;
/// How long people who are inside at the end of the period are followed: their last waits end, and nobody new comes in.
const AFTERWARDS: Span = Span::from_days(30);
/// Rooms whose rows tell what programmes did or wait to do, and the record that is lived through again. A rehearsal begins
/// without; most of a shop is in them.
const LEFT_OUT: &[&str] = &[
    "events",
    "timers",
    "journeys",
    "campaigns",
    "messages",
    "web",
    "importer",
    "rehearsals",
    "hooks",
    "orders",
];
/// What became of offers: they are given anew, and only counted.
const OFFERS_LEFT_OUT: [&str; 3] = ["offers_code", "offers_given", "offers_redeemed"];
/// But who can be reached by notifications is known as of today, as who has an address for mail.
const ADDRESSES: [&str; 1] = ["messages_browser"];

/// Indexes of what grows in a rehearsal, by which whole shops are read and nobody alone.
const OF_WHOLE_SHOPS: [&str; 5] = [
    "messages_reach_last",
    "orders_line_by_product",
    "orders_order_by_time",
    "orders_parcel_by_time",
    "orders_refund_by_time",
];

/// By these it is told how likely an order is to go wrong. Where nobody asks for it, nothing is told.
const RISKS: [&str; 3] = [
    "insights_risk_model",
    "insights_return_rate",
    "insights_risk",
];

/// What is to be rehearsed.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// Names of journeys or playbooks; none, where there is no draft either, means every journey of the shop and every
    /// playbook.
    pub names: Vec<String>,
    /// Documents that are not published, in the place of the journeys of their names.
    pub drafts: Vec<Draft>,
    /// The first day, in the shop's zone.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// How far a rehearsal is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// What is being done.
    pub part: Part,
    /// Events lived through.
    pub done: usize,
    /// Of so many.
    pub of: usize,
    /// What the virtual clock shows.
    pub now: Timestamp,
}

impl Progress {
    pub(crate) fn of(part: Part, now: Timestamp) -> Self {
        Self {
            part,
            done: 0,
            of: 0,
            now,
        }
    }
}

/// What is rehearsed, read once for all shares.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) wanted: &'a Rehearsed,
    pub(crate) programmes: Vec<(JourneyName, Document)>,
    pub(crate) asked: Asked,
    /// Whether what was bought in orders is asked for.
    lines: bool,
    pub(crate) price: Price,
}

/// By what it is told how much offers may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Price {
    /// The shop's currency.
    pub(crate) currency: Currency,
    /// What its orders come to on the average before discounts; none where it has no offer or no order.
    pub(crate) average: Option<i64>,
}

impl Price {
    fn read(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let currency = settings::get(tx, &settings::shop::CURRENCY)?;
        if !offers::any(tx)? {
            return Ok(Self {
                currency,
                average: None,
            });
        }
        let filter = SalesFilter {
            currency: Some(currency),
            ..SalesFilter::default()
        };
        let sums = orders::public::reports::sales(tx, &filter)?;
        let own = sums.by_currency.get(currency.code());
        let average = own.and_then(|own| own.gross.checked_div(own.orders));
        Ok(Self { currency, average })
    }
}

impl<'a> Plan<'a> {
    /// The shop's own journeys as they stand, playbooks as they come, drafts as they are.
    pub(crate) fn of(db: &Db, wanted: &'a Rehearsed) -> Result<Self, Error> {
        let programmes = programmes(db, wanted)?;
        let documents: Vec<&Document> = programmes.iter().map(|(_, document)| document).collect();
        let asked = Asked::of(documents.iter().copied());
        let lines =
            db.read_now(|tx| Asked::lines(&documents, |name| reactions::asks_for_lines(tx, name)))?;
        Ok(Self {
            lines,
            wanted,
            programmes,
            asked,
            price: db.read_now(Price::read)?,
        })
    }
}

/// Told how far a rehearsal is; says whether it goes on.
pub(crate) type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// A scratch shop whose past was lived through.
pub(crate) struct Lived {
    pub(crate) world: World,
    pub(crate) zone: Zone,
    pub(crate) programmes: Vec<(JourneyName, Document)>,
    pub(crate) share: Share,
    events: usize,
    price: Price,
    _scratch: Scratch,
}

pub(crate) fn tell(watch: Watch<'_>, progress: Progress) -> Result<(), Error> {
    match watch(progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::Cancelled),
    }
}

/// Where the scratch copy of a shop is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) gathering: Gathering,
}

/// Lives through the past of a share of a shop's customers in a scratch copy, which is removed at the end.
pub(crate) fn live_through(
    db: &Db,
    place: Place<'_>,
    plan: &Plan<'_>,
    share: Share,
    watch: Watch<'_>,
) -> Result<Lived, Error> {
    let wanted = plan.wanted;
    let zone = db.read_now(|tx| settings::get(tx, &settings::shop::TIME_ZONE))?;
    let from = zone.start_of_day(wanted.from);
    let to = zone.start_of_day(wanted.to.next());
    tell(watch, Progress::of(Part::Copying, from))?;
    let scratch = Scratch::of(db, place, (share, plan.asked), from)?;
    let is_lived = |customer| plan.asked.orders && share.holds(customer);
    let record = Past::of(db, is_lived)?;
    let mut record = if plan.lines {
        record.for_conditions()
    } else {
        record.without_lines()
    };
    record.live_until(&scratch.db, from.minus(Span::from_millis(1)))?;
    let clock = SimClock::new(from);
    let world = World::new(Makings {
        db: scratch.db.clone(),
        clock: Arc::new(clock.clone()),
        ids: Ids::new(Rng::from_seed(0)),
        sender: sender()?,
        holder: "rehearsal".to_owned(),
    })?;
    switch_on(&world, &plan.programmes)?;
    let kinds: BTreeSet<&'static str> = world.kinds().into_iter().collect();
    let heard: Vec<&str> = kinds.iter().copied().collect();
    let mut past = db.read_now(|tx| events::between(tx, &heard, from, to))?;
    past.retain(|(customer, _)| share.holds(*customer));
    let mut done = 0;
    let mut agenda = world.agenda()?;
    for page in past.chunks(PAGE) {
        let mut events = db.read_now(|tx| events::load(tx, page))?;
        events.sort_by_key(|event| (event.at, event.customer, event.seq));
        let mut rest = events.as_mut_slice();
        while let Some(first) = rest.first() {
            agenda = live_until(&world, &clock, &mut record, (agenda, first.at))?;
            let now = rounded(first.at);
            clock.set(now);
            let together = rest.partition_point(|event| event.at <= now);
            let (these, later) = rest.split_at_mut(together);
            record.live_until(&world.db, now)?;
            agenda = agenda.with_events(publish(&world, &kinds, these)?);
            (_, agenda) = world.settle_from(Way::Counted, agenda)?;
            rest = later;
            done += these.len();
            let progress = Progress {
                part: Part::Living,
                done,
                of: past.len(),
                now,
            };
            tell(watch, progress)?;
        }
    }
    live_until(&world, &clock, &mut record, (agenda, to.plus(AFTERWARDS)))?;
    Ok(Lived {
        world,
        zone,
        programmes: plan.programmes.clone(),
        share,
        events: past.len(),
        price: plan.price,
        _scratch: scratch,
    })
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

/// Everything that falls due before an instant happens, each at its own time; answers what there is to do then.
fn live_until(
    world: &World,
    clock: &SimClock,
    record: &mut Past,
    (mut agenda, end): (Agenda, Timestamp),
) -> Result<Agenda, Error> {
    loop {
        let Some(next) = agenda.next().map(rounded).filter(|next| *next < end) else {
            return Ok(agenda);
        };
        // What is due cannot be in the past, but a retry may be due at this very instant.
        let next = next.max(kernel::Clock::now(clock).plus(Span::from_millis(1)));
        clock.set(next);
        record.live_until(&world.db, next)?;
        (_, agenda) = world.settle_from(Way::Counted, agenda)?;
    }
}

/// The past, as if it happened now; answers when that is. What is told is taken out of it.
fn publish(
    world: &World,
    kinds: &BTreeSet<&'static str>,
    past: &mut [Event],
) -> Result<Timestamp, Error> {
    let at = world.moment();
    let new: Vec<NewEvent> = past
        .iter_mut()
        .filter_map(|event| {
            Some(NewEvent {
                customer: event.customer,
                kind: kinds.get(event.kind.as_str())?,
                version: event.version,
                at: event.at,
                cause: std::mem::take(&mut event.cause),
                data: event.data.take(),
                history: false,
            })
        })
        .collect();
    world
        .db
        .write_now(|tx| events::publish_many(tx, &at, &new))?;
    Ok(at.now)
}

/// The journeys that are switched on, by name.
pub fn switched_on(db: &Db) -> Result<Vec<String>, Error> {
    let documents = Parts::new(policies()).journeys.documents;
    let standing = db.read_now(|tx| journeys::list(tx, &documents))?;
    let live = standing
        .into_iter()
        .filter(|journey| journey.state == JourneyState::Live);
    Ok(live.map(|journey| journey.name.to_string()).collect())
}

/// What is to be rehearsed: the shop's own journeys as they stand, playbooks as they come, drafts as they are.
fn programmes(db: &Db, wanted: &Rehearsed) -> Result<Vec<(JourneyName, Document)>, Error> {
    let documents = Parts::new(policies()).journeys.documents;
    let standing = db.read_now(|tx| journeys::list(tx, &documents))?;
    let names: BTreeSet<String> = if wanted.names.is_empty() && wanted.drafts.is_empty() {
        standing
            .iter()
            .map(|journey| journey.name.to_string())
            .chain(playbooks::PLAYBOOKS.iter().map(|one| one.name.to_owned()))
            .collect()
    } else {
        wanted.names.iter().cloned().collect()
    };
    let mut programmes: BTreeMap<JourneyName, Document> = BTreeMap::new();
    for name in &names {
        let unknown = || Error::UnknownProgramme(name.to_owned());
        let parsed = JourneyName::parse(name).map_err(|_no_name| unknown())?;
        let standing = db.read_now(|tx| journeys::export(tx, &documents, &parsed))?;
        let document = match standing {
            Some(value) => Document::parse(&value),
            None => playbooks::find(name).ok_or_else(unknown)?.document(),
        };
        programmes.insert(parsed, document.map_err(journeys::Error::Document)?);
    }
    for draft in &wanted.drafts {
        programmes.insert(draft.name.clone(), draft.read()?);
    }
    Ok(programmes.into_iter().collect())
}

/// Switches the programmes on in the scratch shop.
fn switch_on(world: &World, programmes: &[(JourneyName, Document)]) -> Result<(), Error> {
    let at = world.moment();
    for (name, document) in programmes {
        world.db.write_now(|tx| {
            let _published = journeys::publish(tx, &at, name, document)?;
            let _enabled = journeys::enable(tx, &at, name, None)?;
            Ok::<_, Error>(())
        })?;
    }
    Ok(())
}

/// In short, what the customers of one share show.
pub(crate) fn report(lived: &Lived, wanted: &Rehearsed) -> Result<Rehearsal, Error> {
    let Lived { world, zone, .. } = lived;
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
        programmes: lived
            .programmes
            .iter()
            .map(|(name, _)| name.to_string())
            .collect(),
        from: wanted.from,
        to: wanted.to,
        events: lived.events,
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
        offers: offers(lived)?,
    })
}

/// What programmes would have given.
fn offers(lived: &Lived) -> Result<Vec<OfferCount>, Error> {
    let Price { currency, average } = lived.price;
    let promised = lived
        .world
        .db
        .read_now(|tx| ::offers::promised(tx, currency, average))?;
    Ok(promised
        .into_iter()
        .map(|one| OfferCount {
            programme: one.programme,
            offer: one.offer,
            given: one.given,
            at_most: one.at_most,
            currency: currency.code().to_owned(),
        })
        .collect())
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
    /// Of a share of the shop's customers, before anything has happened to them, with what is asked for.
    fn of(
        db: &Db,
        place: Place<'_>,
        (share, asked): (Share, Asked),
        now: Timestamp,
    ) -> Result<Self, Error> {
        let Place { folder, gathering } = place;
        std::fs::create_dir_all(folder).map_err(Error::Scratch)?;
        let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let file = folder.join(format!("rehearsal-{process}-{number}.sqlite"));
        remove(&file);
        let mut options = Options::new(Access::Create, "rehearse");
        options.durable = false;
        options.gathering = gathering;
        options.bulk = true;
        let scratch = Self {
            db: Db::open(&DbUrl::Sqlite(file.clone()), options)?,
            file,
        };
        let rooms = rooms();
        scratch.db.migrate(&rooms, now)?;
        if !asked.others {
            scratch.db.drop_indexes(&OF_WHOLE_SHOPS)?;
        }
        let mut tables = tables(&rooms, |room| !LEFT_OUT.contains(&room));
        tables.extend(ADDRESSES);
        tables.retain(|table| asked.risks || !RISKS.contains(table));
        tables.retain(|table| !OFFERS_LEFT_OUT.contains(table));
        let wanted = |customer| share.holds(CustomerId::from_raw(customer));
        let _rows = db.copy_tables_of(&scratch.db, &tables, &wanted)?;
        let sequences: Vec<&'static str> = rooms
            .iter()
            .flat_map(|room| room.sequences.iter().copied())
            .collect();
        db.copy_sequences(&scratch.db, &sequences)?;
        scratch.db.write_now(offers::rehearse)?;
        Ok(scratch)
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
