//! A year of a shop, rehearsed.

use db::Access;
use kernel::{Clock as _, SystemClock};
use serde_json::Value;
use telemetry::Stopwatch;

use crate::{
    failure::{Failure, doing},
    figure::{Figure, median},
    ground::Ground,
    program::Shop,
    report::Row,
};

const GOAL_SECONDS: f64 = 10.0;
/// How often everything is rehearsed: the machine is not as quick in every second.
const TIMES: usize = 3;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    // As a merchant has it who imported and rehearses first, and as it is once it has learned: then risks of orders and what
    // runs out are told too, from every line.
    let fresh = Shop::in_folder(ground, &ground.scratch("rehearsal")?);
    fresh.found()?;
    let _imported = ground.import_into(&fresh)?;
    let learned = ground.imported()?;
    learn(&learned)?;
    let to = if ground.small {
        "2010-12-08"
    } else {
        "2011-12-09"
    };
    let words = ground.lines()?.words;
    let mut rows = Vec::new();
    for (shop, what, which, times) in [
        (&fresh, "thank-you", "as imported", 1),
        (&fresh, "--all", "as imported", TIMES),
        (&learned, "--all", "that has learned", 1),
    ] {
        let (mut all, mut answer) = (Vec::with_capacity(times), Value::Null);
        for _time in 0..times {
            let watch = Stopwatch::start();
            answer = shop.json(&["rehearse", what, "--from", "2010-12-01", "--to", to])?;
            all.push(watch.micros());
        }
        let how = if times > 1 {
            format!("the whole command, median of {times}")
        } else {
            "the whole command".to_owned()
        };
        let number = |name: &'static str| {
            let number = answer.get(name).and_then(Value::as_u64);
            number.ok_or_else(|| Failure::new(format!("the answer has no `{name}`")))
        };
        let (events, people, mails) = (number("events")?, number("people")?, number("mails")?);
        let row = Row::new(
            format!(
                "`rehearse {what}` over a year (a shop {which}, {words}): {events} events, {mails} messages to {people} people, {how}"
            ),
            Figure::seconds(median(all)),
        );
        rows.push(row.goal(GOAL_SECONDS));
    }
    Ok(rows)
}

/// What a shop that is served learns every night.
fn learn(shop: &Shop) -> Result<(), Failure> {
    let _scored = shop.json(&["insight", "score"])?;
    let _learned = shop.json(&["recommend", "learn"])?;
    let db = shop.db(Access::Write)?;
    let _report =
        insights::learn_risk(&db, SystemClock.now()).map_err(doing("learning of risks"))?;
    Ok(())
}
