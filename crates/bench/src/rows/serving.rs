//! The served shop at rest: how soon it answers, and how much memory it takes.

use std::{thread, time::Duration};

use telemetry::Stopwatch;

use crate::{
    failure::Failure,
    figure::{Figure, median},
    ground::Ground,
    program::Shop,
    report::Row,
};

/// Long enough for what a shop does by itself when it starts.
const REST: Duration = Duration::from_secs(10);
const START_GOAL_MILLIS: f64 = 300.0;
const MEMORY_GOAL_MEGABYTES: f64 = 60.0;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let shop = ground.imported()?;
    let words = ground.lines()?.words;
    let key = shop.key()?;
    let mut starts = Vec::new();
    for _start in 0..ground.size(5, 1) {
        starts.push(start(&shop, &key)?);
    }
    let served = shop.serve()?;
    let answer = served.connect()?.get("/api/v1/orders?limit=50", &key)?;
    if answer.status != 200 {
        return Err(Failure::new(format!("the shop answered {}", answer.status)));
    }
    rest();
    let resident = served.resident()?;
    Ok(vec![
        Row::new(
            format!("`serve` on an existing shop ({words}): start to first answer from its data, median of {}", starts.len()),
            Figure::milliseconds(median(starts)),
        )
        .goal(START_GOAL_MILLIS),
        Row::new("the same: memory in use after ten seconds of rest", Figure::megabytes(resident))
            .goal(MEMORY_GOAL_MEGABYTES),
    ])
}

/// From nothing to a page of orders, in microseconds.
fn start(shop: &Shop, key: &str) -> Result<u64, Failure> {
    let watch = Stopwatch::start();
    let served = shop.serve()?;
    let answer = served.connect()?.get("/api/v1/orders?limit=1", key)?;
    let micros = watch.micros();
    if answer.status == 200 {
        Ok(micros)
    } else {
        Err(Failure::new(format!("the shop answered {}", answer.status)))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "what a process takes at rest is seen by waiting"
)]
fn rest() {
    thread::sleep(REST);
}
