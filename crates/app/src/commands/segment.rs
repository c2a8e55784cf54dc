//! `perennial segment`: count, list and explain groups of customers.

use std::sync::Arc;

use db::{Access, Db};
use kernel::{Clock, CustomerId, EmailAddress, Span, SystemClock, Timestamp};
use predicates::{Env, Set};
use segments::{Ask, Condition, Engine, Explained, Freshness, Limits, Part};
use serde_json::json;

use super::customer;
use crate::{
    cli::Segment,
    failure::Failure,
    open::{self, Place},
    terminal,
};

pub(crate) fn run(place: &Place, command: &Segment) -> Result<(), Failure> {
    match command {
        Segment::Count { segment } => count(place, segment),
        Segment::List { segment, limit } => list(place, segment, *limit),
        Segment::Explain { segment, customer } => explain(place, segment, customer),
        Segment::Export { segment } => export(place, segment),
        Segment::Save { name, condition } => save(place, name, condition),
        Segment::Saved => saved(place),
    }
}

/// The members of a saved segment or of a condition in JSON, and the condition in words.
pub(crate) fn members(db: &Db, now: Timestamp, text: &str) -> Result<(Set, String), Failure> {
    let (ask, condition) = ask(db, now, text)?;
    let set = db.read_now(|tx| ask.members(tx)).map_err(Failure::room)?;
    Ok((set, condition.words()))
}

fn engine() -> Result<Arc<Engine>, Failure> {
    let registry = world::registry().map_err(Failure::room)?;
    Ok(Arc::new(Engine::new(registry, Limits::default())))
}

/// The question of a saved segment or of a condition in JSON.
fn ask(db: &Db, now: Timestamp, text: &str) -> Result<(Ask, Condition), Failure> {
    let engine = engine()?;
    let (condition, shop) = db
        .read_now(|tx| {
            let shop = segments::shop(tx)?;
            let definition = segments::definition(tx, text)?;
            let condition = segments::read(tx, engine.registry(), &shop, &definition)?;
            Ok::<_, segments::Error>((condition, shop))
        })
        .map_err(Failure::room)?;
    let ask = engine.ask(db, &condition, now, &shop, Freshness::Exact);
    Ok((ask, condition))
}

fn count(place: &Place, text: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "segment")?;
    let begin = SystemClock.now();
    let (ask, condition) = ask(&db, begin, text)?;
    let count = db.read_now(|tx| ask.count(tx)).map_err(Failure::room)?;
    let milliseconds = SystemClock
        .now()
        .since(begin)
        .minus(Span::MILLISECOND)
        .millis()
        .max(0);
    if place.json {
        terminal::say_json(&json!({
            "count": count.count,
            "of": count.of,
            "milliseconds": milliseconds,
            "words": condition.words(),
        }));
    } else {
        terminal::say(condition.words());
        terminal::say(format!(
            "{} of {} customers ({milliseconds} ms)",
            count.count, count.of
        ));
    }
    Ok(())
}

fn list(place: &Place, text: &str, limit: u32) -> Result<(), Failure> {
    let db = place.open(Access::Read, "segment")?;
    let (set, words) = members(&db, SystemClock.now(), text)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let shown: Vec<CustomerId> = set.iter().take(limit).collect();
    if place.json {
        terminal::say_json(&json!({"count": set.len(), "customers": shown, "words": words}));
        return Ok(());
    }
    for piece in shown.chunks(1_000) {
        let heads = db
            .read_now(|tx| customers::get_many(tx, piece))
            .map_err(Failure::room)?;
        for head in heads {
            let email = head.email.as_ref().map_or("", EmailAddress::as_str);
            let names = [head.first_name.as_deref(), head.last_name.as_deref()];
            let name: Vec<&str> = names.into_iter().flatten().collect();
            terminal::say(format!("{}  {email}  {}", head.id, name.join(" ")).trim_end());
        }
    }
    terminal::note(format!("{} of {} members", shown.len(), set.len()));
    Ok(())
}

fn explain(place: &Place, text: &str, customer: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "segment")?;
    let now = SystemClock.now();
    let (_, condition) = ask(&db, now, text)?;
    let customer = customer::named(&db, customer)?;
    let explanation = db
        .read_now(|tx| {
            let shop = segments::shop(tx)?;
            let version = |_: &'static str| 0;
            let env = Env::new(now, &shop.zone, shop.currency, &version);
            Ok::<_, segments::Error>(condition.explain(tx, customer, &env)?)
        })
        .map_err(Failure::room)?;
    if place.json {
        let value = serde_json::to_value(&explanation).map_err(Failure::room)?;
        terminal::say_json(&value);
        return Ok(());
    }
    terminal::say(&explanation.words);
    let answer = if explanation.member {
        "belongs"
    } else {
        "does not belong"
    };
    let active = if explanation.active {
        ""
    } else {
        " (not an active customer)"
    };
    terminal::say(format!(
        "{customer} {answer}{active}{}",
        until(explanation.until)
    ));
    tell(&explanation.tree, 1);
    Ok(())
}

fn until(until: Option<Timestamp>) -> String {
    until.map_or_else(String::new, |until| format!(", at least until {until}"))
}

/// One part of the tree and those inside it.
fn tell(part: &Explained, depth: usize) {
    let mark = if part.yes { "✓" } else { "✗" };
    let space = "  ".repeat(depth);
    terminal::say(format!("{space}{mark} {}{}", part.words, until(part.until)));
    match &part.part {
        Part::All(parts) | Part::Any(parts) => {
            for inner in parts {
                tell(inner, depth.saturating_add(1));
            }
        }
        Part::Not(inner) | Part::Segment(_, inner) => tell(inner, depth.saturating_add(1)),
        Part::Predicate(_) => {}
    }
}

fn export(place: &Place, text: &str) -> Result<(), Failure> {
    let db = place.open(Access::Read, "segment")?;
    let now = SystemClock.now();
    let (set, _) = members(&db, now, text)?;
    let written = db
        .read_now(|tx| {
            let secrets = shops::secrets(tx, shops::Purpose::Addresses)?;
            let first = secrets
                .first()
                .and_then(|secret| <[u8; 32]>::try_from(secret.bytes()).ok());
            let secret = customers::Secret::new(first.unwrap_or_default());
            let rules = customers::ContactRules {
                secret: &secret,
                soft_opt_in: false,
            };
            segments::export(tx, now, rules, &set, std::io::stdout().lock())
        })
        .map_err(Failure::room)?;
    terminal::note(format!("{written} customers"));
    Ok(())
}

fn save(place: &Place, name: &str, condition: &str) -> Result<(), Failure> {
    let db = place.open(Access::Write, "segment")?;
    let at = open::moment()?;
    let registry = world::registry().map_err(Failure::room)?;
    let done = db
        .write_now(|tx| {
            let shop = segments::shop(tx)?;
            let definition = segments::definition(tx, condition)?;
            segments::create(tx, &at, &registry, &shop, (name, &definition))
        })
        .map_err(Failure::room)?;
    let segment = done.get();
    if place.json {
        terminal::say_json(&json!({"id": segment.id, "name": segment.name, "new": done.is_new()}));
    } else {
        terminal::say(format!("{} is kept as {}.", segment.name, segment.id));
    }
    Ok(())
}

fn saved(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "segment")?;
    let all = db
        .read_now(|tx| segments::list(tx, None, 1_000))
        .map_err(Failure::room)?;
    if place.json {
        terminal::say_json(&json!({ "segments": all }));
        return Ok(());
    }
    for segment in all {
        terminal::say(format!(
            "{}  {}  (version {})",
            segment.id, segment.name, segment.version
        ));
    }
    Ok(())
}
