//! What an experiment comes to, in a sentence.

use kernel::{Currency, Money};
use stats::{Level, sample_size, sample_size_of_means};

use super::{
    ArmReading, Comparison, Gathered, Kind, Metric, MetricReading, Ratio, State, Unit, Verdict,
    reading::{ALPHA, fewest, pace, weeks},
};

/// The change that is worth waiting for: a fifth more or fewer.
const WORTH_SEEING: f64 = 0.2;
/// The chance of seeing it when it is there.
const POWER: f64 = 0.8;
/// Weeks after which nobody waits any more.
const TOO_LONG: f64 = 104.0;

/// What is told of.
pub(crate) struct Heard<'a> {
    pub(crate) gathered: &'a Gathered<'a>,
    pub(crate) arms: &'a [ArmReading],
    pub(crate) ratio: Option<Ratio>,
    pub(crate) metrics: &'a [MetricReading],
}

/// A verdict with its words.
pub(crate) struct Told {
    pub(crate) verdict: Verdict,
    pub(crate) arm: Option<String>,
    pub(crate) words: String,
}

pub(crate) fn tell(heard: &Heard<'_>) -> Told {
    let mut told = judge(heard);
    let state = &heard.gathered.experiment.state;
    if let State::Stopped { winner, why, .. } = state {
        let stopped = match winner {
            Some(winner) => format!("Stopped; everybody gets “{winner}” now ({why}). "),
            None => format!("Stopped without a winner ({why}). "),
        };
        told.words.insert_str(0, &stopped);
    }
    told
}

fn judge(heard: &Heard<'_>) -> Told {
    let experiment = heard.gathered.experiment;
    if experiment.state == State::Draft {
        return plain(Verdict::NotStarted, "It was not started yet.");
    }
    if let Some(ratio) = heard.ratio.filter(|ratio| ratio.alarming) {
        let words = format!(
            "The arms are not as large as the lots would have them (the chance of that is {:.5}): somebody is counted who should not be, or is not \
             who should, so nothing can be said.",
            ratio.p_value
        );
        return plain(Verdict::Askew, &words);
    }
    let first = heard.metrics.first();
    let Some(metric) = first.filter(|metric| !metric.comparisons.is_empty()) else {
        return plain(Verdict::NobodyYet, &nobody_yet(heard));
    };
    let real = |one: &&Comparison| one.always_valid_fit_p_value <= ALPHA;
    let better = metric
        .comparisons
        .iter()
        .filter(real)
        .filter(|one| one.difference.value > 0.0)
        .max_by(|left, right| left.difference.value.total_cmp(&right.difference.value));
    if let Some(better) = better {
        return Told {
            verdict: Verdict::Better,
            arm: Some(better.arm.clone()),
            words: compared(heard, metric, better, "better"),
        };
    }
    let others = experiment.definition.arms.len().saturating_sub(1);
    let worse = metric
        .comparisons
        .iter()
        .filter(real)
        .filter(|one| one.difference.value < 0.0);
    let worst = worse
        .clone()
        .min_by(|left, right| left.difference.value.total_cmp(&right.difference.value));
    if let Some(worst) = worst.filter(|_| worse.count() == others) {
        return Told {
            verdict: Verdict::Worse,
            arm: Some(worst.against.clone()),
            words: compared(heard, metric, worst, "worse"),
        };
    }
    wait(heard, metric)
}

fn plain(verdict: Verdict, words: &str) -> Told {
    Told {
        verdict,
        arm: None,
        words: words.to_owned(),
    }
}

fn nobody_yet(heard: &Heard<'_>) -> String {
    let waiting = heard
        .arms
        .iter()
        .fold(0_u64, |sum, arm| sum.saturating_add(arm.waiting));
    let days = heard.gathered.experiment.definition.days;
    if waiting == 0 && fewest(heard.arms) == 0 {
        return "Nobody has come to it yet.".to_owned();
    }
    format!("Too few people's {days} days are over yet to compare; {waiting} more have come to it.")
}

/// `“b” is better than “a”: 12.3 % order within 14 days instead of 10.1 %, 2.2 points more (95 %: 0.4 to 4.0, right at every look).`
fn compared(heard: &Heard<'_>, metric: &MetricReading, one: &Comparison, word: &str) -> String {
    let currency = heard.gathered.currency;
    let mean = |arm: &str| {
        let found = metric.arms.iter().find(|mean| mean.arm == arm);
        let value = found
            .and_then(|mean| mean.mean)
            .map_or(0.0, |mean| mean.value);
        value_of(metric.metric, value, currency)
    };
    let range = one.always_valid.unwrap_or(one.difference);
    format!(
        "“{}” is {word} than “{}”: {} {}{} instead of {}; the difference lies between {} and {} (95 %, right at every look).",
        one.arm,
        one.against,
        mean(&one.arm),
        metric.metric.words(),
        within(heard),
        mean(&one.against),
        difference_of(metric.metric, range.low, currency),
        difference_of(metric.metric, range.high, currency),
    )
}

fn within(heard: &Heard<'_>) -> String {
    let definition = &heard.gathered.experiment.definition;
    match definition.kind {
        Kind::Test => format!(" within {} days", definition.days),
        Kind::Holdout => " since it began".to_owned(),
    }
}

/// How much longer it takes to see a change that is worth seeing, at the pace so far.
fn wait(heard: &Heard<'_>, metric: &MetricReading) -> Told {
    let people = fewest(heard.arms);
    let Some(needed) = needed(heard, metric) else {
        let words = "Not enough data yet: nothing of what decides has happened in the first arm.";
        return plain(Verdict::NotEnoughData, words);
    };
    let seen = metric
        .comparisons
        .first()
        .map(|one| {
            let range = one.always_valid.unwrap_or(one.difference);
            let currency = heard.gathered.currency;
            format!(
                " So far “{}” differs from “{}” by something between {} and {}.",
                one.arm,
                one.against,
                difference_of(metric.metric, range.low, currency),
                difference_of(metric.metric, range.high, currency)
            )
        })
        .unwrap_or_default();
    let missing = needed.saturating_sub(people);
    if missing == 0 {
        let words = format!("No change of a fifth or more was seen, and it would have been.{seen}");
        return plain(Verdict::NoLargeChange, &words);
    }
    if heard.gathered.experiment.definition.kind == Kind::Holdout {
        let words = format!(
            "Not enough data yet: {missing} more people would have to be held out to see a change of a fifth.{seen}"
        );
        return plain(Verdict::NotEnoughData, &words);
    }
    let weeks = (stats::float(missing) / pace(people.max(1), weeks(heard.gathered))).ceil();
    let words = if weeks > TOO_LONG {
        format!(
            "Not enough data yet: at this pace it would take more than two years to see a change of a fifth.{seen}"
        )
    } else {
        let noun = if weeks > 1.0 { "weeks" } else { "week" };
        format!(
            "Not enough data yet, about {weeks:.0} more {noun} to see a change of a fifth.{seen}"
        )
    };
    plain(Verdict::NotEnoughData, &words)
}

/// How many people each arm needs.
fn needed(heard: &Heard<'_>, metric: &MetricReading) -> Option<u64> {
    let first = metric.arms.first()?;
    let range = first.mean?;
    let mean = range.value;
    if metric.metric.unit() == Unit::Share {
        return sample_size(mean, mean * (1.0 + WORTH_SEEING), Level::USUAL, POWER);
    }
    let people = heard.arms.first()?.people;
    let deviation = (range.high - mean) / Level::USUAL.z() * stats::float(people).sqrt();
    sample_size_of_means(deviation, mean * WORTH_SEEING, Level::USUAL, POWER)
}

/// A mean in words.
fn value_of(metric: Metric, value: f64, currency: Currency) -> String {
    match metric.unit() {
        Unit::Share => percent(value),
        Unit::Number => format!("{value:.3}"),
        Unit::Money => money(value, currency),
    }
}

/// A difference in words.
fn difference_of(metric: Metric, value: f64, currency: Currency) -> String {
    match metric.unit() {
        Unit::Share => format!("{:+.2} points", value * 100.0),
        Unit::Number => format!("{value:+.3}"),
        Unit::Money => money(value, currency),
    }
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent.abs() < 1.0 {
        format!("{percent:.2} %")
    } else {
        format!("{percent:.1} %")
    }
}

fn money(value: f64, currency: Currency) -> String {
    let minor: i64 = format!("{value:.0}").parse().unwrap_or(0);
    Money::new(minor, currency).to_string()
}
