//! Steps that cannot be made.

use std::sync::atomic::Ordering;

use db::{Db, db_test};
use kernel::{Done, Span};
use serde_json::{Value, json};

use super::trial::{BOUGHT, CALLED_OFF, Trial, document, monday, name, past, with};
use crate::{BackFill, EnrolmentId, EnrolmentState};

fn retry(
    trial: &Trial<'_>,
    customer: kernel::CustomerId,
    enrolment: EnrolmentId,
) -> Option<Done<()>> {
    let at = trial.at();
    trial.write(|tx| crate::retry(tx, &at, customer, enrolment))
}

#[db_test]
fn a_failed_step_is_kept_with_its_cause_and_tried_again(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let people: Vec<_> = (0..3)
        .map(|n| trial.customer(&format!("c{n}@example.org")))
        .collect();
    for person in &people {
        trial.happens(*person, BOUGHT, "o");
    }
    trial.settle();
    trial.broken.store(true, Ordering::Relaxed);
    trial.pass(Span::from_minutes(15));
    trial.settle();
    let rows = trial.enrolments(&people);
    for row in &rows {
        assert_eq!(
            (row.at.state, row.at.node.as_str()),
            (EnrolmentState::Failed, "quarter")
        );
        assert!(row.at.note.starts_with("messages."), "{}", row.at.note);
        let step = trial.steps(row).remove(0);
        assert_eq!((step.what.as_str(), step.step), ("failed", 1));
        assert!(step.detail["text"].is_string() && step.detail["code"].is_string());
    }
    let here = |node: &'static str, limit| {
        let found = trial.write(|tx| crate::service::at_node(tx, &name("words"), (node, limit)));
        let people = found.expect("the journey is there").into_iter();
        people
            .map(|one| (one.customer, one.state))
            .collect::<Vec<_>>()
    };
    assert_eq!(here("quarter", 2).len(), 2, "no more than asked for");
    let failed = people.iter().map(|one| (*one, EnrolmentState::Failed));
    assert_eq!(here("quarter", 9), failed.collect::<Vec<_>>());
    assert_eq!(here("first", 9), []);
    assert_eq!(db.read_now(timers::waiting).unwrap(), 0);
    // Tried too early it fails again, with one more step that says so.
    assert_eq!(retry(&trial, people[0], rows[0].id), Some(Done::Done(())));
    trial.settle();
    assert_eq!(
        trial.walked(people[0]),
        ["quarter failed", "quarter failed"]
    );
    trial.broken.store(false, Ordering::Relaxed);
    assert_eq!(retry(&trial, people[0], rows[0].id), Some(Done::Done(())));
    assert_eq!(
        retry(&trial, people[0], rows[0].id),
        Some(Done::AlreadyDone(()))
    );
    assert_eq!(retry(&trial, people[1], rows[0].id), None, "not theirs");
    trial.settle();
    assert_eq!(
        trial.walked(people[0]),
        [
            "quarter failed",
            "quarter failed",
            "quarter wait",
            "first message"
        ]
    );
    assert_eq!(trial.places(people[0])[0].0, EnrolmentState::Waiting);
    // Who has failed is inside, and leaves by an exit like anybody.
    trial.happens(people[1], CALLED_OFF, "o");
    trial.settle();
    assert_eq!(trial.places(people[1])[0].0, EnrolmentState::Exited);
}

/// A journey that says something at once.
fn at_once() -> Value {
    let nodes = json!([
        {"id": "first", "kind": "message", "template": "word", "template_version": 1, "next": "end"},
        {"id": "end", "kind": "end"},
    ]);
    with(&json!({ "nodes": nodes }))
}

#[db_test]
fn a_first_step_that_fails_is_kept_too(db: &Db) {
    let trial = Trial::new(db);
    trial.live("at-once", &at_once());
    trial.live("words", &document());
    let ana = trial.customer("ana@example.org");
    let ben = trial.customer("ben@example.org");
    trial.broken.store(true, Ordering::Relaxed);
    trial.happens(ana, BOUGHT, "o1");
    trial.happens(ben, BOUGHT, "o2");
    trial.settle();
    for person in [ana, ben] {
        let mut states: Vec<_> = trial.places(person);
        states.sort();
        assert_eq!(
            states,
            [
                (EnrolmentState::Waiting, "quarter".to_owned()),
                (EnrolmentState::Failed, "first".to_owned()),
            ],
            "one fails, the other journey goes on"
        );
    }
    trial.broken.store(false, Ordering::Relaxed);
    for row in trial.enrolments(&[ana, ben]) {
        if row.at.state == EnrolmentState::Failed {
            let _again = retry(&trial, row.customer, row.id).unwrap();
        }
    }
    trial.settle();
    assert_eq!(trial.messages("at-once"), 2);
}

#[db_test]
fn a_back_fill_does_not_stop_at_what_fails(db: &Db) {
    let trial = Trial::new(db);
    trial.live("at-once", &at_once());
    let person = trial.customer("ana@example.org");
    let source = [past(monday(), 5, move |_| person)];
    let at = trial.at();
    let _done =
        trial.write(|tx| crate::enable(tx, &at, &name("at-once"), Some(BackFill::Newest(5))));
    trial.broken.store(true, Ordering::Relaxed);
    let entered = crate::work(db, &at, &trial.rules, &source)
        .unwrap()
        .unwrap();
    assert_eq!(entered.entered, 5);
    assert_eq!(crate::work(db, &at, &trial.rules, &source).unwrap(), None);
    assert!(
        trial
            .places(person)
            .iter()
            .all(|place| place.0 == EnrolmentState::Failed)
    );
}
