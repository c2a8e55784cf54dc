//! What an experiment says.

use kernel::{Currency, Span, Timestamp};
use serde::Serialize;
use stats::{
    Group, GroupMean, Level, adjusted, always_valid, chances_to_be_best, difference,
    false_discovery, float, means, ratio, same_share, sample_ratio, two_sided, wilson,
};
use utoipa::ToSchema;

use super::{Allocation, Experiment, Kind, Metric, Person, Unit, telling};

/// What an experiment says.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentReading)]
pub struct Reading {
    /// The experiment.
    pub experiment: Experiment,
    /// Its arms, and who was drawn for them.
    pub arms: Vec<ArmReading>,
    /// Whether the arms came out as large as the lots would have them; absent while nobody has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_ratio: Option<Ratio>,
    /// What is measured; the first one decides.
    pub metrics: Vec<MetricReading>,
    /// Of lots that learn: how likely each arm is the best as far as is known. Empty otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chances: Vec<Chance>,
    /// What it comes to.
    pub verdict: Verdict,
    /// The arm that the verdict is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arm: Option<String>,
    /// The same in words.
    pub words: String,
    /// What to draw.
    pub picture: Picture,
    /// ISO 4217, of amounts, which are in minor units.
    #[schema(value_type = String, example = "GBP")]
    pub currency: Currency,
}

/// An arm, and who was drawn for it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentArmReading)]
pub struct ArmReading {
    /// Its name.
    pub arm: String,
    /// People who are measured: their days are over.
    pub people: u64,
    /// People whose days are not over yet.
    pub waiting: u64,
    /// How many the lots would have had of all of them.
    pub expected: f64,
}

/// Counts beside what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentSampleRatio)]
pub struct Ratio {
    /// Pearson's chi-squared.
    pub chi_squared: f64,
    /// The chance of counts so far off, were the lots drawn as meant. Below 0.001 nothing of the comparison holds.
    pub p_value: f64,
    /// Whether it is below that.
    pub alarming: bool,
}

/// A value and where the true one lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentRange)]
pub struct Range {
    /// What was seen.
    pub value: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// One metric.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentMetricReading)]
pub struct MetricReading {
    /// Which.
    pub metric: Metric,
    /// Of each arm.
    pub arms: Vec<Mean>,
    /// Each other arm against the first.
    pub comparisons: Vec<Comparison>,
}

/// What one arm comes to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentMean)]
pub struct Mean {
    /// Which.
    pub arm: String,
    /// The sum over its people: how many of them, how many orders, minor units.
    pub sum: f64,
    /// For each person, with its interval (Wilson for shares); absent of too few.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<Range>,
}

/// One arm against the first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentComparison)]
pub struct Comparison {
    /// Which.
    pub arm: String,
    /// The first one.
    pub against: String,
    /// How much more for each person, with its interval (Newcombe for shares, Welch otherwise): for one look, at the end.
    pub difference: Range,
    /// The chance of such a difference without any effect, for one look.
    pub p_value: f64,
    /// The same, made fit for several metrics and arms (Benjamini–Hochberg).
    pub fit_p_value: f64,
    /// The difference as a part of the first arm's; absent where that is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relative: Option<f64>,
    /// The difference freed of what people did in the year before (CUPED); absent where that says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sharpened: Option<Range>,
    /// What part of the variance is gone by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variance_removed: Option<f64>,
    /// The difference, sharpened where it can be, with an interval that is right at every look together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub always_valid: Option<Range>,
    /// The chance of such a difference without any effect, right at every look.
    pub always_valid_p_value: f64,
    /// The same, made fit for several metrics and arms (Benjamini–Hochberg).
    pub always_valid_fit_p_value: f64,
}

/// How likely an arm is the best.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentChance)]
pub struct Chance {
    /// Which.
    pub arm: String,
    /// As far as is known from people whose days are over.
    pub chance: f64,
}

/// What an experiment comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExperimentVerdict)]
pub enum Verdict {
    /// It was not started.
    NotStarted,
    /// The arms are not as large as the lots would have them: nothing can be said.
    Askew,
    /// Nobody's days are over, or too few people's.
    NobodyYet,
    /// It cannot be told yet.
    NotEnoughData,
    /// An arm is better than the first.
    Better,
    /// All others are worse than the first.
    Worse,
    /// There are enough people to see a change of a fifth, and there is none.
    NoLargeChange,
}

/// What to draw of the metric that decides.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentPicture)]
pub struct Picture {
    /// Of what.
    pub metric: Metric,
    /// A bar for each arm.
    pub bars: Vec<Bar>,
    /// How the differences came to be, from the first to the last people whose days are over: intervals that are right at every look.
    pub steps: Vec<Step>,
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentBar)]
pub struct Bar {
    /// Of which arm.
    pub arm: String,
    /// Its value with its interval.
    #[serde(flatten)]
    pub range: Range,
}

/// A point in time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentStep)]
pub struct Step {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Of which arm, against the first.
    pub arm: String,
    /// People of both whose days were over.
    pub people: u64,
    /// The difference.
    #[serde(flatten)]
    pub range: Range,
}

/// What a reading is made of.
pub(crate) struct Gathered<'a> {
    pub(crate) experiment: &'a Experiment,
    /// Everybody who met it.
    pub(crate) people: &'a [Person],
    /// How many of them the lots would have had in each arm.
    pub(crate) expected: Vec<f64>,
    pub(crate) currency: Currency,
    pub(crate) now: Timestamp,
}

/// At which level something is called real.
pub(crate) const ALPHA: f64 = 0.05;
/// The size of effects that are expected, in standard deviations of a single value: chosen before any data, as the always-valid test asks.
const EFFECT: f64 = 0.1;
/// Fewer people in an arm are not compared.
const FEWEST: u64 = 10;
/// Points in time of a picture.
const STEPS: usize = 30;

/// Reads.
pub(crate) fn read(gathered: &Gathered<'_>) -> Reading {
    let experiment = gathered.experiment;
    let arms = arms(gathered);
    let counts: Vec<u64> = arms
        .iter()
        .map(|arm| arm.people.saturating_add(arm.waiting))
        .collect();
    let ratio = sample_ratio(&counts, &gathered.expected).map(|found| Ratio {
        chi_squared: found.chi_squared,
        p_value: found.p_value,
        alarming: found.is_alarming(),
    });
    let mut metrics: Vec<MetricReading> = experiment
        .definition
        .metrics
        .iter()
        .map(|metric| metric_reading(gathered, *metric))
        .collect();
    make_fit(&mut metrics);
    let first = experiment
        .definition
        .metrics
        .first()
        .copied()
        .unwrap_or(Metric::Ordered);
    let told = telling::tell(&telling::Heard {
        gathered,
        arms: &arms,
        ratio,
        metrics: &metrics,
    });
    Reading {
        chances: chances(gathered, first),
        picture: picture(gathered, first, metrics.first()),
        experiment: experiment.clone(),
        sample_ratio: ratio,
        verdict: told.verdict,
        arm: told.arm,
        words: told.words,
        currency: gathered.currency,
        metrics,
        arms,
    }
}

fn is_over(person: &Person, now: Timestamp) -> bool {
    person.until <= now
}

fn arms(gathered: &Gathered<'_>) -> Vec<ArmReading> {
    let arms = &gathered.experiment.definition.arms;
    let mut found: Vec<ArmReading> = arms
        .iter()
        .zip(gathered.expected.iter().chain(core::iter::repeat(&0.0)))
        .map(|(arm, expected)| ArmReading {
            arm: arm.name.clone(),
            people: 0,
            waiting: 0,
            expected: *expected,
        })
        .collect();
    for person in gathered.people {
        if let Some(arm) = found.get_mut(person.arm) {
            let count = if is_over(person, gathered.now) {
                &mut arm.people
            } else {
                &mut arm.waiting
            };
            *count = count.saturating_add(1);
        }
    }
    found
}

/// The groups of people whose days are over.
fn groups(gathered: &Gathered<'_>, metric: Metric) -> Vec<Group> {
    let mut groups = vec![Group::default(); gathered.experiment.definition.arms.len()];
    for person in gathered
        .people
        .iter()
        .filter(|one| is_over(one, gathered.now))
    {
        if let Some(group) = groups.get_mut(person.arm) {
            let (measured, before) = metric.of(&person.outcome);
            group.add(measured, before);
        }
    }
    groups
}

fn metric_reading(gathered: &Gathered<'_>, metric: Metric) -> MetricReading {
    let groups = groups(gathered, metric);
    let experiment = gathered.experiment;
    let arms = groups
        .iter()
        .enumerate()
        .map(|(place, group)| Mean {
            arm: experiment.arm(place).to_owned(),
            sum: group.sum(),
            mean: mean(metric, group),
        })
        .collect();
    let others = groups.iter().enumerate().skip(1);
    let comparisons = others
        .filter_map(|(place, group)| {
            let first = groups.first()?;
            compare(
                metric,
                (experiment.arm(0), first),
                (experiment.arm(place), group),
            )
        })
        .collect();
    MetricReading {
        metric,
        arms,
        comparisons,
    }
}

fn mean(metric: Metric, group: &Group) -> Option<Range> {
    if metric.unit() == Unit::Share {
        let share = wilson(count(group.sum()), group.count(), Level::USUAL)?;
        return Some(Range {
            value: share.share,
            low: share.interval.low,
            high: share.interval.high,
        });
    }
    let found = means(core::slice::from_ref(group))?.pop()?;
    Some(around(found.mean, found.noise.sqrt()))
}

fn around(value: f64, error: f64) -> Range {
    let half = Level::USUAL.z() * error;
    Range {
        value,
        low: value - half,
        high: value + half,
    }
}

/// A sum of ones.
fn count(sum: f64) -> u64 {
    // The text of a whole number below 2^53 is exact.
    format!("{sum:.0}").parse().unwrap_or(0)
}

/// One group against the first; `None` of too few.
fn compare(
    metric: Metric,
    (against, first): (&str, &Group),
    (arm, other): (&str, &Group),
) -> Option<Comparison> {
    if first.count() < FEWEST || other.count() < FEWEST {
        return None;
    }
    let pair = [*first, *other];
    let plain = apart(&means(&pair)?)?;
    let (difference, p_value) = match metric.unit() {
        Unit::Share => {
            let counts = |group: &Group| (count(group.sum()), group.count());
            let seen = difference(counts(other), counts(first), Level::USUAL)?;
            let range = Range {
                value: seen.difference,
                low: seen.interval.low,
                high: seen.interval.high,
            };
            (range, same_share(counts(other), counts(first))?)
        }
        Unit::Number | Unit::Money => (around(plain.0, plain.1), two_sided(plain.0, plain.1)),
    };
    let sharpened = adjusted(&pair).and_then(|found| Some((apart(&found.means)?, found.removed)));
    let best = sharpened.map_or(plain, |(apart, _)| apart);
    let deviation = f64::midpoint(first.variance()?, other.variance()?).sqrt();
    let sequential = always_valid(best.0, best.1, EFFECT * deviation, Level::USUAL);
    let p_always = sequential.map_or(1.0, |one| one.p_value);
    Some(Comparison {
        arm: arm.to_owned(),
        against: against.to_owned(),
        relative: first
            .mean()
            .filter(|mean| mean.abs() > 0.0)
            .map(|mean| difference.value / mean),
        difference,
        p_value,
        fit_p_value: p_value,
        sharpened: sharpened.map(|((value, error), _)| around(value, error)),
        variance_removed: sharpened.map(|(_, removed)| removed),
        always_valid: sequential.map(|one| Range {
            value: best.0,
            low: one.interval.low,
            high: one.interval.high,
        }),
        always_valid_p_value: p_always,
        always_valid_fit_p_value: p_always,
    })
}

/// The second mean less the first, and the standard error of that.
fn apart(means: &[GroupMean]) -> Option<(f64, f64)> {
    let [first, other] = means else {
        return None;
    };
    Some((other.mean - first.mean, (first.noise + other.noise).sqrt()))
}

/// All comparisons of all metrics are judged together.
fn make_fit(metrics: &mut [MetricReading]) {
    let all = |metrics: &[MetricReading], of: fn(&Comparison) -> f64| -> Vec<f64> {
        let each = metrics.iter().flat_map(|metric| &metric.comparisons);
        false_discovery(&each.map(of).collect::<Vec<f64>>())
    };
    let once = all(metrics, |one| one.p_value);
    let always = all(metrics, |one| one.always_valid_p_value);
    let each = metrics
        .iter_mut()
        .flat_map(|metric| &mut metric.comparisons);
    for (one, (once, always)) in each.zip(once.into_iter().zip(always)) {
        one.fit_p_value = once;
        one.always_valid_fit_p_value = always;
    }
}

fn chances(gathered: &Gathered<'_>, metric: Metric) -> Vec<Chance> {
    if gathered.experiment.definition.allocation == Allocation::Fixed {
        return Vec::new();
    }
    let seen: Vec<(u64, u64)> = groups(gathered, metric)
        .iter()
        .map(|group| (count(group.sum()), group.count()))
        .collect();
    chances_to_be_best(&seen)
        .into_iter()
        .enumerate()
        .map(|(place, chance)| Chance {
            arm: gathered.experiment.arm(place).to_owned(),
            chance,
        })
        .collect()
}

fn picture(gathered: &Gathered<'_>, metric: Metric, reading: Option<&MetricReading>) -> Picture {
    let bars = reading
        .into_iter()
        .flat_map(|reading| &reading.arms)
        .filter_map(|arm| {
            Some(Bar {
                arm: arm.arm.clone(),
                range: arm.mean?,
            })
        })
        .collect();
    Picture {
        metric,
        bars,
        steps: steps(gathered, metric),
    }
}

/// How the differences came to be, in equal steps of people.
fn steps(gathered: &Gathered<'_>, metric: Metric) -> Vec<Step> {
    if gathered.experiment.definition.kind == Kind::Holdout {
        // Everybody came at once.
        return Vec::new();
    }
    let mut people: Vec<&Person> = gathered
        .people
        .iter()
        .filter(|one| is_over(one, gathered.now))
        .collect();
    people.sort_by_key(|person| person.until);
    let mut groups = vec![Group::default(); gathered.experiment.definition.arms.len()];
    let mut steps = Vec::new();
    for chunk in people.chunks(people.len().div_ceil(STEPS).max(1)) {
        for person in chunk {
            if let Some(group) = groups.get_mut(person.arm) {
                let (measured, before) = metric.of(&person.outcome);
                group.add(measured, before);
            }
        }
        let Some((at, first)) = chunk.last().map(|last| last.until).zip(groups.first()) else {
            continue;
        };
        for (place, other) in groups.iter().enumerate().skip(1) {
            let names = (gathered.experiment.arm(0), gathered.experiment.arm(place));
            let found = compare(metric, (names.0, first), (names.1, other));
            if let Some(range) = found.and_then(|found| found.always_valid) {
                steps.push(Step {
                    at,
                    arm: names.1.to_owned(),
                    people: first.count().saturating_add(other.count()),
                    range,
                });
            }
        }
    }
    steps
}

/// Weeks since the first meeting, one at least.
pub(crate) fn weeks(gathered: &Gathered<'_>) -> f64 {
    let first = gathered.people.iter().map(|person| person.at).min();
    let passed = first.map_or(Span::ZERO, |first| gathered.now.since(first));
    let days = u64::try_from(passed.days()).unwrap_or(0);
    (ratio(days, 7).unwrap_or(0.0)).max(1.0)
}

/// The fewest people of any arm.
pub(crate) fn fewest(arms: &[ArmReading]) -> u64 {
    arms.iter().map(|arm| arm.people).min().unwrap_or(0)
}

/// People as a measured number.
pub(crate) fn pace(people: u64, weeks: f64) -> f64 {
    float(people) / weeks
}
