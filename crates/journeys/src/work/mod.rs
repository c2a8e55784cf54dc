//! What runs by itself: events that bring people in or take them out, and waits that are over.

use std::collections::BTreeMap;

use db::{Db, Tx};
use events::Subscriber;
use kernel::{CustomerId, Moment};
use timers::{Handler, Timer};

use crate::{
    domain::{EnrolmentId, JourneyId, JourneyState, Occurrence},
    error::Error,
    service::{
        By, How, Rules, SCHEDULE, STEP, WATCH, enter_among, enter_apart, fail, go_on, leave, look,
        look_after, schedule_due, step_timer, timer_enrolment, watched_journey,
    },
    store,
};

/// People woken in one transaction after a pause.
const BATCH: u32 = 500;

/// Hears of the events that may bring people in or take them out. `kinds` are those that the shop's rooms publish and
/// journeys may name.
pub fn subscriber(rules: Rules, kinds: &[&'static str]) -> Subscriber {
    Subscriber::batch("journeys", kinds, move |tx, at, events| {
        let occurrences: Vec<Occurrence> = events.iter().map(Occurrence::from).collect();
        // First out, then in: what brings somebody in again must not take them out at once.
        leave(tx, at, &rules, &occurrences)?;
        let journeys = rules.documents.journeys(tx)?;
        let heard = (journeys.as_slice(), occurrences.as_slice());
        if occurrences.len() > 1 {
            enter_among(tx, at, &rules, heard)?;
            look_after(tx, at, &rules, heard)?;
            return Ok(());
        }
        // An event that is looked at alone: when a first step cannot be made, that is written down.
        match tx.savepoint(|tx| enter_among(tx, at, &rules, heard)) {
            Err(error) if !error.is_transient() => {
                enter_apart(tx, at, &rules, &occurrences, By::Event)?;
            }
            other => {
                other?;
            }
        }
        look_after(tx, at, &rules, heard)?;
        Ok(())
    })
}

/// Looks at those again whose instant has come.
fn watched(tx: &mut Tx<'_>, at: &Moment, rules: &Rules, timers: &[Timer]) -> Result<(), Error> {
    let mut by_journey: BTreeMap<JourneyId, Vec<CustomerId>> = BTreeMap::new();
    for timer in timers {
        if let Some(journey) = watched_journey(timer) {
            by_journey.entry(journey).or_default().push(timer.customer);
        }
    }
    for (journey, customers) in by_journey {
        look(tx, at, rules, &customers, (journey, How::Timer))?;
    }
    Ok(())
}

/// The handlers of this room's timers.
pub fn handlers(rules: Rules) -> Vec<Handler> {
    let (watching, calendar) = (rules.clone(), rules.clone());
    vec![
        Handler::batch(STEP, move |tx, at, timers| Ok(due(tx, at, &rules, timers)?)),
        Handler::batch(WATCH, move |tx, at, timers| {
            Ok(watched(tx, at, &watching, timers)?)
        }),
        Handler::each(SCHEDULE, move |tx, at, timer| {
            Ok(schedule_due(tx, at, &calendar, timer)?)
        }),
    ]
}

fn due(tx: &mut Tx<'_>, at: &Moment, rules: &Rules, timers: &[Timer]) -> Result<(), Error> {
    let people: Vec<(CustomerId, EnrolmentId)> = timers
        .iter()
        .filter_map(|timer| Some((timer.customer, timer_enrolment(timer)?)))
        .collect();
    let [(customer, enrolment)] = people.as_slice() else {
        go_on(tx, at, rules, &people)?;
        return Ok(());
    };
    // Somebody who is looked at alone: when the step cannot be made, that is written down, and the others go on.
    match tx.savepoint(|tx| go_on(tx, at, rules, &people)) {
        Ok(_stepped) => Ok(()),
        Err(error) if error.is_transient() => Err(error),
        Err(error) => {
            tracing::warn!(%enrolment, code = error.code(), "a step of a journey failed");
            fail(tx, at, *customer, *enrolment, &error)
        }
    }
}

/// Whether somebody is to be brought in from the past, or woken after a pause.
pub fn has_people_waiting(tx: &mut Tx<'_>) -> Result<bool, Error> {
    Ok(store::open_job(tx)?.is_some() || first_to_wake(tx)?.is_some())
}

/// A journey that runs, with people who were due while it did not.
fn first_to_wake(tx: &mut Tx<'_>) -> Result<Option<JourneyId>, Error> {
    if !store::is_anybody_parked(tx)? {
        return Ok(None);
    }
    for journey in store::all_journeys(tx)? {
        if journey.state != JourneyState::Paused && !store::parked(tx, journey.id, 1)?.is_empty() {
            return Ok(Some(journey.id));
        }
    }
    Ok(None)
}

/// Lets some of those go on who were due while their journey was paused; answers how many. None: all are awake.
pub fn wake_parked(db: &Db, at: &Moment) -> Result<usize, Error> {
    let Some(journey) = db.read_now(first_to_wake)? else {
        return Ok(0);
    };
    db.write_now(|tx| {
        let parked = store::parked(tx, journey, BATCH)?;
        let people: Vec<(CustomerId, EnrolmentId)> = parked
            .iter()
            .map(|(customer, enrolment, _)| (*customer, *enrolment))
            .collect();
        store::unpark(tx, &people)?;
        // A clock that was set back may show less than when they were due: fired before that, a timer wakes nobody.
        let timers: Vec<Timer> = parked
            .iter()
            .map(|(customer, enrolment, due)| {
                let due = due.map_or(at.now, |due| due.max(at.now));
                step_timer(*customer, *enrolment, due)
            })
            .collect();
        timers::set_many(tx, &timers)?;
        Ok(people.len())
    })
}
