//! Numbers without gaps, one event per cause.

use db::{Db, DbError, db_test};
use kernel::{CustomerId, Done};

use super::{event, listener, moment};
use crate::{
    ANY_CUSTOM, CustomEvent, Error, NewEvent, Subscriber, delete_all, merge, pending, publish,
    publish_custom, publish_many, register, timeline, unmerge,
};

#[db_test]
fn the_same_cause_is_the_same_event(db: &Db) {
    let at = moment(10);
    let outcomes = db
        .write_now(|tx| {
            Ok::<_, Error>([
                publish(tx, &at, &event(1, "a"))?,
                publish(tx, &at, &event(1, "a"))?,
                publish(tx, &at, &event(2, "a"))?,
            ])
        })
        .unwrap();
    assert_eq!(
        outcomes,
        [Done::Done(()), Done::AlreadyDone(()), Done::Done(())]
    );
}

#[db_test]
fn a_batch_is_numbered_per_customer_without_gaps(db: &Db) {
    let at = moment(10);
    let batch: Vec<NewEvent> = (0..300_i64)
        .map(|n| event(n % 3 + 1, &format!("c{}", n / 6)))
        .collect();
    let written = db.write_now(|tx| publish_many(tx, &at, &batch)).unwrap();
    assert_eq!(written, 150);
    let again = db.write_now(|tx| publish_many(tx, &at, &batch)).unwrap();
    assert_eq!(again, 0);
    for customer in 1..=3 {
        let seqs: Vec<i64> = db
            .read_now(|tx| timeline(tx, CustomerId::from_raw(customer), None, 200))
            .unwrap()
            .into_iter()
            .map(|event| event.seq)
            .collect();
        assert_eq!(seqs, (1..=50).rev().collect::<Vec<i64>>());
    }
}

#[db_test]
fn nobody_has_no_timeline_and_history_has_no_audience(db: &Db) {
    let at = moment(10);
    db.write_now(|tx| {
        register(tx, &[listener("l")])?;
        assert_eq!(publish_many(tx, &at, &[event(0, "a")]).map_err(drop), Ok(0));
        let old = NewEvent {
            history: true,
            ..event(1, "a")
        };
        assert_eq!(publish_many(tx, &at, &[old]).map_err(drop), Ok(1));
        assert_eq!(pending(tx)?.0, 0);
        Ok::<(), DbError>(())
    })
    .unwrap();
}

#[db_test]
fn limits_are_kept(db: &Db) {
    let at = moment(10);
    let long = db
        .write_now(|tx| publish(tx, &at, &event(1, &"x".repeat(201))))
        .unwrap_err();
    assert_eq!(long.code(), "events.bad_cause");
    let large = NewEvent {
        data: serde_json::Value::String("x".repeat(65_536)),
        ..event(1, "a")
    };
    assert_eq!(
        db.write_now(|tx| publish(tx, &at, &large))
            .unwrap_err()
            .code(),
        "events.too_large"
    );
}

#[db_test]
fn writers_of_one_customer_leave_no_gap(db: &Db) {
    std::thread::scope(|scope| {
        for worker in 0..4 {
            scope.spawn(move || {
                let at = moment(10 + worker);
                for step in 0..50 {
                    // Half of the causes are shared by two workers: only one may win.
                    let cause = if step % 2 == 0 {
                        format!("shared {step}")
                    } else {
                        format!("{worker} {step}")
                    };
                    db.write_now(|tx| publish_many(tx, &at, &[event(1, &cause)]))
                        .unwrap();
                }
            });
        }
    });
    let seqs: Vec<i64> = db
        .read_now(|tx| timeline(tx, CustomerId::from_raw(1), None, 1_000))
        .unwrap()
        .into_iter()
        .map(|event| event.seq)
        .collect();
    assert_eq!(seqs, (1..=125).rev().collect::<Vec<i64>>());
}

#[db_test]
fn whoever_wants_all_custom_events_hears_of_each_once(db: &Db) {
    let at = moment(10);
    let custom = |kind: &str, cause: &str| CustomEvent {
        customer: CustomerId::from_raw(1),
        kind: kind.to_owned(),
        at: at.now,
        cause: cause.to_owned(),
        data: serde_json::json!({}),
        history: false,
    };
    let hear = Subscriber::each("all", &[ANY_CUSTOM, "custom.seen"], |_, _, _| Ok(()));
    let told = db
        .write_now(|tx| {
            register(tx, std::slice::from_ref(&hear))?;
            let events = [
                custom("custom.seen", "1"),
                custom("custom.heard", "2"),
                custom("custom.seen", "1"),
            ];
            publish_custom(tx, &at, &events)
        })
        .unwrap();
    let fresh: Vec<bool> = told.iter().map(Done::is_new).collect();
    assert_eq!(fresh, [true, true, false]);
    assert_eq!(told[0].get(), told[2].get());
    assert_eq!(db.read_now(pending).unwrap().0, 2);
    let refused = db.write_now(|tx| publish_custom(tx, &at, &[custom("order.placed", "3")]));
    assert!(matches!(refused, Err(Error::NotCustom)));
}

#[db_test]
fn merged_timelines_can_be_parted_again(db: &Db) {
    let at = moment(10);
    let (anna, guest) = (CustomerId::from_raw(1), CustomerId::from_raw(2));
    db.write_now(|tx| {
        publish_many(
            tx,
            &at,
            &[
                event(1, "a1"),
                event(2, "g1"),
                event(2, "both"),
                event(1, "both"),
            ],
        )?;
        merge(tx, guest, anna)?;
        Ok::<(), Error>(())
    })
    .unwrap();
    let causes = |customer| -> Vec<String> {
        db.read_now(|tx| timeline(tx, customer, None, 10))
            .unwrap()
            .into_iter()
            .map(|event| event.cause)
            .collect()
    };
    assert_eq!(causes(anna), ["both (cus_2)", "g1", "both", "a1"]);
    assert!(causes(guest).is_empty());
    db.write_now(|tx| unmerge(tx, anna, guest, &[guest]))
        .unwrap();
    assert_eq!(causes(guest), ["both", "g1"]);
    assert_eq!(causes(anna), ["both", "a1"]);
    assert_eq!(db.write_now(|tx| delete_all(tx, anna)).unwrap(), 2);
}
