//! Bringing in people whose event lies before.

use db::{Db, FaultPoint, db_test};
use kernel::{CustomerId, Span};
use serde_json::json;

use super::trial::{BOUGHT, Trial, document, monday, name, past, with};
use crate::{BackFill, EnrolmentState, Error, PastEvents, public::JobView};

/// The two words, worth saying for three months.
fn lasting() -> serde_json::Value {
    let mut document = document();
    for node in [1, 3] {
        document["nodes"][node]["fresh_for"] = json!("P90D");
    }
    document
}

#[db_test]
fn who_would_be_through_by_now_gets_nothing_any_more(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let ana = trial.customer("ana@example.org");
    let source = [past(monday(), 400, move |_n| ana)];
    ask(&trial, "words", BackFill::Newest(400));
    assert_eq!(run(&trial, &source), 400);
    let rows = trial.enrolments(&[ana]);
    let at = |node: &str| rows.iter().filter(|row| row.at.node == node).count();
    // Within three days of the first word, it is still said; of the second word, until four days and a quarter of an hour
    // are over.
    assert_eq!((at("quarter"), at("day"), at("end")), (1, 72, 327));
    assert_eq!(trial.messages("words"), 72 + 24);
}

fn ask(trial: &Trial<'_>, journey: &str, wanted: BackFill) {
    let at = trial.at();
    let done = trial.write(|tx| crate::enable(tx, &at, &name(journey), Some(wanted)));
    assert!(done.is_new());
}

fn run(trial: &Trial<'_>, sources: &[PastEvents]) -> usize {
    let mut entered = 0;
    while let Some(page) = crate::work(trial.db, &trial.at(), &trial.rules, sources).unwrap() {
        entered += page.entered;
    }
    entered
}

fn views(trial: &Trial<'_>, journey: &str) -> Vec<JobView> {
    let detail = trial
        .db
        .read_now(|tx| crate::show(tx, &trial.rules.documents, &name(journey)))
        .unwrap();
    detail.unwrap().jobs
}

fn people(trial: &Trial<'_>, count: u32) -> Vec<CustomerId> {
    (0..count)
        .map(|n| trial.customer(&format!("c{n}@example.org")))
        .collect()
}

#[db_test]
fn the_newest_of_the_past_come_in_page_by_page(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &lasting());
    let people = people(&trial, 10);
    let whose = people.clone();
    let source = [past(monday(), 1_300, move |n| {
        whose[usize::try_from(n % 10).unwrap()]
    })];
    ask(&trial, "words", BackFill::Newest(1_100));
    // Three pages: 500, 500 and 100.
    for (page, looked_at) in [500, 1_000, 1_100].into_iter().enumerate() {
        let entered = crate::work(db, &trial.at(), &trial.rules, &source)
            .unwrap()
            .unwrap();
        assert_eq!(entered.entered, if page == 2 { 100 } else { 500 });
        let view = views(&trial, "words").remove(0);
        assert_eq!((view.looked_at, view.entered), (looked_at, looked_at));
        assert_eq!(view.ended_at.is_some(), page == 2);
    }
    assert_eq!(
        crate::work(db, &trial.at(), &trial.rules, &source).unwrap(),
        None
    );
    // The same once more adds nobody; and when the event is heard after all, neither does it.
    ask(&trial, "words", BackFill::Newest(600));
    assert_eq!(run(&trial, &source), 0);
    trial.happens(people[0], BOUGHT, "1300");
    trial.settle();
    let rows = trial.enrolments(&people);
    assert_eq!(rows.len(), 1_100);
    assert!(rows.iter().all(|row| row.entered_by == "back_fill"));
    // Who bought more than a quarter of an hour ago has had the first word, and each waits for the second.
    let newest = rows.iter().filter(|row| row.at.node == "quarter").count();
    assert_eq!(newest, 1);
    assert_eq!(trial.messages("words"), 1_099);
}

#[db_test]
fn every_event_since_a_day_comes_in_and_no_older_one(db: &Db) {
    let trial = Trial::new(db);
    trial.live("once", &with(&json!({"reentry": "once"})));
    let people = people(&trial, 3);
    let whose = people.clone();
    let source = [past(monday(), 900, move |n| {
        whose[usize::try_from(n % 3).unwrap()]
    })];
    // Number 900 is now, each one before it an hour earlier.
    ask(
        &trial,
        "once",
        BackFill::Since(monday().minus(Span::from_hours(600))),
    );
    assert_eq!(run(&trial, &source), 3, "each of the three once");
    let view = views(&trial, "once").remove(0);
    assert_eq!((view.looked_at, view.entered), (601, 3));
    let causes: Vec<String> = trial
        .enrolments(&people)
        .into_iter()
        .map(|row| row.cause)
        .collect();
    assert_eq!(causes.len(), 3);
    assert!(
        causes.contains(&"shop.bought:900".to_owned()),
        "by the newest each: {causes:?}"
    );
}

#[db_test]
fn a_back_fill_goes_on_where_a_killed_process_was(db: &Db) {
    let trial = Trial::new(db);
    let person = trial.customer("ana@example.org");
    let source = [past(monday(), 1_200, move |_| person)];
    for (number, point) in [FaultPoint::BeforeCommit, FaultPoint::AfterCommit]
        .into_iter()
        .enumerate()
    {
        for nth in 1..=6_u32 {
            let journey = format!("j-{number}-{nth}");
            trial.live(&journey, &lasting());
            ask(&trial, &journey, BackFill::Newest(1_200));
            db.faults().arm(point, nth);
            loop {
                match crate::work(db, &trial.at(), &trial.rules, &source) {
                    Ok(None) => break,
                    Ok(Some(_)) => {}
                    Err(error) => {
                        assert!(error.is_transient(), "{error}");
                        db.faults().revive();
                    }
                }
            }
            db.faults().revive();
            assert!(views(&trial, &journey)[0].ended_at.is_some());
            assert_eq!(views(&trial, &journey)[0].looked_at, 1_200);
            assert_eq!(trial.messages(&journey), 1_199);
        }
    }
    assert_eq!(trial.enrolments(&[person]).len(), 12 * 1_200);
}

#[db_test]
fn a_back_fill_waits_while_its_journey_is_paused_and_ends_with_it(db: &Db) {
    let trial = Trial::new(db);
    let person = trial.customer("ana@example.org");
    let source = [past(monday(), 3, move |_| person)];
    let at = trial.at();
    for journey in ["paused", "over", "live"] {
        trial.live(journey, &document());
        ask(&trial, journey, BackFill::Newest(10));
    }
    let _done = trial.write(|tx| crate::pause(tx, &at, &name("paused")));
    let _done = trial.write(|tx| crate::archive(tx, &at, &name("over")));
    assert_eq!(run(&trial, &source), 3, "the live one");
    assert!(views(&trial, "paused")[0].ended_at.is_none());
    assert!(views(&trial, "over")[0].ended_at.is_some());
    let _done = trial.write(|tx| crate::resume(tx, &at, &name("paused")));
    assert_eq!(run(&trial, &source), 3);
    assert!(views(&trial, "paused")[0].ended_at.is_some());
}

#[db_test]
fn what_nobody_knows_of_the_past_is_said_and_stands_in_nobodys_way(db: &Db) {
    let trial = Trial::new(db);
    let other = json!({"event": "shop.came", "fresh_for": "P2D"});
    trial.live("came", &with(&json!({ "trigger": other })));
    ask(&trial, "came", BackFill::Newest(10));
    let refused = crate::work(db, &trial.at(), &trial.rules, &[]).unwrap_err();
    assert!(matches!(refused, Error::NoPast(kind) if kind == "shop.came"));
    assert_eq!(
        crate::work(db, &trial.at(), &trial.rules, &[]).unwrap(),
        None
    );
}

#[db_test]
fn two_processes_at_one_back_fill_bring_everybody_in_once(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &lasting());
    trial.live("once", &with(&json!({"reentry": "once"})));
    let people = people(&trial, 50);
    ask(&trial, "words", BackFill::Newest(2_000));
    ask(&trial, "once", BackFill::Newest(2_000));
    std::thread::scope(|scope| {
        for node in 2..4_u16 {
            let people = people.clone();
            scope.spawn(move || {
                let node = Trial::node(db, node);
                let source = [past(monday(), 2_000, move |n| {
                    people[usize::try_from(n % 50).unwrap()]
                })];
                run(&node, &source)
            });
        }
    });
    let rows = trial.enrolments(&people);
    assert_eq!(rows.len(), 2_000 + 50);
    assert!(
        rows.iter()
            .all(|row| row.at.state == EnrolmentState::Waiting)
    );
    assert_eq!(trial.messages("words"), 1_999);
    assert!(views(&trial, "words")[0].ended_at.is_some());
}
