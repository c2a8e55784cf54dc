//! `perennial journey`: programmes that customers go through.

pub(crate) mod files;
mod people;

use db::{Access, Tx};
use journeys::{
    BackFill, Documents, Guard, Job, JourneyId, JourneyName, Rules, Shelf,
    public::{EnrolmentView, JourneyDetail, JourneyExplanation, JourneyView},
};
use kernel::{Day, Done, Moment};
use reactions::Parts;
use serde_json::json;

use crate::{
    cli::Journey,
    commands::customer::named,
    failure::Failure,
    open::{self, Place},
    terminal,
};

pub(crate) fn run(place: &Place, command: &Journey) -> Result<(), Failure> {
    match command {
        Journey::List => list(place),
        Journey::Show { name } => show(place, name),
        Journey::Enable {
            name,
            back_fill,
            since,
            confirm,
        } => enable(place, name, (*back_fill, since.as_deref()), *confirm),
        Journey::Pause { name } => switch(place, name, "paused", journeys::pause),
        Journey::Resume { name } => switch(place, name, "live", journeys::resume),
        Journey::Archive { name } => switch(place, name, "archived", journeys::archive),
        Journey::Explain { name, customer } => explain(place, name, customer),
        Journey::Validate { files } => files::validate(place, files),
        Journey::Plan { files } => files::plan(place, files),
        Journey::Apply { files, inside } => files::apply(place, files, inside),
        Journey::Publish { file, name } => files::publish(place, file, name.as_deref()),
        Journey::Export { name, yaml } => files::export(place, name, *yaml),
        Journey::Add {
            name,
            customer,
            cause,
            data,
        } => people::add(place, name, customer, (cause.as_deref(), data.as_deref())),
        Journey::Failed { name } => people::failed(place, name),
        Journey::Retry { name, customer } => people::retry(place, name, customer.as_deref()),
    }
}

fn shelf() -> Shelf {
    playbooks::shelf()
}

/// The rules by which journeys are walked.
fn rules() -> Rules {
    Parts::new(world::policies()).journeys
}

fn parse(name: &str) -> Result<JourneyName, Failure> {
    JourneyName::parse(name).map_err(Failure::room)
}

/// What a journey's failure is called here.
fn told_of(name: &JourneyName, error: journeys::Error) -> Failure {
    if matches!(error, journeys::Error::Unknown(_)) {
        unknown(name)
    } else {
        Failure::room(error)
    }
}

fn unknown(name: &JourneyName) -> Failure {
    let known = if shelf().find(name).is_some() {
        format!(
            "`{name}` is ready-made and not switched on yet: switch it on with `perennial journey enable {name}`"
        )
    } else {
        format!("there is no journey `{name}`: `perennial journey list` shows them")
    };
    Failure::asked(known)
}

fn list(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "journey")?;
    let all = db
        .read_now(|tx| journeys::list(tx, &Documents::default()))
        .map_err(Failure::room)?;
    let ready = shelf().others(&all);
    if place.json {
        terminal::say_json(&json!({"journeys": all, "ready": ready}));
        return Ok(());
    }
    for journey in &all {
        terminal::say(line(journey));
    }
    if !ready.is_empty() {
        terminal::say("not switched on:");
        for one in ready {
            terminal::say(format!("  {}  {}", one.name, one.title));
        }
    }
    Ok(())
}

fn line(journey: &JourneyView) -> String {
    let people = people(journey);
    format!(
        "{}  {}  {}  ({people})",
        journey.name,
        journey.state.word(),
        journey.title
    )
}

fn people(journey: &JourneyView) -> String {
    if journey.people.is_empty() {
        return "nobody yet".to_owned();
    }
    let states: Vec<String> = journey
        .people
        .iter()
        .map(|(state, count)| format!("{count} {}", state.replace('_', " ")))
        .collect();
    states.join(", ")
}

fn show(place: &Place, name: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "journey")?;
    let name = parse(name)?;
    let detail = db
        .read_now(|tx| journeys::show(tx, &Documents::default(), &name))
        .map_err(Failure::room)?
        .ok_or_else(|| unknown(&name))?;
    if place.json {
        terminal::say_json(&serde_json::to_value(&detail).map_err(Failure::room)?);
        return Ok(());
    }
    tell(&detail);
    Ok(())
}

fn tell(detail: &JourneyDetail) {
    terminal::say(line(&detail.journey));
    terminal::say(&detail.journey.summary);
    for version in &detail.versions {
        terminal::say(format!(
            "version {}, published {}",
            version.number, version.published_at
        ));
    }
    for job in &detail.jobs {
        let ended = match job.ended_at {
            Some(at) => format!("done {at}"),
            None => "under way".to_owned(),
        };
        terminal::say(format!(
            "{}: {} looked at, {} brought in, {ended}",
            wanted(&job.job),
            job.looked_at,
            job.entered
        ));
    }
    if let Ok(document) = serde_json::to_string_pretty(&detail.document) {
        terminal::say(document);
    }
}

fn wanted(job: &Job) -> String {
    match job {
        Job::Past(BackFill::Newest(count)) => format!("back-fill of the newest {count}"),
        Job::Past(BackFill::Since(since)) => format!("back-fill since {since}"),
        Job::Watch { bring_in: 0 } => "first look at everybody".to_owned(),
        Job::Watch { bring_in } => {
            format!("first look at everybody, bringing in {bring_in} who belong already")
        }
        Job::Audience { at } => format!("everybody of {at}"),
        Job::Move { to, retime: true } => format!("move to {to}, with the waits"),
        Job::Move { to, retime: false } => format!("move to {to}"),
    }
}

fn enable(
    place: &Place,
    name: &str,
    (newest, since): (Option<u32>, Option<&str>),
    confirmed: bool,
) -> Result<(), Failure> {
    let db = place.open(Access::Write, "journey")?;
    let at = open::moment()?;
    let name = parse(name)?;
    let back_fill = match (newest, since) {
        (Some(newest), _) => Some(BackFill::Newest(newest)),
        (None, Some(day)) => {
            let day = Day::parse(day).map_err(Failure::room)?;
            let zone = db.read_now(segments::shop).map_err(Failure::room)?.zone;
            Some(BackFill::Since(zone.start_of_day(day)))
        }
        (None, None) => None,
    };
    let done = db
        .write_now(|tx| {
            let guard = Guard {
                confirmed,
                ..Guard::from_settings(tx)?
            };
            shelf().enable(tx, &at, (&rules(), guard), &name, back_fill)
        })
        .map_err(|error| {
            if let journeys::Error::Confirm(reach) = error {
                Failure::asked(format!("{reach} with --confirm"))
            } else {
                told_of(&name, error)
            }
        })?;
    told(place, &name, "live", done);
    if back_fill.is_some() {
        terminal::note("people of the past are brought in while `perennial serve` runs");
    }
    Ok(())
}

type Switch = fn(&mut Tx<'_>, &Moment, &JourneyName) -> Result<Done<JourneyId>, journeys::Error>;

fn switch(place: &Place, name: &str, state: &str, change: Switch) -> Result<(), Failure> {
    let db = place.open(Access::Write, "journey")?;
    let at = open::moment()?;
    let name = parse(name)?;
    let done = match db.write_now(|tx| change(tx, &at, &name)) {
        Err(journeys::Error::Unknown(_)) => return Err(unknown(&name)),
        other => other.map_err(Failure::room)?,
    };
    told(place, &name, state, done);
    Ok(())
}

fn told(place: &Place, name: &JourneyName, state: &str, done: Done<JourneyId>) {
    if place.json {
        terminal::say_json(&json!({
            "id": done.get(),
            "name": name,
            "state": state,
            "changed": done.is_new(),
        }));
    } else if done.is_new() {
        terminal::say(format!("{name} is {state}."));
    } else {
        terminal::say(format!("{name} was {state} already."));
    }
}

fn explain(place: &Place, name: &str, customer: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "journey")?;
    let name = parse(name)?;
    let customer = named(&db, customer)?;
    let at = open::moment()?;
    let explanation = db
        .read_now(|tx| journeys::explain(tx, &at, &Documents::default(), customer, &name))
        .map_err(Failure::room)?
        .ok_or_else(|| unknown(&name))?;
    if place.json {
        terminal::say_json(&serde_json::to_value(&explanation).map_err(Failure::room)?);
        return Ok(());
    }
    tell_why(&explanation);
    Ok(())
}

fn tell_why(explanation: &JourneyExplanation) {
    let JourneyExplanation {
        customer,
        name,
        state,
        held_out,
        enrolments,
        events,
    } = explanation;
    terminal::say(format!("{customer} and {name} ({})", state.word()));
    if *held_out {
        terminal::say("chosen not to get it, so that what it brings can be measured");
    }
    if enrolments.is_empty() {
        terminal::say("never inside");
    }
    for enrolment in enrolments {
        tell_enrolment(enrolment);
    }
    for event in events.iter().filter(|event| !event.brought_in) {
        let rule = serde_json::to_value(event.rule).unwrap_or_default();
        let rule = rule.as_str().unwrap_or_default().replace('_', " ");
        terminal::say(format!(
            "{} at {} did not bring them in; by the rules of now: {rule}",
            event.cause, event.at
        ));
    }
}

fn tell_enrolment(enrolment: &EnrolmentView) {
    let until = enrolment
        .due_at
        .map(|due| format!(" until {due}"))
        .unwrap_or_default();
    let note = if enrolment.note.is_empty() {
        String::new()
    } else {
        format!(": {}", enrolment.note)
    };
    terminal::say(format!(
        "{} by {} at {}: {} at {}{until}{note}",
        enrolment.id,
        enrolment.cause,
        enrolment.entered_at,
        enrolment.state.word().replace('_', " "),
        enrolment.node,
    ));
    for step in &enrolment.steps {
        terminal::say(format!("  {}  {}  {}", step.at, step.node, step.what));
    }
}
