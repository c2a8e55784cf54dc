//! `perennial insight`: what customers are likely to do next.

use db::{Access, Db};
use insights::{
    Clv, ClvQuestion, HoldOutReport, ModelName, PriorChoice, Rfm, RfmQuestion, RiskCheck,
    RiskReport,
};
use kernel::{Clock, Day, SystemClock};
use serde::Serialize;

use super::customer;
use crate::{
    cli::{self, ClvModel, ClvPrior, Insight},
    failure::Failure,
    open::Place,
    terminal,
};

pub(crate) fn run(place: &Place, command: &Insight) -> Result<(), Failure> {
    let access = if matches!(command, Insight::Score) {
        Access::Write
    } else {
        Access::Read
    };
    let db = place.open(access, "insight")?;
    match command {
        Insight::Score => score(place, &db),
        Insight::Customer { customer } => one(place, &db, customer),
        Insight::Clv(arguments) => clv(place, &db, arguments),
        Insight::Rfm(arguments) => rfm(place, &db, arguments),
        Insight::Risk => risk(place, &db),
    }
}

/// A day as it was given.
pub(super) fn day(text: Option<&String>) -> Result<Option<Day>, Failure> {
    let parsed = text.map(|text| Day::parse(text));
    parsed.transpose().map_err(Failure::room)
}

/// The answer of a command with `--json`.
pub(super) fn json(value: &impl Serialize) -> Result<(), Failure> {
    terminal::say_json(&serde_json::to_value(value).map_err(Failure::room)?);
    Ok(())
}

fn clv(place: &Place, db: &Db, arguments: &cli::Clv) -> Result<(), Failure> {
    let question = ClvQuestion {
        model: arguments.model.map(|model| match model {
            ClvModel::BgNbd => ModelName::BgNbd,
            ClvModel::MbgNbd => ModelName::MbgNbd,
            ClvModel::ParetoNbd => ModelName::ParetoNbd,
        }),
        until: day(arguments.until.as_ref())?,
        horizon: arguments.horizon,
        prior: match arguments.prior {
            ClvPrior::Auto => PriorChoice::Auto,
            ClvPrior::None => PriorChoice::None,
            ClvPrior::Weak => PriorChoice::Weak,
        },
    };
    let found = db
        .read_now(|tx| insights::clv(tx, &question))
        .map_err(Failure::room)?;
    if place.json {
        return json(&found);
    }
    tell_clv(&found);
    Ok(())
}

fn tell_clv(found: &Clv) {
    terminal::say(format!(
        "{} until {}: {} customers, {} of them came back, {} times",
        found.model.word(),
        found.until,
        found.customers,
        found.came_back,
        found.repeats
    ));
    for (name, value) in &found.parameters {
        let error = found.standard_errors.get(name).copied().unwrap_or(f64::NAN);
        terminal::say(format!("  {name:<6} {value:>12.6} ± {error:.6}"));
    }
    terminal::say(format!(
        "  log likelihood {:.4}, fitted in {:.3} s",
        found.log_likelihood, found.seconds
    ));
    for other in &found.chosen_from {
        let deviance = other
            .deviance
            .map_or("cannot be fitted".to_owned(), |deviance| {
                format!("deviance {deviance:.5}")
            });
        terminal::say(format!(
            "  foretold the last third: {:<10} {deviance}",
            other.model.word()
        ));
    }
    if let (Some(spend), Some(value)) = (&found.spend, &found.value) {
        terminal::say(format!(
            "  who comes back spends {:.2} {} each time, on average",
            spend.mean,
            spend.currency.code()
        ));
        terminal::say(format!(
            "  within {} days: {:.1} purchases, worth {:.2} {} today",
            value.days,
            value.expected_orders,
            value.discounted_revenue,
            spend.currency.code()
        ));
    }
    if let Some(seen) = &found.hold_out {
        tell_hold_out(seen);
    }
}

fn tell_hold_out(seen: &HoldOutReport) {
    terminal::say(format!(
        "{} days after: {} purchases came, {:.1} were foretold; mean absolute error {:.4}, root of mean square {:.3}",
        seen.days,
        seen.actual,
        seen.predicted,
        seen.mae.unwrap_or_default(),
        seen.rmse.unwrap_or_default()
    ));
    terminal::say("  came back before | customers | each since | foretold");
    for bin in &seen.calibration {
        let more = if bin.frequency >= 7 { "+" } else { " " };
        terminal::say(format!(
            "  {:>15}{more} | {:>9} | {:>10.3} | {:>8.3}",
            bin.frequency, bin.customers, bin.actual, bin.predicted
        ));
    }
}

fn score(place: &Place, db: &Db) -> Result<(), Failure> {
    let mut told = |done: i64, all: i64| {
        if terminal::is_watched() {
            terminal::note(format!("{done} of {all} customers"));
        }
    };
    let now = SystemClock.now();
    let run = insights::score_now(db, now, &mut told).map_err(Failure::room)?;
    let risk = insights::learn_risk(db, now).map_err(Failure::room)?;
    if place.json {
        return json(&run);
    }
    match run {
        Some(run) => terminal::say(format!(
            "{} customers are scored by what was known on {} ({}).",
            run.scored, run.until, run.model
        )),
        None => terminal::say("There is nothing to learn from yet: nobody came back."),
    }
    terminal::say(risk.words);
    Ok(())
}

#[expect(clippy::float_arithmetic, reason = "a probability in per cent")]
fn one(place: &Place, db: &Db, text: &str) -> Result<(), Failure> {
    let customer = customer::named(db, text)?;
    let found = db
        .read_now(|tx| insights::predictions(tx, customer))
        .map_err(Failure::room)?
        .ok_or_else(|| Failure::asked(format!("{customer} was not scored yet")))?;
    if place.json {
        return json(&found);
    }
    terminal::say(format!(
        "{customer} still buys with a probability of {:.1} %, and is expected to order {:.2} times within {} days",
        found.p_alive * 100.0,
        found.expected_orders.orders,
        found.expected_orders.within_days
    ));
    if let Some(value) = found.expected_value {
        terminal::say(format!(
            "  worth {} within {} days",
            kernel::Money::new(value.amount, value.currency),
            value.within_days
        ));
    }
    if let Some(class) = &found.class {
        terminal::say(format!(
            "  in the class “{}” ({}): recency {}, frequency {}, money {} of 5",
            class.title, class.meaning, class.recency, class.frequency, class.money
        ));
    }
    if let Some(next) = found.next_order {
        terminal::say(format!(
            "  next order, if one comes: {} (between {} and {}); usually every {:.0} days",
            next.at, next.earliest, next.latest, next.rhythm_days
        ));
    }
    Ok(())
}

fn risk(place: &Place, db: &Db) -> Result<(), Failure> {
    let now = SystemClock.now();
    let found = db
        .read_now(|tx| insights::risk_now(tx, now))
        .map_err(Failure::room)?;
    if place.json {
        return json(&found);
    }
    tell_risk(&found);
    Ok(())
}

fn tell_risk(found: &RiskReport) {
    terminal::say(&found.words);
    terminal::say(format!(
        "{} of {} orders went wrong within {} days.",
        found.went_wrong, found.orders, found.days
    ));
    for feature in &found.features {
        terminal::say(format!(
            "  odds × {:>5.2} (weight {:+.3} ± {:.3})  {}",
            feature.odds, feature.weight, feature.standard_error, feature.title
        ));
    }
    if let Some(check) = &found.check {
        tell_check(check);
    }
}

fn tell_check(check: &RiskCheck) {
    terminal::say(format!(
        "Of orders from {} on, told from what was known before: {} of {} went wrong, {:.1} were foretold.",
        check.from, check.went_wrong, check.looks, check.predicted
    ));
    terminal::say(format!(
        "  AUC {:.4} ({:.4} to {:.4}), Brier {:.5} (of the average {:.5})",
        check.auc, check.auc_low, check.auc_high, check.brier, check.brier_of_average
    ));
    terminal::say("  told from   to    | orders | foretold | came   (between)");
    for tenth in &check.tenths {
        terminal::say(format!(
            "  {:>8.4} {:>8.4} | {:>6} | {:>8.4} | {:.4} ({:.4} to {:.4})",
            tenth.from,
            tenth.to,
            tenth.looks,
            tenth.predicted,
            tenth.actual,
            tenth.actual_low,
            tenth.actual_high
        ));
    }
}

fn rfm(place: &Place, db: &Db, arguments: &cli::Rfm) -> Result<(), Failure> {
    let question = RfmQuestion {
        until: day(arguments.until.as_ref())?,
        since: day(arguments.since.as_ref())?,
    };
    let found = db
        .read_now(|tx| insights::rfm(tx, &question))
        .map_err(Failure::room)?;
    if place.json {
        return json(&found);
    }
    tell_rfm(&found);
    Ok(())
}

fn tell_rfm(found: &Rfm) {
    terminal::say(format!(
        "{} customers on {}, beside {}",
        found.customers, found.until, found.since
    ));
    for row in &found.classes {
        terminal::say(format!(
            "  {:<20} {:>8} customers (before {:>8}), {:>9} orders",
            row.title, row.customers, row.before, row.orders
        ));
        terminal::say(format!("      {}: {}", row.meaning, row.advice));
    }
    terminal::say("The largest moves:");
    let moves = found
        .moved
        .iter()
        .filter(|one| one.from.as_ref() != Some(&one.to));
    for one in moves.take(12) {
        terminal::say(format!(
            "  {:>8}  {} → {}",
            one.customers,
            one.from.as_deref().unwrap_or("(not a customer yet)"),
            one.to
        ));
    }
}
