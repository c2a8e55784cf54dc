//! `perennial report`: figures of the shop.

use analytics::{Period, Question, render};
use db::{Access, Db};
use kernel::{Clock, Currency, Day, SystemClock, Timestamp};
use serde::Serialize;

use super::segment;
use crate::{
    cli::{Report, ReportFilter},
    failure::Failure,
    open::Place,
    terminal,
};

/// How long after an order a customer counts as active: a year, as long as most shops look back.
const ACTIVE_DAYS: i64 = 365;

pub(crate) fn run(place: &Place, report: &Report) -> Result<(), Failure> {
    let db = place.open(Access::Read, "report")?;
    let (Report::Sales(filter)
    | Report::Repeat(filter)
    | Report::Retention(filter)
    | Report::Cohorts(filter)
    | Report::Orders(filter)
    | Report::SecondOrder(filter)
    | Report::Rfm(filter)
    | Report::Revenue(filter)) = report;
    let question = question(&db, SystemClock.now(), filter)?;
    let asked = &question;
    match report {
        Report::Sales(_) => show(place, db.read_now(|tx| analytics::sales(tx, asked))),
        Report::Repeat(_) => show(place, db.read_now(|tx| analytics::repeat(tx, asked))),
        Report::Retention(_) => {
            let found = db.read_now(|tx| analytics::retention(tx, asked, ACTIVE_DAYS));
            show(place, found)
        }
        Report::Cohorts(_) => show(place, db.read_now(|tx| analytics::cohorts(tx, asked))),
        Report::Orders(_) => show(place, db.read_now(|tx| analytics::order_values(tx, asked))),
        Report::SecondOrder(_) => show(place, db.read_now(|tx| analytics::second_order(tx, asked))),
        Report::Rfm(_) => show(place, db.read_now(|tx| analytics::rfm(tx, asked))),
        Report::Revenue(_) => show(place, db.read_now(|tx| analytics::revenue(tx, asked))),
    }
}

fn question(db: &Db, now: Timestamp, filter: &ReportFilter) -> Result<Question, Failure> {
    let shop = db.read_now(segments::shop).map_err(Failure::room)?;
    let day = |text: &Option<String>| {
        let parsed = text.as_deref().map(Day::parse);
        parsed.transpose().map_err(Failure::room)
    };
    let currency = filter.currency.as_deref().map(Currency::parse);
    let mut question = Question::all(shop.currency, shop.zone.clone(), shop.zone.day_of(now));
    question.period = Period::new(day(&filter.from)?, day(&filter.to)?).map_err(Failure::room)?;
    question.currency = currency.transpose().map_err(Failure::room)?;
    if let Some(text) = &filter.segment {
        let (set, words) = segment::members(db, now, text)?;
        question.customers = Some((set, words));
    }
    Ok(question)
}

fn show<R: analytics::Report + Serialize>(
    place: &Place,
    report: Result<R, analytics::Error>,
) -> Result<(), Failure> {
    let report = report.map_err(Failure::room)?;
    if place.json {
        let value = serde_json::to_value(&report).map_err(Failure::room)?;
        terminal::say_json(&value);
    } else {
        terminal::say(render(&report.tables()));
    }
    Ok(())
}
