//! How fast the hot paths are. Not part of the usual run: `cargo test --release -p orders -- --ignored speed --nocapture`.

use std::time::Instant;

use db::Db;
use kernel::Span;

use super::{customer, line, moment, order};
use crate::{LineFacts, Mode, record_many};

const BATCHES: i64 = 20;
const ORDERS: i64 = 1_000;
const LINES: i64 = 25;

#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn now() -> Instant {
    Instant::now()
}

#[test]
#[ignore = "a measurement"]
fn speed_of_recording_on_sqlite() {
    db::testing::on_sqlite(&super::rooms(), speed_of_recording);
}

#[test]
#[ignore = "a measurement"]
fn speed_of_recording_on_postgres() {
    db::testing::on_postgres(&super::rooms(), speed_of_recording);
}

/// Seconds that this thread has run, whoever else uses the machine.
fn on_processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text
        .split(' ')
        .next()
        .and_then(|first| first.parse::<f64>().ok());
    nanos.unwrap_or(0.0) / 1e9
}

fn speed_of_recording(db: &Db) {
    let at = moment();
    let names: Vec<String> = (0..BATCHES * ORDERS)
        .map(|n| format!("{}", 536_365 + n))
        .collect();
    let title = |n: i64| {
        [
            "WHITE HANGING HEART T-LIGHT HOLDER",
            "CREAM CUPID HEARTS COAT HANGER",
        ][usize::try_from(n % 2).unwrap()]
    };
    let started = now();
    let work = on_processor();
    let mut building = std::time::Duration::ZERO;
    for batch in 0..BATCHES {
        let build = now();
        let facts: Vec<_> = (0..ORDERS)
            .map(|n| {
                let number = batch * ORDERS + n;
                let lines: Vec<LineFacts<'_>> = (0..LINES)
                    .map(|l| LineFacts {
                        title: Some(title(l)),
                        ..line(
                            (number * 7919 + l * l * 31) % 4_000 + 1_000_000_000_000_000,
                            l % 12 + 1,
                            85 + l * 13,
                        )
                    })
                    .collect();
                let mut facts = order(
                    &names[usize::try_from(number).unwrap()],
                    customer(number * 31 % 5_000 + 1),
                    0,
                    lines,
                );
                facts.placed_at = facts.placed_at.plus(Span::from_seconds(number * 60));
                facts.paid_at = Some(facts.placed_at);
                facts.import = Some(1);
                facts
            })
            .collect();
        building += build.elapsed();
        db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
            .unwrap();
    }
    let took = (started.elapsed() - building).as_secs_f64();
    let lines = f64::from(u32::try_from(BATCHES * ORDERS * LINES).unwrap());
    let busy = on_processor() - work - building.as_secs_f64();
    eprintln!(
        "{}: {:.0} lines/s; {:.0} lines per second of this thread",
        db.backend_name(),
        lines / took,
        lines / busy
    );
}
