//! `perennial customer`: one person in all rooms.

use std::{fs, io::Write as _, path::Path};

use customers::{Key, MergeId};
use db::{Access, Db};
use journeys::Rules;
use kernel::{CustomerId, Done, EmailAddress, Phone};
use serde_json::{Value, json};

use crate::{
    cli::Customer,
    failure::Failure,
    open::{self, Place},
    terminal,
};

/// Who did it, for the record.
const BY: &str = "command line";

pub(crate) fn run(place: &Place, command: &Customer) -> Result<(), Failure> {
    match command {
        Customer::Find { text, limit } => find(place, text, *limit),
        Customer::Show { customer } => show(place, customer),
        Customer::Timeline {
            customer,
            limit,
            before,
        } => timeline(place, customer, *limit, *before),
        Customer::Export { customer, out } => export(place, customer, out.as_deref()),
        Customer::Erase { customer, yes } => erase(place, customer, *yes),
        Customer::Merge { from, into } => merge(place, from, into),
        Customer::Unmerge { merge } => unmerge(place, merge),
    }
}

/// A customer by number, e-mail address or telephone number.
pub(super) fn named(db: &Db, text: &str) -> Result<CustomerId, Failure> {
    if let Ok(id) = CustomerId::parse(text) {
        return Ok(id);
    }
    let key = match (EmailAddress::parse(text), Phone::parse(text, None)) {
        (Ok(email), _) => Key::Email(email),
        (Err(_), Ok(phone)) => Key::Phone(phone),
        (Err(_), Err(_)) => {
            return Err(Failure::asked(
                "a customer is named by number (cus_42), e-mail address or telephone number (+44…)",
            ));
        }
    };
    let found = db
        .read_now(|tx| customers::find(tx, &key))
        .map_err(Failure::room)?;
    found.ok_or_else(|| Failure::asked(format!("nobody is known as {text}")))
}

fn find(place: &Place, text: &str, limit: u32) -> Result<(), Failure> {
    let db = place.open(Access::Read, "customer")?;
    let (views, complete) = db
        .read_now(|tx| {
            let found = customers::search(tx, text, None, limit)?;
            Ok::<_, customers::Error>((customers::views(tx, found.customers)?, found.complete))
        })
        .map_err(Failure::room)?;
    if place.json {
        terminal::say_json(&json!({ "customers": views, "complete": complete }));
        return Ok(());
    }
    for view in &views {
        let email = view.email.as_ref().map_or("", EmailAddress::as_str);
        let names = [view.first_name.as_deref(), view.last_name.as_deref()];
        let names: Vec<&str> = names.into_iter().flatten().collect();
        terminal::say(format!("{}  {email}  {}", view.id, names.join(" ")).trim_end());
    }
    if !complete {
        terminal::note("Not everybody was looked at: more letters find more.");
    }
    terminal::note(format!("{} found", views.len()));
    Ok(())
}

fn show(place: &Place, text: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "customer")?;
    let customer = named(&db, text)?;
    let shown = db
        .read_now(|tx| {
            let policy = world::policies()(tx)?;
            Ok::<_, messages::Error>(customers::export(tx, &policy.secret, customer)?)
        })
        .map_err(Failure::room)?
        .ok_or_else(|| gone(customer))?;
    if place.json {
        terminal::say_json(&shown);
        return Ok(());
    }
    let head = shown.get("customer").cloned().unwrap_or_default();
    for (name, value) in head.as_object().into_iter().flatten() {
        let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            terminal::say(format!("{name:<12} {}", plain(value)));
        }
    }
    for merge in shown
        .get("merges")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let part = |name| merge.get(name).map(plain).unwrap_or_default();
        let undone = if merge.get("undone_at").is_some_and(Value::is_null) {
            String::new()
        } else {
            format!(", undone {}", part("undone_at"))
        };
        terminal::say(format!(
            "{:<12} {}: {} into {}, {}{undone}",
            "merge",
            part("id"),
            part("from"),
            part("into"),
            part("merged_at")
        ));
    }
    Ok(())
}

/// A text as it is, everything else as JSON.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn gone(customer: CustomerId) -> Failure {
    Failure::asked(format!("there is no customer {customer} (any more)"))
}

fn timeline(place: &Place, text: &str, limit: u32, before: Option<i64>) -> Result<(), Failure> {
    let db = place.open(Access::Read, "customer")?;
    let customer = named(&db, text)?;
    let events = db
        .read_now(|tx| {
            let found = customers::current(tx, customer)?;
            let head = found.ok_or(customers::Error::NoCustomer)?;
            Ok::<_, customers::Error>(events::timeline(tx, head.id, before, limit)?)
        })
        .map_err(Failure::room)?;
    if place.json {
        let views = events.into_iter().map(customers::public::EventView::from);
        terminal::say_json(&json!({ "events": views.collect::<Vec<_>>() }));
        return Ok(());
    }
    for event in &events {
        terminal::say(format!(
            "{:>6}  {}  {}  {}",
            event.seq, event.at, event.kind, event.data
        ));
    }
    if let Some(last) = events.last().filter(|last| last.seq > 1) {
        terminal::note(format!("Older ones: --before {}", last.seq));
    }
    Ok(())
}

fn export(place: &Place, text: &str, out: Option<&Path>) -> Result<(), Failure> {
    let db = place.open(Access::Read, "customer")?;
    let customer = named(&db, text)?;
    let at = open::moment()?;
    let rules = Rules::new(world::policies());
    let all = db
        .read_now(|tx| privacy::export(tx, &at, &rules, customer))
        .map_err(Failure::room)?
        .ok_or_else(|| gone(customer))?;
    let Some(out) = out else {
        if place.json {
            terminal::say_json(&all);
        } else {
            terminal::say(serde_json::to_string_pretty(&all).map_err(Failure::room)?);
        }
        return Ok(());
    };
    let bytes = serde_json::to_vec_pretty(&all).map_err(Failure::room)?;
    keep(out, &bytes).map_err(Failure::io(format!("{} cannot be written", out.display())))?;
    if place.json {
        terminal::say_json(&json!({"customer": customer, "file": out, "bytes": bytes.len()}));
    } else {
        terminal::say(format!(
            "Everything about {customer} is in {}.",
            out.display()
        ));
    }
    Ok(())
}

/// A new file that only its owner may read, where the system knows owners. An old one is not written over.
fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn erase(place: &Place, text: &str, yes: bool) -> Result<(), Failure> {
    let db = place.open(Access::Write, "customer")?;
    let customer = named(&db, text)?;
    if !yes {
        let asked = format!("This cannot be undone. Type {customer} to erase this person: ");
        let answer = terminal::ask(&asked).ok_or_else(|| {
            Failure::asked("nobody is there to confirm: `--yes` erases without asking")
        })?;
        if answer.trim() != customer.to_string() {
            return Err(Failure::asked("not confirmed: nothing was erased"));
        }
    }
    let at = open::moment()?;
    let rules = Rules::new(world::policies());
    let done = db
        .write_now(|tx| privacy::erase(tx, &at, &rules, customer))
        .map_err(Failure::room)?;
    let erased = done.get();
    if place.json {
        terminal::say_json(&json!({
            "customers": erased.customers, "orders": erased.orders, "visitors": erased.visitors,
            "new": done.is_new(),
        }));
    } else if done.is_new() {
        terminal::say(format!(
            "{customer} is forgotten; {} orders stay for the books, without anybody.",
            erased.orders
        ));
    } else {
        terminal::say(format!("{customer} was forgotten before."));
    }
    Ok(())
}

fn merge(place: &Place, from: &str, into: &str) -> Result<(), Failure> {
    let db = place.open(Access::Write, "customer")?;
    let (from, into) = (named(&db, from)?, named(&db, into)?);
    let at = open::moment()?;
    let rules = Rules::new(world::policies());
    let done = db
        .write_now(|tx| privacy::merge(tx, &at, &rules, from, into, BY))
        .map_err(Failure::room)?;
    let merged = done.get();
    if place.json {
        terminal::say_json(&json!({
            "merge": merged.merge, "from": from, "into": into, "new": done.is_new(),
        }));
    } else {
        terminal::say(format!(
            "{from} is {into} now. `perennial customer unmerge {}` undoes it.",
            merged.merge
        ));
    }
    Ok(())
}

fn unmerge(place: &Place, text: &str) -> Result<(), Failure> {
    let merge = MergeId::parse(text)
        .map_err(|_not| Failure::asked("a merge is named by its id (mrg_…): `show` tells it"))?;
    let db = place.open(Access::Write, "customer")?;
    let at = open::moment()?;
    let rules = Rules::new(world::policies());
    let done: Done<customers::Unmerged> = db
        .write_now(|tx| privacy::unmerge(tx, &at, &rules, merge, BY))
        .map_err(Failure::room)?;
    let undone = done.get();
    if place.json {
        terminal::say_json(&json!({
            "merge": undone.merge, "restored": undone.restored, "survivor": undone.survivor,
            "new": done.is_new(),
        }));
    } else {
        terminal::say(format!(
            "{} and {} are two again.",
            undone.restored, undone.survivor
        ));
    }
    Ok(())
}
