//! A year of a shop, rehearsed.

use serde_json::Value;
use telemetry::Stopwatch;

use crate::{failure::Failure, figure::Figure, ground::Ground, report::Row};

const GOAL_SECONDS: f64 = 10.0;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let shop = ground.imported()?;
    let to = if ground.small {
        "2010-12-08"
    } else {
        "2011-12-09"
    };
    let words = ground.lines()?.words;
    let mut rows = Vec::new();
    for what in ["thank-you", "--all"] {
        let watch = Stopwatch::start();
        let answer = shop.json(&["rehearse", what, "--from", "2010-12-01", "--to", to])?;
        let micros = watch.micros();
        let number = |name: &'static str| {
            let number = answer.get(name).and_then(Value::as_u64);
            number.ok_or_else(|| Failure::new(format!("the answer has no `{name}`")))
        };
        let (events, people, mails) = (number("events")?, number("people")?, number("mails")?);
        rows.push(
            Row::new(
                format!(
                    "`rehearse {what}` over a year ({words}): {events} events, {mails} messages to {people} people, the whole command"
                ),
                Figure::seconds(micros),
            )
            .goal(GOAL_SECONDS),
        );
    }
    Ok(rows)
}
