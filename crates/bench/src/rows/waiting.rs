//! Timers that are due, drained with nothing else waiting and with ten million others that are not due yet.

use db::{Access, Db, DbUrl, Options, testing::PostgresDatabase};
use kernel::{CustomerId, Ids, Moment, Rng, Span, Timestamp};
use serde_json::json;
use telemetry::Stopwatch;
use timers::{Handler, Timer};

use crate::{
    failure::Failure,
    figure::{Figure, median},
    ground::Ground,
    machine,
    report::Row,
};

/// Of the rate with nothing else waiting.
const OF_EMPTY_GOAL: f64 = 0.8;
const CHUNK: i64 = 20_000;
/// Enough that a busy second of the machine decides nothing.
const TIMES: usize = 9;
const KIND: &str = "bench";

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let folder = ground.scratch("waiting")?;
    let opened = |name: &str| -> Result<Db, Failure> {
        let url = DbUrl::Sqlite(folder.join(format!("{name}.sqlite")));
        let db = Db::open(&url, Options::new(Access::Create, "bench"))?;
        db.migrate(&[timers::MIGRATIONS], noon()?)?;
        Ok(db)
    };
    let mut rows = vec![measure(
        ground,
        (&opened("empty")?, &opened("full")?),
        "SQLite",
    )?];
    let databases = (
        PostgresDatabase::create(&[timers::MIGRATIONS]),
        PostgresDatabase::create(&[timers::MIGRATIONS]),
    );
    if let (Some(empty), Some(full)) = &databases {
        let open =
            |one: &PostgresDatabase| Db::open(&one.url(), Options::new(Access::Write, "bench"));
        rows.push(measure(
            ground,
            (&open(empty)?, &open(full)?),
            "PostgreSQL",
        )?);
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(rows)
}

/// By turns, so that both meet the same moments of the machine.
fn measure(ground: &Ground, (empty, full): (&Db, &Db), name: &str) -> Result<Row, Failure> {
    let due = ground.size(100_000, 2_000);
    let waiting = ground.size(10_000_000, 20_000);
    let now = noon()?;
    set(full, "waits", waiting, now.plus(Span::from_days(200)))?;
    // The first of each makes files as long as they will be.
    let (mut alone, mut among) = (Vec::new(), Vec::new());
    for time in 0..=TIMES {
        let micros = (drained(empty, (due, now))?, drained(full, (due, now))?);
        if time > 0 {
            alone.push(micros.0);
            among.push(micros.1);
        }
    }
    let rate = |micros| Figure::rate(due, median(micros), "timers");
    let work =
        format!("{due} due timers drained while {waiting} others wait, {name}, median of {TIMES}");
    Ok(Row::new(work, rate(among))
        .beside("the same with none waiting, by turns", rate(alone))
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

/// Sets so many and drains them.
fn drained(db: &Db, (due, now): (usize, Timestamp)) -> Result<u64, Failure> {
    set(db, "due", due, now)?;
    if db.is_shared() {
        // What the server does by itself within a minute; the tests' own is told not to.
        let _rows = db.write_now(|tx| tx.execute("ANALYZE timers_timer", &[]))?;
    }
    machine::settle();
    drain(db, due, now)
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
