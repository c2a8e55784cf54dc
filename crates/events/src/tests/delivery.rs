//! Everybody hears of everything, in order, and the effect is there once: also when workers race and crash.

use db::{Db, FaultPoint, db_test, params};
use kernel::{Ids, Moment, Rng, Span, Timestamp};
use leases::Hold;

use super::{event, failing, heard, listener, moment};
use crate::{NewEvent, dead_letters, pending, publish_many, register, retry_dead, work};

fn publish_some(db: &Db, customers: i64, each: i64) {
    let at = moment(10);
    let batch: Vec<NewEvent> = (0..each)
        .flat_map(|n| (1..=customers).map(move |customer| event(customer, &format!("c{n}"))))
        .collect();
    db.write_now(|tx| {
        register(tx, &[listener("l")])?;
        publish_many(tx, &at, &batch)
    })
    .unwrap();
}

#[db_test]
fn racing_workers_hear_everything_once_and_in_order(db: &Db) {
    publish_some(db, 200, 10);
    std::thread::scope(|scope| {
        for worker in 0..4_u16 {
            scope.spawn(move || {
                let subscribers = [listener("l")];
                let ids = Ids::for_node(Rng::from_seed(u64::from(worker)), worker);
                loop {
                    // One shared, moving instant: ids of later rounds are larger on every node.
                    let left = db.read_now(pending).unwrap().0;
                    if left == 0 {
                        break;
                    }
                    let now = Timestamp::from_millis(1_000 + (2_000 - left) * 10);
                    work(db, &Moment::new(now, ids.clone()), &subscribers).unwrap();
                }
            });
        }
    });
    let mut seen = std::collections::BTreeMap::<i64, Vec<i64>>::new();
    for (customer, seq) in db.read_now(heard).unwrap() {
        seen.entry(customer).or_default().push(seq);
    }
    assert_eq!(seen.len(), 200);
    for (customer, mut seqs) in seen {
        seqs.sort_unstable();
        assert_eq!(seqs, (1..=10).collect::<Vec<i64>>(), "customer {customer}");
    }
}

#[db_test]
fn one_worker_hears_in_order(db: &Db) {
    publish_some(db, 3, 20);
    let subscribers = [listener("l")];
    let ids = Ids::new(Rng::from_seed(1));
    let mut now = 100;
    while work(
        db,
        &Moment::new(Timestamp::from_millis(now), ids.clone()),
        &subscribers,
    )
    .unwrap()
    .claimed
        > 0
    {
        now += 10;
    }
    let seen: Vec<(i64, i64)> = db.read_now(heard).unwrap();
    let wanted: Vec<(i64, i64)> = (1..=3)
        .flat_map(|customer| (1..=20).map(move |seq| (customer, seq)))
        .collect();
    assert_eq!(seen, wanted);
}

/// Kills the process at every commit in turn, before and after it, then lets a new process finish the work.
#[db_test]
fn a_crash_between_any_two_steps_loses_and_doubles_nothing(db: &Db) {
    let subscribers = [listener("l")];
    let ids = Ids::new(Rng::from_seed(3));
    let mut now = Timestamp::from_millis(1_000);
    let mut wanted = 0;
    for nth in 1..=6_u32 {
        for point in [FaultPoint::BeforeCommit, FaultPoint::AfterCommit] {
            let at = Moment::new(now, ids.clone());
            let batch: Vec<NewEvent> = (1..=4)
                .flat_map(|customer| {
                    (0..2).map(move |n| event(customer, &format!("{nth} {point:?} {n}")))
                })
                .collect();
            db.faults().arm(point, nth);
            // The writer tries until it is answered, as every source of records does.
            while db
                .write_now(|tx| {
                    register(tx, &subscribers)?;
                    publish_many(tx, &at, &batch)
                })
                .is_err()
            {
                db.faults().revive();
            }
            wanted += 8;
            // Workers that die are started again; what they held comes back when their lease ends.
            loop {
                now = now.plus(Span::from_seconds(61));
                match work(db, &Moment::new(now, ids.clone()), &subscribers) {
                    Ok(worked) if worked.claimed == 0 => break,
                    Ok(_) => {}
                    Err(_) => db.faults().revive(),
                }
            }
            db.faults().revive();
        }
    }
    let seen = db.read_now(heard).unwrap();
    let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (wanted, wanted));
    assert_eq!(db.read_now(pending).unwrap().0, 0);
}

#[db_test]
fn what_stands_behind_a_held_delivery_wakes_nobody(db: &Db) {
    let subscribers = [listener("l")];
    let at = Moment::new(Timestamp::from_millis(1_000), Ids::new(Rng::from_seed(3)));
    db.write_now(|tx| {
        register(tx, &subscribers)?;
        publish_many(tx, &at, &[event(1, "first"), event(1, "second")])
    })
    .unwrap();
    assert_eq!(db.read_now(crate::next_wake).unwrap(), Some(at.now));
    // A worker claims the first and dies: the second is due, and waits for the end of the lease all the same.
    let lease_end = at.now.plus(Span::from_seconds(60));
    let claimed = db
        .write_now(|tx| crate::store::claim(tx, at.now, Hold::Lease(lease_end), 7, 10))
        .unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(db.read_now(crate::next_wake).unwrap(), Some(lease_end));
}

#[db_test]
fn a_lost_lease_undoes_the_late_worker(db: &Db) {
    publish_some(db, 1, 1);
    // Another worker holds the delivery, and its lease has ended: this one takes over. When the first comes back with
    // its old token it finds nothing to complete; here the token is changed under a running handler.
    let usurped = listener("l");
    let ids = Ids::new(Rng::from_seed(5));
    let first = Moment::new(Timestamp::from_millis(100), ids.clone());
    let token = first.ids.next(first.now);
    let claimed = db
        .write_now(|tx| {
            crate::store::claim(
                tx,
                first.now,
                Hold::Lease(first.now.plus(Span::from_seconds(60))),
                token,
                10,
            )
        })
        .unwrap();
    assert_eq!(claimed.len(), 1);
    let later = Moment::new(Timestamp::from_millis(70_000), ids);
    assert_eq!(work(db, &later, &[usurped]).unwrap().done, 1);
    assert!(
        !db.write_now(|tx| crate::store::complete(tx, &claimed[0], token))
            .unwrap()
    );
    assert_eq!(db.read_now(heard).unwrap().len(), 1);
}

#[db_test]
fn what_fails_is_tried_again_then_kept_with_its_reason_and_can_be_retried(db: &Db) {
    publish_some(db, 1, 2);
    let ids = Ids::new(Rng::from_seed(5));
    let mut now = Timestamp::from_millis(1_000);
    let mut rounds = 0;
    while db.read_now(|tx| dead_letters(tx, 10)).unwrap().len() < 2 {
        now = now.plus(Span::from_hours(4));
        work(db, &Moment::new(now, ids.clone()), &[failing("l")]).unwrap();
        rounds += 1;
        assert!(rounds < 100);
    }
    assert_eq!(
        rounds, 32,
        "two events, each tried 16 times, the second after the first"
    );
    let dead = db.read_now(|tx| dead_letters(tx, 10)).unwrap();
    assert_eq!(dead[0].reason, "trial.no: on purpose");
    assert!(db.read_now(heard).unwrap().is_empty());
    assert!(db.write_now(|tx| retry_dead(tx, &dead[0], now)).unwrap());
    assert!(!db.write_now(|tx| retry_dead(tx, &dead[0], now)).unwrap());
    assert_eq!(
        work(db, &Moment::new(now, ids), &[listener("l")])
            .unwrap()
            .done,
        1
    );
}

#[db_test]
fn a_batch_hears_of_many_customers_together_and_a_bad_event_fails_alone(db: &Db) {
    publish_some(db, 5, 2);
    let hears = |bad: Option<i64>| {
        crate::Subscriber::batch("l", &["order.placed"], move |tx, at, events| {
            for event in events {
                tx.execute(
                    "INSERT INTO trial_heard (customer_id, id, seq) VALUES ($1, $2, $3)",
                    params![event.customer, at.ids.next(at.now), event.seq],
                )?;
                if Some(event.customer.raw()) == bad {
                    return Err(crate::HandlerError::failed("trial.no", "on purpose"));
                }
            }
            Ok(())
        })
    };
    let ids = Ids::new(Rng::from_seed(5));
    let now = Timestamp::from_millis(1_000);
    let worked = work(db, &Moment::new(now, ids.clone()), &[hears(Some(3))]).unwrap();
    assert_eq!((worked.done, worked.failed), (4, 1));
    let later = now.plus(Span::from_hours(1));
    while work(db, &Moment::new(later, ids.clone()), &[hears(None)])
        .unwrap()
        .claimed
        > 0
    {}
    let wanted: Vec<(i64, i64)> = (1..=5).flat_map(|c| [(c, 1), (c, 2)]).collect();
    assert_eq!(db.read_now(heard).unwrap(), wanted);
}
