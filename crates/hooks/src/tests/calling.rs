//! Who is told of what, and what becomes of it.

use db::{Db, db_test};
use kernel::{CustomerId, Span};
use serde_json::json;

use super::{KINDS, Receiver, Trial, customer, new_hook, said};
use crate::{Called, KEPT, domain::rest_until, service};

fn tried(count: usize) -> Called {
    Called {
        tried: count,
        told: count,
        ..Called::default()
    }
}

#[db_test]
fn whoever_wants_to_hear_of_an_event_is_told_once_and_signed(db: &Db) {
    let trial = Trial::new(db);
    let erp = trial.hook("erp", &["order.paid", "custom.*"]);
    let depot = trial.hook("depot", &["parcel.delivered", "order.paid"]);
    trial.happens(7, "order.paid");
    trial.happens(7, "parcel.delivered");
    trial.happens(7, "custom.warranty");
    trial.happens(7, "message.sent");

    let receiver = Receiver::new(Vec::new());
    assert_eq!(trial.call(&receiver), tried(4));
    assert_eq!(trial.call(&receiver), tried(0), "each once");
    assert_eq!(trial.next(), None);
    let heard: Vec<(String, String)> = receiver
        .told()
        .iter()
        .map(|one| {
            (
                one.url.clone(),
                said(one)["kind"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let of = |name: &str, kind: &str| (format!("https://{name}.example/in"), kind.to_owned());
    assert_eq!(
        heard,
        [
            of("erp", "order.paid"),
            of("erp", "custom.warranty"),
            of("depot", "order.paid"),
            of("depot", "parcel.delivered"),
        ]
    );
    let first = receiver.told().remove(0);
    assert_eq!(said(&first)["customer"], json!({"id": "cus_7"}));
    assert_eq!(said(&first)["data"], json!({"order": "ord_1"}));
    let signature = first.header("perennial-signature").unwrap();
    assert!(signature.contains(",v1="), "{signature}");
    assert!(first.header("idempotency-key").unwrap().starts_with("hkd_"));
    for hook in [erp, depot] {
        let states: Vec<_> = trial
            .deliveries(hook)
            .into_iter()
            .map(|one| one.1)
            .collect();
        assert_eq!(states, ["told", "told"]);
    }
}

#[db_test]
fn a_receiver_that_fails_is_left_alone_and_keeps_nobody_waiting(db: &Db) {
    let trial = Trial::new(db);
    let broken = trial.hook("broken", &["order.paid"]);
    let sound = trial.hook("sound", &["order.paid"]);
    for customer in 1..=3 {
        trial.happens(customer, "order.paid");
    }
    // The last is answered first: one 503, then everything is taken.
    let receiver = Receiver::new(vec![Ok(503)]);
    let called = trial.call(&receiver);
    assert_eq!(
        (called.tried, called.told, called.postponed),
        (4, 3, 1),
        "one try of the broken one, three of the other"
    );
    assert_eq!(trial.call(&receiver).tried, 0, "it rests");
    assert!(trial.next().unwrap() > trial.at().now);
    let states = |hook| -> Vec<_> {
        let all = trial.deliveries(hook);
        all.into_iter().map(|one| (one.1, one.2)).collect()
    };
    assert_eq!(
        states(broken),
        [("waiting", 0), ("waiting", 0), ("waiting", 1)]
    );
    assert_eq!(states(sound), [("told", 1); 3]);

    trial.passes(Span::from_minutes(2));
    assert_eq!(trial.call(&receiver), tried(3));
    assert_eq!(states(broken), [("told", 1), ("told", 1), ("told", 2)]);
    let view = db.read_now(service::list).unwrap().remove(0);
    assert_eq!(
        (view.failures, view.rests_until, view.waiting),
        (0, None, 0)
    );
}

#[test]
fn rests_grow_up_to_an_hour() {
    let now = kernel::Timestamp::from_millis(0);
    let minutes = |failures| rest_until(now, failures).since(now).seconds() / 60;
    assert_eq!([1, 2, 3, 7, 60].map(minutes), [1, 2, 4, 60, 60]);
}

#[db_test]
fn what_will_never_be_taken_is_given_up_at_once_and_tried_anew_when_somebody_says_so(db: &Db) {
    let trial = Trial::new(db);
    let hook = trial.hook("erp", &["order.paid"]);
    trial.happens(1, "order.paid");
    let called = trial.call(&Receiver::new(vec![Ok(404)]));
    assert_eq!((called.tried, called.failed), (1, 1));
    let all = trial.deliveries(hook);
    assert_eq!((all[0].1, all[0].2), ("failed", 1));
    assert_eq!(all[0].3, "the receiver answered 404: so it is");
    assert_eq!(trial.next(), None);

    let at = trial.at();
    let view = db
        .write_now(|tx| service::retry_all(tx, &at, hook))
        .unwrap();
    assert_eq!((view.waiting, view.failed), (1, 0));
    assert_eq!(trial.call(&Receiver::new(Vec::new())), tried(1));
}

#[db_test]
fn it_is_given_up_after_nine_tries(db: &Db) {
    let trial = Trial::new(db);
    let hook = trial.hook("erp", &["order.paid"]);
    trial.happens(1, "order.paid");
    let mut tries = 0;
    while trial.next().is_some() {
        let receiver = Receiver::new(vec![Err(fetch::Error::TimedOut {
            host: "erp.example".to_owned(),
        })]);
        tries += trial.call(&receiver).tried;
        trial.passes(Span::from_hours(9));
        assert!(tries < 20);
    }
    assert_eq!(tries, 9);
    assert_eq!(trial.deliveries(hook)[0].1, "failed");
}

#[db_test]
fn a_paused_hook_hears_nothing_and_loses_nothing_that_waited(db: &Db) {
    let trial = Trial::new(db);
    let hook = trial.hook("erp", &["order.paid"]);
    trial.happens(1, "order.paid");
    let pause = |paused| {
        db.write_now(|tx| service::set_paused(tx, hook, paused))
            .unwrap()
    };
    assert!(pause(true).paused);
    trial.happens(2, "order.paid");
    let receiver = Receiver::new(Vec::new());
    assert_eq!(trial.call(&receiver), tried(0));
    assert_eq!(trial.next(), None);
    let at = trial.at();
    let refused = db
        .write_now(|tx| service::trial(tx, &at, hook))
        .unwrap_err();
    assert_eq!(refused.code(), "hooks.paused");
    pause(false);
    assert_eq!(trial.call(&receiver), tried(1));
    assert_eq!(said(&receiver.told()[0])["customer"]["id"], "cus_1");
}

#[db_test]
fn a_process_that_dies_leaves_its_deliveries_to_the_next(db: &Db) {
    let trial = Trial::new(db);
    let hook = trial.hook("erp", &["order.paid"]);
    trial.happens(1, "order.paid");
    let at = trial.at();
    let hold = (at.now, at.now.plus(Span::from_minutes(10)), 5);
    let claimed = db
        .write_now(|tx| crate::store::claim(tx, hook, hold, 10))
        .unwrap();
    assert_eq!(claimed.len(), 1);
    let receiver = Receiver::new(Vec::new());
    assert_eq!(trial.call(&receiver), tried(0), "somebody has it");
    trial.passes(Span::from_minutes(11));
    assert_eq!(trial.call(&receiver), tried(1));
    let ended = (crate::DeliveryState::Failed, None, "too late");
    let is_ours = db
        .write_now(|tx| crate::store::end(tx, (claimed[0].id, 5), ended, at.now))
        .unwrap();
    assert!(!is_ours, "under an old token nothing is written");
    assert_eq!(trial.deliveries(hook)[0].1, "told");
}

#[db_test]
fn the_person_is_told_along_only_where_that_is_wanted(db: &Db) {
    let trial = Trial::new(db);
    let at = trial.at();
    let mut new = new_hook("crm", &["order.paid"]);
    new.person = true;
    let rng = kernel::Rng::from_seed(1);
    db.write_now(|tx| service::create(tx, &at, &rng, (new.clone(), KINDS)))
        .unwrap();
    trial.hook("erp", &["order.paid"]);
    let ana = customer(&trial, "ana@a.example", "Ana");
    trial.happens(ana.raw(), "order.paid");
    let receiver = Receiver::new(Vec::new());
    assert_eq!(trial.call(&receiver), tried(2));
    let told = receiver.told();
    assert_eq!(
        said(&told[0])["customer"],
        json!({"id": ana, "email": "ana@a.example", "first_name": "Ana"})
    );
    assert_eq!(said(&told[1])["customer"], json!({"id": ana}));
}

#[db_test]
fn what_waits_about_a_person_moves_and_goes_with_the_person(db: &Db) {
    let trial = Trial::new(db);
    let hook = trial.hook("erp", &["order.paid"]);
    trial.happens(1, "order.paid");
    let (from, into) = (CustomerId::from_raw(1), CustomerId::from_raw(2));
    db.write_now(|tx| crate::merge(tx, from, into)).unwrap();
    let exported = db.read_now(|tx| crate::export(tx, into)).unwrap();
    assert_eq!(
        (&exported[0]["to"], &exported[0]["kind"]),
        (&json!("erp"), &json!("order.paid"))
    );
    assert_eq!(
        db.read_now(|tx| crate::export(tx, from)).unwrap(),
        json!([])
    );
    db.write_now(|tx| crate::forget(tx, into)).unwrap();
    assert!(trial.deliveries(hook).is_empty());
    assert_eq!(trial.call(&Receiver::new(Vec::new())), tried(0));
}

#[db_test]
fn nothing_is_kept_longer_than_two_weeks(db: &Db) {
    let trial = Trial::new(db);
    let hook = trial.hook("erp", &["order.paid"]);
    trial.happens(1, "order.paid");
    trial.passes(KEPT);
    trial.happens(2, "order.paid");
    trial.passes(Span::from_minutes(1));
    assert_eq!(crate::sweep(db, trial.at().now).unwrap(), 1);
    assert_eq!(trial.deliveries(hook).len(), 1);
}
