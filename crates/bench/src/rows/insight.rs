//! Models of coming back: fitted beside `lifetimes` on the data that it brings, fitted to a million customers, and everybody of a
//! large shop scored.

use std::{fs, path::Path};

use db::Access;
use kernel::{Rng, Timestamp};
use serde_json::Value;
use stats::{BetaGeometric, Dropout, Prior, Sample, Summary};
use telemetry::Stopwatch;

use crate::{
    failure::{Failure, doing},
    figure::{Figure, median},
    fill,
    ground::Ground,
    report::Row,
};

const PEER: &str = "lifetimes_clv.py";
/// How many times as fast as the peer.
const FASTER: f64 = 20.0;
/// A million customers are fitted in less.
const FIT_GOAL_SECONDS: f64 = 3.0;
/// A million customers are scored in less, everything read and written.
const SCORE_GOAL_SECONDS: f64 = 60.0;
/// The peer's parameters and ours, at the same optimum, differ by less than this part: its own end lies so far off.
const SAME: f64 = 2e-3;
const FITS: usize = 15;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let mut rows = vec![sample(ground)?];
    rows.push(many(ground.size(1_000_000, 20_000))?);
    rows.push(scoring(ground)?);
    Ok(rows)
}

/// One fit, and how long it took.
fn fit(sample: &Sample) -> Result<(BetaGeometric, u64), Failure> {
    let watch = Stopwatch::start();
    let fit = BetaGeometric::fit(sample, Dropout::AfterRepeats, Prior::None)
        .map_err(doing("fitting BG/NBD"))?;
    Ok((fit.model, watch.micros()))
}

/// The CDNOW sample, which the peer brings; without the peer there is nothing to fit.
fn sample(ground: &Ground) -> Result<Row, Failure> {
    let folder = ground.scratch("insight")?;
    let file = folder.join("summary.csv");
    let work = "BG/NBD fitted to the CDNOW sample (2,357 customers), curvature and standard errors included, median";
    let answer = ground.python.need("lifetimes").and_then(|()| {
        let file = file.to_string_lossy();
        ground.python.run(PEER, &["fit", &file])
    });
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => {
            let (_, micros) = fit(&made_up(2_357)?)?;
            let work = "BG/NBD fitted to 2,357 made-up customers";
            return Ok(
                Row::new(work, Figure::milliseconds(micros)).alone(format!("lifetimes: {why}"))
            );
        }
    };
    let known = read(&file)?;
    let mut times = Vec::new();
    for _ in 0..FITS {
        let watch = Stopwatch::start();
        let sample = Sample::new(known.iter().copied());
        let (model, _) = fit(&sample)?;
        times.push(watch.micros());
        agree(&model, &answer)?;
    }
    let theirs = answer.get("micros").and_then(Value::as_u64);
    let theirs = theirs.ok_or_else(|| Failure::new("lifetimes tells no time"))?;
    let version = answer
        .get("version")
        .and_then(Value::as_str)
        .unwrap_or_default();
    Ok(Row::new(work, Figure::milliseconds(median(times)))
        .beside(
            format!("lifetimes {version}, the same parameters"),
            Figure::milliseconds(theirs),
        )
        .ratio_goal(FASTER))
}

/// Both stand on the same top.
#[expect(clippy::float_arithmetic, reason = "parameters are measured numbers")]
fn agree(model: &BetaGeometric, answer: &Value) -> Result<(), Failure> {
    let theirs = |name: &str| answer.get("parameters")?.get(name)?.as_f64();
    let ours = [
        ("r", model.r),
        ("alpha", model.alpha),
        ("a", model.a),
        ("b", model.b),
    ];
    for (name, ours) in ours {
        let theirs = theirs(name)
            .ok_or_else(|| Failure::new(format!("lifetimes tells no parameter `{name}`")))?;
        if (ours / theirs - 1.0).abs() > SAME {
            return Err(Failure::new(format!(
                "another optimum than lifetimes': {name} is {ours}, and {theirs} there"
            )));
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<Summary>, Failure> {
    let text = fs::read_to_string(file)?;
    text.lines()
        .map(|line| {
            let wrong = || Failure::new(format!("`{line}` is no customer"));
            let numbers: Option<Vec<f64>> = line
                .split(',')
                .map(|part| part.trim().parse().ok())
                .collect();
            match numbers.as_deref() {
                Some([frequency, recency, age]) => {
                    let times: u32 = format!("{frequency:.0}").parse().map_err(|_no| wrong())?;
                    Summary::new(times, *recency, *age).ok_or_else(wrong)
                }
                Some(_) | None => Err(wrong()),
            }
        })
        .collect()
}

/// Customers who come back and leave by chance, each in their own rhythm, seen for one to three years.
#[expect(clippy::float_arithmetic, reason = "times are measured numbers")]
fn made_up(customers: usize) -> Result<Sample, Failure> {
    let rng = Rng::from_seed(5);
    let share = || f64::from(u32::try_from(rng.below(1_000_000)).unwrap_or(0)).mul_add(1e-6, 5e-7);
    let mut all = Vec::with_capacity(customers);
    for _ in 0..customers {
        // Whole days, as purchases are.
        let age = (share().mul_add(730.0, 365.0)).floor() / 7.0;
        let mean_gap = 2.0 - 40.0 * share().ln();
        let leaves = share() * share();
        let (mut last, mut times) = (0.0, 0_u32);
        while share() > leaves && times < 500 {
            let next = ((last - mean_gap * share().ln()) * 7.0).ceil() / 7.0;
            if next > age {
                break;
            }
            (last, times) = (next, times.saturating_add(1));
        }
        let one = Summary::new(times, last, age);
        all.push(one.ok_or_else(|| Failure::new("a customer who cannot be was made up"))?);
    }
    Ok(Sample::new(all))
}

fn many(customers: usize) -> Result<Row, Failure> {
    let sample = made_up(customers)?;
    let (_, micros) = fit(&sample)?;
    let work = format!("BG/NBD fitted to {customers} made-up customers");
    Ok(Row::new(work, Figure::seconds(micros)).goal(FIT_GOAL_SECONDS))
}

/// Everybody of a large shop: three models compared on the last third of the time, one fitted, all scored and written.
fn scoring(ground: &Ground) -> Result<Row, Failure> {
    let large = fill::large(ground, ground.size(1_000_000, 20_000))?;
    let db = large.shop.db(Access::Write)?;
    let now = Timestamp::parse("2026-07-01T00:00:00Z")?;
    let watch = Stopwatch::start();
    let run = insights::score_all(&db, now, &mut |_done, _of| ()).map_err(doing("scoring"))?;
    let micros = watch.micros();
    let scored = run.map_or(0, |run| run.scored);
    if usize::try_from(scored).ok() != Some(large.customers) {
        return Err(Failure::new(format!("{scored} customers were scored")));
    }
    let work = format!(
        "nightly scoring of {} customers with {} orders, SQLite: models compared, fitted, everybody scored and kept",
        large.customers, large.orders
    );
    Ok(Row::new(work, Figure::seconds(micros)).goal(SCORE_GOAL_SECONDS))
}
