//! People of a journey: brought in by hand, and those whose step failed.

use db::Access;
use journeys::{EntryRule, Hand};
use serde_json::{Value, json};

use super::{parse, rules, tell_enrolment, told_of, unknown};
use crate::{
    commands::customer::named,
    failure::Failure,
    open::{self, Place},
    terminal,
};

/// Most people shown or tried at a time.
const MOST: u32 = 1_000;

pub(super) fn add(
    place: &Place,
    name: &str,
    customer: &str,
    (cause, data): (Option<&str>, Option<&str>),
) -> Result<(), Failure> {
    let data: Value = match data {
        None => json!({}),
        Some(text) => serde_json::from_str(text)
            .map_err(|error| Failure::asked(format!("--data is not JSON: {error}")))?,
    };
    let db = place.open(Access::Write, "journey")?;
    let name = parse(name)?;
    let at = open::moment()?;
    let hand = Hand {
        customer: named(&db, customer)?,
        cause: cause.map(str::to_owned),
        data,
    };
    let brought = db
        .write_now(|tx| journeys::bring_in(tx, &at, &rules(), (&name, &hand)))
        .map_err(|error| told_of(&name, error))?;
    if place.json {
        terminal::say_json(&serde_json::to_value(brought).map_err(Failure::room)?);
        return Ok(());
    }
    let customer = hand.customer;
    terminal::say(match (brought.rule, brought.new) {
        (EntryRule::HeldOut, true) => {
            format!(
                "{customer} is counted and gets nothing, so that what it brings can be measured."
            )
        }
        (_, true) => format!("{customer} is in {name}."),
        (EntryRule::Enters | EntryRule::HeldOut, false) => {
            format!("{customer} came in by this cause already.")
        }
        (EntryRule::NotAgain, false) => {
            format!("{customer} was inside before and may not yet come in again.")
        }
        (EntryRule::KeptOut, false) => {
            format!("{customer} belongs to the shop's holdout and gets no marketing.")
        }
        (_, false) => format!("{customer} is not one of those whom {name} is for."),
    });
    Ok(())
}

pub(super) fn failed(place: &Place, name: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "journey")?;
    let name = parse(name)?;
    let failed = db
        .read_now(|tx| journeys::failed(tx, &name, MOST))
        .map_err(Failure::room)?
        .ok_or_else(|| unknown(&name))?;
    if place.json {
        terminal::say_json(&json!({ "failed": failed }));
        return Ok(());
    }
    if failed.is_empty() {
        terminal::say("no step has failed");
    }
    for one in &failed {
        terminal::say(one.customer);
        tell_enrolment(&one.enrolment);
    }
    Ok(())
}

pub(super) fn retry(place: &Place, name: &str, customer: Option<&str>) -> Result<(), Failure> {
    let db = place.open(Access::Write, "journey")?;
    let name = parse(name)?;
    let at = open::moment()?;
    let customer = customer.map(|customer| named(&db, customer)).transpose()?;
    let retried = db
        .write_now(|tx| journeys::retry_failed(tx, &at, &name, (customer, MOST)))
        .map_err(|error| told_of(&name, error))?;
    if place.json {
        terminal::say_json(&json!({ "retried": retried }));
    } else {
        terminal::say(format!(
            "{retried} steps are tried once more while `perennial serve` runs."
        ));
    }
    Ok(())
}
