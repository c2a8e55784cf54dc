//! A rehearsal lives the past through again, and leaves the shop alone.

use std::{ops::ControlFlow, path::Path};

use db::{Db, db_test};
use kernel::{Day, SimClock};
use rehearsals::public::Rehearsal;

use super::{found, furnish, noon, world};
use crate::{Error, Progress, Rehearsed, rehearse, rehearse::Plan, rehearse_shares::rehearse_in};

fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn in_short(
    db: &Db,
    folder: &Path,
    wanted: &Rehearsed,
    watch: fn(Progress) -> ControlFlow<()>,
) -> Result<Rehearsal, Error> {
    rehearse(db, folder, wanted, watch).map(|made| made.rehearsal)
}

fn year(names: &[&str]) -> Rehearsed {
    Rehearsed {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        drafts: Vec::new(),
        from: Day::parse("2025-03-08").unwrap(),
        to: Day::parse("2026-03-06").unwrap(),
    }
}

#[db_test]
fn the_past_is_lived_through_once_and_nothing_is_left_behind(db: &Db) {
    let (_ids, at) = found(db, &SimClock::new(noon()));
    let orders = furnish(db, &at, 60);
    let folder = std::env::temp_dir().join(format!(
        "perennial-rehearsal-{}-{}",
        std::process::id(),
        db.backend_name()
    ));

    let first = in_short(db, &folder, &year(&["thank-you"]), go_on).unwrap();
    let second = in_short(db, &folder, &year(&["thank-you"]), go_on).unwrap();
    let all = rehearse(db, &folder, &year(&[]), go_on).unwrap();
    let wanted = year(&[]);
    let plan = Plan::of(db, &wanted).unwrap();
    for shares in [1, 3] {
        let in_shares = rehearse_in(db, &folder, &plan, shares, go_on).unwrap();
        assert_eq!(in_shares, all, "{shares} shares");
    }
    let all = all.rehearsal;

    assert_eq!(first.programmes, ["thank-you"]);
    assert_eq!(first, second, "the same past, the same answer");
    assert_eq!(all.programmes.len(), playbooks::PLAYBOOKS.len());
    assert_eq!(all.failed, 0, "no step of any playbook fails");
    assert!(all.mails > first.mails && all.held_out > 0, "{all:?}");
    assert!(first.mails > 50 && first.mails <= orders, "{first:?}");
    assert!(first.people > 20 && first.people <= 60, "{first:?}");
    assert_eq!(first.failed, 0);
    let days: usize = first.per_day.iter().map(|day| day.mails).sum();
    assert_eq!(days, first.mails);
    assert_eq!(first.by_programme.get("thank-you"), Some(&first.mails));
    assert_eq!(
        first.busiest.map(|day| day.mails),
        first.per_day.iter().map(|day| day.mails).max()
    );
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    std::fs::remove_dir(&folder).unwrap();
    let counts = db.read_now(messages::counts).unwrap();
    assert!(counts.programmes.is_empty(), "the shop wrote to nobody");
    let (waiting, _) = db.read_now(events::pending).unwrap();
    assert_eq!(waiting, 0);
}

#[db_test]
fn a_programme_that_is_not_there_is_named(db: &Db) {
    let (_ids, _at) = found(db, &SimClock::new(noon()));
    let folder = std::env::temp_dir();
    let refused = rehearse(db, &folder, &year(&["thank-yuo"]), go_on).unwrap_err();
    assert!(matches!(refused, Error::UnknownProgramme(name) if name == "thank-yuo"));
}

#[db_test]
fn what_somebody_asked_for_is_rehearsed_and_kept(db: &Db) {
    let clock = SimClock::new(noon());
    let (ids, at) = found(db, &clock);
    let _orders = furnish(db, &at, 60);
    let folder = std::env::temp_dir().join(format!(
        "perennial-asked-{}-{}",
        std::process::id(),
        db.backend_name()
    ));
    let world = world(db, &clock, &ids);
    let wanted = rehearsals::Wanted {
        names: Vec::new(),
        drafts: vec![rehearsals::Draft {
            name: journeys::JourneyName::parse("thank-you").unwrap(),
            document: playbooks::find("thank-you")
                .unwrap()
                .document()
                .unwrap()
                .to_json(),
        }],
        from: Day::parse("2025-03-08").unwrap(),
        to: Day::parse("2026-03-06").unwrap(),
    };
    let run = db
        .write_now(|tx| rehearsals::ask(tx, &at, &playbooks::shelf(), (&wanted, "staff")))
        .unwrap();

    // A process that ends gives it back; the next one finishes it.
    assert!(world.rehearse_next(&folder, &|| true).unwrap());
    let waits = db.read_now(|tx| rehearsals::read(tx, run.id)).unwrap();
    assert_eq!(waits.run.state, rehearsals::RunState::Queued);
    assert!(world.rehearse_next(&folder, &|| false).unwrap());
    assert!(!world.rehearse_next(&folder, &|| false).unwrap());

    let done = db.read_now(|tx| rehearsals::read(tx, run.id)).unwrap();
    assert_eq!(
        done.run.state,
        rehearsals::RunState::Done,
        "{}",
        done.run.note
    );
    let result = done.result.unwrap();
    let plain = in_short(db, &folder, &year(&["thank-you"]), go_on).unwrap();
    assert_eq!(result["mails"], plain.mails);
    let detail = &result["details"][0];
    assert_eq!(detail["mails"], plain.mails);
    assert_eq!(detail["entered"], plain.entered);
    let people: u64 = result["per_person"]
        .as_array()
        .unwrap()
        .iter()
        .map(|count| count["people"].as_u64().unwrap())
        .sum();
    assert_eq!(people, u64::try_from(plain.people).unwrap());
    assert!(!detail["nodes"].as_array().unwrap().is_empty());
    let example = &result["examples"][0];
    assert_eq!(example["why"], "most_messages");
    let whats: Vec<&str> = example["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["what"].as_str().unwrap())
        .collect();
    for what in ["entered", "asked", "written"] {
        assert!(whats.contains(&what), "{whats:?}");
    }
    std::fs::remove_dir(&folder).unwrap();
}

#[db_test]
fn whom_a_condition_about_orders_reaches_depends_on_what_had_been_ordered_by_then(db: &Db) {
    let (_ids, at) = found(db, &SimClock::new(noon()));
    let orders = furnish(db, &at, 60);
    let wanted = year(&["second-order"]);
    let made = in_short(db, &std::env::temp_dir(), &wanted, go_on).unwrap();

    // Whoever pays a first order comes in, whatever they have ordered since.
    let mut firsts = std::collections::BTreeMap::new();
    db.read_now(|tx| {
        orders::public::reports::for_each_order(tx, |sale| {
            let first = firsts.entry(sale.customer).or_insert(sale.day);
            *first = sale.day.min(*first);
            Ok::<_, db::DbError>(())
        })
    })
    .unwrap();
    let firsts: Vec<Day> = firsts.into_values().collect();
    let in_time = firsts.iter().filter(|day| **day >= wanted.from).count();
    assert!(orders > firsts.len() && in_time > 20, "{orders} {firsts:?}");
    assert_eq!(usize::try_from(made.entered).unwrap(), in_time);
}
