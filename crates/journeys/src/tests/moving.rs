//! Two customers become one; a person is forgotten.

use db::{Db, db_test};
use kernel::Span;
use serde_json::json;

use super::trial::{BOUGHT, Trial, document};
use crate::EnrolmentState;

#[db_test]
fn who_becomes_another_goes_on_as_that_one(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let old = trial.customer("ana@example.org");
    let new = trial.customer("ana@home.example");
    trial.happens(old, BOUGHT, "o1");
    trial.happens(old, BOUGHT, "both");
    trial.happens(new, BOUGHT, "both");
    trial.settle();
    let kept = trial.enrolments(&[new]).remove(0);
    for _twice in 0..2 {
        trial.write(|tx| crate::merge(tx, old, new));
    }
    assert!(trial.enrolments(&[old]).is_empty());
    let rows = trial.enrolments(&[new]);
    assert_eq!(rows.len(), 2, "what both came in by is there once");
    assert!(rows.iter().any(|row| row.id == kept.id));
    trial.pass(Span::from_minutes(15));
    trial.settle();
    assert_eq!(trial.messages("words"), 2);
    assert_eq!(db.read_now(timers::waiting).unwrap(), 2);
    for row in trial.enrolments(&[new]) {
        assert_eq!((row.at.state, row.at.steps), (EnrolmentState::Waiting, 2));
        assert_eq!(trial.steps(&row).len(), 2);
    }
    trial.write(|tx| crate::merge(tx, new, new));
    assert_eq!(trial.enrolments(&[new]).len(), 2);
}

#[db_test]
fn steps_of_what_was_there_twice_do_not_stay_behind(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let old = trial.customer("ana@example.org");
    let new = trial.customer("ana@home.example");
    trial.happens(old, BOUGHT, "both");
    trial.settle();
    trial.pass(Span::from_minutes(15));
    trial.settle();
    trial.happens(new, BOUGHT, "both");
    trial.settle();
    let dropped = trial.enrolments(&[old]).remove(0);
    trial.write(|tx| crate::merge(tx, old, new));
    let left = trial.write(|tx| Ok(crate::store::steps_of(tx, new, &[dropped.id.raw()])?));
    assert!(left.is_empty());
}

#[db_test]
fn who_is_forgotten_leaves_everything_and_leaves_only_a_number(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let ana = trial.customer("ana@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    trial.pass(Span::from_days(2));
    trial.settle();
    trial.pass(Span::from_days(1));
    trial.settle();
    trial.happens(ana, BOUGHT, "o2");
    trial.settle();
    let at = trial.at();
    for _twice in 0..2 {
        trial.write(|tx| crate::erase(tx, &at, ana));
    }
    trial.pass(Span::from_days(3));
    trial.settle();
    let rows = trial.enrolments(&[ana]);
    let states: Vec<EnrolmentState> = rows.iter().map(|row| row.at.state).collect();
    assert_eq!(states, [EnrolmentState::Done, EnrolmentState::Exited]);
    assert!(rows.iter().all(|row| row.context == json!({})));
    let steps = trial.steps(&rows[1]);
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].detail, json!({"reason": "erased"}));
    assert_eq!(rows[1].at.note, "erased");
    assert_eq!(db.read_now(timers::waiting).unwrap(), 0);
    assert_eq!(trial.messages("words"), 2);
}
