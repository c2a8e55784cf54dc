//! `perennial report`: figures of the shop.

use std::sync::Arc;

use analytics::{Filter, ReportName, render};
use db::Access;
use kernel::{Clock, Currency, Day, SystemClock};
use segments::{Engine, Limits};

use crate::{
    cli::{Report, ReportFilter},
    failure::Failure,
    open::Place,
    terminal,
};

pub(crate) fn run(place: &Place, report: &Report) -> Result<(), Failure> {
    let db = place.open(Access::Read, "report")?;
    let (name, given) = match report {
        Report::Sales(filter) => (ReportName::Sales, filter),
        Report::Repeat(filter) => (ReportName::Repeat, filter),
        Report::Retention(filter) => (ReportName::Retention, filter),
        Report::Cohorts(filter) => (ReportName::Cohorts, filter),
        Report::Orders(filter) => (ReportName::Orders, filter),
        Report::SecondOrder(filter) => (ReportName::SecondOrder, filter),
        Report::Rfm(filter) => (ReportName::Rfm, filter),
        Report::Revenue(filter) => (ReportName::Revenue, filter),
    };
    let registry = world::registry().map_err(Failure::room)?;
    let engine = Arc::new(Engine::new(registry, Limits::default()));
    let question = filter(given)?
        .question(&db, &engine, SystemClock.now())
        .map_err(Failure::room)?;
    let answered = db
        .read_now(|tx| name.answer(tx, &question))
        .map_err(Failure::room)?;
    if place.json {
        terminal::say_json(&answered.json);
    } else {
        terminal::say(render(&answered.tables));
    }
    Ok(())
}

fn filter(given: &ReportFilter) -> Result<Filter, Failure> {
    let day = |text: &Option<String>| {
        let parsed = text.as_deref().map(Day::parse);
        parsed.transpose().map_err(Failure::room)
    };
    let currency = given.currency.as_deref().map(Currency::parse);
    Ok(Filter {
        from: day(&given.from)?,
        to: day(&given.to)?,
        currency: currency.transpose().map_err(Failure::room)?,
        segment: given.segment.clone(),
    })
}
