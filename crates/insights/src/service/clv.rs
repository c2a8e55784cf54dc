//! Fitting a model of coming back, and comparing what it foretells with what came.

use db::Tx;
use kernel::{Currency, Day};
use stats::{Discounting, HoldOut, Lifetime, Sample, Spend, SpendSample, discounted, float};
use telemetry::Stopwatch;

use super::{lives, newest_day};
use crate::{
    domain::{
        Chosen, Clv, Cut, Fitted, HoldOutReport, Known, Life, Model, ModelName, PriorChoice,
        SpendReport, Value, each_time, major, weeks,
    },
    error::Error,
};

/// The future that customers are valued by: twelve months, each worth 1 % less than the one before. Of 4.345 weeks, as
/// everybody counts.
const YEAR: Discounting = Discounting {
    periods: 12,
    length: 4.345,
    rate: 0.01,
};
/// The days of it.
const YEAR_DAYS: u32 = 365;

/// What is asked of a model.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClvQuestion {
    /// Which; the one that had foretold the last third of the time best where left out.
    pub model: Option<ModelName>,
    /// The last day that it is fitted to; the day of the newest order where left out.
    pub until: Option<Day>,
    /// How many days after it are compared with what the model foretells.
    pub horizon: Option<u32>,
    /// What is thought of the parameters beforehand.
    pub prior: PriorChoice,
}

/// Fits a model to everybody's days of buying until a day.
pub fn clv(tx: &mut Tx<'_>, question: &ClvQuestion) -> Result<Clv, Error> {
    Ok(learn(tx, question)?.report)
}

/// A fitted model, and what it was fitted to.
pub(crate) struct Learned {
    pub(crate) report: Clv,
    pub(crate) model: Model,
    pub(crate) spend: Option<Spend>,
    pub(crate) known: Known,
    pub(crate) currency: Currency,
}

pub(crate) fn learn(tx: &mut Tx<'_>, question: &ClvQuestion) -> Result<Learned, Error> {
    let currency = settings::get(tx, &settings::shop::CURRENCY)?;
    let newest = newest_day(tx)?;
    let until = question.until.unwrap_or(newest);
    if question.horizon.is_some() && newest <= until {
        return Err(Error::NothingAfter);
    }
    let cut = Cut {
        until,
        horizon: question.horizon.map_or(0, i64::from),
        currency,
    };
    let known = lives(tx, cut)?;
    let all = &known.lives;
    if all.is_empty() {
        return Err(Error::NothingYet);
    }
    let choice = match question.model {
        Some(name) => Choice::given(name),
        None => choose(tx, all, cut, question.prior)?,
    };
    let watch = Stopwatch::start();
    let most = question.model.map_or(ENOUGH, |_asked_for| usize::MAX);
    let sample = sample(thinned(all, most), until);
    let fitted = Fitted::fit(choice.name, &sample, question.prior)?;
    let seconds = float(watch.micros()) / 1e6;
    let spend = fit_spend(all, currency, question.prior);
    let report = Clv {
        model: choice.name,
        chosen_from: choice.compared,
        checked: choice.checked,
        until,
        time_unit: "week",
        parameters: fitted.parameters,
        standard_errors: fitted.standard_errors,
        log_likelihood: fitted.log_likelihood,
        prior: fitted.prior,
        customers: count(all.len()),
        came_back: count(all.iter().filter(|life| life.frequency > 0).count()),
        repeats: all.iter().map(|life| u64::from(life.frequency)).sum(),
        seconds,
        value: spend
            .as_ref()
            .map(|(spend, _)| value(all, until, &fitted.model, (spend, currency))),
        spend: spend.as_ref().map(|(_, report)| report.clone()),
        hold_out: question.horizon.map(|days| {
            let seen = held_out(all, until, &fitted.model, days);
            HoldOutReport::of(&seen, days)
        }),
    };
    Ok(Learned {
        report,
        model: fitted.model,
        spend: spend.map(|(spend, _)| spend),
        known,
        currency,
    })
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}

/// So many customers tell the parameters of a model to about a hundredth of them: for everybody's scores, more are not asked.
const ENOUGH: usize = 50_000;

/// Evenly so many of all, who stand in the order in which they came.
fn thinned(all: &[Life], most: usize) -> impl Iterator<Item = &Life> {
    all.iter().step_by(all.len().div_ceil(most).max(1))
}

/// Everybody as the models look at them.
pub(crate) fn sample<'l>(all: impl IntoIterator<Item = &'l Life>, until: Day) -> Sample {
    Sample::new(all.into_iter().filter_map(|life| life.summary(until)))
}

/// What a model foretells of the days after, beside what came.
fn held_out<'l>(
    all: impl IntoIterator<Item = &'l Life>,
    until: Day,
    model: &Model,
    days: u32,
) -> HoldOut {
    let mut seen = HoldOut::new();
    for life in all {
        if let Some(summary) = life.summary(until) {
            let predicted = model.expected(&summary, weeks(i64::from(days)));
            seen.add(life.frequency, life.after, predicted);
        }
    }
    seen
}

/// A model and why it was taken.
struct Choice {
    name: ModelName,
    compared: Vec<Chosen>,
    checked: Option<HoldOutReport>,
}

impl Choice {
    fn given(name: ModelName) -> Self {
        Self {
            name,
            compared: Vec::new(),
            checked: None,
        }
    }
}

/// The model that had foretold the last third of the time best, from what was known before it. The days that the question
/// holds out play no part. A shop too young for that gets the model that needs least.
fn choose(tx: &mut Tx<'_>, all: &[Life], cut: Cut, prior: PriorChoice) -> Result<Choice, Error> {
    let first = all.iter().map(|life| life.first).min().unwrap_or(cut.until);
    let third = cut.until.since(first).checked_div(3).unwrap_or(0);
    let earlier = Cut {
        until: cut.until.plus_days(third.saturating_neg()),
        horizon: third,
        currency: cut.currency,
    };
    let known = lives(tx, earlier)?.lives;
    let days = u32::try_from(third).unwrap_or(u32::MAX);
    let known: Vec<&Life> = thinned(&known, ENOUGH).collect();
    let seen = sample(known.iter().copied(), earlier.until);
    let mut choice = Choice::given(ModelName::MbgNbd);
    let mut least = f64::INFINITY;
    for model in ModelName::ALL {
        let fitted = Fitted::fit(model, &seen, prior).ok();
        let held = fitted
            .map(|fitted| held_out(known.iter().copied(), earlier.until, &fitted.model, days));
        let deviance = held.as_ref().and_then(HoldOut::mean_deviance);
        if let (Some(held), Some(deviance)) = (held, deviance)
            && deviance < least
        {
            least = deviance;
            choice.name = model;
            choice.checked = Some(HoldOutReport::of(&held, days));
        }
        choice.compared.push(Chosen { model, deviance });
    }
    Ok(choice)
}

/// The model of spending, in major units; `None` where it cannot be fitted.
pub(crate) fn fit_spend(
    all: &[Life],
    currency: Currency,
    prior: PriorChoice,
) -> Option<(Spend, SpendReport)> {
    let spent = all
        .iter()
        .map(|life| (life.frequency, major(life.mean_spend(), currency)));
    let sample = SpendSample::new(spent);
    let fit = match Spend::fit(&sample, prior.of(sample.customers())) {
        Err(_undecided) => Spend::fit(&sample, stats::Prior::Weak),
        fit => fit,
    }
    .ok()?;
    let named = |numbers: [f64; 3]| {
        let names = ["p", "q", "v"].map(str::to_owned);
        names.into_iter().zip(numbers).collect()
    };
    let report = SpendReport {
        currency,
        parameters: named(fit.model.parameters()),
        standard_errors: named(fit.standard_errors),
        log_likelihood: fit.log_likelihood,
        customers: count(all.iter().filter(|life| life.mean_spend() > 0).count()),
        mean: sample.mean()?,
        correlation: sample.correlation(),
    };
    Some((fit.model, report))
}

fn value(all: &[Life], until: Day, model: &Model, (spend, currency): (&Spend, Currency)) -> Value {
    let mut value = Value {
        days: YEAR_DAYS,
        expected_orders: 0.0,
        discounted_revenue: 0.0,
    };
    for life in all {
        let Some(summary) = life.summary(until) else {
            continue;
        };
        value.expected_orders += model.expected(&summary, weeks(i64::from(YEAR_DAYS)));
        let each = each_time(life, spend, currency).unwrap_or(0.0);
        value.discounted_revenue += discounted(model, &summary, &YEAR) * each;
    }
    value
}

/// A part of a whole above 0, as a measured number.
pub(crate) fn ratio(number: i64, of: i64) -> f64 {
    let size = float(number.unsigned_abs()) / float(of.unsigned_abs());
    if number < 0 { -size } else { size }
}
