//! How a time would have looked under other rules: what programmes asked for then, decided anew by the very rules that
//! decide live.
//!
//! Consent, wishes and zones are those of today, and nothing is held back. So that both sides are told alike, the rules of
//! today are tried in the same way.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{CustomerId, Day, Span, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{AskId, Contact, Decision, Facts, OpenAsk, Policy, decide},
    error::Error,
    service::{BATCH, known},
    store::{self, PastAsk},
};

/// Asks that are looked at.
const MOST_ASKS: i64 = 200_000;
/// How often one customer's asks are looked at before they are given up: a fault of the rules, not of the data.
const MOST_LOOKS: usize = 2_000;
const WEEK: Span = Span::from_days(7);

/// What would have come of what programmes asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PolicyOutcome)]
pub(crate) struct TrialOutcome {
    /// Messages that would have gone.
    pub(crate) written: u64,
    /// Asks that would have waited at least once, those that went in the end included.
    pub(crate) waited: u64,
    /// Of them, by the code of the reason for which they waited first.
    pub(crate) waited_for: BTreeMap<String, u64>,
    /// How many hours those that waited and went had to wait, on the average.
    pub(crate) hours_waited: u64,
    /// Asks that would have been taken into another message.
    pub(crate) merged: u64,
    /// Asks that would have come too late.
    pub(crate) expired: u64,
    /// Asks that would not have been allowed.
    pub(crate) refused: u64,
    /// Asks that would still wait at the end.
    pub(crate) open: u64,
    /// People who would have got something.
    pub(crate) people: u64,
    /// The most that one of them would have got within seven days.
    pub(crate) most_in_seven_days: usize,
    /// How many people would have got how many messages.
    pub(crate) per_person: Vec<MessagesPerPerson>,
    /// Messages of each day, in the shop's zone; days without any are left out.
    pub(crate) per_day: Vec<MessagesPerDay>,
}

/// So many people, so many messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct MessagesPerPerson {
    /// Messages.
    messages: usize,
    /// People.
    people: usize,
}

/// A day and its messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct MessagesPerDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// How many.
    messages: usize,
}

/// What was asked for in a span of time, and what is known of those whom it was for.
pub(crate) struct Past {
    asks: BTreeMap<CustomerId, Vec<PastAsk>>,
    facts: BTreeMap<CustomerId, Facts>,
    end: Timestamp,
    /// How many asks.
    pub(crate) count: usize,
    /// Whether there were more than are looked at.
    pub(crate) is_cut: bool,
}

/// Reads what was asked for between two instants. `policy` is of today.
pub(crate) fn past(
    tx: &mut Tx<'_>,
    policy: &Policy,
    (from, to): (Timestamp, Timestamp),
) -> Result<Past, Error> {
    let rows = store::asked_between(tx, (from, to), MOST_ASKS)?;
    let count = rows.len();
    let mut past = Past {
        asks: BTreeMap::new(),
        facts: BTreeMap::new(),
        end: to,
        count,
        is_cut: i64::try_from(count).is_ok_and(|count| count >= MOST_ASKS),
    };
    let mut questions = BTreeSet::new();
    for row in rows {
        for channel in &row.channels {
            questions.insert((*channel, row.purpose));
        }
        past.asks.entry(row.customer).or_default().push(row);
    }
    let customers: Vec<CustomerId> = past.asks.keys().copied().collect();
    for chunk in customers.chunks(BATCH) {
        for (customer, known) in known(tx, to, policy, chunk, &questions)? {
            let facts = Facts {
                joining: false,
                holds: Vec::new(),
                contacts: Vec::new(),
                ..known.facts
            };
            past.facts.insert(customer, facts);
        }
        let ids: Vec<i64> = chunk.iter().map(|customer| customer.raw()).collect();
        for (customer, (contact, _, _)) in store::contacts_of(tx, &ids, from.minus(WEEK))? {
            if contact.at < from
                && let Some(facts) = past.facts.get_mut(&customer)
            {
                facts.contacts.push(contact);
            }
        }
    }
    Ok(past)
}

/// What would have come of it under these rules.
pub(crate) fn tried(past: &Past, policy: &Policy) -> TrialOutcome {
    let mut tally = Tally::default();
    for (customer, asks) in &past.asks {
        if let Some(facts) = past.facts.get(customer) {
            one_customer(asks, facts, (policy, past.end), &mut tally);
        }
    }
    tally.outcome()
}

/// What has been counted so far.
#[derive(Default)]
struct Tally {
    outcome: TrialOutcome,
    people: BTreeMap<usize, usize>,
    days: BTreeMap<Day, usize>,
    went_after_waiting: u64,
    hours: u64,
}

impl Tally {
    fn outcome(mut self) -> TrialOutcome {
        self.outcome.hours_waited = self
            .hours
            .checked_div(self.went_after_waiting)
            .unwrap_or_default();
        self.outcome.per_person = self
            .people
            .into_iter()
            .map(|(messages, people)| MessagesPerPerson { messages, people })
            .collect();
        self.outcome.per_day = self
            .days
            .into_iter()
            .map(|(day, messages)| MessagesPerDay { day, messages })
            .collect();
        self.outcome
    }

    fn went(&mut self, at: Timestamp, policy: &Policy, waited_since: Option<Timestamp>) {
        self.outcome.written = self.outcome.written.saturating_add(1);
        let messages = self.days.entry(policy.zone.day_of(at)).or_insert(0);
        *messages = messages.saturating_add(1);
        if let Some(since) = waited_since {
            let hours = at.since(since).millis() / Span::from_hours(1).millis();
            self.hours = self.hours.saturating_add(u64::try_from(hours).unwrap_or(0));
            self.went_after_waiting = self.went_after_waiting.saturating_add(1);
        }
    }

    fn got(&mut self, instants: &[Timestamp]) {
        if instants.is_empty() {
            return;
        }
        self.outcome.people = self.outcome.people.saturating_add(1);
        let people = self.people.entry(instants.len()).or_insert(0);
        *people = people.saturating_add(1);
        for (position, at) in instants.iter().enumerate() {
            let after = instants.get(position..).unwrap_or_default();
            let week = after.iter().filter(|one| one.since(*at) < WEEK).count();
            self.outcome.most_in_seven_days = self.outcome.most_in_seven_days.max(week);
        }
    }
}

/// One customer's asks, in the order of time.
fn one_customer(
    asks: &[PastAsk],
    facts: &Facts,
    (policy, end): (&Policy, Timestamp),
    tally: &mut Tally,
) {
    let mut facts = facts.clone();
    let mut coming: Vec<&PastAsk> = asks.iter().collect();
    coming.sort_by_key(|ask| core::cmp::Reverse((ask.asked_at, ask.id)));
    let mut open: BTreeMap<AskId, OpenAsk> = BTreeMap::new();
    let mut looks: BTreeMap<AskId, Timestamp> = BTreeMap::new();
    let mut waited: BTreeMap<AskId, Timestamp> = BTreeMap::new();
    let mut got = Vec::new();
    for _ in 0..MOST_LOOKS {
        let next_ask = coming.last().map(|ask| ask.asked_at);
        let next = next_ask.into_iter().chain(looks.values().copied()).min();
        let Some(now) = next.filter(|next| *next < end) else {
            break;
        };
        while let Some(ask) = coming.pop_if(|ask| ask.asked_at <= now) {
            open.insert(ask.id, opened(ask));
        }
        looks.clear();
        let standing: Vec<OpenAsk> = open.values().cloned().collect();
        for decided in decide(&standing, &facts, policy, now) {
            let ask = decided.ask;
            match decided.decision {
                Decision::SendNow { channel, .. } => {
                    let purpose = open.get(&ask).map(|open| open.purpose);
                    if let Some(purpose) = purpose {
                        facts.contacts.push(Contact {
                            at: now,
                            channel,
                            purpose,
                        });
                    }
                    got.push(now);
                    tally.went(now, policy, waited.get(&ask).copied());
                }
                Decision::Later { at, reason } => {
                    let later = at.max(now.plus(Span::from_millis(1)));
                    looks.insert(ask, later);
                    if let Some(open) = open.get_mut(&ask) {
                        open.waiting_for = reason.code();
                    }
                    if reason != crate::domain::Reason::NotBefore
                        && waited.insert(ask, now).is_none()
                    {
                        tally.outcome.waited = tally.outcome.waited.saturating_add(1);
                        let count = tally.outcome.waited_for.entry(reason.code()).or_insert(0);
                        *count = count.saturating_add(1);
                    }
                    continue;
                }
                Decision::Merged { .. } => count(&mut tally.outcome.merged),
                Decision::Expired { .. } => count(&mut tally.outcome.expired),
                Decision::Refused { .. } => count(&mut tally.outcome.refused),
            }
            open.remove(&ask);
        }
    }
    let left = u64::try_from(open.len()).unwrap_or(u64::MAX);
    tally.outcome.open = tally.outcome.open.saturating_add(left);
    tally.got(&got);
}

fn count(number: &mut u64) {
    *number = number.saturating_add(1);
}

fn opened(ask: &PastAsk) -> OpenAsk {
    OpenAsk {
        id: ask.id,
        purpose: ask.purpose,
        topic: ask.topic.clone(),
        channels: ask.channels.clone(),
        value: ask.value,
        earliest: ask.earliest,
        latest: ask.latest,
        merging: ask.merging,
        waiting_for: String::new(),
    }
}
