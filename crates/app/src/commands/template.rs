//! `perennial template`: what messages say.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use db::{Access, Tx};
use kernel::{Language, Moment};
use messages::{
    Error,
    templates::{Desk, Draft, Look, Preview, State, TemplateView},
};
use serde_json::{Value, json};

use super::customer::named;
use crate::{
    cli::{Template, TemplateLook},
    failure::Failure,
    open::{self, Place},
    terminal,
};

pub(crate) fn run(place: &Place, command: &Template) -> Result<(), Failure> {
    match command {
        Template::List => list(place),
        Template::Show { name, version } => show(place, name, *version),
        Template::Validate { files } => validate(place, files),
        Template::Preview { name, look } => preview(place, name, look),
        Template::Save { file, name } => save(place, file, name.as_deref()),
        Template::Publish { name } => publish(place, name),
    }
}

fn desk() -> Desk {
    world::template_desk(world::policies())
}

fn list(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "template")?;
    let all = db.read_now(|tx| desk().list(tx)).map_err(Failure::room)?;
    if place.json {
        terminal::say_json(&json!({ "templates": all }));
        return Ok(());
    }
    for one in &all {
        let state = word(one.state);
        terminal::say(format!("{} {} ({state})", one.name, one.version));
    }
    Ok(())
}

const fn word(state: State) -> &'static str {
    match state {
        State::Shipped => "comes with the program",
        State::Draft => "draft",
        State::Published => "published",
    }
}

/// The version that is meant.
fn version_of(tx: &mut Tx<'_>, name: &str, version: Option<u32>) -> Result<u32, Error> {
    match version {
        Some(version) => Ok(version),
        None => desk().newest(tx, name),
    }
}

fn show(place: &Place, name: &str, version: Option<u32>) -> Result<(), Failure> {
    let db = place.open(Access::Read, "template")?;
    let found = db.read_now(|tx| {
        let version = version_of(tx, name, version)?;
        desk().read(tx, name, version)
    });
    let found = found.map_err(|error| refused(place, name, error))?;
    if place.json {
        terminal::say_json(&serde_json::to_value(&found).map_err(Failure::room)?);
        return Ok(());
    }
    let text = serde_json::to_string_pretty(&found.document).map_err(Failure::room)?;
    terminal::say(text);
    for missing in &found.untranslated {
        terminal::note(format!("not translated: {missing}"));
    }
    Ok(())
}

fn validate(place: &Place, files: &[PathBuf]) -> Result<(), Failure> {
    let db = place.open(Access::Read, "template")?;
    let at = open::moment()?;
    for file in files {
        let shown = file.display().to_string();
        let text = read(file)?.to_string();
        db.read_now(|tx| desk().understood(tx, &at, &text))
            .map_err(|error| refused(place, &shown, error))?;
        if !place.json {
            terminal::say(format!("{shown} is in order."));
        }
    }
    if place.json {
        terminal::say_json(&json!({ "problems": [] }));
    }
    Ok(())
}

/// A document from JSON, or from YAML, of which JSON is a part.
fn read(file: &Path) -> Result<Value, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(Failure::io(format!("the document {shown} cannot be read")))?;
    serde_saphyr::from_str(&text)
        .map_err(|error| Failure::asked(format!("{shown} is neither JSON nor YAML: {error}")))
}

fn preview(place: &Place, name: &str, wanted: &TemplateLook) -> Result<(), Failure> {
    let db = place.open(Access::Read, "template")?;
    let customer = wanted.customer.as_deref();
    let customer = customer.map(|customer| named(&db, customer)).transpose()?;
    let language = wanted.language.as_deref().map(Language::parse).transpose();
    let look = Look {
        customer,
        event: wanted.event,
        data: None,
        language: language.map_err(Failure::room)?,
    };
    let at = open::moment()?;
    let shown = db.read_now(|tx| shown(tx, &at, (name, wanted.version), &look));
    let shown = shown.map_err(|error| refused(place, name, error))?;
    if let Some(file) = &wanted.html {
        std::fs::write(file, &shown.html)
            .map_err(Failure::io(format!("{} cannot be written", file.display())))?;
    }
    if place.json {
        terminal::say_json(&serde_json::to_value(&shown).map_err(Failure::room)?);
        return Ok(());
    }
    terminal::say(format!(
        "Subject: {}\nPreview: {}\n\n{}",
        shown.subject, shown.preheader, shown.text
    ));
    for warning in &shown.warnings {
        terminal::note(warning);
    }
    Ok(())
}

fn shown(
    tx: &mut Tx<'_>,
    at: &Moment,
    (name, version): (&str, Option<u32>),
    look: &Look,
) -> Result<Preview, Error> {
    let version = version_of(tx, name, version)?;
    desk().preview(tx, at, (name, version), look)
}

fn save(place: &Place, file: &Path, name: Option<&str>) -> Result<(), Failure> {
    let draft = Draft {
        document: read(file)?,
        saves: None,
    };
    let stem = file.file_stem().and_then(OsStr::to_str);
    let name = name.or(stem).unwrap_or_default();
    let db = place.open(Access::Write, "template")?;
    let at = open::moment()?;
    let saved = db.write_now(|tx| desk().save(tx, &at, name, &draft));
    let shown = file.display().to_string();
    told(place, saved.map_err(|error| refused(place, &shown, error))?)
}

fn publish(place: &Place, name: &str) -> Result<(), Failure> {
    let db = place.open(Access::Write, "template")?;
    let at = open::moment()?;
    let done = db.write_now(|tx| desk().publish(tx, &at, name));
    let done = done.map_err(|error| refused(place, name, error))?;
    told(place, done.into_inner())
}

fn told(place: &Place, view: TemplateView) -> Result<(), Failure> {
    let version = view.version;
    if place.json {
        terminal::say_json(&serde_json::to_value(&version).map_err(Failure::room)?);
    } else {
        let (name, state) = (&version.name, word(version.state));
        terminal::say(format!("{name} {} ({state})", version.version));
    }
    Ok(())
}

/// Everything that is wrong with a document, a line each.
fn refused(place: &Place, what: &str, error: Error) -> Failure {
    if let Error::NoTemplate = error {
        return Failure::asked(format!(
            "there is no such template `{what}`: `perennial template list` tells which there are"
        ));
    }
    let Error::Document(problems) = &error else {
        return Failure::room(error);
    };
    if place.json {
        terminal::say_json(&json!({ "file": what, "problems": problems }));
    } else {
        for problem in problems {
            terminal::note(problem);
        }
    }
    Failure::asked(format!("the document has {} problem(s)", problems.len()))
}
