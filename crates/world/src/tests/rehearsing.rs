//! A rehearsal lives the past through again, and leaves the shop alone.

use db::{Db, db_test};
use kernel::{Day, SimClock};

use super::{found, furnish, noon};
use crate::{Error, Rehearsed, rehearse};

fn year(names: &[&str]) -> Rehearsed {
    Rehearsed {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
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

    let first = rehearse(db, &folder, &year(&["thank-you"]), |_| {}).unwrap();
    let second = rehearse(db, &folder, &year(&["thank-you"]), |_| {}).unwrap();
    let all = rehearse(db, &folder, &year(&[]), |_| {}).unwrap();

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
    let refused = rehearse(db, &folder, &year(&["thank-yuo"]), |_| {}).unwrap_err();
    assert!(matches!(refused, Error::UnknownProgramme(name) if name == "thank-yuo"));
}
