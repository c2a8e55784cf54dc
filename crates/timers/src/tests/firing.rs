//! Not before its instant, in due order, once: also when workers race and crash.

use db::{Db, FaultPoint, db_test, params};
use kernel::{CustomerId, Ids, Moment, Rng, Span, Timestamp};
use leases::Hold;

use super::{fired, recorder, timer};
use crate::{
    Handler, HandlerError, cancel, cancel_all, dead_letters, next_wake, set, set_many, waiting,
    work,
};

fn at(millis: i64) -> Moment {
    let seed = u64::try_from(millis).unwrap();
    Moment::new(
        Timestamp::from_millis(millis),
        Ids::new(Rng::from_seed(seed)),
    )
}

#[db_test]
fn timers_fire_in_due_order_and_never_early(db: &Db) {
    db.write_now(|tx| {
        set_many(
            tx,
            &[timer(2, "b", 300), timer(1, "a", 200), timer(1, "c", 500)],
        )
    })
    .unwrap();
    assert_eq!(work(db, &at(199), &[recorder()]).unwrap().claimed, 0);
    assert_eq!(
        db.read_now(next_wake).unwrap(),
        Some(Timestamp::from_millis(200))
    );
    assert_eq!(work(db, &at(499), &[recorder()]).unwrap().done, 2);
    assert_eq!(db.read_now(fired).unwrap(), ["a", "b"]);
    assert_eq!(work(db, &at(500), &[recorder()]).unwrap().done, 1);
    assert_eq!(db.read_now(waiting).unwrap(), 0);
}

#[db_test]
fn the_same_key_replaces_and_cancelling_is_exact(db: &Db) {
    db.write_now(|tx| {
        set_many(
            tx,
            &[
                timer(1, "room:x:1", 100),
                timer(1, "room:x:2", 100),
                timer(1, "room:y", 100),
            ],
        )?;
        set(tx, &timer(1, "room:y", 900))
    })
    .unwrap();
    let one = CustomerId::from_raw(1);
    assert_eq!(
        db.write_now(|tx| cancel_all(tx, one, "room:x:")).unwrap(),
        2
    );
    assert_eq!(work(db, &at(800), &[recorder()]).unwrap().claimed, 0);
    assert!(db.write_now(|tx| cancel(tx, one, "room:y")).unwrap());
    assert!(!db.write_now(|tx| cancel(tx, one, "room:y")).unwrap());
}

#[db_test]
fn a_handler_may_set_its_own_key_again(db: &Db) {
    let again = Handler::each("trial", |tx, at, timer| {
        let mut next = timer.clone();
        next.due_at = at.now.plus(Span::from_days(1));
        set(tx, &next).map_err(|error| HandlerError::failed("trial", error))
    });
    db.write_now(|tx| set(tx, &timer(1, "daily", 100))).unwrap();
    assert_eq!(work(db, &at(100), &[again]).unwrap().done, 1);
    assert_eq!(
        db.read_now(next_wake).unwrap(),
        Some(Timestamp::from_millis(86_400_100))
    );
}

#[db_test]
fn a_timer_replaced_while_it_is_held_fires_only_as_the_new_one(db: &Db) {
    db.write_now(|tx| set(tx, &timer(1, "k", 100))).unwrap();
    let held = db
        .write_now(|tx| {
            crate::store::claim(
                tx,
                Timestamp::from_millis(100),
                Hold::Lease(Timestamp::from_millis(60_100)),
                77,
                10,
            )
        })
        .unwrap();
    db.write_now(|tx| set(tx, &timer(1, "k", 5_000))).unwrap();
    assert!(
        !db.write_now(|tx| crate::store::complete(tx, &held[0], 77))
            .unwrap()
    );
    assert_eq!(work(db, &at(4_999), &[recorder()]).unwrap().claimed, 0);
    assert_eq!(work(db, &at(5_000), &[recorder()]).unwrap().done, 1);
}

#[db_test]
fn racing_workers_fire_each_timer_once(db: &Db) {
    let timers: Vec<_> = (1..=1_500)
        .map(|n| timer(n % 40 + 1, &format!("k{n}"), n))
        .collect();
    db.write_now(|tx| set_many(tx, &timers)).unwrap();
    std::thread::scope(|scope| {
        for worker in 0..4_u16 {
            scope.spawn(move || {
                let ids = Ids::for_node(Rng::from_seed(u64::from(worker)), worker);
                let at = Moment::new(Timestamp::from_millis(10_000), ids);
                while db.read_now(waiting).unwrap() > 0 {
                    work(db, &at, &[recorder()]).unwrap();
                }
            });
        }
    });
    let mut seen = db.read_now(fired).unwrap();
    seen.sort();
    seen.dedup();
    assert_eq!(
        (seen.len(), db.read_now(fired).unwrap().len()),
        (1_500, 1_500)
    );
}

#[db_test]
fn a_crash_between_any_two_steps_loses_and_doubles_nothing(db: &Db) {
    let ids = Ids::new(Rng::from_seed(3));
    let mut now = Timestamp::from_millis(1_000);
    let mut wanted = 0;
    for nth in 1..=4_u32 {
        for point in [FaultPoint::BeforeCommit, FaultPoint::AfterCommit] {
            let timers: Vec<_> = (1..=5)
                .map(|customer| {
                    timer(
                        customer,
                        &format!("{nth} {point:?} {customer}"),
                        now.millis(),
                    )
                })
                .collect();
            db.faults().arm(point, nth);
            while db.write_now(|tx| set_many(tx, &timers)).is_err() {
                db.faults().revive();
            }
            wanted += 5;
            loop {
                now = now.plus(Span::from_seconds(61));
                match work(db, &Moment::new(now, ids.clone()), &[recorder()]) {
                    Ok(worked) if worked.claimed == 0 => break,
                    Ok(_) => {}
                    Err(_) => db.faults().revive(),
                }
            }
            db.faults().revive();
        }
    }
    let mut seen = db.read_now(fired).unwrap();
    assert_eq!(seen.len(), wanted);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), wanted);
}

#[db_test]
fn what_is_undone_with_its_worker_is_free_at_once(db: &Db) {
    let now = at(1_000);
    db.write_now(|tx| set(tx, &timer(1, "held", 900))).unwrap();
    db.faults().arm(FaultPoint::BeforeCommit, 1);
    assert!(work(db, &now, &[recorder()]).is_err());
    db.faults().revive();
    let due = Timestamp::from_millis(900);
    assert_eq!(db.read_now(next_wake).unwrap(), Some(due));
    assert_eq!(work(db, &now, &[recorder()]).unwrap().done, 1);
    assert_eq!(db.read_now(fired).unwrap(), ["held"]);
}

#[db_test]
fn what_a_dead_worker_holds_is_free_when_its_lease_ends(db: &Db) {
    let now = at(1_000);
    db.write_now(|tx| set(tx, &timer(1, "held", 900))).unwrap();
    // A worker claims it and dies.
    let lease_end = now.now.plus(Span::from_seconds(60));
    let held = db
        .write_now(|tx| crate::store::claim(tx, now.now, Hold::Lease(lease_end), 7, 10))
        .unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(db.read_now(next_wake).unwrap(), Some(lease_end));
    // What nobody holds is not kept waiting by it.
    db.write_now(|tx| set(tx, &timer(2, "free", 31_000)))
        .unwrap();
    let free = Timestamp::from_millis(31_000);
    assert_eq!(db.read_now(next_wake).unwrap(), Some(free));
    assert_eq!(work(db, &at(31_000), &[recorder()]).unwrap().done, 1);
    assert_eq!(db.read_now(fired).unwrap(), ["free"]);
    let end = Moment::new(lease_end, now.ids.clone());
    assert_eq!(work(db, &end, &[recorder()]).unwrap().done, 1);
    assert_eq!(db.read_now(fired).unwrap().len(), 2);
    assert_eq!(db.read_now(next_wake).unwrap(), None);
}

#[db_test]
fn a_timer_that_always_fails_is_kept_with_its_reason(db: &Db) {
    let no = Handler::each("trial", |_tx, _at, _timer| {
        Err(HandlerError::failed("trial.no", "never"))
    });
    db.write_now(|tx| set(tx, &timer(1, "k", 100))).unwrap();
    let handlers = [no];
    let mut now = 100;
    let mut rounds = 0;
    while db.read_now(waiting).unwrap() > 0 {
        work(db, &at(now), &handlers).unwrap();
        now += 4 * 3_600_000;
        rounds += 1;
        assert!(rounds < 100);
    }
    assert_eq!(rounds, 16);
    assert_eq!(
        db.read_now(|tx| dead_letters(tx, 5)).unwrap()[0].reason,
        "trial.no: never"
    );
}

/// Writes one row per timer of the batch, and how many there were; fails on the key `bad`.
fn batches() -> Handler {
    Handler::batch("trial", |tx, at, timers| {
        for timer in timers {
            tx.execute(
                "INSERT INTO trial_fired (customer_id, id, timer_key) VALUES ($1, $2, $3)",
                params![
                    timer.customer,
                    at.ids.next(at.now),
                    format!("{} of {}", timer.key, timers.len())
                ],
            )?;
            if timer.key == "bad" {
                return Err(HandlerError::failed("trial.bad", "on purpose"));
            }
        }
        Ok(())
    })
}

#[db_test]
fn a_batch_fires_together_and_a_bad_timer_fails_alone(db: &Db) {
    db.write_now(|tx| {
        set_many(
            tx,
            &[timer(2, "b", 300), timer(1, "a", 200), timer(1, "c", 400)],
        )
    })
    .unwrap();
    assert_eq!(work(db, &at(500), &[batches()]).unwrap().done, 3);
    assert_eq!(db.read_now(fired).unwrap(), ["a of 3", "b of 3", "c of 3"]);
    db.write_now(|tx| {
        tx.execute("DELETE FROM trial_fired", &[])?;
        set_many(
            tx,
            &[timer(1, "a", 600), timer(2, "bad", 610), timer(3, "c", 620)],
        )
    })
    .unwrap();
    let worked = work(db, &at(700), &[batches()]).unwrap();
    assert_eq!((worked.done, worked.failed), (2, 1));
    assert_eq!(db.read_now(fired).unwrap(), ["a of 1", "c of 1"]);
    assert_eq!(db.read_now(waiting).unwrap(), 1);
}

#[db_test]
fn a_batch_leaves_out_what_was_replaced_since_the_claim(db: &Db) {
    // The batch itself moves its second timer away: it must then not have fired with the others.
    let moving = Handler::batch("trial", |tx, at, timers| {
        for timer in timers {
            tx.execute(
                "INSERT INTO trial_fired (customer_id, id, timer_key) VALUES ($1, $2, $3)",
                params![timer.customer, at.ids.next(at.now), &timer.key],
            )?;
        }
        Ok(())
    });
    db.write_now(|tx| set_many(tx, &[timer(1, "a", 100), timer(2, "b", 100)]))
        .unwrap();
    let held = db
        .write_now(|tx| {
            crate::store::claim(
                tx,
                Timestamp::from_millis(100),
                Hold::Lease(Timestamp::from_millis(60_100)),
                77,
                10,
            )
        })
        .unwrap();
    db.write_now(|tx| set(tx, &timer(2, "b", 90_000))).unwrap();
    let held: Vec<_> = held.iter().collect();
    assert!(
        !db.write_now(|tx| crate::store::complete_all(tx, "trial", &held, 77))
            .unwrap(),
        "one of the two is no longer held"
    );
    db.write_now(|tx| set(tx, &timer(1, "a", 200))).unwrap();
    assert_eq!(work(db, &at(70_000), &[moving]).unwrap().done, 1);
    assert_eq!(db.read_now(fired).unwrap(), ["a"]);
}
