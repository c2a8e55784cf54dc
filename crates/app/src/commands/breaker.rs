//! `perennial breaker`: programmes that were stopped, since their mail is not wanted or repeats itself.

use db::Access;
use kernel::Done;
use messages::Brake;
use serde_json::json;

use crate::{
    cli::Breaker,
    failure::Failure,
    open::{self, Place},
    terminal,
};

pub(crate) fn run(place: &Place, command: &Breaker) -> Result<(), Failure> {
    match command {
        Breaker::List => list(place),
        Breaker::Show { programme } => show(place, programme),
        Breaker::Clear { programme } => clear(place, programme),
    }
}

fn stopped(place: &Place) -> Result<Vec<Brake>, Failure> {
    let db = place.open(Access::Read, "breaker")?;
    db.read_now(messages::brakes).map_err(Failure::room)
}

fn list(place: &Place) -> Result<(), Failure> {
    let stopped = stopped(place)?;
    if place.json {
        terminal::say_json(&json!({ "stopped": stopped }));
        return Ok(());
    }
    if stopped.is_empty() {
        terminal::note("No programme is stopped.");
    }
    for brake in stopped {
        terminal::say(format!("{}  since {}", brake.programme, brake.since));
    }
    Ok(())
}

fn show(place: &Place, programme: &str) -> Result<(), Failure> {
    let found = stopped(place)?
        .into_iter()
        .find(|brake| brake.programme == programme);
    if place.json {
        terminal::say_json(&json!({"programme": programme, "stopped": found}));
        return Ok(());
    }
    match found {
        Some(brake) => {
            terminal::say(format!(
                "{programme} is stopped since {}: {}.",
                brake.since,
                brake.words()
            ));
            terminal::say(
                "What it wants to send waits. Look at whom it writes to and what, then let it go on with `perennial breaker clear`.",
            );
        }
        None => terminal::say(format!("{programme} is not stopped.")),
    }
    Ok(())
}

fn clear(place: &Place, programme: &str) -> Result<(), Failure> {
    let db = place.open(Access::Write, "breaker")?;
    let at = open::moment()?;
    let done = db
        .write_now(|tx| messages::release_brake(tx, &at, programme))
        .map_err(Failure::room)?;
    let went_on = matches!(done, Done::Done(()));
    if place.json {
        terminal::say_json(&json!({"programme": programme, "cleared": went_on}));
    } else if went_on {
        terminal::say(format!("{programme} goes on."));
    } else {
        terminal::say(format!("{programme} was not stopped."));
    }
    Ok(())
}
