//! The queue: one at a time, in order, and nothing lost with a process.

use db::{Db, db_test};

use super::{asked, moment, result, wanted};
use crate::{Ended, Error, Onward, Part, RunState};

fn claim(db: &Db, minute: i64) -> Option<crate::Claimed> {
    db.write_now(|tx| crate::claim(tx, &moment(minute)))
        .unwrap()
}

fn state(db: &Db, id: crate::RunId) -> RunState {
    db.read_now(|tx| crate::read(tx, id)).unwrap().run.state
}

#[db_test]
fn runs_are_taken_one_at_a_time_in_their_order(db: &Db) {
    let (first, second) = (asked(db, 1), asked(db, 2));
    let run = claim(db, 3).unwrap();
    assert_eq!(run.id, first);
    assert_eq!(claim(db, 4), None, "one at a time");
    let noted = db
        .write_now(|tx| crate::note(tx, &moment(5), &run, (Part::Living, 250)))
        .unwrap();
    assert_eq!(noted, Onward::GoOn);
    let shown = db.read_now(|tx| crate::read(tx, first)).unwrap();
    assert_eq!((shown.run.part, shown.run.permille), (Part::Living, 250));

    let ended = Ended::Done(Box::new(result()));
    db.write_now(|tx| crate::end(tx, &moment(6), &run, &ended))
        .unwrap();
    let shown = db.read_now(|tx| crate::read(tx, first)).unwrap();
    assert_eq!(
        (shown.run.state, shown.run.permille),
        (RunState::Done, 1_000)
    );
    assert_eq!(shown.result.unwrap()["mails"], 2);
    assert_eq!(claim(db, 7).unwrap().id, second);
}

#[db_test]
fn a_run_whose_process_was_killed_is_taken_up_again_three_times_at_most(db: &Db) {
    let id = asked(db, 0);
    let lost = claim(db, 10).unwrap();
    for minute in [20, 30] {
        assert_eq!(claim(db, minute).unwrap().id, id);
    }
    let noted = db
        .write_now(|tx| crate::note(tx, &moment(31), &lost, (Part::Living, 1)))
        .unwrap();
    assert_eq!(noted, Onward::Lost, "somebody else has it");
    assert_eq!(claim(db, 40), None);
    assert_eq!(state(db, id), RunState::Failed);
}

#[db_test]
fn what_is_given_back_begins_anew(db: &Db) {
    let id = asked(db, 0);
    for minute in 1..6 {
        let run = claim(db, minute).unwrap();
        assert_eq!(run.id, id);
        db.write_now(|tx| crate::put_back(tx, &run)).unwrap();
        assert_eq!(state(db, id), RunState::Queued);
    }
    let _killed = claim(db, 7).unwrap();
    assert_eq!(claim(db, 8), None);
    db.write_now(crate::end_leases).unwrap();
    assert_eq!(claim(db, 9).unwrap().id, id);
}

#[db_test]
fn a_run_can_be_cancelled_while_it_waits_and_while_it_runs(db: &Db) {
    let (first, second) = (asked(db, 1), asked(db, 2));
    let cancel = |id, minute| {
        let done = db.write_now(|tx| crate::cancel(tx, &moment(minute), id));
        done.unwrap().into_inner().state
    };
    assert_eq!(cancel(second, 3), RunState::Cancelled);
    let run = claim(db, 4).unwrap();
    let refused = db.write_now(|tx| crate::remove(tx, first)).unwrap_err();
    assert!(matches!(refused, Error::NotOver(id) if id == first));
    assert_eq!(cancel(first, 5), RunState::Running);
    let noted = db
        .write_now(|tx| crate::note(tx, &moment(6), &run, (Part::Living, 1)))
        .unwrap();
    assert_eq!(noted, Onward::Unwanted);
    db.write_now(|tx| crate::end(tx, &moment(7), &run, &Ended::Cancelled))
        .unwrap();
    assert_eq!(state(db, first), RunState::Cancelled);
    db.write_now(|tx| crate::remove(tx, first)).unwrap();
    let gone = db.read_now(|tx| crate::read(tx, first)).unwrap_err();
    assert!(matches!(gone, Error::Unknown(id) if id == first));
}

#[db_test]
fn only_so_many_wait_and_periods_have_an_end(db: &Db) {
    for minute in 0..20 {
        let _run = asked(db, minute);
    }
    let shelf = playbooks::shelf();
    let ask = |wanted: &crate::Wanted| {
        let with = (wanted, "staff");
        db.write_now(|tx| crate::ask(tx, &moment(30), &shelf, with))
    };
    assert!(matches!(ask(&wanted(&[])), Err(Error::Queue)));
    assert!(matches!(
        ask(&wanted(&["no-such-one"])),
        Err(Error::UnknownJourney(name)) if name == "no-such-one"
    ));
    let mut long = wanted(&[]);
    long.from = long.to.plus_days(-1_100);
    assert!(matches!(ask(&long), Err(Error::Period)));
    long.from = long.to.plus_days(1);
    assert!(matches!(ask(&long), Err(Error::Period)));
}
