//! `perennial recommend`: what to show to whom.

use db::{Access, Db};
use kernel::{Clock, SystemClock};
use recommendations::{Goal, HoldOut, Learned, Measured, Question, Stage};
use serde_json::json;

use super::{customer, insight};
use crate::{
    cli::{Evaluate, Recommend, RecommendFor},
    failure::Failure,
    open::Place,
    terminal,
};

pub(crate) fn run(place: &Place, command: &Recommend) -> Result<(), Failure> {
    match command {
        Recommend::Evaluate(arguments) => {
            let db = place.open(Access::Read, "recommend")?;
            evaluate(place, &db, arguments)
        }
        Recommend::For(arguments) => {
            let db = place.open(Access::Read, "recommend")?;
            let is_learned = db.read_now(recommendations::is_learned);
            if is_learned.map_err(Failure::room)? {
                return for_one(place, &db, arguments);
            }
            // A shop that was not served yet.
            drop(db);
            let db = place.open(Access::Write, "recommend")?;
            let _learned = learned(place, &db)?;
            for_one(place, &db, arguments)
        }
        Recommend::Learn => {
            let db = place.open(Access::Write, "recommend")?;
            let learned = learned(place, &db)?;
            if place.json {
                return insight::json(&learned);
            }
            terminal::say(format!(
                "Learned anew from {} order lines of {} products; {} lists changed.",
                learned.lines, learned.products, learned.changed
            ));
            Ok(())
        }
    }
}

/// Learns anew, and says where it is.
fn learned(place: &Place, db: &Db) -> Result<Learned, Failure> {
    let mut progress = |stage: Stage| {
        if !place.json {
            terminal::note(match stage {
                Stage::Reading => "Reading what everybody bought …".to_owned(),
                Stage::Weighing => "Choosing how to weigh it …".to_owned(),
                Stage::Finding => "Finding what the same people buy …".to_owned(),
                Stage::Comparing => "Comparing the words of products …".to_owned(),
                Stage::Keeping { done, all } => format!("Writing what changed: {done} of {all}"),
            });
        }
    };
    recommendations::learn(db, SystemClock.now(), &mut progress).map_err(Failure::room)
}

fn evaluate(place: &Place, db: &Db, arguments: &Evaluate) -> Result<(), Failure> {
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let hold_out = match insight::day(arguments.split.as_ref())? {
        Some(day) => HoldOut::From(day),
        None => HoldOut::LastBasket {
            at_least: count(arguments.baskets),
        },
    };
    let goal = if arguments.again || arguments.next_basket {
        Goal::Any
    } else {
        Goal::New
    };
    let question = Question {
        hold_out,
        goal,
        k: count(arguments.k),
    };
    let found = db
        .read_now(recommendations::everything)
        .and_then(|histories| recommendations::evaluation(&histories, &question))
        .map_err(Failure::room)?;
    if place.json {
        return insight::json(&found);
    }
    let tell = |name: &str, measured: &Measured| {
        terminal::say(format!(
            "{name:<18} hit rate {:.4}, recall {:.4}, NDCG {:.4}, precision {:.4}, coverage {:.4}",
            measured.hit_rate,
            measured.recall,
            measured.ndcg,
            measured.precision,
            measured.coverage
        ));
    };
    terminal::say(format!(
        "{} suggestions to each of {} customers",
        found.k, found.measured.users
    ));
    tell("suggested", &found.measured);
    tell("what is bought most", &found.most_bought);
    Ok(())
}

fn for_one(place: &Place, db: &Db, arguments: &RecommendFor) -> Result<(), Failure> {
    let customer = customer::named(db, &arguments.customer)?;
    let goal = if arguments.again {
        Goal::Any
    } else {
        Goal::New
    };
    let most = usize::try_from(arguments.limit).unwrap_or(usize::MAX);
    let now = SystemClock.now();
    let items = db
        .read_now(|tx| recommendations::recommend(tx, customer, goal, most, now))
        .map_err(Failure::room)?;
    if place.json {
        return insight::json(&json!({ "customer": customer, "items": items }));
    }
    for item in &items {
        terminal::say(format!("{}  {}: {}", item.product, item.title, item.words));
    }
    if items.is_empty() {
        terminal::note("Nothing was bought in this shop yet that is for sale.");
    }
    Ok(())
}
