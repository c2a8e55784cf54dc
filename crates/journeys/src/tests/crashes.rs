//! Processes that die between any two steps, and several that work at once.

use db::{Db, FaultPoint, db_test};
use kernel::{CustomerId, Span};
use serde_json::json;

use super::trial::{BOUGHT, CALLED_OFF, Trial, document, with};
use crate::EnrolmentState;

/// Everything that is due is done by workers that are started again when they die. Leases end meanwhile.
fn settle_in_spite_of_it(trial: &Trial<'_>) {
    loop {
        match trial.round() {
            Ok((heard, fired)) if heard.claimed == 0 && fired.claimed == 0 => break,
            Ok(_) => {}
            Err(_) => {
                trial.db.faults().revive();
                trial.pass(Span::from_seconds(61));
            }
        }
    }
    trial.pass(Span::from_seconds(61));
}

#[db_test]
fn a_crash_between_any_two_steps_loses_and_doubles_nothing(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    let mut people = Vec::new();
    let mut called_off = 0;
    for point in [FaultPoint::BeforeCommit, FaultPoint::AfterCommit] {
        for nth in 1..=9_u32 {
            let two: Vec<CustomerId> = (0..2)
                .map(|n| trial.customer(&format!("c{n}-{nth}-{point:?}@example.org")))
                .collect();
            for person in &two {
                trial.happens(*person, BOUGHT, "o");
            }
            db.faults().arm(point, nth);
            settle_in_spite_of_it(&trial);
            settle_in_spite_of_it(&trial);
            if nth % 3 == 0 {
                // A dead writer tries again until it is answered.
                db.faults().revive();
                trial.happens(two[0], CALLED_OFF, "o");
                db.faults().arm(point, 2);
                called_off += 1;
            }
            for wait in [Span::from_minutes(15), Span::from_days(1)] {
                settle_in_spite_of_it(&trial);
                trial.pass(wait);
                settle_in_spite_of_it(&trial);
                settle_in_spite_of_it(&trial);
            }
            db.faults().revive();
            people.extend(two);
        }
    }
    settle_in_spite_of_it(&trial);
    let rows = trial.enrolments(&people);
    assert_eq!(rows.len(), people.len());
    let mut asked = 0;
    for row in &rows {
        let steps = trial.steps(row);
        let numbers: Vec<i64> = steps.iter().map(|step| step.step).collect();
        let wanted: Vec<i64> = (1..=row.at.steps).collect();
        assert_eq!(numbers, wanted, "steps without gaps");
        let said = steps.iter().filter(|step| step.what == "message").count();
        asked += i64::try_from(said).unwrap();
        match row.at.state {
            EnrolmentState::Done => assert_eq!(said, 2),
            EnrolmentState::Exited => assert!(said < 2),
            EnrolmentState::Waiting
            | EnrolmentState::Parked
            | EnrolmentState::Failed
            | EnrolmentState::HeldOut => panic!("{row:?} is at no end"),
        }
    }
    assert_eq!(
        trial.messages("words"),
        asked,
        "a message for each step that asked, and no other"
    );
    let left = rows
        .iter()
        .filter(|row| row.at.state == EnrolmentState::Exited)
        .count();
    assert_eq!(left, called_off);
    assert_eq!(db.read_now(timers::waiting).unwrap(), 0);
}

#[db_test]
fn two_workers_at_once_take_every_step_once(db: &Db) {
    let trial = Trial::new(db);
    trial.live("words", &document());
    trial.live("once", &with(&json!({"reentry": "once"})));
    let people: Vec<CustomerId> = (0..60)
        .map(|n| trial.customer(&format!("c{n}@example.org")))
        .collect();
    for person in &people {
        for order in ["o1", "o2"] {
            trial.happens(*person, BOUGHT, order);
        }
    }
    let race = |minutes: i64, called_off: &[CustomerId]| {
        std::thread::scope(|scope| {
            for node in 2..4_u16 {
                let trial = &trial;
                scope.spawn(move || {
                    let worker = Trial::node(db, node);
                    worker
                        .clock
                        .set(trial.at().now.plus(Span::from_minutes(minutes)));
                    for _ in 0..40 {
                        let (heard, fired) = worker.round().unwrap();
                        assert_eq!((heard.dead, fired.dead), (0, 0));
                        worker.pass(Span::MILLISECOND);
                    }
                });
            }
            // Meanwhile some call their order off.
            let teller = Trial::node(db, 9);
            teller
                .clock
                .set(trial.at().now.plus(Span::from_minutes(minutes)));
            for person in called_off {
                teller.happens(*person, CALLED_OFF, "o2");
            }
        });
        trial.pass(Span::from_minutes(minutes + 2));
        trial.settle();
    };
    race(0, &[]);
    race(15, &people[..20]);
    race(24 * 60, &people[20..40]);
    trial.pass(Span::from_days(2));
    trial.settle();
    let rows = trial.enrolments(&people);
    assert_eq!(rows.len(), 60 * 3, "two orders each, and one of them once");
    let mut asked = 0;
    for row in &rows {
        let steps = trial.steps(row);
        let numbers: Vec<i64> = steps.iter().map(|step| step.step).collect();
        assert_eq!(numbers, (1..=row.at.steps).collect::<Vec<i64>>());
        asked += i64::try_from(steps.iter().filter(|step| step.what == "message").count()).unwrap();
        assert!(
            matches!(row.at.state, EnrolmentState::Done | EnrolmentState::Exited),
            "{row:?}"
        );
        // The end says how it went: what was asked for stands in the steps, and nothing comes after an exit.
        let last = steps.last().unwrap();
        let wanted = if row.at.state == EnrolmentState::Done {
            "end"
        } else {
            "exited"
        };
        assert_eq!(last.what, wanted);
    }
    assert_eq!(trial.messages("words") + trial.messages("once"), asked);
    assert_eq!(db.read_now(timers::waiting).unwrap(), 0);
}
