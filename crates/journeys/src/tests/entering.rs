//! Coming in.

use db::{Db, db_test};
use kernel::{CustomerId, Span};
use serde_json::json;

use super::trial::{BOUGHT, CALLED_OFF, Trial, cause, data, monday, with};
use crate::{EnrolmentState, Occurrence, is_held_out};

fn waiting(node: &str) -> (EnrolmentState, String) {
    (EnrolmentState::Waiting, node.to_owned())
}

#[db_test]
fn who_buys_goes_through_in_time(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &crate::tests::trial::document());
    let ana = trial.customer("ana@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    assert_eq!(trial.places(ana), [waiting("quarter")]);
    trial.pass(Span::from_minutes(14));
    trial.settle();
    assert_eq!(trial.messages("words"), 0);
    trial.pass(Span::from_minutes(1));
    trial.settle();
    assert_eq!(trial.places(ana), [waiting("day")]);
    assert_eq!(trial.messages("words"), 1);
    trial.pass(Span::from_days(1));
    trial.settle();
    assert_eq!(
        trial.places(ana),
        [(EnrolmentState::Done, "end".to_owned())]
    );
    assert_eq!(trial.messages("words"), 2);
    assert_eq!(
        trial.walked(ana),
        [
            "quarter wait",
            "first message",
            "day wait",
            "second message",
            "end end"
        ]
    );
    let row = trial.enrolments(&[ana]).remove(0);
    assert_eq!(
        row.context,
        json!({"order": "o1", "total": 1_250}),
        "plain fields only"
    );
    assert_eq!(
        (row.at.due_at, row.at.ended_at),
        (None, Some(trial.at().now))
    );
    assert_eq!(db.read_now(timers::waiting).unwrap(), 0);
}

#[db_test]
fn the_same_event_brings_in_once(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &crate::tests::trial::document());
    let ana = trial.customer("ana@example.org");
    let bought = Occurrence {
        customer: ana,
        kind: BOUGHT.to_owned(),
        at: monday(),
        cause: cause(BOUGHT, "o1"),
        data: data("o1"),
    };
    let at = trial.at();
    let twice = [bought.clone(), bought];
    let first = trial.write(|tx| crate::enter(tx, &at, &trial.rules, &twice));
    assert_eq!(first.entered, 1);
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    assert_eq!(trial.places(ana).len(), 1);
    trial.happens(ana, BOUGHT, "o2");
    trial.settle();
    assert_eq!(
        trial.places(ana).len(),
        2,
        "another order, and it is for always"
    );
}

#[db_test]
fn the_rules_of_coming_in_again(db: &Db) {
    let trial = Trial::new(db);
    trial.live("once", &with(&json!({"reentry": "once"})));
    trial.live("monthly", &with(&json!({"reentry": {"after": "P30D"}})));
    let ana = trial.customer("ana@example.org");
    let inside = |trial: &Trial<'_>| trial.enrolments(&[ana]).len();
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    assert_eq!(inside(&trial), 2);
    trial.pass(Span::from_days(29));
    trial.happens(ana, BOUGHT, "o2");
    trial.settle();
    assert_eq!(inside(&trial), 2, "neither");
    trial.pass(Span::from_days(1));
    trial.happens(ana, BOUGHT, "o3");
    trial.settle();
    assert_eq!(inside(&trial), 3, "a month later the one of them");
}

#[db_test]
fn several_events_at_once_count_for_one_another(db: &Db) {
    let trial = Trial::new(db);
    trial.live("once", &with(&json!({"reentry": "once"})));
    let ana = trial.customer("ana@example.org");
    let bought = |order: &str| Occurrence {
        customer: ana,
        kind: BOUGHT.to_owned(),
        at: monday(),
        cause: cause(BOUGHT, order),
        data: data(order),
    };
    let (at, several) = (trial.at(), [bought("o1"), bought("o2")]);
    let entered = trial.write(|tx| crate::enter(tx, &at, &trial.rules, &several));
    assert_eq!(entered.entered, 1);
    assert_eq!(trial.enrolments(&[ana])[0].cause, cause(BOUGHT, "o1"));
}

#[db_test]
fn what_is_stale_filtered_or_another_event_brings_nobody_in(db: &Db) {
    let trial = Trial::new(db);
    let trigger = json!({
        "event": BOUGHT,
        "fresh_for": "P2D",
        "where": [{"field": "total", "at_least": 1_000, "at_most": 1_250}, {"field": "order", "is_not": "gift"}],
    });
    trial.live("words", &with(&json!({ "trigger": trigger })));
    let ana = trial.customer("ana@example.org");
    trial.happens(ana, BOUGHT, "gift");
    trial.happens(ana, "shop.came", "o1");
    trial.happened(ana, BOUGHT, "o2", monday().minus(Span::from_hours(49)));
    trial.settle();
    assert!(trial.places(ana).is_empty());
    trial.happened(ana, BOUGHT, "o3", monday().minus(Span::from_hours(47)));
    trial.settle();
    assert_eq!(
        trial.places(ana),
        [waiting("day")],
        "the quarter of an hour lies behind"
    );
}

#[db_test]
fn who_is_held_out_is_counted_and_gets_nothing(db: &Db) {
    let trial = Trial::new(db);
    let holdout = json!({"percent": 50, "salt": "words-1"});
    trial.live("words", &with(&json!({ "holdout": holdout })));
    let people: Vec<CustomerId> = (0..12)
        .map(|n| trial.customer(&format!("c{n}@example.org")))
        .collect();
    for person in &people {
        trial.happens(*person, BOUGHT, "o");
    }
    trial.pass(Span::from_minutes(15));
    trial.settle();
    trial.pass(Span::from_days(1));
    trial.settle();
    let rules = crate::tests::trial::parse(&with(&json!({ "holdout": holdout })))
        .holdout
        .unwrap();
    let mut told = 0;
    for row in trial.enrolments(&people) {
        let chosen = is_held_out(&rules, row.customer);
        let wanted = if chosen {
            EnrolmentState::HeldOut
        } else {
            EnrolmentState::Done
        };
        assert_eq!(row.at.state, wanted);
        assert_eq!(trial.steps(&row).is_empty(), chosen);
        told += i64::from(!chosen);
    }
    assert!((2..11).contains(&told));
    assert_eq!(trial.messages("words"), told * 2);
}

/// Everybody is in one of two arms, whoever is in the shop's holdout gets no marketing, and what is no marketing goes to all.
#[db_test]
fn experiments_part_the_way_and_the_holdout_keeps_from_marketing(db: &Db) {
    let trial = Trial::new(db);
    let at = trial.at();
    let define = |name: &str, definition: serde_json::Value| {
        let definition: experiments::Definition = serde_json::from_value(definition).unwrap();
        let _done = trial.write(|tx| Ok(experiments::define(tx, &at, name, definition.clone())?));
        let _done = trial.write(|tx| Ok(experiments::start(tx, &at, name)?));
    };
    define(
        "subject",
        json!({"title": "t", "arms": [{"name": "long"}, {"name": "short"}]}),
    );
    define(
        "quiet",
        json!({"title": "t", "kind": "holdout", "percent": 50}),
    );
    let parting = json!([
        {"id": "part", "kind": "experiment", "experiment": "subject",
         "branches": [{"arm": "short", "next": "brief"}], "otherwise": "end"},
        {"id": "brief", "kind": "tag", "add": ["brief"], "next": "end"},
        {"id": "end", "kind": "end"},
    ]);
    trial.live("service", &with(&json!({ "nodes": parting })));
    trial.live("selling", &with(&json!({"purpose": "marketing"})));
    let people: Vec<CustomerId> = (0..16)
        .map(|n| trial.customer(&format!("c{n}@example.org")))
        .collect();
    for person in &people {
        trial.happens(*person, BOUGHT, "o");
    }
    trial.settle();
    let quiet = trial.write(|tx| Ok(experiments::holdout(tx)?)).unwrap();
    let (mut kept_out, mut short) = (0, 0);
    for person in &people {
        let rows = trial.enrolments(&[*person]);
        let is_kept_out = quiet.holds_out(*person);
        assert_eq!(rows.len(), if is_kept_out { 1 } else { 2 });
        kept_out += i32::from(is_kept_out);
        let arm = trial.write(|tx| Ok(experiments::arm_of(tx, "subject", *person)?));
        let met = trial.write(|tx| Ok(experiments::met_by(tx, *person)?));
        assert_eq!(met.len(), 1);
        assert_eq!(Some(&met[0].arm), arm.as_ref());
        let tags = trial
            .write(|tx| Ok(customers::view(tx, *person)?))
            .unwrap()
            .tags;
        assert_eq!(!tags.is_empty(), arm.as_deref() == Some("short"));
        short += i32::from(!tags.is_empty());
    }
    assert!((2..15).contains(&kept_out) && (2..15).contains(&short));
}

#[db_test]
fn nobody_comes_into_a_draft_a_paused_or_an_archived_journey(db: &Db) {
    let trial = Trial::new(db);
    let document = crate::tests::trial::parse(&crate::tests::trial::document());
    let at = trial.at();
    let _done =
        trial.write(|tx| crate::publish(tx, &at, &crate::tests::trial::name("draft"), &document));
    let changes: [(&str, Change); 2] = [("paused", crate::pause), ("over", crate::archive)];
    for (name, change) in changes {
        trial.live(name, &crate::tests::trial::document());
        let _done = trial.write(|tx| change(tx, &at, &crate::tests::trial::name(name)));
    }
    let ana = trial.customer("ana@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.happens(CustomerId::NOBODY, BOUGHT, "o2");
    trial.happens(ana, CALLED_OFF, "o1");
    trial.settle();
    assert!(trial.places(ana).is_empty());
}

type Change = fn(
    &mut db::Tx<'_>,
    &kernel::Moment,
    &crate::JourneyName,
) -> Result<kernel::Done<crate::JourneyId>, crate::Error>;
