//! Stopping in the middle.

use db::{Db, db_test};
use kernel::Span;
use serde_json::json;

use super::trial::{Trial, document, monday, name, with};
use crate::{CampaignState, Error, RunState};

#[db_test]
fn a_pause_takes_back_what_waits_and_afterwards_it_goes_once(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(20);
    trial.schedule("spring", &document());
    // Everybody is asked for, and nothing has left.
    trial.work();
    assert_eq!(trial.people_of("spring", "asked"), 20);
    let (at, spring) = (trial.at(), name("spring"));
    let paused = trial.write(|tx| crate::pause(tx, &at, &spring));
    assert!(paused.is_new());
    assert!(!trial.write(|tx| crate::pause(tx, &at, &spring)).is_new());
    // Also what comes to be written before it was taken back does not go.
    assert_eq!(trial.deliver(), 0);
    assert_eq!(trial.settle(), 0);
    assert_eq!(trial.people_of("spring", "waiting"), 20);
    trial.pass(Span::from_hours(1));
    assert_eq!(trial.settle(), 0);
    let at = trial.at();
    assert!(trial.write(|tx| crate::resume(tx, &at, &spring)).is_new());
    assert!(!trial.write(|tx| crate::resume(tx, &at, &spring)).is_new());
    assert_eq!(trial.finish(), 20);
    assert!(people.iter().all(|one| trial.mails(*one).len() == 1));
    assert_eq!(trial.show("spring").campaign.state, CampaignState::Sent);
}

#[db_test]
fn what_has_left_before_a_pause_does_not_go_again(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(12);
    trial.schedule("spring", &with(&json!({"per_hour": 12})));
    trial.live_until(monday().plus(Span::from_minutes(28)));
    let (at, spring) = (trial.at(), name("spring"));
    let _done = trial.write(|tx| crate::pause(tx, &at, &spring));
    let before: usize = people.iter().map(|one| trial.mails(*one).len()).sum();
    assert_eq!(before, 6);
    assert_eq!(trial.live_until(monday().plus(Span::from_hours(3))), 0);
    let at = trial.at();
    let _done = trial.write(|tx| crate::resume(tx, &at, &spring));
    trial.live_until(monday().plus(Span::from_hours(6)));
    assert!(people.iter().all(|one| trial.mails(*one).len() == 1));
}

#[db_test]
fn a_cancellation_is_for_ever(db: &Db) {
    let trial = Trial::new(db);
    trial.people(12);
    trial.schedule("spring", &with(&json!({"per_hour": 12})));
    trial.live_until(monday().plus(Span::from_minutes(28)));
    let (at, spring) = (trial.at(), name("spring"));
    assert!(trial.write(|tx| crate::cancel(tx, &at, &spring)).is_new());
    assert!(!trial.write(|tx| crate::cancel(tx, &at, &spring)).is_new());
    assert_eq!(trial.live_until(monday().plus(Span::from_days(1))), 0);
    let detail = trial.show("spring");
    assert_eq!(detail.campaign.state, CampaignState::Cancelled);
    assert_eq!(detail.runs[0].state, RunState::Cancelled);
    let at = trial.at();
    let again = db.write_now(|tx| crate::resume(tx, &at, &spring));
    assert!(matches!(again, Err(Error::State { .. })));
    assert_eq!(db.read_now(crate::next_wake).unwrap(), None);
}

#[db_test]
fn what_was_cancelled_while_it_waited_in_the_queue_does_not_go(db: &Db) {
    let trial = Trial::new(db);
    trial.people(9);
    trial.schedule("spring", &document());
    trial.work();
    let (at, spring) = (trial.at(), name("spring"));
    let _done = trial.write(|tx| crate::cancel(tx, &at, &spring));
    assert_eq!(trial.settle(), 0);
    assert_eq!(trial.people_of("spring", "cancelled"), 9);
}

#[db_test]
fn before_it_begins_it_can_be_a_draft_again(db: &Db) {
    let trial = Trial::new(db);
    trial.people(3);
    let later = with(&json!({"when": {"at": "2026-03-03T10:00:00Z"}}));
    trial.schedule("spring", &later);
    let (at, spring) = (trial.at(), name("spring"));
    let detail = trial
        .write(|tx| crate::unschedule(tx, &at, &spring))
        .into_inner();
    assert_eq!(detail.campaign.state, CampaignState::Draft);
    trial.pass(Span::from_days(2));
    assert_eq!(trial.settle(), 0);
    let at = trial.at();
    let past = db.write_now(|tx| crate::schedule(tx, &at, &trial.rules, (&spring, true)));
    assert!(matches!(past, Err(Error::Past)));
}
