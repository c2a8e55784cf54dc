//! The served shop at rest: how soon it answers, and how much memory it takes.

use std::{thread, time::Duration};

use telemetry::Stopwatch;

use crate::{
    failure::Failure,
    figure::{Figure, median},
    ground::Ground,
    program::{Served, Shop},
    report::Row,
};

/// How long a shop rests before it is looked at.
const REST: Duration = Duration::from_secs(10);
/// At its first start it learns from its past before it comes to rest: so often it is waited for.
const PATIENCE: usize = 30;
/// What a shop at rest takes of a processor while it rests, in ticks of a hundredth of a second, at most.
const IDLE_TICKS: u64 = 10;
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
    rest(&served)?;
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

/// Waits until the shop has done nothing for as long as it is to rest.
#[expect(
    clippy::disallowed_methods,
    reason = "what a process takes at rest is seen by waiting"
)]
fn rest(served: &Served) -> Result<(), Failure> {
    let mut before = served.ticks()?;
    for _look in 0..PATIENCE {
        thread::sleep(REST);
        let now = served.ticks()?;
        if now.saturating_sub(before) <= IDLE_TICKS {
            return Ok(());
        }
        before = now;
    }
    Err(Failure::new("the shop does not come to rest"))
}
