//! `perennial setting`: the shop's settings.

use db::Access;
use kernel::Done;
use serde_json::json;

use crate::{
    cli::SettingCommand,
    failure::Failure,
    open::{self, Place},
    terminal,
};

pub(crate) fn run(place: &Place, command: &SettingCommand) -> Result<(), Failure> {
    match command {
        SettingCommand::List => list(place),
        SettingCommand::Set { key, value } => change(place, key, Some(value)),
        SettingCommand::Reset { key } => change(place, key, None),
    }
}

fn list(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "setting")?;
    let mut shown = place.installation.list(&place.catalogue);
    shown.extend(db.read_now(|tx| settings::list(tx, &place.catalogue))?);
    if place.json {
        let all: Vec<_> = shown
            .iter()
            .map(
                |one| json!({"key": one.spec.key, "value": one.value, "origin": one.origin.word()}),
            )
            .collect();
        terminal::say_json(&json!({ "settings": all }));
        return Ok(());
    }
    let width = shown
        .iter()
        .map(|one| one.spec.key.len())
        .max()
        .unwrap_or(0);
    for one in shown {
        terminal::say(format!(
            "{:width$}  {}  ({})",
            one.spec.key,
            one.value,
            one.origin.word()
        ));
    }
    Ok(())
}

fn change(place: &Place, key: &str, value: Option<&str>) -> Result<(), Failure> {
    let db = place.open(Access::Write, "setting")?;
    let at = open::moment()?;
    let done = db.write_now(|tx| match value {
        Some(value) => settings::set_text(tx, &at, &place.catalogue, key, value),
        None => settings::reset(tx, &place.catalogue, key),
    })?;
    let changed = matches!(done, Done::Done(()));
    if place.json {
        terminal::say_json(&json!({"key": key, "changed": changed}));
    } else {
        terminal::say(if changed {
            format!("{key} is changed.")
        } else {
            format!("{key} stood like that already.")
        });
    }
    Ok(())
}
