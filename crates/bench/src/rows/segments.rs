//! Segments over a large shop, beside `DuckDB` over the same orders.

use std::sync::Arc;

use db::{Access, Db};
use kernel::Timestamp;
use segments::{Ask, Engine, Freshness, Limits};
use serde_json::{Value, json};
use telemetry::Stopwatch;

use crate::{
    failure::{Failure, doing},
    figure::{Figure, median},
    fill::{self, Large},
    ground::Ground,
    report::Row,
};

const WARM_GOAL_MILLIS: f64 = 20.0;
const COLD_GOAL_MILLIS: f64 = 1_000.0;
/// Not slower than `DuckDB` over the orders.
const NOT_SLOWER: f64 = 1.0;
const QUESTIONS: i64 = 15;
const PEER: &str = "duckdb_segments.py";

/// "At least so many orders, at least so much spent, the last one since": with other numbers each time, so that no answer
/// is remembered.
#[derive(Clone, Copy, Debug)]
struct Question {
    orders: i64,
    net: i64,
    since: Timestamp,
    /// Whether orders and money are counted since then, and not only the last order looked at.
    windowed: bool,
}

impl Question {
    fn all(windowed: bool) -> Result<Vec<Self>, Failure> {
        let first = Timestamp::parse("2026-01-01T00:00:00Z")?;
        Ok((0..QUESTIONS)
            .map(|number| Self {
                orders: if windowed { 1 } else { 3 }.max(number.rem_euclid(4)),
                net: number.saturating_mul(500).saturating_add(if windowed {
                    1_000
                } else {
                    20_000
                }),
                since: first.plus(kernel::Span::from_days(number.saturating_mul(3))),
                windowed,
            })
            .collect())
    }

    fn condition(self) -> Value {
        let since = self.since.to_string();
        let mut parts = [
            json!({"predicate": "orders.count", "at_least": self.orders}),
            json!({"predicate": "orders.spent", "at_least": self.net}),
            json!({"predicate": "orders.last", "after": since}),
        ];
        if self.windowed {
            for part in parts.iter_mut().take(2) {
                if let Some(fields) = part.as_object_mut() {
                    fields.insert("after".to_owned(), json!(since));
                }
            }
        }
        json!({ "all": parts })
    }

    fn for_peer(self) -> Value {
        json!({
            "orders": self.orders,
            "net": self.net,
            "since": self.since.millis(),
            "windowed": self.windowed,
        })
    }
}

/// Our answers, and how long each took.
struct Ours {
    counts: Vec<u64>,
    fresh: u64,
    again: u64,
}

/// The peer's.
struct Theirs {
    name: String,
    over_orders: u64,
    over_sums: Option<u64>,
}

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let large = fill::large(ground, ground.size(1_000_000, 20_000))?;
    let db = large.shop.db(Access::Read)?;
    let sizes = format!("{} customers, {} orders", large.customers, large.orders);
    let (plain, windowed) = (Question::all(false)?, Question::all(true)?);
    let ours = ask_all(&db, &plain)?;
    let ours_windowed = ask_all(&db, &windowed)?;
    drop(db);
    let cold = cold(&large, &plain)?;
    let peer = peer(ground, &large)
        .and_then(|()| {
            Ok((
                warm_peer(ground, &large, &plain, &ours)?,
                warm_peer(ground, &large, &windowed, &ours_windowed)?,
            ))
        })
        .and_then(|warm| Ok((warm, cold_peer(ground, &large, &plain)?)));
    let milliseconds = Figure::milliseconds;
    let warm_row = Row::new(
        format!("segment count, {sizes}, three predicates: warm, other numbers each time, median of {QUESTIONS}"),
        milliseconds(ours.fresh),
    )
    .goal(WARM_GOAL_MILLIS);
    let again = Row::new(
        "the same asked once more (remembered)",
        milliseconds(ours.again),
    );
    let cold_row = Row::new(
        "the same cold: a fresh process, start and end included; the file is in the system's cache",
        milliseconds(cold),
    )
    .goal(COLD_GOAL_MILLIS);
    let window_row = Row::new(
        "the same with orders and money counted since a day of this year: warm, other numbers each time",
        milliseconds(ours_windowed.fresh),
    );
    Ok(match peer {
        Ok(((theirs, theirs_windowed), theirs_cold)) => vec![
            warm_row
                .beside(
                    format!("{} over the orders", theirs.name),
                    milliseconds(theirs.over_orders),
                )
                .ratio_goal(NOT_SLOWER),
            match theirs.over_sums {
                Some(micros) => again.beside(
                    format!(
                        "{} over a table of sums per customer, made beforehand",
                        theirs.name
                    ),
                    milliseconds(micros),
                ),
                None => again,
            },
            cold_row.beside(
                format!("{} in a fresh Python", theirs.name),
                milliseconds(theirs_cold),
            ),
            window_row.beside(
                theirs_windowed.name,
                milliseconds(theirs_windowed.over_orders),
            ),
        ],
        Err(why) => [warm_row, again, cold_row, window_row]
            .into_iter()
            .map(|row| row.alone(format!("DuckDB: {why}")))
            .collect(),
    })
}

fn ask_all(db: &Db, questions: &[Question]) -> Result<Ours, Failure> {
    let engine = Arc::new(Engine::new(world::registry()?, Limits::default()));
    let shop = db.read_now(segments::shop)?;
    let now = Timestamp::parse("2026-07-01T00:00:00Z")?;
    let asks: Vec<Ask> = questions
        .iter()
        .map(|question| {
            let read = |tx: &mut db::Tx<'_>| {
                segments::read(tx, engine.registry(), &shop, &question.condition())
            };
            let condition = db.read_now(read)?;
            Ok(engine.ask(db, &condition, now, &shop, Freshness::Exact))
        })
        .collect::<Result<_, Failure>>()?;
    let (mut counts, mut fresh) = (Vec::new(), Vec::new());
    for ask in &asks {
        let watch = Stopwatch::start();
        counts.push(db.read_now(|tx| ask.count(tx))?.count);
        fresh.push(watch.micros());
    }
    let mut again = Vec::new();
    for ask in &asks {
        let watch = Stopwatch::start();
        let _same = db.read_now(|tx| ask.count(tx))?;
        again.push(watch.micros());
    }
    Ok(Ours {
        counts,
        fresh: median(fresh),
        again: median(again),
    })
}

/// The program, started anew for each question.
fn cold(large: &Large, questions: &[Question]) -> Result<u64, Failure> {
    let mut times = Vec::new();
    for question in questions.iter().take(5) {
        let condition = question.condition().to_string();
        let watch = Stopwatch::start();
        let _answer = large.shop.json(&["segment", "count", &condition])?;
        times.push(watch.micros());
    }
    Ok(median(times))
}

/// Makes sure that the peer has the same orders.
fn peer(ground: &Ground, large: &Large) -> Result<(), Failure> {
    ground.python.need("duckdb")?;
    if !large.peer.is_file() {
        let (file, peer) = (
            large.file.display().to_string(),
            large.peer.display().to_string(),
        );
        let _loaded = ground.python.run(PEER, &["load", &file, &peer])?;
    }
    Ok(())
}

/// The same questions; another answer than ours is a failure.
fn warm_peer(
    ground: &Ground,
    large: &Large,
    questions: &[Question],
    ours: &Ours,
) -> Result<Theirs, Failure> {
    let peer = large.peer.display().to_string();
    let asked: Vec<Value> = questions.iter().map(|one| one.for_peer()).collect();
    let answer = ground
        .python
        .run(PEER, &["warm", &peer, &json!(asked).to_string()])?;
    let list = |name: &str| -> Vec<u64> {
        let numbers = answer.get(name).and_then(Value::as_array);
        numbers
            .into_iter()
            .flatten()
            .filter_map(Value::as_u64)
            .collect()
    };
    let counts = list("counts");
    if counts != ours.counts {
        let ours = &ours.counts;
        return Err(Failure::new(format!(
            "DuckDB counts {counts:?}, and we count {ours:?}"
        )));
    }
    let sums = list("over_sums_micros");
    Ok(Theirs {
        name: name(&answer),
        over_orders: median(list("over_orders_micros")),
        over_sums: (!sums.is_empty()).then(|| median(sums)),
    })
}

fn cold_peer(ground: &Ground, large: &Large, questions: &[Question]) -> Result<u64, Failure> {
    let peer = large.peer.display().to_string();
    let mut times = Vec::new();
    for question in questions.iter().take(5) {
        let asked = question.for_peer().to_string();
        let watch = Stopwatch::start();
        let _answer = ground
            .python
            .run(PEER, &["cold", &peer, &asked])
            .map_err(doing("the peer"))?;
        times.push(watch.micros());
    }
    Ok(median(times))
}

fn name(answer: &Value) -> String {
    let version = answer.get("version").and_then(Value::as_str);
    let threads = answer.get("threads").and_then(Value::as_u64).unwrap_or(0);
    format!(
        "DuckDB {} with {threads} threads",
        version.unwrap_or_default()
    )
}
