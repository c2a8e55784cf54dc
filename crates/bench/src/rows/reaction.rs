//! From an event told over HTTP to the step of a journey that it causes, in the served shop.

use std::{thread, time::Duration};

use journeys::{Document, JourneyName};
use kernel::{Clock as _, Ids, Moment, Rng, SystemClock, Timestamp};
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    figure::Figure,
    ground::Ground,
    program::{Served, Shop},
    report::Row,
};

const GOAL_MILLIS: f64 = 100.0;
/// So often it is asked whether the step was taken.
const POLLS: usize = 10_000;
/// Between two such questions.
const PAUSE: Duration = Duration::from_millis(2);
/// A key may call a hundred times a second.
const EACH_CALL: Duration = Duration::from_micros(12_500);

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let folder = ground.scratch("reaction")?;
    let shop = Shop::in_folder(ground, &folder);
    shop.found()?;
    let key = shop.key()?;
    switch_on(&shop)?;
    let served = shop.serve()?;
    let count = ground.size(1_000, 20);
    for number in 0..count {
        known(&served, &key, number)?;
    }
    let mut spans = Vec::new();
    for number in 0..count {
        spans.push(one(&served, &key, number)?);
    }
    spans.sort_unstable();
    let at = |percent: usize| {
        let place = spans.len().saturating_mul(percent) / 100;
        spans
            .get(place)
            .or(spans.last())
            .copied()
            .unwrap_or_default()
    };
    Ok(vec![
        Row::new(
            format!("from an event sent to the API to the step of a journey that it causes, as the API shows it, SQLite: 99th percentile of {count}, one after the other"),
            Figure::milliseconds(at(99)),
        )
        .goal(GOAL_MILLIS),
        Row::new("the same, median", Figure::milliseconds(at(50))),
    ])
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing tells a caller from outside when it may call again"
)]
fn wait(span: Duration) {
    thread::sleep(span);
}

/// Tells of a customer: an event is told of somebody who is known.
fn known(served: &Served, key: &str, number: usize) -> Result<(), Failure> {
    let mut connection = served.connect()?;
    let customer = json!({"source": "bench", "email": address(number)});
    let told = connection.post("/api/v1/customers", key, customer.to_string().as_bytes())?;
    wait(EACH_CALL);
    created(told.status, &told.body)
}

fn address(number: usize) -> String {
    format!("customer{number}@example.com")
}

fn created(status: u16, body: &[u8]) -> Result<(), Failure> {
    if status == 201 {
        return Ok(());
    }
    let text = String::from_utf8_lossy(body);
    Err(Failure::new(format!("the API answered {status}: {text}")))
}

/// Tells of an event and asks for the customer until the tag is there, in microseconds.
fn one(served: &Served, key: &str, number: usize) -> Result<u64, Failure> {
    let mut connection = served.connect()?;
    let event = json!({
        "kind": "custom.came",
        "cause": format!("came {number}"),
        "email": address(number),
        "data": {},
    });
    let watch = telemetry::Stopwatch::start();
    let told = connection.post("/api/v1/events", key, event.to_string().as_bytes())?;
    created(told.status, &told.body)?;
    let path = format!("/api/v1/customers?email={}", address(number));
    for poll in 0..POLLS {
        let answer = connection.get(&path, key)?;
        if answer.status != 200 {
            let text = String::from_utf8_lossy(&answer.body);
            return Err(Failure::new(format!(
                "the API answered {}: {text}",
                answer.status
            )));
        }
        if String::from_utf8_lossy(&answer.body).contains("\"came\"") {
            let micros = watch.micros();
            let calls = u32::try_from(poll)?.saturating_add(2);
            wait(EACH_CALL.saturating_mul(calls));
            return Ok(micros);
        }
        wait(PAUSE);
    }
    Err(Failure::new("the journey never took its step"))
}

fn switch_on(shop: &Shop) -> Result<(), Failure> {
    let db = shop.db(db::Access::Write)?;
    let at = Moment::new(now(), Ids::new(Rng::from_os()?));
    let journey = JourneyName::parse("came")?;
    let document = document()?;
    db.write_now(|tx| {
        let _published = journeys::publish(tx, &at, &journey, &document)?;
        let _enabled = journeys::enable(tx, &at, &journey, None)?;
        Ok::<_, journeys::Error>(())
    })?;
    Ok(())
}

fn now() -> Timestamp {
    SystemClock.now()
}

fn document() -> Result<Document, Failure> {
    let document: Value = json!({
        "format": 1,
        "title": "Came",
        "summary": "A tag for everybody who comes.",
        "purpose": "service",
        "topic": "bench",
        "trigger": {"event": "custom.came", "fresh_for": "P2D"},
        "reentry": "always",
        "nodes": [
            {"id": "tag", "kind": "tag", "add": ["came"], "next": "end"},
            {"id": "end", "kind": "end"},
        ],
    });
    Document::parse(&document).map_err(|problems| Failure::new(format!("{problems:?}")))
}
