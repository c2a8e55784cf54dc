//! How many people and weeks it takes.

use serde::Serialize;
use stats::{Level, always_valid, float, sample_size, smallest_change};
use utoipa::ToSchema;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlanQuestion {
    /// The share who do it anyway; what the shop's customers did lately when left out.
    pub share: Option<f64>,
    /// The change that is to be seen, as a part of it: 0.2 for a fifth.
    pub change: f64,
    /// How many arms, 2 to 10.
    pub arms: u32,
    /// The chance of seeing it when it is there, 0.5 to 0.99.
    pub power: f64,
    /// People who come in a week, into all arms together; what the shop's customers did lately when left out.
    pub per_week: Option<f64>,
    /// For how many days each is measured.
    pub days: u32,
}

impl Default for PlanQuestion {
    fn default() -> Self {
        Self {
            share: None,
            change: 0.2,
            arms: 2,
            power: 0.8,
            per_week: None,
            days: 14,
        }
    }
}

/// How many people and weeks it takes to see a change.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ExperimentPlan)]
pub struct Plan {
    /// The share who do it anyway.
    pub share: f64,
    /// The change that is to be seen, as a part of it.
    pub change: f64,
    /// Arms.
    pub arms: u32,
    /// The chance of seeing it.
    pub power: f64,
    /// People of each arm, looked at once, at the end; each arm against the first at 5 % divided by their number.
    pub people_per_arm: u64,
    /// People of each arm when it may be looked at any time: more, since looking costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_per_arm_any_time: Option<u64>,
    /// People who come in a week, into all arms together.
    pub per_week: f64,
    /// Weeks until the last people's days are over, looked at once.
    pub weeks: f64,
    /// Weeks when it may be looked at any time, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks_any_time: Option<f64>,
    /// The smallest change that eight weeks would show, as a part; absent where that is more than the double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_in_eight_weeks: Option<f64>,
    /// In words.
    pub words: String,
}

/// What the shop's customers did lately.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) share: f64,
    pub(crate) per_week: f64,
}

const EIGHT: f64 = 8.0;

/// Plans; `None` of shares and changes that cannot be.
pub(crate) fn plan(question: &PlanQuestion, seen: Seen) -> Option<Plan> {
    let (share, change) = (question.share.unwrap_or(seen.share), question.change);
    let per_week = question.per_week.unwrap_or(seen.per_week);
    let others = question.arms.checked_sub(1).filter(|others| *others > 0)?;
    let level = Level::new(1.0 - 0.05 / f64::from(others))?;
    let people = sample_size(share, share * (1.0 + change), level, question.power)?;
    let any_time = any_time(
        (share, share * (1.0 + change)),
        people,
        level,
        question.power,
    );
    let arms = f64::from(question.arms);
    let measured = f64::from(question.days) / 7.0;
    let weeks = |people: u64| (float(people) * arms / per_week + measured).ceil();
    if per_week <= 0.0 {
        return None;
    }
    let in_eight = ((EIGHT - measured).max(0.0) * per_week / arms).floor();
    let change_in_eight_weeks = format!("{in_eight:.0}")
        .parse()
        .ok()
        .and_then(|people| smallest_change(share, people, level, question.power));
    let words = words(
        question,
        (share, per_week),
        (people, weeks(people)),
        any_time.map(weeks),
    );
    Some(Plan {
        share,
        change,
        arms: question.arms,
        power: question.power,
        people_per_arm: people,
        people_per_arm_any_time: any_time,
        per_week,
        weeks: weeks(people),
        weeks_any_time: any_time.map(weeks),
        change_in_eight_weeks,
        words,
    })
}

/// People of each arm with whom the always-valid interval leaves 0 outside with this chance.
fn any_time((first, other): (f64, f64), once: u64, level: Level, power: f64) -> Option<u64> {
    let spread = first * (1.0 - first) + other * (1.0 - other);
    let effect = 0.1 * (spread / 2.0).sqrt();
    let is_seen = |people: u64| {
        let error = (spread / float(people)).sqrt();
        let sure = stats::normal_quantile(power).unwrap_or(0.0) * error;
        always_valid((other - first).abs() - sure, error, effect, level)
            .is_some_and(|found| found.interval.low > 0.0)
    };
    let mut high = once.max(1);
    while !is_seen(high) {
        high = high
            .checked_mul(2)
            .filter(|high| *high < 1_000_000_000_000)?;
    }
    let mut low = once;
    while low < high {
        let middle = low.midpoint(high);
        if is_seen(middle) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    Some(high)
}

fn words(
    question: &PlanQuestion,
    (share, per_week): (f64, f64),
    (people, weeks): (u64, f64),
    any_time: Option<f64>,
) -> String {
    let looking = any_time.map_or_else(String::new, |weeks| {
        format!("; {weeks:.0} weeks at most if you look whenever you like")
    });
    format!(
        "{:.1} % do it anyway and {per_week:.0} people come in a week: to see {:+.0} % with a chance of {:.0} %, each of {} arms needs \
         {people} people, which takes about {weeks:.0} weeks{looking}.",
        share * 100.0,
        question.change * 100.0,
        question.power * 100.0,
        question.arms,
    )
}
