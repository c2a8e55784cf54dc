//! `perennial report`: figures of the shop.

use std::sync::Arc;

use analytics::{Filter, ReportName, Wanted, measures, render};
use db::{Access, Db};
use kernel::{Clock, Currency, Day, SystemClock};
use segments::{Engine, Limits};

use crate::{
    cli::{ProgrammeFilter, Report, ReportFilter},
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
        Report::Programmes(filter) => return programmes(place, &db, filter),
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

/// What programmes bring.
fn programmes(place: &Place, db: &Db, given: &ProgrammeFilter) -> Result<(), Failure> {
    let shop = db.read_now(segments::shop).map_err(Failure::room)?;
    let wanted = Wanted {
        programme: given.programme.clone(),
        from: day(given.from.as_ref())?,
        to: day(given.to.as_ref())?,
        currency: shop.currency,
        zone: shop.zone,
        now: SystemClock.now(),
    };
    let found = db
        .read_now(|tx| {
            let programmes = world::programmes(tx)?;
            measures(tx, &programmes, &wanted)
        })
        .map_err(Failure::room)?;
    if place.json {
        let json = serde_json::to_value(&found).map_err(Failure::room)?;
        terminal::say_json(&json);
        return Ok(());
    }
    for one in &found.programmes {
        let figures = &one.figures;
        let went = figures.sent.saturating_add(figures.captured);
        terminal::say(format!(
            "{}: {} asked, {went} sent",
            one.name, figures.asked
        ));
        terminal::say(format!(
            "  opened by {} people ({} by machines), clicked by {} ({} by machines), {} unsubscribed",
            figures.opened,
            figures.opened_by_machine,
            figures.clicked,
            figures.clicked_by_machine,
            figures.unsubscribed
        ));
        terminal::say(format!("  {} orders credited to clicks", figures.ordered));
        terminal::say(format!("  {}", one.value.words));
        if let Some(lift) = &one.lift {
            terminal::say(format!("  {}", lift.words));
        }
        for advice in &one.advice {
            terminal::say(format!("  {}", advice.words));
        }
    }
    Ok(())
}

fn day(text: Option<&String>) -> Result<Option<Day>, Failure> {
    let parsed = text.map(|text| Day::parse(text));
    parsed.transpose().map_err(Failure::room)
}

fn filter(given: &ReportFilter) -> Result<Filter, Failure> {
    let currency = given.currency.as_deref().map(Currency::parse);
    Ok(Filter {
        from: day(given.from.as_ref())?,
        to: day(given.to.as_ref())?,
        currency: currency.transpose().map_err(Failure::room)?,
        segment: given.segment.clone(),
    })
}
