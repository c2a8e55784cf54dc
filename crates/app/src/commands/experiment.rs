//! `perennial experiment`: which of several ways is better.

use db::{Access, Db, Tx};
use experiments::{Definition, Error, Experiment, PlanQuestion, Reading, State};
use kernel::{Clock, Done, Moment, SystemClock};
use serde_json::{Value, json};

use super::insight;
use crate::{
    cli::{self, Experiment as Command},
    failure::Failure,
    open::{self, Place},
    terminal,
};

pub(crate) fn run(place: &Place, command: &Command) -> Result<(), Failure> {
    match command {
        Command::List => list(place),
        Command::Create { name, definition } => create(place, name, definition),
        Command::Start { name } => change(place, |tx, at| experiments::start(tx, at, name)),
        Command::Stop { name, winner } => {
            let how = (winner.as_deref(), "by hand");
            change(place, |tx, at| experiments::stop(tx, at, name, how))
        }
        Command::Read { name } => read(place, name),
        Command::Plan(arguments) => plan(place, arguments),
    }
}

fn read_from<T>(db: &Db, body: impl FnMut(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Failure> {
    db.read_now(body).map_err(Failure::room)
}

fn list(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "experiment")?;
    let all = read_from(&db, experiments::list)?;
    if place.json {
        return insight::json(&json!({ "experiments": all }));
    }
    for one in &all {
        terminal::say(line(one));
    }
    if all.is_empty() {
        terminal::note("There is no experiment yet: `perennial experiment create` defines one.");
    }
    Ok(())
}

fn line(one: &Experiment) -> String {
    let arms: Vec<&str> = one
        .definition
        .arms
        .iter()
        .map(|arm| arm.name.as_str())
        .collect();
    let winner = match &one.state {
        State::Stopped {
            winner: Some(winner),
            ..
        } => format!(", winner {winner}"),
        State::Draft | State::Running { .. } | State::Stopped { .. } => String::new(),
    };
    format!(
        "{:<30} {:<8} {} ({}{winner})",
        one.name,
        one.state.word(),
        one.definition.title,
        arms.join(", ")
    )
}

/// The definition as JSON, or the file that holds it.
fn create(place: &Place, name: &str, text: &str) -> Result<(), Failure> {
    let text = if text.trim_start().starts_with('{') {
        text.to_owned()
    } else {
        std::fs::read_to_string(text).map_err(|error| Failure::asked(format!("{text}: {error}")))?
    };
    let definition: Definition = serde_json::from_str(&text)
        .map_err(|error| Failure::asked(format!("the definition is not understood: {error}")))?;
    change(place, |tx, at| {
        experiments::define(tx, at, name, definition.clone())
    })
}

fn change(
    place: &Place,
    mut body: impl FnMut(&mut Tx<'_>, &Moment) -> Result<Done<Experiment>, Error>,
) -> Result<(), Failure> {
    let db = place.open(Access::Write, "experiment")?;
    let at = open::moment()?;
    let done = db.write_now(|tx| body(tx, &at)).map_err(Failure::room)?;
    if place.json {
        return insight::json(done.get());
    }
    let already = if done.is_new() { "" } else { " (as before)" };
    terminal::say(format!("{}{already}", line(done.get())));
    Ok(())
}

fn read(place: &Place, name: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "experiment")?;
    let now = SystemClock.now();
    let found = read_from(&db, |tx| experiments::read(tx, name, now))?;
    if place.json {
        return insight::json(&found);
    }
    tell(&found)
}

fn tell(found: &Reading) -> Result<(), Failure> {
    terminal::say(&found.words);
    for arm in &found.arms {
        terminal::say(format!(
            "  {:<20} {:>9} people, {:>9} whose days are not over",
            arm.arm, arm.people, arm.waiting
        ));
    }
    for metric in &found.metrics {
        let value = serde_json::to_value(metric.metric).map_err(Failure::room)?;
        terminal::say(format!("  {}", Value::as_str(&value).unwrap_or_default()));
        for arm in &metric.arms {
            if let Some(mean) = arm.mean {
                terminal::say(format!(
                    "    {:<20} {:>12.4}  ({:.4} to {:.4})",
                    arm.arm, mean.value, mean.low, mean.high
                ));
            }
        }
        for one in &metric.comparisons {
            let always = one.always_valid.unwrap_or(one.difference);
            terminal::say(format!(
                "    {} against {}: {:+.4} ({:+.4} to {:+.4}, right at every look), p {:.4}",
                one.arm,
                one.against,
                always.value,
                always.low,
                always.high,
                one.always_valid_fit_p_value
            ));
        }
    }
    Ok(())
}

fn plan(place: &Place, arguments: &cli::ExperimentPlan) -> Result<(), Failure> {
    let db = place.open(Access::Read, "experiment")?;
    let question = PlanQuestion {
        share: arguments.share,
        change: arguments.change,
        arms: arguments.arms,
        power: arguments.power,
        per_week: arguments.per_week,
        days: arguments.days,
    };
    let found = read_from(&db, |tx| experiments::plan(tx, &question))?;
    if place.json {
        return insight::json(&found);
    }
    terminal::say(&found.words);
    Ok(())
}
