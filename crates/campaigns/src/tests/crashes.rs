//! Processes that die between any two steps, and several that work at once.

use db::{Db, FaultPoint, db_test};
use kernel::Span;
use serde_json::json;

use super::trial::{Trial, document, two, with};
use crate::CampaignState;

#[db_test]
fn a_crash_between_any_two_steps_loses_and_doubles_nothing(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(8);
    let mut campaigns = 0;
    for point in [FaultPoint::BeforeCommit, FaultPoint::AfterCommit] {
        for nth in 1..=10_u32 {
            campaigns += 1;
            let campaign = format!("c{campaigns}");
            trial.schedule(&campaign, &document());
            db.faults().arm(point, nth);
            for _ in 0..40 {
                match crate::work(db, &trial.at(), &trial.rules) {
                    Ok(None) => break,
                    Ok(Some(_)) => {}
                    Err(_) => {
                        db.faults().revive();
                        trial.pass(Span::from_seconds(61));
                    }
                }
            }
            db.faults().revive();
            trial.pass(Span::from_seconds(61));
            trial.finish();
            let state = trial.show(&campaign).campaign.state;
            assert_eq!(state, CampaignState::Sent, "{point:?} {nth}");
            for person in &people {
                assert_eq!(trial.mails(*person).len(), campaigns, "{point:?} {nth}");
            }
        }
    }
}

#[db_test]
fn two_workers_at_once_ask_for_everybody_once(db: &Db) {
    let trial = Trial::new(db);
    let people = trial.people(60);
    let test = json!({"percent": 50, "wait_hours": 1, "measure": "clicked"});
    trial.schedule("spring", &with(&json!({"variants": two(), "test": test})));
    for _ in 0..3 {
        std::thread::scope(|scope| {
            for node in 2..4_u16 {
                let trial = &trial;
                scope.spawn(move || {
                    let worker = Trial::node(db, node);
                    worker.clock.set(trial.at().now);
                    for _ in 0..20 {
                        let _worked = crate::work(db, &worker.at(), &worker.rules).unwrap();
                    }
                });
            }
        });
        trial.settle();
        trial.pass(Span::from_hours(2));
    }
    assert!(people.iter().all(|one| trial.mails(*one).len() == 1));
    assert_eq!(trial.show("spring").campaign.state, CampaignState::Sent);
}
