//! Learning how likely orders are to go wrong, holding what was learned to what came, and saying why.

use kernel::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use stats::{Case, Foretold, Level, Logistic, float, probability};

use super::risk::{ALL, FEATURES, Features, Look, Usual, WATCH};

/// Orders that went wrong, and orders that went well, without which nothing is learned: some four for each feature, which the
/// penalty makes enough.
pub(crate) const NEEDED: u64 = 50;
/// Part of the looks that is learned from where what was learned is held to the rest, later in time.
const LEARNED_FROM: (usize, usize) = (7, 10);
/// Penalties tried.
const PENALTIES: [f64; 6] = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0];
/// The penalty where there is too little to choose one.
const USUAL_PENALTY: f64 = 10.0;
/// Reasons below this change of the odds are not told.
const TOLD: f64 = 0.05;

/// The model as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Weights {
    by_feature: [f64; FEATURES],
    means: [f64; FEATURES],
    scales: [f64; FEATURES],
}

/// All that one order is looked at by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Judge {
    pub(crate) weights: Weights,
    pub(crate) usual: Usual,
}

impl Weights {
    pub(crate) fn model(&self) -> Logistic<FEATURES> {
        Logistic {
            weights: self.by_feature,
            means: self.means,
            scales: self.scales,
        }
    }
}

/// How likely orders are to go wrong, as far as it can be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = InsightsRiskReport)]
pub struct RiskReport {
    /// `learned`; `no_better`: what was learned told no more than the average, so it is not used; `not_enough`: too little is
    /// known.
    pub state: RiskState,
    /// In words.
    pub words: String,
    /// When it was looked at.
    #[schema(value_type = String, format = DateTime)]
    pub learned_at: Timestamp,
    /// For so many days after an order it is seen whether it goes wrong: is cancelled, or something of it is given back.
    pub days: i64,
    /// Orders that are so old.
    pub orders: u64,
    /// How many of them went wrong.
    pub went_wrong: u64,
    /// How many must have gone wrong, and how many well, before anything is learned.
    pub needed: u64,
    /// The features with what they do; empty where nothing is used.
    pub features: Vec<RiskFeature>,
    /// How strongly weights are held to 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty: Option<f64>,
    /// What was learned of the earlier orders, held to the later ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<RiskCheck>,
}

/// How far it can be told which orders go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InsightsRiskState)]
pub enum RiskState {
    /// It is told of each order.
    Learned,
    /// It was no better than the average.
    NoBetter,
    /// Too little is known.
    NotEnough,
}

/// A feature of orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = InsightsRiskFeature)]
pub struct RiskFeature {
    /// For machines.
    pub name: String,
    /// For people.
    pub title: String,
    /// By how much the odds are multiplied for an order with more of it, by one standard deviation.
    pub odds: f64,
    /// The logarithm of that.
    pub weight: f64,
    /// Standard error of the logarithm.
    pub standard_error: f64,
    /// The feature's mean.
    pub mean: f64,
    /// Its standard deviation.
    pub deviation: f64,
}

/// What was told of orders, from what was known before them, beside what came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = InsightsRiskCheck)]
pub struct RiskCheck {
    /// From when on orders are told of.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// How often an order was looked at: when it was placed, and when its parcels had come.
    pub looks: u64,
    /// How many looks were at orders that went wrong afterwards.
    pub went_wrong: u64,
    /// What was told of that.
    pub predicted: f64,
    /// Of an order that goes wrong and one that does not, the probability that the first is told the higher number: 0.5 is
    /// chance.
    pub auc: f64,
    /// Its lower limit, for 95 % of samples.
    pub auc_low: f64,
    /// Its upper limit.
    pub auc_high: f64,
    /// Mean squared error of the probabilities.
    pub brier: f64,
    /// The same of who always tells the average of the earlier orders.
    pub brier_of_average: f64,
    /// Tenths of the looks by what was told.
    pub tenths: Vec<RiskTenth>,
}

/// A tenth of all looks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = InsightsRiskTenth)]
pub struct RiskTenth {
    /// The least that was told.
    pub from: f64,
    /// The most.
    pub to: f64,
    /// How many looks.
    pub looks: u64,
    /// What was told, on average.
    pub predicted: f64,
    /// How many went wrong.
    pub went_wrong: u64,
    /// The share of that.
    pub actual: f64,
    /// Lower limit of the share, when chance is allowed for.
    pub actual_low: f64,
    /// Upper limit.
    pub actual_high: f64,
}

/// Learns from looks, by time. The second part is what orders are told by; none where nothing can be told.
pub(crate) fn learn(
    looks: &[Look],
    now: Timestamp,
    (open, since): (u64, Timestamp),
) -> (RiskReport, Option<Weights>) {
    let firsts = || looks.iter().filter(|look| look.is_at_placing);
    let orders = count(firsts().count());
    let wrong = count(firsts().filter(|look| look.went_wrong).count());
    let mut report = RiskReport {
        state: RiskState::NotEnough,
        words: String::new(),
        learned_at: now,
        days: WATCH.millis() / Span::from_days(1).millis(),
        orders,
        went_wrong: wrong,
        needed: NEEDED,
        features: Vec::new(),
        penalty: None,
        check: None,
    };
    if wrong < NEEDED || orders.saturating_sub(wrong) < NEEDED {
        report.words = too_little(&report, open, now.since(since));
        return (report, None);
    }
    report.check = held_out(looks);
    let penalty = penalty(looks);
    let Some(fit) = Logistic::fit(&cases(looks), penalty) else {
        "The orders do not tell which of them go wrong.".clone_into(&mut report.words);
        report.state = RiskState::NoBetter;
        return (report, None);
    };
    let helps = report
        .check
        .as_ref()
        .is_some_and(|check| check.brier < check.brier_of_average && check.auc_low > 0.5);
    if !helps {
        report.state = RiskState::NoBetter;
        report.words = no_better(report.check.as_ref());
        return (report, None);
    }
    report.state = RiskState::Learned;
    report.penalty = Some(penalty);
    report.features = told(&fit.model, &fit.standard_errors);
    report.words = learned(&report);
    let Logistic {
        weights,
        means,
        scales,
    } = fit.model;
    let weights = Weights {
        by_feature: weights,
        means,
        scales,
    };
    (report, Some(weights))
}

fn cases(looks: &[Look]) -> Vec<Case<FEATURES>> {
    looks.iter().map(Look::case).collect()
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}

/// The looks until a part of the orders, as far as it was known by then what became of them, and the looks after it.
fn parted(looks: &[Look]) -> Option<(Vec<Look>, &[Look], Timestamp)> {
    let (part, of) = LEARNED_FROM;
    let place = looks.len().saturating_mul(part).checked_div(of)?;
    let cut = looks.get(place)?.placed_at;
    let known = cut.minus(WATCH);
    let before: Vec<Look> = looks
        .iter()
        .filter(|look| look.placed_at <= known)
        .copied()
        .collect();
    let start = looks.partition_point(|look| look.placed_at < cut);
    Some((before, looks.get(start..)?, cut))
}

/// What one model, learned of the earlier looks, tells of the later ones.
fn foretold(before: &[Look], after: &[Look], penalty: f64) -> Option<Foretold> {
    let fit = Logistic::fit(&cases(before), penalty)?;
    let mut seen = Foretold::new();
    for look in after {
        seen.add(fit.model.probability(&look.features), look.went_wrong);
    }
    Some(seen)
}

/// The penalty under which the later part of the looks is foretold best by the earlier one.
fn penalty(looks: &[Look]) -> f64 {
    let Some((before, after, _)) = parted(looks) else {
        return USUAL_PENALTY;
    };
    let surprise = |penalty: f64| Some((foretold(&before, after, penalty)?.deviance()?, penalty));
    PENALTIES
        .into_iter()
        .filter_map(surprise)
        .min_by(|left, right| left.0.total_cmp(&right.0))
        .map_or(USUAL_PENALTY, |(_, penalty)| penalty)
}

/// What was learned of the earlier orders, the penalty too, held to the later ones.
fn held_out(looks: &[Look]) -> Option<RiskCheck> {
    let (before, after, from) = parted(looks)?;
    let wrong = count(before.iter().filter(|look| look.went_wrong).count());
    let average = stats::ratio(wrong, count(before.len()))?;
    let seen = foretold(&before, after, penalty(&before))?;
    let around = seen.order_around(Level::USUAL)?;
    Some(RiskCheck {
        from,
        looks: seen.cases(),
        went_wrong: seen.came(),
        predicted: seen.predicted()? * float(seen.cases()),
        auc: seen.order()?,
        auc_low: around.low,
        auc_high: around.high,
        brier: seen.brier()?,
        brier_of_average: seen.brier_of(average)?,
        tenths: seen
            .tenths(Level::USUAL)
            .iter()
            .map(RiskTenth::of)
            .collect(),
    })
}

impl RiskTenth {
    fn of(tenth: &stats::Tenth) -> Self {
        Self {
            from: tenth.from,
            to: tenth.to,
            looks: tenth.cases,
            predicted: tenth.predicted,
            went_wrong: tenth.came,
            actual: tenth.actual,
            actual_low: tenth.around.low,
            actual_high: tenth.around.high,
        }
    }
}

fn told(model: &Logistic<FEATURES>, errors: &[f64; FEATURES]) -> Vec<RiskFeature> {
    let numbers = model
        .weights
        .iter()
        .zip(errors)
        .zip(model.means.iter().zip(&model.scales));
    let mut all: Vec<RiskFeature> = ALL
        .iter()
        .zip(numbers)
        .skip(1)
        .map(|(feature, ((weight, error), (mean, scale)))| RiskFeature {
            name: feature.name.to_owned(),
            title: feature.title.to_owned(),
            odds: weight.exp(),
            weight: *weight,
            standard_error: *error,
            mean: *mean,
            deviation: *scale,
        })
        .collect();
    all.sort_by(|left, right| right.weight.abs().total_cmp(&left.weight.abs()));
    all
}

/// What is missing, and about how long that takes.
fn too_little(report: &RiskReport, open: u64, seen_for: Span) -> String {
    let well = report.orders.saturating_sub(report.went_wrong);
    let days = report.days;
    let missing = NEEDED.saturating_sub(report.went_wrong);
    let weeks = float(
        seen_for
            .millis()
            .saturating_sub(WATCH.millis())
            .max(0)
            .unsigned_abs(),
    ) / 604_800_000.0;
    let pace = float(report.went_wrong) / weeks.max(1.0);
    let wait = if missing == 0 || pace <= 0.0 {
        String::new()
    } else {
        let weeks = super::whole((float(missing) / pace).ceil().min(520.0));
        format!("; at this pace that takes about {weeks} more weeks")
    };
    format!(
        "Not enough data yet: {NEEDED} orders that went wrong within {days} days and {NEEDED} that did not are needed; \
         there are {} and {well} (and {open} orders of which it is not known yet){wait}.",
        report.went_wrong
    )
}

fn no_better(check: Option<&RiskCheck>) -> String {
    match check {
        None => "It cannot be checked yet whether it can be told which orders go wrong: the shop's orders are too young."
            .to_owned(),
        Some(check) => format!(
            "Which orders go wrong cannot be told from what is known of them (of two, the right one is pointed at in {:.0} % of \
             cases, where chance gives 50): nothing is said of single orders.",
            check.auc * 100.0
        ),
    }
}

fn learned(report: &RiskReport) -> String {
    let share = stats::ratio(report.went_wrong, report.orders).unwrap_or(0.0) * 100.0;
    let auc = report.check.as_ref().map_or(0.5, |check| check.auc);
    format!(
        "{share:.1} % of orders are cancelled or have something given back within {} days. Of one that does and one that does not, \
         the right one is pointed at in {:.0} % of cases.",
        report.days,
        auc * 100.0
    )
}

/// Why an order has the risk it has.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = InsightsRiskReason)]
pub struct RiskReason {
    /// The feature, for machines.
    pub feature: &'static str,
    /// In words.
    pub words: String,
    /// By how much it multiplies the odds, beside an order that is average in it.
    pub odds: f64,
    /// By how many percentage points the risk is higher for it; below 0 it is lower.
    pub points: f64,
}

/// The probability, and why: what changes it most first.
pub(crate) fn explain(model: &Logistic<FEATURES>, features: &Features) -> (f64, Vec<RiskReason>) {
    let all = model.log_odds(features);
    let risk = probability(all);
    let mut reasons: Vec<RiskReason> = ALL
        .iter()
        .zip(model.parts(features))
        .zip(features)
        .skip(1)
        .filter(|((_, part), _)| part.abs() >= TOLD)
        .map(|((feature, part), value)| {
            let points = (risk - probability(all - part)) * 100.0;
            RiskReason {
                feature: feature.name,
                words: format!("{}: {points:+.1} points", said(feature.name, *value)),
                odds: part.exp(),
                points,
            }
        })
        .collect();
    reasons.sort_by(|left, right| right.points.abs().total_cmp(&left.points.abs()));
    (risk, reasons)
}

/// A feature of one order, in words.
fn said(name: &str, value: f64) -> String {
    let is = value > 0.5;
    let times = |value: f64| format!("{:.1} times", value.exp());
    match name {
        "first" if is => "their first order".to_owned(),
        "first" => "not their first order".to_owned(),
        "dear" => format!("costs {} what is usual in the shop", times(value)),
        "dear_for_them" => format!("costs {} what they usually spend", times(value)),
        "discount" if value <= 0.0 => "no discount".to_owned(),
        "discount" => format!("{:.0} % discount", value * 100.0),
        "went_wrong_before" => {
            format!("their orders go wrong {} as often as usual", times(value))
        }
        "goods" => format!("goods that come back {} as often as usual", times(value)),
        "products" => format!("{:.0} different products", value.exp()),
        "variants" if is => "one product in several variants".to_owned(),
        "variants" => "each product in one variant".to_owned(),
        "gift" if is => "marked as a gift".to_owned(),
        "gift" => "not marked as a gift".to_owned(),
        "elsewhere" if is => "sent to another country than before".to_owned(),
        "elsewhere" => "sent to the same country as before".to_owned(),
        "arrived" if is => "it should be there by now".to_owned(),
        "arrived" => "not there yet".to_owned(),
        "late" if is => "a parcel is late".to_owned(),
        "late" => "no parcel is late".to_owned(),
        "split" if is => "came in several parcels".to_owned(),
        "split" => "not in several parcels".to_owned(),
        other => other.to_owned(),
    }
}
