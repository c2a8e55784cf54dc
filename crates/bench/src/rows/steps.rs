//! People going through a journey: in by an event, then from wait to wait by timers that are due together.

use std::{panic::resume_unwind, thread};

use db::{Access, Db, Options, testing::PostgresDatabase};
use events::NewEvent;
use journeys::{Document, JourneyName};
use kernel::{Clock as _, CustomerId, Span};
use serde_json::{Value, json};
use telemetry::Stopwatch;

use crate::{failure::Failure, figure::Figure, ground::Ground, report::Row, world_of::Living};

const WAITS: usize = 5;
const SQLITE_GOAL: f64 = 20_000.0;
const POSTGRES_GOAL: f64 = 5_000.0;
const CHUNK: usize = 1_000;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let people = ground.size(20_000, 1_000);
    let living = Living::in_folder(&ground.scratch("steps")?)?;
    let mut rows = measure(&living, people, ("SQLite", SQLITE_GOAL))?;
    if let Some(database) = PostgresDatabase::create(&world::rooms()) {
        let open = || Db::open(&database.url(), Options::new(Access::Write, "bench"));
        let living = Living::found(open()?)?;
        rows.extend(measure(&living, people, ("PostgreSQL", POSTGRES_GOAL))?);
        rows.push(shared(&living, &living.beside(open()?)?, people)?);
    }
    Ok(rows)
}

fn measure(living: &Living, people: usize, (name, goal): (&str, f64)) -> Result<Vec<Row>, Failure> {
    let at = living.moment();
    let journey = JourneyName::parse("waits")?;
    let document = document()?;
    living.db.write_now(|tx| {
        let _published = journeys::publish(tx, &at, &journey, &document)?;
        let _enabled = journeys::enable(tx, &at, &journey, None)?;
        Ok::<_, journeys::Error>(())
    })?;
    let paid: Vec<NewEvent> = (1..)
        .take(people)
        .map(|number| paid(living, number))
        .collect();
    for chunk in paid.chunks(CHUNK) {
        living
            .db
            .write_now(|tx| events::publish_many(tx, &at, chunk))?;
    }
    let watch = Stopwatch::start();
    let (heard, _) = living.drain()?;
    let entering = Figure::rate(people, watch.micros(), "people");
    if heard < people {
        return Err(Failure::new(format!(
            "{heard} of {people} events were heard"
        )));
    }
    let watch = Stopwatch::start();
    let mut fired = 0_usize;
    for _wait in 0..WAITS {
        let _now = living.clock.advance(Span::HOUR);
        fired = fired.saturating_add(living.drain()?.1);
    }
    let steps = Figure::rate(fired, watch.micros(), "steps");
    if fired != people.saturating_mul(WAITS) {
        return Err(Failure::new(format!("{people} people made {fired} steps")));
    }
    Ok(vec![
        Row::new(
            format!("journey steps, {name}, one process: {people} people, {WAITS} waits each, all due at once"),
            steps,
        )
        .goal(goal),
        Row::new(format!("people brought into a journey by their events, {name}"), entering),
    ])
}

/// The same people once more, their timers shared by two nodes.
fn shared(first: &Living, second: &Living, people: usize) -> Result<Row, Failure> {
    let at = first.moment();
    let from = i64::try_from(people).unwrap_or(i64::MAX).saturating_add(1);
    let paid: Vec<NewEvent> = (from..)
        .take(people)
        .map(|number| paid(first, number))
        .collect();
    for chunk in paid.chunks(CHUNK) {
        first
            .db
            .write_now(|tx| events::publish_many(tx, &at, chunk))?;
    }
    let (heard, _) = first.drain()?;
    let wanted = people.saturating_mul(WAITS);
    let watch = Stopwatch::start();
    let mut fired = [0_usize; 2];
    for _wait in 0..WAITS {
        let _now = first.clock.advance(Span::HOUR);
        let (one, other) = thread::scope(|scope| {
            let other = scope.spawn(|| second.drain());
            let one = first.drain();
            let other = other
                .join()
                .unwrap_or_else(|panicked| resume_unwind(panicked));
            (one, other)
        });
        for (sum, drained) in fired.iter_mut().zip([one?, other?]) {
            *sum = sum.saturating_add(drained.1);
        }
    }
    let all: usize = fired.iter().sum();
    if heard < people || all != wanted {
        return Err(Failure::new(format!(
            "{people} people made {all} steps on two nodes"
        )));
    }
    let [one, other] = fired;
    Ok(Row::new(
        format!(
            "the same, PostgreSQL, two nodes that share it and two processors with it, together ({one} and {other} steps)"
        ),
        Figure::rate(all, watch.micros(), "steps"),
    ))
}

fn paid(living: &Living, number: i64) -> NewEvent {
    NewEvent {
        customer: CustomerId::from_raw(number),
        kind: "order.paid",
        version: 1,
        at: living.clock.now(),
        cause: format!("order.paid {number}"),
        data: json!({"order": format!("ord_{number}"), "number": number.to_string(), "currency": "GBP", "sold": 4_950}),
        history: false,
    }
}

/// One wait after the other, an hour each.
fn document() -> Result<Document, Failure> {
    let mut nodes: Vec<Value> = (1..=WAITS)
        .map(|number| {
            let next = match number {
                WAITS => "end".to_owned(),
                _ => format!("wait-{}", number.saturating_add(1)),
            };
            json!({"id": format!("wait-{number}"), "kind": "wait", "for": "PT1H", "next": next})
        })
        .collect();
    nodes.push(json!({"id": "end", "kind": "end"}));
    let document = json!({
        "format": 1,
        "title": "Waits",
        "summary": "Nothing but waits.",
        "purpose": "service",
        "topic": "bench",
        "trigger": {"event": "order.paid", "fresh_for": "P2D"},
        "reentry": "always",
        "nodes": nodes,
    });
    Document::parse(&document).map_err(|problems| Failure::new(format!("{problems:?}")))
}
