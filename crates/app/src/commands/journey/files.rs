//! Documents as files, so that programmes can live in a repository: looked at, compared, applied, and written out.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use db::{Access, Db};
use journeys::{
    Document, Documents, Inside, JourneyName, Problem,
    public::{Fate, Plan},
};
use rehearsals::Draft;
use serde_json::{Value, json};

use super::{parse, rules, shelf, told, unknown};
use crate::{
    failure::Failure,
    open::{self, Place},
    terminal,
};

/// Largest document, in bytes.
const LARGEST: usize = 1024 * 1024;

/// A document from a file, and the name that it gives.
struct Read {
    file: String,
    name: JourneyName,
    document: Document,
}

pub(super) fn validate(place: &Place, files: &[PathBuf]) -> Result<(), Failure> {
    let read = read_all(place, files)?;
    let db = place.open(Access::Read, "journey")?;
    for one in &read {
        check(place, &db, one)?;
    }
    if place.json {
        terminal::say_json(&json!({ "problems": [] }));
    } else {
        for one in &read {
            terminal::say(format!("{} is in order.", one.file));
        }
    }
    Ok(())
}

pub(super) fn plan(place: &Place, files: &[PathBuf]) -> Result<(), Failure> {
    let read = read_all(place, files)?;
    let db = place.open(Access::Read, "journey")?;
    let at = open::moment()?;
    let mut plans = Vec::new();
    for one in &read {
        check(place, &db, one)?;
        let named = (&one.name, &one.document);
        let plan = db.read_now(|tx| journeys::plan(tx, &at, &rules(), named));
        plans.push(plan.map_err(Failure::room)?);
    }
    if place.json {
        terminal::say_json(&serde_json::to_value(&plans).map_err(Failure::room)?);
        return Ok(());
    }
    for plan in &plans {
        tell(plan);
    }
    Ok(())
}

fn tell(plan: &Plan) {
    if plan.is_new {
        terminal::say(format!("{} is new.", plan.name));
        return;
    }
    if plan.changes.is_empty() {
        terminal::say(format!("{} stands as it is.", plan.name));
        return;
    }
    terminal::say(format!("{} changes:", plan.name));
    for change in &plan.changes {
        let line = match (&change.from, &change.to) {
            (None, Some(to)) => format!("  + {}: {to}", change.at),
            (Some(from), None) => format!("  - {}: {from}", change.at),
            (from, to) => {
                let (from, to) = (
                    from.clone().unwrap_or_default(),
                    to.clone().unwrap_or_default(),
                );
                format!("  ~ {}: {from} -> {to}", change.at)
            }
        };
        terminal::say(line);
    }
    let inside = &plan.inside;
    if inside.people > 0 {
        terminal::say(format!("  {} people are inside:", inside.people));
    }
    for node in &inside.nodes {
        let fate = match node.fate {
            Fate::CanMove => "finish, move or are timed anew, as --inside says",
            Fate::Finishes => "finish on their version, since the new one has no such node",
        };
        terminal::say(format!("    {} at {}: they {fate}", node.people, node.node));
    }
}

pub(super) fn apply(place: &Place, files: &[PathBuf], inside: &str) -> Result<(), Failure> {
    let read = read_all(place, files)?;
    let inside = match inside {
        "move" => Inside::Move,
        "retime" => Inside::Retime,
        _ => Inside::Finish,
    };
    let db = place.open(Access::Write, "journey")?;
    let at = open::moment()?;
    // All are looked at before the first is published.
    for one in &read {
        check(place, &db, one)?;
    }
    for one in &read {
        let named = (&one.name, &one.document);
        let done = db
            .write_now(|tx| shelf().publish(tx, &at, named, inside))
            .map_err(|error| refused(place, &one.file, error))?;
        told(place, &one.name, "published", done);
    }
    Ok(())
}

pub(super) fn publish(place: &Place, file: &Path, name: Option<&str>) -> Result<(), Failure> {
    let mut one = read(place, file, name)?;
    let db = place.open(Access::Write, "journey")?;
    let at = open::moment()?;
    if let Some(name) = name {
        one.name = parse(name)?;
    }
    let named = (&one.name, &one.document);
    let done = db
        .write_now(|tx| shelf().publish(tx, &at, named, Inside::Finish))
        .map_err(|error| refused(place, &one.file, error))?;
    told(place, &one.name, "published", done);
    Ok(())
}

pub(super) fn export(place: &Place, name: &str, yaml: bool) -> Result<(), Failure> {
    let db = place.open(Access::Read, "journey")?;
    let name = parse(name)?;
    let standing = db
        .read_now(|tx| journeys::export(tx, &Documents::default(), &name))
        .map_err(Failure::room)?;
    let document = match (standing, shelf().find(&name)) {
        (Some(standing), _) => standing,
        (None, Some(ready)) => ready.document.to_json(),
        (None, None) => return Err(unknown(&name)),
    };
    if yaml {
        terminal::say(to_yaml(&document)?.trim_end());
    } else if place.json {
        terminal::say_json(&document);
    } else {
        let text = serde_json::to_string_pretty(&document).map_err(Failure::room)?;
        terminal::say(text);
    }
    Ok(())
}

/// A document as YAML.
pub(crate) fn to_yaml(document: &Value) -> Result<String, Failure> {
    serde_saphyr::to_string(document)
        .map_err(|error| Failure::asked(format!("the document cannot be written as YAML: {error}")))
}

/// A document from JSON, or from YAML, of which JSON is a part.
pub(crate) fn from_text(text: &str) -> Result<Document, Vec<Problem>> {
    let value: Value = match serde_saphyr::from_str(text) {
        Ok(value) => value,
        // JSON says better what is wrong with JSON.
        Err(_) if text.trim_start().starts_with('{') => return Document::parse_text(text),
        Err(error) => {
            return Err(vec![Problem {
                at: String::new(),
                code: "invalid",
                text: format!("not YAML: {error}"),
            }]);
        }
    };
    Document::parse(&value)
}

fn read_all(place: &Place, files: &[PathBuf]) -> Result<Vec<Read>, Failure> {
    files.iter().map(|file| read(place, file, None)).collect()
}

fn read(place: &Place, file: &Path, name: Option<&str>) -> Result<Read, Failure> {
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file)
        .map_err(Failure::io(format!("the document {shown} cannot be read")))?;
    if text.len() > LARGEST {
        return Err(Failure::asked(format!(
            "{shown} has more than {LARGEST} bytes"
        )));
    }
    let stem = file.file_stem().and_then(OsStr::to_str);
    let name = parse(name.or(stem).unwrap_or_default())?;
    let document = from_text(&text)
        .map_err(|problems| refused(place, &shown, journeys::Error::Document(problems)))?;
    Ok(Read {
        file: shown,
        name,
        document,
    })
}

/// Whether a name on the command line is that of a file: names of journeys have neither dots nor slashes.
pub(crate) fn is_file(name: &str) -> bool {
    name.contains(['.', '/', '\\'])
}

/// Documents from files, to be rehearsed in the place of the journeys of their names.
pub(crate) fn drafts(place: &Place, files: &[PathBuf]) -> Result<Vec<Draft>, Failure> {
    let read = read_all(place, files)?;
    let draft = |one: Read| Draft {
        name: one.name,
        document: one.document.to_json(),
    };
    Ok(read.into_iter().map(draft).collect())
}

fn check(place: &Place, db: &Db, one: &Read) -> Result<(), Failure> {
    db.read_now(|tx| shelf().check(tx, &one.document))
        .map_err(|error| refused(place, &one.file, error))
}

/// Everything that is wrong with a document, a line each.
fn refused(place: &Place, file: &str, error: journeys::Error) -> Failure {
    let journeys::Error::Document(problems) = &error else {
        return Failure::room(error);
    };
    if place.json {
        terminal::say_json(&json!({ "file": file, "problems": problems }));
    } else {
        for problem in problems {
            terminal::note(problem);
        }
    }
    Failure::asked(format!("the document has {} problem(s)", problems.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_from_a_name() {
        assert!(!is_file("thank-you"));
        assert!(
            ["thank-you.yaml", "./thank-you", "programmes/thank-you.json"].map(is_file)
                == [true; 3]
        );
    }

    #[test]
    fn what_is_written_as_yaml_is_read_back_the_same() {
        for ready in &shelf().ready {
            let document = ready.document.to_json();
            let yaml = to_yaml(&document).unwrap();
            assert_eq!(from_text(&yaml).unwrap(), ready.document, "{yaml}");
            assert_eq!(from_text(&document.to_string()).unwrap(), ready.document);
        }
    }

    #[test]
    fn what_is_neither_is_told_as_such() {
        for text in ["{", "a: [", "", "- 1", "&a [*a, *a]"] {
            assert!(!from_text(text).unwrap_err().is_empty(), "{text}");
        }
    }
}
