//! What pictures of a rehearsal are drawn from, counted in its scratch shop.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use journeys::{JourneyName, public::EnrolmentView};
use kernel::{CustomerId, Day, Moment, Span, Timestamp, Zone};
use messages::public::Explanation;
use rehearsals::public::{
    Collision, DayCount, Detailed, Example, Happening, NodeDetail, PersonCount, ProgrammeDetail,
    ReasonCount, Rehearsal,
};

use crate::{error::Error, rehearse::Lived};

/// Asks of two programmes within this span of one another collide.
const NEAR: Span = Span::from_hours(24);
/// Asks of one customer that a new one is compared with.
const MOST_NEAR: usize = 20;
/// Collisions that are told of.
const MOST_COLLISIONS: usize = 50;
/// Things that are told of one person.
const MOST_HAPPENINGS: usize = 200;
/// Asks of one person that are told of.
const MOST_ASKS: u32 = 100;

/// What the customers of one share show, before a few of them are chosen and told of.
#[derive(Default)]
pub(crate) struct Tally {
    programmes: Vec<ProgrammeDetail>,
    written: Written,
    asked: Asked,
    reasons: BTreeMap<(&'static str, String), i64>,
}

impl Tally {
    pub(crate) fn of(lived: &Lived) -> Result<Self, Error> {
        lived.world.db.read_now(|tx| {
            let mut reasons = BTreeMap::new();
            for one in messages::decided(tx)? {
                let asks = reasons.entry((one.outcome.word(), one.reason)).or_insert(0);
                *asks = one.asks.saturating_add(*asks);
            }
            Ok(Self {
                programmes: programmes(tx, lived)?,
                written: Written::read(tx, &lived.zone)?,
                asked: Asked::read(tx)?,
                reasons,
            })
        })
    }

    /// Adds what other customers show.
    pub(crate) fn join(&mut self, other: Self) {
        if self.programmes.is_empty() {
            self.programmes = other.programmes;
        } else {
            for (all, more) in self.programmes.iter_mut().zip(other.programmes) {
                join_programme(all, more);
            }
        }
        self.written.join(other.written);
        self.asked.join(other.asked);
        add_all(&mut self.reasons, other.reasons);
    }

    /// Everything beside the rehearsal in short; who is told of is looked up where they lived.
    pub(crate) fn told(mut self, rehearsal: Rehearsal, lived: &[Lived]) -> Result<Detailed, Error> {
        for detail in &mut self.programmes {
            let days = self.written.days.get(&detail.name);
            detail.per_day = days.map(in_days).unwrap_or_default();
            detail.mails = detail.per_day.iter().map(|day| day.mails).sum();
            let states = self.asked.states.get(&detail.name);
            detail.asks = states.cloned().unwrap_or_default();
        }
        let mut examples = Vec::new();
        for (customer, why) in chosen(&self.written, &self.asked) {
            let Some(home) = lived.iter().find(|one| one.share.holds(customer)) else {
                continue;
            };
            let at = home.world.moment();
            let told = |tx: &mut Tx<'_>| example(tx, &at, home, (customer, why));
            examples.push(home.world.db.read_now(told)?);
        }
        Ok(Detailed {
            rehearsal,
            details: self.programmes,
            per_person: self.written.per_person(),
            collisions: self.asked.collisions(),
            reasons: by_asks(self.reasons),
            examples,
        })
    }
}

fn add_all<K: Ord>(sums: &mut BTreeMap<K, i64>, more: BTreeMap<K, i64>) {
    for (key, count) in more {
        let sum = sums.entry(key).or_insert(0);
        *sum = sum.saturating_add(count);
    }
}

fn join_programme(all: &mut ProgrammeDetail, more: ProgrammeDetail) {
    all.entered = all.entered.saturating_add(more.entered);
    all.people = all.people.saturating_add(more.people);
    add_all(&mut all.states, more.states);
    for node in more.nodes {
        match all.nodes.iter_mut().find(|one| one.node == node.node) {
            Some(one) => {
                add_all(&mut one.steps, node.steps);
                add_all(&mut one.people, node.people);
            }
            None => all.nodes.push(node),
        }
    }
    all.nodes.sort_by(|one, other| one.node.cmp(&other.node));
}

fn by_asks(reasons: BTreeMap<(&'static str, String), i64>) -> Vec<ReasonCount> {
    let mut reasons: Vec<ReasonCount> = reasons
        .into_iter()
        .map(|((outcome, reason), asks)| ReasonCount {
            outcome: outcome.to_owned(),
            reason,
            asks,
        })
        .collect();
    reasons.sort_by_key(|one| core::cmp::Reverse(one.asks));
    reasons
}

fn in_days(days: &BTreeMap<Day, usize>) -> Vec<DayCount> {
    let counted = days.iter().map(|(day, mails)| DayCount {
        day: *day,
        mails: *mails,
    });
    counted.collect()
}

/// Programme by programme: who came in, and what happened at which node.
fn programmes(tx: &mut Tx<'_>, lived: &Lived) -> Result<Vec<ProgrammeDetail>, Error> {
    let mut people: BTreeMap<String, (i64, BTreeSet<CustomerId>)> = BTreeMap::new();
    journeys::for_each_entry(tx, |name, _state, (customer, _at, _held_out)| {
        let (entered, of) = people.entry(name.to_owned()).or_default();
        *entered = entered.saturating_add(1);
        of.insert(customer);
    })?;
    let mut nodes = journeys::all_nodes(tx)?;
    let listed = journeys::list(tx, &lived.world.journeys().documents)?;
    let rehearsed = |name: &JourneyName| lived.programmes.iter().any(|(one, _)| one == name);
    let details = listed
        .into_iter()
        .filter(|journey| rehearsed(&journey.name))
        .map(|journey| {
            let name = journey.name.to_string();
            let (entered, of) = people.remove(&name).unwrap_or_default();
            let nodes = nodes.remove(&name).unwrap_or_default();
            ProgrammeDetail {
                title: journey.title,
                entered,
                people: u64::try_from(of.len()).unwrap_or(u64::MAX),
                states: journey
                    .people
                    .iter()
                    .map(|(state, count)| ((*state).to_owned(), *count))
                    .collect(),
                nodes: nodes
                    .into_iter()
                    .map(|node| NodeDetail {
                        node: node.node,
                        steps: node.steps,
                        people: node.people,
                    })
                    .collect(),
                name,
                ..ProgrammeDetail::default()
            }
        });
    Ok(details.collect())
}

/// What would have been written.
#[derive(Default)]
struct Written {
    days: BTreeMap<String, BTreeMap<Day, usize>>,
    mails: BTreeMap<CustomerId, usize>,
}

impl Written {
    fn read(tx: &mut Tx<'_>, zone: &Zone) -> Result<Self, Error> {
        let mut written = Self::default();
        messages::for_each_contact(tx, |customer, at, programme| {
            *written.mails.entry(customer).or_insert(0) += 1;
            let days = match written.days.get_mut(programme) {
                Some(days) => days,
                None => written.days.entry(programme.to_owned()).or_default(),
            };
            *days.entry(zone.day_of(at)).or_insert(0) += 1;
        })?;
        Ok(written)
    }

    fn join(&mut self, other: Self) {
        for (programme, days) in other.days {
            let all = self.days.entry(programme).or_default();
            for (day, mails) in days {
                *all.entry(day).or_insert(0) += mails;
            }
        }
        self.mails.extend(other.mails);
    }

    fn per_person(&self) -> Vec<PersonCount> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for mails in self.mails.values() {
            *counts.entry(*mails).or_insert(0) += 1;
        }
        let counted = counts
            .into_iter()
            .map(|(mails, people)| PersonCount { mails, people });
        counted.collect()
    }
}

/// How often, and what became of what the second one wanted.
type Outcomes = (i64, BTreeMap<String, i64>);

/// What programmes would have wanted to write.
#[derive(Default)]
struct Asked {
    states: BTreeMap<String, BTreeMap<String, i64>>,
    pairs: BTreeMap<(String, String), Outcomes>,
    /// The first customer with whom two programmes collided, with whom an ask was taken into another, and with whom one
    /// did not leave at all.
    collided: Option<CustomerId>,
    merged: Option<CustomerId>,
    stopped: Option<CustomerId>,
    /// Of the customer at hand.
    last: Option<CustomerId>,
    near: Vec<(Timestamp, String)>,
}

impl Asked {
    fn read(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let mut asked = Self::default();
        messages::for_each_ask(tx, |customer, at, programme, state| {
            asked.take((customer, at), programme, state);
        })?;
        Ok(asked)
    }

    fn join(&mut self, other: Self) {
        for (programme, states) in other.states {
            add_all(self.states.entry(programme).or_default(), states);
        }
        for (pair, (times, outcomes)) in other.pairs {
            let (all, sums) = self.pairs.entry(pair).or_default();
            *all = all.saturating_add(times);
            add_all(sums, outcomes);
        }
        for (first, one) in [
            (&mut self.collided, other.collided),
            (&mut self.merged, other.merged),
            (&mut self.stopped, other.stopped),
        ] {
            *first = first.iter().copied().chain(one).min();
        }
    }

    fn take(&mut self, (customer, at): (CustomerId, Timestamp), programme: &str, state: &str) {
        let states = self.states.entry(programme.to_owned()).or_default();
        *states.entry(state.to_owned()).or_insert(0) += 1;
        match state {
            "merged" => self.merged = self.merged.or(Some(customer)),
            "refused" | "expired" => self.stopped = self.stopped.or(Some(customer)),
            _ => {}
        }
        if self.last != Some(customer) {
            self.last = Some(customer);
            self.near.clear();
        }
        self.near.retain(|(before, _)| at.since(*before) < NEAR);
        for (_, first) in &self.near {
            if first != programme {
                let pair = (first.clone(), programme.to_owned());
                let (times, outcomes) = self.pairs.entry(pair).or_default();
                *times = times.saturating_add(1);
                *outcomes.entry(state.to_owned()).or_insert(0) += 1;
                self.collided = self.collided.or(Some(customer));
            }
        }
        if self.near.len() < MOST_NEAR {
            self.near.push((at, programme.to_owned()));
        }
    }

    fn collisions(&self) -> Vec<Collision> {
        let mut all: Vec<Collision> = self
            .pairs
            .iter()
            .map(|((first, second), (times, outcomes))| Collision {
                first: first.clone(),
                second: second.clone(),
                times: *times,
                outcomes: outcomes.clone(),
            })
            .collect();
        all.sort_by_key(|pair| core::cmp::Reverse(pair.times));
        all.truncate(MOST_COLLISIONS);
        all
    }
}

/// A few people who show what happens: each once.
fn chosen(written: &Written, asked: &Asked) -> Vec<(CustomerId, &'static str)> {
    let mut by_mails: Vec<(usize, CustomerId)> = written
        .mails
        .iter()
        .map(|(customer, mails)| (*mails, *customer))
        .collect();
    by_mails.sort_unstable();
    let most = by_mails.iter().rev().take(2).map(|(_, one)| *one);
    let typical = by_mails.get(by_mails.len() / 2).map(|(_, one)| *one);
    let wanted = most.map(|one| (one, "most_messages")).chain(
        [
            (typical, "typical"),
            (asked.collided, "collision"),
            (asked.merged, "merged"),
            (asked.stopped, "stopped"),
        ]
        .into_iter()
        .filter_map(|(one, why)| Some((one?, why))),
    );
    let mut seen = BTreeSet::new();
    wanted.filter(|(one, _)| seen.insert(*one)).collect()
}

fn example(
    tx: &mut Tx<'_>,
    at: &Moment,
    lived: &Lived,
    (customer, why): (CustomerId, &str),
) -> Result<Example, Error> {
    let mut timeline = Vec::new();
    let documents = &lived.world.journeys().documents;
    for (name, _) in &lived.programmes {
        let Some(explained) = journeys::explain(tx, at, documents, customer, name)? else {
            continue;
        };
        for enrolment in &explained.enrolments {
            ways(&mut timeline, name, enrolment);
        }
    }
    for explanation in messages::explain_customer(tx, customer, MOST_ASKS)? {
        wishes(&mut timeline, &explanation);
    }
    timeline.sort_by_key(|one| one.at);
    timeline.truncate(MOST_HAPPENINGS);
    Ok(Example {
        customer,
        why: why.to_owned(),
        timeline,
    })
}

fn happening(at: Timestamp, programme: &str, what: &str, words: impl Into<String>) -> Happening {
    Happening {
        at,
        programme: programme.to_owned(),
        what: what.to_owned(),
        node: None,
        words: words.into(),
    }
}

/// One time inside.
fn ways(timeline: &mut Vec<Happening>, name: &JourneyName, enrolment: &EnrolmentView) {
    let programme = name.as_str();
    let by = enrolment.entered_by.as_str();
    timeline.push(happening(enrolment.entered_at, programme, "entered", by));
    for step in &enrolment.steps {
        timeline.push(Happening {
            node: Some(step.node.clone()),
            ..happening(step.at, programme, "step", step.what.as_str())
        });
    }
    if let Some(ended_at) = enrolment.ended_at {
        let words = match enrolment.note.as_str() {
            "" => enrolment.state.word(),
            note => note,
        };
        timeline.push(happening(ended_at, programme, "ended", words));
    }
}

/// One ask.
fn wishes(timeline: &mut Vec<Happening>, explanation: &Explanation) {
    let programme = explanation.programme.as_str();
    let topic = explanation.topic.as_str();
    timeline.push(happening(explanation.asked_at, programme, "asked", topic));
    for decision in &explanation.decisions {
        let words = decision.words.as_str();
        timeline.push(happening(decision.at, programme, "decided", words));
    }
    if let Some(message) = &explanation.message {
        timeline.push(happening(message.queued_at, programme, "written", topic));
    }
}
