//! Looking at customers' open asks, and keeping what was decided.

use std::collections::{BTreeMap, BTreeSet};

use customers::{Channel, Purpose};
use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, Done, Moment, Timestamp};
use timers::Timer;

use super::{BATCH, ROOM, known};
use crate::{
    domain::{
        Ask, AskId, AskState, Decision, DecisionId, MessageId, Outcome, Policy, Reason, Stage,
        Topic, decide,
    },
    error::Error,
    measures,
    public::{self, AskEvent},
    store::{self, AskRow, DecisionRow, Fate, NewAsk, NewMessage},
};

/// The kind of the planner's timers; their key is the same, once for each customer.
pub const PLAN: &str = "messages.plan";

/// What planning came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// Messages that may go.
    pub granted: usize,
    /// Asks that wait.
    pub waiting: usize,
    /// Asks that another speaks for.
    pub merged: usize,
    /// Asks whose time was over.
    pub expired: usize,
    /// Asks that may not go.
    pub refused: usize,
}

impl Planned {
    fn count(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::SendNow => &mut self.granted,
            Outcome::Later => &mut self.waiting,
            Outcome::Merged => &mut self.merged,
            Outcome::Expired => &mut self.expired,
            Outcome::Refused => &mut self.refused,
        };
        *count = count.saturating_add(1);
    }

    fn add(&mut self, other: Self) {
        self.granted = self.granted.saturating_add(other.granted);
        self.waiting = self.waiting.saturating_add(other.waiting);
        self.merged = self.merged.saturating_add(other.merged);
        self.expired = self.expired.saturating_add(other.expired);
        self.refused = self.refused.saturating_add(other.refused);
    }
}

/// What made the planner look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Woken {
    /// A new ask, or a change of what is known: the timers stand as they were.
    ByAsk,
    /// Their timers, which are gone by that.
    ByTimer,
}

/// Looks at the open asks of these customers anew: something about them has changed.
pub fn plan(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customers: &[CustomerId],
) -> Result<Planned, Error> {
    plan_all(tx, at, policy, customers, Woken::ByAsk)
}

pub(crate) fn plan_all(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customers: &[CustomerId],
    woken: Woken,
) -> Result<Planned, Error> {
    let sorted: BTreeSet<CustomerId> = customers.iter().copied().collect();
    let sorted: Vec<CustomerId> = sorted.into_iter().filter(|one| !one.is_nobody()).collect();
    let mut all = Planned::default();
    for chunk in sorted.chunks(BATCH) {
        let (_asked, planned) = plan_round(tx, at, policy, chunk, &[], woken)?;
        all.add(planned);
    }
    Ok(all)
}

/// The answers to new asks, by customer and cause.
pub(crate) type Asked<'a> = BTreeMap<(CustomerId, &'a str), Done<AskId>>;

/// New asks with their ids.
type Fresh<'a> = Vec<(AskId, &'a Ask)>;

/// One round: takes the customers (sorted, each once, at most [`BATCH`]), adds the new asks, decides about everything
/// that is open, and keeps it.
pub(crate) fn plan_round<'a>(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customers: &[CustomerId],
    new: &[&'a Ask],
    woken: Woken,
) -> Result<(Asked<'a>, Planned), Error> {
    if customers.is_empty() {
        return Ok((BTreeMap::new(), Planned::default()));
    }
    let standing = store::lock_customers(tx, customers)?;
    let ids: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    let (asked, fresh) = only_new(tx, at, &ids, new)?;
    let old = store::open_asks(tx, &ids)?;
    let mut round = Round {
        at,
        old: &old,
        fresh,
        keeping: Keeping::default(),
        planned: Planned::default(),
    };
    round.decide(tx, policy, customers)?;
    round.keep(tx)?;
    set_timers(tx, at.now, &standing, &round.keeping.next_look, woken)?;
    tx.touch(ROOM);
    Ok((asked, round.planned))
}

/// Parts new asks from those whose cause is known, also from within the list.
fn only_new<'a>(
    tx: &mut Tx<'_>,
    at: &Moment,
    ids: &[i64],
    new: &[&'a Ask],
) -> Result<(Asked<'a>, Fresh<'a>), Error> {
    if new.is_empty() {
        return Ok((BTreeMap::new(), Vec::new()));
    }
    let known = known_causes(tx, ids, new)?;
    let mut asked = Asked::new();
    let mut fresh = Vec::new();
    for ask in new {
        let key = (ask.customer, ask.cause.as_str());
        if asked.contains_key(&key) {
            continue;
        }
        let answer = if let Some(id) = known.get(&(ask.customer, ask.cause.clone())) {
            Done::AlreadyDone(*id)
        } else {
            let id = AskId::next(at);
            fresh.push((id, *ask));
            Done::Done(id)
        };
        asked.insert(key, answer);
    }
    Ok((asked, fresh))
}

/// So many causes are looked up one by one; more are sifted out of all that the customers have.
const FEW: usize = 8;

fn known_causes(
    tx: &mut Tx<'_>,
    ids: &[i64],
    new: &[&Ask],
) -> Result<BTreeMap<(CustomerId, String), AskId>, Error> {
    let mut known = BTreeMap::new();
    if new.len() <= FEW {
        for ask in new {
            if let Some(id) = store::known_cause(tx, ask.customer, &ask.cause)? {
                known.insert((ask.customer, ask.cause.clone()), id);
            }
        }
        return Ok(known);
    }
    let causes: Vec<&str> = new.iter().map(|ask| ask.cause.as_str()).collect();
    for (customer, cause, id) in store::known_causes(tx, ids, &causes)? {
        known.insert((customer, cause), id);
    }
    Ok(known)
}

/// What is kept of a round.
#[derive(Debug, Default)]
struct Keeping<'a> {
    new_asks: Vec<NewAsk<'a>>,
    staying: Vec<(CustomerId, AskId, Timestamp, String)>,
    closing: Vec<(CustomerId, AskId, AskState, Option<AskId>)>,
    messages: Vec<NewMessage>,
    decisions: Vec<DecisionRow>,
    events: Vec<NewEvent>,
    next_look: BTreeMap<CustomerId, Timestamp>,
}

/// What is the same of old and new asks, for keeping a decision about one.
pub(super) struct About<'a> {
    customer: CustomerId,
    purpose: Purpose,
    topic: &'a Topic,
    programme: &'a str,
    latest: Timestamp,
    /// When it was to be looked at and why it waited, as it was told before.
    told: Option<(Timestamp, &'a str)>,
}

impl<'a> About<'a> {
    pub(super) fn of(row: &'a AskRow) -> Self {
        Self {
            customer: row.customer,
            purpose: row.purpose,
            topic: &row.topic,
            programme: &row.programme,
            latest: row.latest,
            told: row.look_at.zip(row.waiting_for.as_deref()),
        }
    }
}

struct Round<'r, 'a> {
    at: &'r Moment,
    old: &'r [AskRow],
    fresh: Fresh<'a>,
    keeping: Keeping<'a>,
    planned: Planned,
}

impl Round<'_, '_> {
    fn decide(
        &mut self,
        tx: &mut Tx<'_>,
        policy: &Policy,
        customers: &[CustomerId],
    ) -> Result<(), Error> {
        if self.old.is_empty() && self.fresh.is_empty() {
            return Ok(());
        }
        let known = known(tx, self.at.now, policy, customers, &self.questions(policy))?;
        let mut open: BTreeMap<CustomerId, Vec<crate::domain::OpenAsk>> = BTreeMap::new();
        for ask in self.old {
            open.entry(ask.customer).or_default().push(ask.open());
        }
        for (id, ask) in &self.fresh {
            open.entry(ask.customer).or_default().push(ask.open(*id));
        }
        let mut decided: BTreeMap<AskId, Decision> = BTreeMap::new();
        for (customer, asks) in &open {
            if let Some(known) = known.get(customer) {
                let decisions = decide(asks, &known.facts, policy, self.at.now);
                decided.extend(decisions.into_iter().map(|one| (one.ask, one.decision)));
            }
        }
        for row in self.old {
            if let Some(decision) = decided.get(&row.id) {
                let about = About::of(row);
                match self.take(row.id, &about, decision) {
                    Fate::Open {
                        look_at,
                        waiting_for,
                    } if about.told != Some((look_at, waiting_for.as_str())) => {
                        let staying = (row.customer, row.id, look_at, waiting_for);
                        self.keeping.staying.push(staying);
                    }
                    Fate::Open { .. } => {}
                    Fate::Closed { state, into, .. } => {
                        let closing = (row.customer, row.id, state, into);
                        self.keeping.closing.push(closing);
                    }
                }
            }
        }
        for (id, ask) in std::mem::take(&mut self.fresh) {
            if let Some(decision) = decided.get(&id) {
                let about = About {
                    customer: ask.customer,
                    purpose: ask.purpose,
                    topic: &ask.topic,
                    programme: &ask.programme,
                    latest: ask.latest,
                    told: None,
                };
                let fate = self.take(id, &about, decision);
                self.keeping.new_asks.push(NewAsk { id, ask, fate });
            }
        }
        Ok(())
    }

    /// By what ways and for what anybody wants to write.
    fn questions(&self, policy: &Policy) -> BTreeSet<(Channel, Purpose)> {
        let old = self.old.iter().map(|ask| (&ask.channels, ask.purpose));
        let fresh = self
            .fresh
            .iter()
            .map(|(_, ask)| (&ask.channels, ask.purpose));
        old.chain(fresh)
            .flat_map(|(channels, purpose)| channels.iter().map(move |channel| (*channel, purpose)))
            .filter(|(channel, _)| policy.channels.contains(channel))
            .collect()
    }

    /// Writes down one decision, and tells what it means for the ask's row.
    fn take(&mut self, id: AskId, about: &About<'_>, decision: &Decision) -> Fate {
        let now = self.at.now;
        self.planned.count(decision.outcome());
        let closed = |state, into| Fate::Closed {
            state,
            into,
            at: now,
        };
        let fate = match decision {
            Decision::Later { at, reason } => {
                let next = self.keeping.next_look.entry(about.customer).or_insert(*at);
                *next = (*next).min(*at);
                Fate::Open {
                    look_at: *at,
                    waiting_for: reason.code(),
                }
            }
            Decision::SendNow { channel, .. } => {
                self.keeping.messages.push(NewMessage {
                    customer: about.customer,
                    id: MessageId::next(self.at),
                    ask: id,
                    channel: *channel,
                    programme: about.programme.to_owned(),
                    purpose: about.purpose,
                    topic: about.topic.clone(),
                    latest: about.latest,
                });
                closed(AskState::Granted, None)
            }
            Decision::Merged { into } => closed(AskState::Merged, Some(*into)),
            Decision::Expired { .. } => closed(AskState::Expired, None),
            Decision::Refused { .. } => closed(AskState::Refused, None),
        };
        // That a customer is still being joined is no news either.
        let same = matches!(&fate, Fate::Open { look_at, waiting_for }
            if about.told.is_some_and(|(at, why)| why == waiting_for
                && (at == *look_at || decision.reason() == Reason::Joining)));
        if !same {
            let row = decision_row(self.at, (about.customer, id), Stage::Planned, decision);
            self.keeping.decisions.push(row);
            self.keeping.events.extend(event(now, id, about, decision));
        }
        fate
    }

    fn keep(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let now = self.at.now;
        let keeping = &self.keeping;
        if !keeping.new_asks.is_empty() {
            store::insert_asks(tx, &keeping.new_asks, now)?;
            let asks: Vec<&Ask> = keeping.new_asks.iter().map(|new| new.ask).collect();
            measures::count_asks(tx, self.at, &asks)?;
        }
        if !keeping.staying.is_empty() {
            store::keep_open(tx, &keeping.staying)?;
        }
        if !keeping.closing.is_empty() {
            store::close(tx, &keeping.closing, now)?;
        }
        if !keeping.messages.is_empty() {
            store::insert_messages(tx, &keeping.messages, now)?;
        }
        if !keeping.decisions.is_empty() {
            store::insert_decisions(tx, &keeping.decisions)?;
        }
        if !keeping.events.is_empty() {
            events::publish_many(tx, self.at, &keeping.events)?;
        }
        Ok(())
    }
}

/// A decision as it is kept.
pub(crate) fn decision_row(
    at: &Moment,
    (customer, ask): (CustomerId, AskId),
    stage: Stage,
    decision: &Decision,
) -> DecisionRow {
    DecisionRow {
        customer,
        ask,
        id: DecisionId::next(at),
        at: at.now,
        stage,
        outcome: decision.outcome(),
        reason: decision.reason(),
        channel: match decision {
            Decision::SendNow { channel, .. } => Some(*channel),
            Decision::Later { .. }
            | Decision::Merged { .. }
            | Decision::Expired { .. }
            | Decision::Refused { .. } => None,
        },
        passed: decision.passed().to_vec(),
        until: match decision {
            Decision::Later { at, .. } => Some(*at),
            Decision::SendNow { .. }
            | Decision::Merged { .. }
            | Decision::Expired { .. }
            | Decision::Refused { .. } => None,
        },
        into: match decision {
            Decision::Merged { into } => Some(*into),
            Decision::SendNow { .. }
            | Decision::Later { .. }
            | Decision::Expired { .. }
            | Decision::Refused { .. } => None,
        },
    }
}

/// What the timeline is told of a decision of the planner. That an ask waits for its own earliest instant is no news, and waiting is told once.
pub(super) fn event(
    now: Timestamp,
    ask: AskId,
    about: &About<'_>,
    decision: &Decision,
) -> Option<NewEvent> {
    let (kind, until, into) = match decision {
        Decision::SendNow { .. }
        | Decision::Later {
            reason: Reason::NotBefore,
            ..
        } => return None,
        Decision::Later { at, .. } => (public::MESSAGE_DEFERRED, Some(*at), None),
        Decision::Merged { into } => (public::MESSAGE_MERGED, None, Some(*into)),
        Decision::Expired { .. } => (public::MESSAGE_EXPIRED, None, None),
        Decision::Refused { .. } => (public::MESSAGE_REFUSED, None, None),
    };
    let data = AskEvent {
        ask,
        purpose: about.purpose,
        topic: about.topic.clone(),
        programme: about.programme.to_owned(),
        reason: decision.reason().code(),
        until,
        into,
    };
    Some(NewEvent {
        customer: about.customer,
        kind,
        version: public::VERSION,
        at: now,
        cause: format!("{kind}:{ask}"),
        // Text keys and whole numbers only: it always becomes JSON.
        data: serde_json::to_value(data).unwrap_or_default(),
        history: false,
    })
}

/// One timer for each customer who has something open, at the earliest instant that matters.
fn set_timers(
    tx: &mut Tx<'_>,
    now: Timestamp,
    standing: &[(CustomerId, Option<Timestamp>)],
    next_look: &BTreeMap<CustomerId, Timestamp>,
    woken: Woken,
) -> Result<(), Error> {
    let mut plans = Vec::new();
    let mut timers = Vec::new();
    for (customer, stood) in standing {
        let next = next_look.get(customer).copied();
        if next != *stood {
            plans.push((*customer, next));
        }
        // One that should have fired by now is as good as gone: setting it again does no harm.
        let stands = match woken {
            Woken::ByAsk => stood.filter(|due_at| *due_at > now),
            Woken::ByTimer => None,
        };
        match next {
            Some(due_at) if stands != Some(due_at) => timers.push(Timer {
                customer: *customer,
                key: KEY.to_owned(),
                kind: PLAN.to_owned(),
                due_at,
                data: serde_json::Value::Null,
            }),
            None if stands.is_some() => {
                timers::cancel(tx, *customer, KEY)?;
            }
            Some(_) | None => {}
        }
    }
    if !plans.is_empty() {
        store::set_plan_at(tx, &plans)?;
    }
    if !timers.is_empty() {
        timers::set_many(tx, &timers)?;
    }
    Ok(())
}

/// The key of a customer's planner timer.
pub(super) const KEY: &str = "messages:plan";
