//! What an experiment says: who met it, and what they did.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use kernel::{Currency, CustomerId, Span, Timestamp};
use orders::public::reports::{Sale, for_each_order};

use super::keeping::find;
use crate::{
    domain::{
        Experiment, Gathered, Kind, Outcome, PARTS, Person, Reading, State, Weights, read as say,
    },
    error::Error,
    store,
};

/// What people did for so long before the meeting sharpens the comparison.
const BEFORE: Span = Span::from_days(365);
/// Customers asked about at a time.
const PAGE: usize = 500;
/// Customers read at a time.
const CUSTOMERS: u32 = 1_000;

/// What an experiment says now.
pub fn read(tx: &mut Tx<'_>, name: &str, now: Timestamp) -> Result<Reading, Error> {
    let experiment = find(tx, name)?;
    read_of(tx, &experiment, now)
}

pub(super) fn read_of(
    tx: &mut Tx<'_>,
    experiment: &Experiment,
    now: Timestamp,
) -> Result<Reading, Error> {
    let currency = settings::get(tx, &settings::shop::CURRENCY)?;
    let mut people: BTreeMap<CustomerId, Person> = BTreeMap::new();
    let expected = match experiment.definition.kind {
        Kind::Test => met(tx, experiment, &mut people)?,
        Kind::Holdout => everybody(tx, experiment, now, &mut people)?,
    };
    for_each_order(tx, |sale| {
        if let Some(person) = people.get_mut(&sale.customer) {
            count(person, sale, currency, now);
        }
        Ok::<_, DbError>(())
    })?;
    let metrics = &experiment.definition.metrics;
    if metrics.iter().any(|metric| metric.is_of_messages()) {
        look_at_messages(tx, &mut people)?;
    }
    let people: Vec<Person> = people.into_values().collect();
    Ok(say(&Gathered {
        experiment,
        people: &people,
        expected,
        currency,
        now,
    }))
}

/// Everybody who met a test; answers how many of them the lots would have had in each arm.
fn met(
    tx: &mut Tx<'_>,
    experiment: &Experiment,
    people: &mut BTreeMap<CustomerId, Person>,
) -> Result<Vec<f64>, Error> {
    let rounds: BTreeMap<i64, Weights> = store::rounds(tx, experiment.id)?.into_iter().collect();
    let mut expected = vec![0.0; experiment.definition.arms.len()];
    let days = Span::from_days(i64::from(experiment.definition.days));
    store::for_each_meeting(tx, experiment.id, |meeting| {
        for (sum, weight) in expected
            .iter_mut()
            .zip(rounds.get(&meeting.round).into_iter().flatten())
        {
            *sum += f64::from(*weight) / f64::from(PARTS);
        }
        if let Ok(arm) = usize::try_from(meeting.arm) {
            let person = Person {
                arm,
                at: meeting.at,
                until: meeting.at.plus(days),
                outcome: Outcome::default(),
            };
            people.insert(meeting.customer, person);
        }
        Ok::<_, DbError>(())
    })?;
    Ok(expected)
}

/// Everybody who was a customer when a holdout began, until now or until it was stopped.
fn everybody(
    tx: &mut Tx<'_>,
    experiment: &Experiment,
    now: Timestamp,
    people: &mut BTreeMap<CustomerId, Person>,
) -> Result<Vec<f64>, Error> {
    let (at, until) = match &experiment.state {
        State::Draft => return Ok(vec![0.0; experiment.definition.arms.len()]),
        State::Running { started_at } => (*started_at, now),
        State::Stopped {
            started_at,
            stopped_at,
            ..
        } => (*started_at, *stopped_at),
    };
    let mut after = None;
    loop {
        let page = customers::list(tx, after, CUSTOMERS)?;
        for customer in &page.customers {
            if customer.id <= experiment.up_to {
                let person = Person {
                    arm: experiment.draw(customer.id),
                    at,
                    until,
                    outcome: Outcome::default(),
                };
                people.insert(customer.id, person);
            }
        }
        match page.next {
            Some(next) if next < experiment.up_to => after = Some(next),
            Some(_) | None => break,
        }
    }
    let all = stats::float(u64::try_from(people.len()).unwrap_or(u64::MAX));
    Ok(experiment
        .weights
        .iter()
        .map(|weight| f64::from(*weight) / f64::from(PARTS) * all)
        .collect())
}

fn count(person: &mut Person, sale: &Sale, currency: Currency, now: Timestamp) {
    if sale.placed_at > now {
        return;
    }
    let is_after = sale.placed_at > person.at && sale.placed_at <= person.until;
    let is_before = sale.placed_at <= person.at && sale.placed_at > person.at.minus(BEFORE);
    let net = if sale.currency == currency {
        sale.net()
    } else {
        0
    };
    let outcome = &mut person.outcome;
    if is_after {
        outcome.orders = outcome.orders.saturating_add(1);
        outcome.net = outcome.net.saturating_add(net);
    } else if is_before {
        outcome.orders_before = outcome.orders_before.saturating_add(1);
        outcome.net_before = outcome.net_before.saturating_add(net);
    }
}

fn look_at_messages(
    tx: &mut Tx<'_>,
    people: &mut BTreeMap<CustomerId, Person>,
) -> Result<(), Error> {
    let customers: Vec<CustomerId> = people.keys().copied().collect();
    for some in customers.chunks(PAGE) {
        for touch in messages::touches(tx, some)? {
            if let Some(person) = people.get_mut(&touch.customer) {
                let within = |at: Option<Timestamp>| {
                    at.is_some_and(|at| at > person.at && at <= person.until)
                };
                let (opened, clicked) = (within(touch.opened_at), within(touch.clicked_at));
                person.outcome.opened |= opened;
                person.outcome.clicked |= clicked;
            }
        }
    }
    Ok(())
}
