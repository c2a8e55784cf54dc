//! Leaving on the way.

use db::{Db, db_test};
use kernel::Span;
use serde_json::json;

use super::trial::{BOUGHT, CALLED_OFF, Trial, document, with};
use crate::EnrolmentState;

#[db_test]
fn an_exit_takes_out_those_whom_it_is_about(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let ana = trial.customer("ana@example.org");
    let ben = trial.customer("ben@example.org");
    for (who, order) in [(ana, "o1"), (ana, "o2"), (ben, "o3")] {
        trial.happens(who, BOUGHT, order);
    }
    trial.settle();
    trial.happens(ana, CALLED_OFF, "o2");
    trial.settle();
    trial.pass(Span::from_minutes(15));
    trial.settle();
    let states: Vec<EnrolmentState> = trial.places(ana).into_iter().map(|place| place.0).collect();
    assert_eq!(states, [EnrolmentState::Waiting, EnrolmentState::Exited]);
    assert_eq!(trial.messages("words"), 2, "ana's other order, and ben's");
    let left = trial.enrolments(&[ana]).remove(1);
    assert_eq!((left.at.note.as_str(), left.at.due_at), (CALLED_OFF, None));
    let steps = trial.steps(&left);
    assert_eq!(
        steps[0].detail,
        json!({"reason": CALLED_OFF, "cause": "shop.called-off:o2"})
    );
    // Two of them wait for the second word.
    assert_eq!(db.read_now(timers::waiting).unwrap(), 2);
}

#[db_test]
fn called_off_in_the_same_breath_says_nothing(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let ana = trial.customer("ana@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.happens(ana, CALLED_OFF, "o1");
    trial.pass(Span::from_hours(1));
    trial.settle();
    assert_eq!(trial.places(ana)[0].0, EnrolmentState::Exited);
    assert_eq!(
        trial.walked(ana).last().unwrap(),
        "day exited",
        "the quarter was over by then"
    );
}

#[db_test]
fn an_exit_may_ask_for_more(db: &Db) {
    let trial = Trial::new(db);
    let exit = json!({"event": "shop.returned", "where": [{"field": "order", "is": "big"}]});
    trial.live("words", &with(&json!({"exits": [exit]})));
    let ana = trial.customer("ana@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.happens(ana, "shop.returned", "small");
    trial.settle();
    assert_eq!(trial.places(ana)[0].0, EnrolmentState::Waiting);
    trial.happens(ana, "shop.returned", "big");
    trial.settle();
    assert_eq!(trial.places(ana)[0].0, EnrolmentState::Exited);
}

#[db_test]
fn a_goal_takes_out_and_counts_also_for_those_who_are_through_or_held_out(db: &Db) {
    let trial = Trial::new(db);
    let goal = json!({"event": "shop.came", "within": "P3D"});
    trial.live("words", &with(&json!({ "goal": goal })));
    trial.live(
        "half",
        &with(&json!({"goal": goal, "holdout": {"percent": 50, "salt": "h"}})),
    );
    let ana = trial.customer("ana@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    trial.pass(Span::from_hours(1));
    trial.happens(ana, "shop.came", "first");
    trial.settle();
    let reached = trial.at().now;
    for row in trial.enrolments(&[ana]) {
        assert_eq!(row.goal_at, Some(reached));
        assert!(matches!(
            row.at.state,
            EnrolmentState::Exited | EnrolmentState::HeldOut
        ));
    }
    // Once is enough, and what comes too late does not count.
    let ben = trial.customer("ben@example.org");
    trial.happens(ben, BOUGHT, "o2");
    trial.settle();
    for _ in 0..2 {
        trial.pass(Span::from_days(1));
        trial.settle();
    }
    trial.pass(Span::from_days(2));
    trial.happens(ben, "shop.came", "late");
    trial.happens(ana, "shop.came", "again");
    trial.settle();
    assert!(
        trial
            .enrolments(&[ben])
            .iter()
            .all(|row| row.goal_at.is_none())
    );
    assert!(
        trial
            .enrolments(&[ana])
            .iter()
            .all(|row| row.goal_at == Some(reached))
    );
    // Who is through reaches it too, in time.
    let cleo = trial.customer("cleo@example.org");
    trial.happens(cleo, BOUGHT, "o3");
    trial.settle();
    trial.pass(Span::from_hours(1));
    trial.settle();
    trial.pass(Span::from_days(2));
    trial.settle();
    assert_eq!(trial.places(cleo)[0].0, EnrolmentState::Done);
    trial.happens(cleo, "shop.came", "in time");
    trial.settle();
    let row = trial.enrolments(&[cleo]).remove(0);
    assert_eq!(
        (row.at.state, row.goal_at),
        (EnrolmentState::Done, Some(trial.at().now))
    );
}

#[db_test]
fn what_brings_somebody_in_again_does_not_take_them_out(db: &Db) {
    let trial = Trial::new(db);
    let goal = json!({"event": BOUGHT, "within": "P30D"});
    trial.live("words", &with(&json!({ "goal": goal })));
    let ana = trial.customer("ana@example.org");
    trial.happens(ana, BOUGHT, "o1");
    trial.settle();
    trial.pass(Span::from_hours(1));
    trial.happens(ana, BOUGHT, "o2");
    trial.settle();
    let states: Vec<EnrolmentState> = trial.places(ana).into_iter().map(|place| place.0).collect();
    assert_eq!(states, [EnrolmentState::Exited, EnrolmentState::Waiting]);
}
