//! Timers that are due, drained with nothing else waiting and with ten million others that are not due yet.

use db::{Access, Db, DbUrl, Options, testing::PostgresDatabase};
use kernel::{CustomerId, Ids, Moment, Rng, Span, Timestamp};
use serde_json::json;
use telemetry::Stopwatch;
use timers::{Handler, Timer};

use crate::{failure::Failure, figure::Figure, ground::Ground, machine, report::Row};

/// Of the rate with nothing else waiting.
const OF_EMPTY_GOAL: f64 = 0.8;
const CHUNK: i64 = 20_000;
const TIMES: usize = 5;
const KIND: &str = "bench";

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let folder = ground.scratch("waiting")?;
    let url = DbUrl::Sqlite(folder.join("timers.sqlite"));
    let db = Db::open(&url, Options::new(Access::Create, "bench"))?;
    db.migrate(&[timers::MIGRATIONS], noon()?)?;
    let mut rows = vec![measure(ground, &db, "SQLite")?];
    if let Some(database) = PostgresDatabase::create(&[timers::MIGRATIONS]) {
        let db = Db::open(&database.url(), Options::new(Access::Write, "bench"))?;
        rows.push(measure(ground, &db, "PostgreSQL")?);
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(rows)
}

fn measure(ground: &Ground, db: &Db, name: &str) -> Result<Row, Failure> {
    let due = ground.size(100_000, 2_000);
    let waiting = ground.size(10_000_000, 20_000);
    let now = noon()?;
    let empty = drains(db, "empty", (due, now))?;
    set(db, "waits", waiting, now.plus(Span::from_days(200)))?;
    if db.is_shared() {
        // What the server does by itself within a minute; the tests' own is told not to.
        let _rows = db.write_now(|tx| tx.execute("ANALYZE timers_timer", &[]))?;
    }
    let full = drains(db, "full", (due, now))?;
    let work =
        format!("{due} due timers drained while {waiting} others wait, {name}, median of {TIMES}");
    Ok(Row::new(work, full)
        .beside("the same with none waiting", empty)
        .ratio_goal(OF_EMPTY_GOAL))
}

/// One for each of so many customers, spread over the hour before an instant.
fn set(db: &Db, key: &str, count: usize, last: Timestamp) -> Result<(), Failure> {
    let count = i64::try_from(count)?;
    let mut first = 1;
    while first <= count {
        let end = first.saturating_add(CHUNK).min(count.saturating_add(1));
        let timers: Vec<Timer> = (first..end)
            .map(|number| Timer {
                customer: CustomerId::from_raw(number),
                key: format!("bench:{key}"),
                kind: KIND.to_owned(),
                due_at: last.minus(Span::from_millis(number.rem_euclid(3_600_000))),
                data: json!({}),
            })
            .collect();
        db.write_now(|tx| timers::set_many(tx, &timers))?;
        first = end;
    }
    Ok(())
}

/// The median of a few: each waits for the disk hundreds of times.
fn drains(db: &Db, key: &str, (due, now): (usize, Timestamp)) -> Result<Figure, Failure> {
    let mut micros = Vec::new();
    for _time in 0..TIMES {
        set(db, key, due, now)?;
        machine::settle();
        micros.push(drain(db, due, now)?);
    }
    micros.sort_unstable();
    let middle = micros.get(TIMES / 2).copied().unwrap_or_default();
    Ok(Figure::rate(due, middle, "timers"))
}

/// How long it takes, in microseconds.
fn drain(db: &Db, due: usize, now: Timestamp) -> Result<u64, Failure> {
    let handlers = [Handler::batch(KIND, |_tx, _at, _timers| Ok(()))];
    let at = Moment::new(now, Ids::new(Rng::from_seed(5)));
    let watch = Stopwatch::start();
    let mut fired = 0_usize;
    loop {
        let round = timers::work(db, &at, &handlers)?;
        if round.claimed == 0 {
            break;
        }
        fired = fired.saturating_add(round.done);
    }
    let micros = watch.micros();
    if fired == due {
        Ok(micros)
    } else {
        Err(Failure::new(format!("{fired} of {due} timers fired")))
    }
}

fn noon() -> Result<Timestamp, Failure> {
    Ok(Timestamp::parse("2026-03-07T12:00:00Z")?)
}
