//! `perennial offer`: what the shop gives away.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, stdin, stdout},
    path::Path,
};

use db::{Access, Db, Tx};
use kernel::{Currency, Done, Moment, Money, Rng};
use offers::{
    CodeState, Definition, Error, How, OfferState, Taken,
    public::{Brought, OfferView},
};
use serde_json::json;

use super::insight;
use crate::{
    cli::{self, Offer as Command},
    failure::Failure,
    open::{self, Place},
    terminal,
};

/// Lines that are taken in one transaction.
const PIECE: usize = 5_000;
/// Bytes of the longest line that is read; no code is that long.
const LONGEST_LINE: u64 = 10_000;
/// Codes that are shown; the rest is in `export`.
const MOST_SHOWN: i64 = 50;

pub(crate) fn run(place: &Place, command: &Command) -> Result<(), Failure> {
    match command {
        Command::List => list(place),
        Command::Show { name } => show(place, name),
        Command::Create {
            name,
            definition,
            change,
        } => create(place, (name, definition), *change),
        Command::State { name, state } => {
            let state = match state {
                cli::OfferState::Active => OfferState::Active,
                cli::OfferState::Paused => OfferState::Paused,
                cli::OfferState::Ended => OfferState::Ended,
            };
            change(place, |tx, at| offers::change_state(tx, at, (name, state)))
        }
        Command::Codes(arguments) => match arguments.make {
            Some(count) => make(place, &arguments.name, count),
            None => codes(place, &arguments.name),
        },
        Command::ImportCodes { name, file } => import(place, name, file),
        Command::Export { name, free } => export(place, name, *free),
    }
}

fn read_from<T>(db: &Db, body: impl FnMut(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Failure> {
    db.read_now(body).map_err(Failure::room)
}

fn list(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "offer")?;
    let all = read_from(&db, offers::list)?;
    if place.json {
        return insight::json(&json!({ "offers": all }));
    }
    for one in &all {
        terminal::say(line(one));
    }
    if all.is_empty() {
        terminal::note("There is no offer yet: `perennial offer create` makes one.");
    }
    Ok(())
}

fn line(one: &OfferView) -> String {
    let free = match one.free {
        Some(free) if one.few_left => format!(", {free} free codes: few are left"),
        Some(free) => format!(", {free} free codes"),
        None => String::new(),
    };
    format!(
        "{:<24} {:<7} {} ({} given, {} used{free})",
        one.name,
        one.state.word(),
        one.definition.title,
        one.given,
        one.figures.redeemed
    )
}

fn show(place: &Place, name: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "offer")?;
    let one = read_from(&db, |tx| offers::show(tx, name))?;
    if place.json {
        return insight::json(&one);
    }
    terminal::say(line(&one));
    for (code, cost) in &one.figures.cost {
        let told = match Currency::parse(code) {
            Ok(currency) => Money::new(*cost, currency).to_string(),
            Err(_unknown) => format!("{cost} {code}"),
        };
        terminal::say(format!(
            "cost {told} so far; {} of {} uses by people whom it was not given to",
            one.figures.by_others, one.figures.redeemed
        ));
    }
    let definition = serde_json::to_string_pretty(&one.definition).map_err(Failure::room)?;
    terminal::say(definition);
    Ok(())
}

/// The definition as JSON, or the file that holds it.
fn create(place: &Place, (name, text): (&str, &str), is_change: bool) -> Result<(), Failure> {
    let text = if text.trim_start().starts_with('{') {
        text.to_owned()
    } else {
        std::fs::read_to_string(text).map_err(|error| Failure::asked(format!("{text}: {error}")))?
    };
    let definition: Definition = serde_json::from_str(&text)
        .map_err(|error| Failure::asked(format!("the definition is not understood: {error}")))?;
    let how = if is_change { How::Change } else { How::Make };
    change(place, |tx, at| {
        offers::define(tx, at, (name, definition.clone()), how)
    })
}

fn change(
    place: &Place,
    mut body: impl FnMut(&mut Tx<'_>, &Moment) -> Result<Done<OfferView>, Error>,
) -> Result<(), Failure> {
    let db = place.open(Access::Write, "offer")?;
    let at = open::moment()?;
    let done = db.write_now(|tx| body(tx, &at)).map_err(Failure::room)?;
    if place.json {
        return insight::json(done.get());
    }
    let already = if done.is_new() { "" } else { " (as before)" };
    terminal::say(format!("{}{already}", line(done.get())));
    Ok(())
}

fn codes(place: &Place, name: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "offer")?;
    let codes = read_from(&db, |tx| {
        offers::codes(tx, name, (None, ""), MOST_SHOWN.saturating_add(1))
    })?;
    let shown: Vec<_> = codes.iter().map(|(_, code)| code).take(50).collect();
    if place.json {
        return insight::json(&json!({ "codes": shown, "more": codes.len() > shown.len() }));
    }
    for code in &shown {
        let whose = code
            .customer
            .map_or_else(String::new, |one| one.to_string());
        terminal::say(format!(
            "{:<40} {:<9} {whose}",
            code.code,
            code.state.word()
        ));
    }
    if codes.len() > shown.len() {
        terminal::note("There are more: `perennial offer export` has them all.");
    }
    Ok(())
}

fn make(place: &Place, name: &str, count: u32) -> Result<(), Failure> {
    let db = place.open(Access::Write, "offer")?;
    let at = open::moment()?;
    let rng = Rng::from_os().map_err(Failure::room)?;
    let added = db
        .write_now(|tx| offers::generate(tx, &at, &rng, (name, count)))
        .map_err(Failure::room)?;
    if place.json {
        return insight::json(&json!({ "added": added }));
    }
    terminal::say(format!("{added} codes were made"));
    terminal::note(format!(
        "The store must have them before somebody uses one: `perennial offer export {name} --free > codes.csv`."
    ));
    Ok(())
}

/// Piece by piece, so that no file is too large.
fn import(place: &Place, name: &str, file: &Path) -> Result<(), Failure> {
    let db = place.open(Access::Write, "offer")?;
    let unread = || Failure::io(format!("{} cannot be read", file.display()));
    let source: Box<dyn Read> = if file == Path::new("-") {
        Box::new(stdin())
    } else {
        Box::new(File::open(file).map_err(unread())?)
    };
    let mut source = BufReader::new(source);
    let mut taken = Taken::default();
    loop {
        let lines = piece(&mut source).map_err(unread())?;
        if lines.is_empty() {
            break;
        }
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let at = open::moment()?;
        taken = db
            .write_now(|tx| {
                let mut more = taken.clone();
                offers::take_codes(tx, &at, name, &lines, &mut more)?;
                Ok::<_, Error>(more)
            })
            .map_err(Failure::room)?;
    }
    told(place, &taken.brought)
}

fn piece(source: &mut impl BufRead) -> std::io::Result<Vec<String>> {
    let mut lines = Vec::new();
    while lines.len() < PIECE {
        let mut line = Vec::new();
        let read = source
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        lines.push(String::from_utf8_lossy(&line).into_owned());
    }
    Ok(lines)
}

fn told(place: &Place, brought: &Brought) -> Result<(), Failure> {
    if place.json {
        return insight::json(brought);
    }
    terminal::say(format!(
        "{} codes were taken, {} lines were not",
        brought.added, brought.refused
    ));
    for one in &brought.refusals {
        let why = serde_json::to_value(one.why).map_err(Failure::room)?;
        let why = why.as_str().unwrap_or_default();
        terminal::say(format!("line {}: {} ({why})", one.line, one.code));
    }
    Ok(())
}

fn export(place: &Place, name: &str, is_free: bool) -> Result<(), Failure> {
    let db = place.open(Access::Read, "offer")?;
    let state = is_free.then_some(CodeState::Free);
    let count = read_from(&db, |tx| {
        offers::export_codes(tx, name, state, stdout().lock())
    })?;
    terminal::note(format!("{count} codes"));
    Ok(())
}
