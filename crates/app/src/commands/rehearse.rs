//! `perennial rehearse`: what programmes would have done, had they been on.

use std::{collections::BTreeMap, ops::ControlFlow, path::PathBuf};

use db::{Access, Db};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Clock, Currency, Day, Money, Span, SystemClock};
use rehearsals::public::{Detailed, OfferCount, ProgrammeDetail, Rehearsal};
use serde_json::json;
use world::{Progress, Rehearsed};

use crate::{
    cli::Rehearse,
    commands::journey::files::{drafts, is_file},
    failure::Failure,
    open::Place,
    terminal,
};

/// Most days that are shown one by one; the rest is in `--json`.
const MOST_DAYS: usize = 14;
/// Most pairs of programmes that are shown; the rest is in `--json`.
const MOST_COLLISIONS: usize = 10;

pub(crate) fn run(place: &Place, arguments: &Rehearse) -> Result<(), Failure> {
    let logs = place.start_logs(true)?;
    let db = place.open(Access::Read, "rehearse")?;
    let outcome = rehearse(place, &db, arguments);
    drop(logs);
    outcome
}

fn rehearse(place: &Place, db: &Db, arguments: &Rehearse) -> Result<(), Failure> {
    let (files, names): (Vec<String>, Vec<String>) =
        (arguments.names.iter().cloned()).partition(|name| is_file(name));
    let files: Vec<PathBuf> = files.into_iter().map(PathBuf::from).collect();
    let mut wanted = Rehearsed {
        names,
        drafts: drafts(place, &files)?,
        from: Day::parse(&arguments.from).map_err(Failure::room)?,
        to: Day::parse(&arguments.to).map_err(Failure::room)?,
    };
    if wanted.to < wanted.from {
        return Err(Failure::asked("--to lies before --from"));
    }
    let live = if arguments.beside_live {
        live(db, &wanted)?
    } else {
        None
    };
    if let Some(live) = &live {
        wanted.names.extend(live.names.iter().cloned());
    }
    let began = SystemClock.glance();
    let before = match &live {
        Some(live) => Some(live_through(place, db, live)?),
        None => None,
    };
    let made = live_through(place, db, &wanted)?;
    let took = SystemClock.glance().since(began);
    if place.json {
        let mut value = serde_json::to_value(&made).map_err(Failure::room)?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("seconds".to_owned(), json!(seconds(took)));
            if let Some(before) = &before {
                let before = serde_json::to_value(before).map_err(Failure::room)?;
                fields.insert("live".to_owned(), before);
            }
        }
        terminal::say_json(&value);
    } else {
        tell(&made, took);
        match &before {
            Some(before) => tell_change(&before.rehearsal, &made.rehearsal),
            None if arguments.beside_live => terminal::say("Nothing is switched on so far."),
            None => {}
        }
    }
    Ok(())
}

/// The same period with what is switched on, as it stands; `None` where nothing is.
fn live(db: &Db, wanted: &Rehearsed) -> Result<Option<Rehearsed>, Failure> {
    let names = world::switched_on(db).map_err(Failure::room)?;
    Ok((!names.is_empty()).then(|| Rehearsed {
        names,
        drafts: Vec::new(),
        from: wanted.from,
        to: wanted.to,
    }))
}

fn live_through(place: &Place, db: &Db, wanted: &Rehearsed) -> Result<Detailed, Failure> {
    let bar = bar();
    let made = world::rehearse(db, &place.folder, wanted, |progress| {
        show(&bar, progress);
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    made.map_err(Failure::room)
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "a duration for people"
)]
fn seconds(took: Span) -> f64 {
    took.millis() as f64 / 1_000.0
}

fn bar() -> ProgressBar {
    let bar = if terminal::is_watched() {
        ProgressBar::new(0)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} events, {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn show(bar: &ProgressBar, progress: Progress) {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    bar.set_length(number(progress.of));
    bar.set_position(number(progress.done));
}

/// An upper bound, and said to be one.
fn offered(one: &OfferCount) -> String {
    let what = format!(
        "{} would give {} codes of the offer {}",
        one.programme, one.given, one.offer
    );
    let currency = Currency::parse(&one.currency).ok();
    match one.at_most.zip(currency) {
        Some((at_most, currency)) => format!(
            "{what}: at most {} if every one were used, which is an upper bound and no prediction",
            Money::new(at_most, currency)
        ),
        None => format!("{what}; what one costs is not known"),
    }
}

fn tell(detailed: &Detailed, took: Span) {
    let made = &detailed.rehearsal;
    terminal::say(format!(
        "{} from {} to {}: {} people, {} messages",
        made.programmes.join(", "),
        made.from,
        made.to,
        made.people,
        made.mails
    ));
    if let Some(busiest) = made.busiest {
        terminal::say(format!(
            "busiest day {} with {}; nobody gets more than {} within seven days",
            busiest.day, busiest.mails, made.most_in_seven_days
        ));
    }
    terminal::say(format!(
        "{} times somebody came in, {} were held out to measure by, {} failed at a step",
        made.entered, made.held_out, made.failed
    ));
    for programme in &detailed.details {
        tell_programme(programme);
    }
    for pair in detailed.collisions.iter().take(MOST_COLLISIONS) {
        terminal::say(format!(
            "{} times {} wanted to write within a day after {}: {}",
            pair.times,
            pair.second,
            pair.first,
            listed(&pair.outcomes)
        ));
    }
    for (reason, asks) in &made.deferrals {
        terminal::say(format!("{asks} would wait: {reason}"));
    }
    for (reason, asks) in &made.stopped {
        terminal::say(format!("{asks} would not leave: {reason}"));
    }
    for one in &made.offers {
        terminal::say(offered(one));
    }
    for day in made.per_day.iter().take(MOST_DAYS) {
        terminal::say(format!("{}  {}", day.day, day.mails));
    }
    let more = made.per_day.len().saturating_sub(MOST_DAYS);
    if more > 0 {
        terminal::say(format!("and {more} more days (--json has them all)"));
    }
    terminal::note(format!(
        "A rehearsal tells reach and timing, not response. {} events lived through in {} s.",
        made.events,
        seconds(took)
    ));
}

/// What comes by what is not switched on yet.
fn tell_change(before: &Rehearsal, after: &Rehearsal) {
    terminal::say(format!(
        "Beside what is switched on: {} people instead of {}, {} messages instead of {}, at most {} within seven days instead of {}",
        after.people,
        before.people,
        after.mails,
        before.mails,
        after.most_in_seven_days,
        before.most_in_seven_days
    ));
    for name in &after.programmes {
        let of = |made: &Rehearsal| made.by_programme.get(name).copied().unwrap_or(0);
        if of(before) != of(after) {
            terminal::say(format!(
                "{name}: {} messages instead of {}",
                of(after),
                of(before)
            ));
        }
    }
}

fn tell_programme(programme: &ProgrammeDetail) {
    terminal::say(format!(
        "{}: {} people came in {} times, {} messages ({})",
        programme.name,
        programme.people,
        programme.entered,
        programme.mails,
        listed(&programme.asks)
    ));
    for node in &programme.nodes {
        terminal::say(format!(
            "  {}: {}{}",
            node.node,
            listed(&node.steps),
            if node.people.is_empty() {
                String::new()
            } else {
                format!("; there at the end: {}", listed(&node.people))
            }
        ));
    }
}

fn listed(counts: &BTreeMap<String, i64>) -> String {
    let counts: Vec<String> = counts
        .iter()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    counts.join(", ")
}
