//! Learning what the same people buy, beside `implicit` over the same purchases; and one customer's suggestions.
#![expect(
    clippy::float_arithmetic,
    reason = "measured figures are approximate by nature"
)]

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
};

use db::Access;
use kernel::{Clock as _, CustomerId, Day, ProductId, Rng, SystemClock};
use recommendations::{Goal, Histories, HistoryBuilder, Neighbours};
use serde_json::Value;
use telemetry::Stopwatch;

use crate::{
    failure::{Failure, doing},
    figure::{Figure, median},
    ground::Ground,
    report::Row,
    terminal::complain,
};

const LEARN_GOAL_SECONDS: f64 = 30.0;
const MEMORY_GOAL_MEGABYTES: f64 = 2_000.0;
const ONE_GOAL_MILLIS: f64 = 1.0;
const NOT_SLOWER: f64 = 1.0;
const PEER: &str = "implicit_items.py";
/// As many as the model keeps of each product.
const NEIGHBOURS: &str = "200";
/// Products of the made-up shop, in groups of so many that the same people like.
const PRODUCTS: u64 = 20_000;
const GROUP: u64 = 50;
/// Lines of one customer, on average.
const LINES_EACH: u64 = 10;
const CUSTOMERS_ASKED: usize = 500;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let mut rows = learning(ground)?;
    rows.extend(one_customer(ground)?);
    Ok(rows)
}

fn learning(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let lines = ground.size(10_000_000, lines_told(1_000_000));
    let histories = made_up(lines)?;
    let folder = ground.scratch("suggestions")?;
    let file = folder.join("purchases.u32");
    let distinct = write(&histories, &file)?;
    forget_peak();
    let watch = Stopwatch::start();
    let neighbours = Neighbours::learn(&histories);
    let micros = watch.micros();
    let peak = peak()?;
    let nearest = nearest(&neighbours);
    let words = format!(
        "what the same people buy, learned from {lines} order lines ({distinct} purchases of {} customers, {PRODUCTS} products)",
        histories.customers()
    );
    drop((histories, neighbours));
    let seconds = Row::new(words, Figure::seconds(micros)).goal(LEARN_GOAL_SECONDS);
    let memory = Row::new(
        "the same: most memory, with all that was bought",
        Figure::megabytes(peak),
    )
    .goal(MEMORY_GOAL_MEGABYTES);
    Ok(match beside(ground, &file, nearest) {
        Ok((name, micros, peak)) => vec![
            seconds
                .beside(name.clone(), Figure::seconds(micros))
                .ratio_goal(NOT_SLOWER),
            memory.beside(name, Figure::megabytes(peak)),
        ],
        Err(why) => vec![
            seconds.alone(format!("implicit: {why}")),
            memory.alone(format!("implicit: {why}")),
        ],
    })
}

/// A number in the environment makes the small run another size.
fn lines_told(otherwise: usize) -> usize {
    let told = crate::ground::variable("PERENNIAL_BENCH_LINES");
    told.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Customers who buy mostly from three groups of products, and some of what everybody buys.
fn made_up(lines: usize) -> Result<Histories, Failure> {
    let rng = Rng::from_seed(5);
    let first = Day::parse("2026-01-01").map_err(doing("a constant day"))?;
    let mut builder = HistoryBuilder::default();
    let (mut customer, mut told) = (0_i64, 0_usize);
    while told < lines {
        customer = customer.saturating_add(1);
        let tastes = [0; 3].map(|_| rng.below(PRODUCTS / GROUP));
        let own = rng.below(LINES_EACH * 2 - 1).saturating_add(1);
        for _line in 0..own {
            let taste = rng.below(10);
            let product = match usize::try_from(taste)
                .ok()
                .and_then(|one| tastes.get(one % 4))
            {
                Some(group) => group * GROUP + popular(&rng, GROUP),
                None => popular(&rng, PRODUCTS),
            };
            let day = first.plus_days(i64::try_from(rng.below(365)).unwrap_or(0));
            let product = ProductId::from_raw(i64::try_from(product).unwrap_or(0));
            builder.take(CustomerId::from_raw(customer), product, day, 1);
            told = told.saturating_add(1);
        }
    }
    Ok(builder.finish())
}

/// One of so many, the first ones far more often.
fn popular(rng: &Rng, among: u64) -> u64 {
    let draw = rng.below(among).saturating_add(1);
    rng.below(draw)
}

/// Each distinct purchase, for the peer; how many.
fn write(histories: &Histories, path: &Path) -> Result<usize, Failure> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut own: Vec<u32> = Vec::new();
    let mut distinct = 0_usize;
    for ((_, lines), customer) in histories.iter().zip(0_u32..) {
        own.clear();
        own.extend(lines.iter().map(|line| line.product));
        own.sort_unstable();
        own.dedup();
        for product in &own {
            file.write_all(&customer.to_le_bytes())?;
            file.write_all(&product.to_le_bytes())?;
        }
        distinct = distinct.saturating_add(own.len());
    }
    file.flush()?;
    Ok(distinct)
}

/// The sum of how near the nearest is, over the first thousand products: by which two models are known to be the same.
fn nearest(neighbours: &Neighbours) -> f64 {
    let first = (0_u32..1_000).filter_map(|product| neighbours.of(product).first());
    first.map(|one| f64::from(one.similarity)).sum()
}

/// What the peer took; another model than ours is a failure.
fn beside(ground: &Ground, file: &Path, ours: f64) -> Result<(String, u64, u64), Failure> {
    ground.python.need("implicit")?;
    let path = file.display().to_string();
    let items = PRODUCTS.to_string();
    let answer = ground
        .python
        .run(PEER, &["learn", &path, &items, NEIGHBOURS])?;
    let number = |name: &str| answer.get(name).and_then(Value::as_u64).unwrap_or(0);
    let theirs = answer.get("nearest").and_then(Value::as_f64).unwrap_or(0.0);
    if (theirs - ours).abs() > 0.001 * ours {
        return Err(Failure::new(format!(
            "implicit learned another model: {theirs}, and we {ours}"
        )));
    }
    let version = answer.get("version").and_then(Value::as_str);
    let name = format!(
        "implicit {} with {} threads",
        version.unwrap_or_default(),
        number("threads")
    );
    Ok((name, number("micros"), number("peak")))
}

/// The greatest size of this process is counted from now on.
fn forget_peak() {
    // What others freed before is not this work's. Where the system cannot, the figure is the greater one.
    memory::give_back();
    fs::write("/proc/self/clear_refs", "5").unwrap_or_default();
}

/// The greatest size of this process, in kibibytes.
fn peak() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .ok_or_else(|| Failure::new("the system does not tell the size of a process"))
}

/// All that is learned of the imported shop, and suggestions for one customer after the other.
fn one_customer(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let shop = ground.imported()?;
    let words = ground.lines()?.words;
    let watch = Stopwatch::start();
    let _learned = shop.json(&["recommend", "learn"])?;
    let learned = watch.micros();
    complain(&format!("learned from {words} in {} ms", learned / 1_000));
    let db = shop.db(Access::Read)?;
    let now = SystemClock.now();
    let asked = i64::try_from(CUSTOMERS_ASKED).unwrap_or(0);
    let mut times = Vec::with_capacity(CUSTOMERS_ASKED);
    for customer in 1..=asked {
        let customer = CustomerId::from_raw(customer.saturating_mul(7));
        let watch = Stopwatch::start();
        let found = db.read_now(|tx| recommendations::recommend(tx, customer, Goal::New, 10, now));
        times.push(watch.micros());
        if found.map_err(doing("suggestions"))?.is_empty() {
            return Err(Failure::new("nothing was suggested"));
        }
    }
    times.sort_unstable();
    let last = times.get(CUSTOMERS_ASKED * 99 / 100).copied();
    Ok(vec![
        Row::new(
            format!("`recommend learn` ({words}): everything that is learned and kept, the whole command"),
            Figure::seconds(learned),
        ),
        Row::new(
            format!("ten suggestions for one customer, from the tables ({words}), median of {CUSTOMERS_ASKED}"),
            Figure::milliseconds(median(times)),
        )
        .goal(ONE_GOAL_MILLIS),
        Row::new("the same, 99th percentile", Figure::milliseconds(last.unwrap_or_default())),
    ])
}
