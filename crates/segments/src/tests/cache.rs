//! Remembered answers are never older than they may be.

use std::sync::Arc;

use db::{Db, DbError, db_test, params};
use kernel::{Rng, Span, Timestamp};
use serde_json::{Value, json};

use super::trial;
use crate::{Engine, Freshness, Limits};

struct Asking<'a> {
    engine: Arc<Engine>,
    db: &'a Db,
}

impl<'a> Asking<'a> {
    fn new(db: &'a Db, memory: usize) -> Self {
        db.write_now(|tx| trial::history(tx, &Rng::from_seed(3)))
            .unwrap();
        let limits = Limits {
            memory,
            ..Limits::default()
        };
        Self {
            engine: Arc::new(Engine::new(trial::registry(), limits)),
            db,
        }
    }

    fn count(&self, tree: &Value, now: Timestamp, freshness: Freshness) -> u64 {
        let shop = trial::shop();
        let condition = self.engine.registry().parse(tree, &shop).unwrap();
        let ask = self.engine.ask(self.db, &condition, now, &shop, freshness);
        self.db.read_now(|tx| ask.count(tx)).unwrap().count
    }

    /// Changes the data behind this process's back: no version moves.
    fn behind_its_back(&self, customer: i64, now: Timestamp) {
        self.db
            .write_now(|tx| {
                tx.execute(
                    "UPDATE trial_customer SET active = true WHERE customer_id = $1",
                    params![customer],
                )?;
                tx.execute(
                    "INSERT INTO trial_order (customer_id, id, at) VALUES ($1, 1000, $2)",
                    params![customer, now],
                )
            })
            .unwrap();
    }
}

#[db_test]
fn a_change_of_data_counts_at_once(db: &Db) {
    let asking = Asking::new(db, 1 << 20);
    let tree = json!({"predicate": "trial.orders", "at_least": 100});
    let now = trial::day(10);
    assert_eq!(asking.count(&tree, now, Freshness::Recent), 0);
    db.write_now(|tx| {
        tx.execute(
            "UPDATE trial_customer SET active = true WHERE customer_id = 4",
            &[],
        )?;
        for id in 1000..1100_i64 {
            tx.execute(
                "INSERT INTO trial_order (customer_id, id, at) VALUES (4, $1, $2)",
                params![id, now],
            )?;
        }
        tx.touch("trial");
        Ok::<_, DbError>(())
    })
    .unwrap();
    assert_eq!(asking.count(&tree, now, Freshness::Recent), 1);
}

#[db_test]
fn time_counts_exactly_or_to_the_minute(db: &Db) {
    let asking = Asking::new(db, 1 << 20);
    let now = trial::day(200);
    let tree = json!({"predicate": "trial.orders", "within_days": 10});
    asking.behind_its_back(4, now.minus(Span::from_days(10)).plus(Span::SECOND));
    assert_eq!(asking.count(&tree, now, Freshness::Recent), 1);
    let later = now.plus(Span::from_seconds(5));
    assert_eq!(asking.count(&tree, later, Freshness::Recent), 1);
    assert_eq!(asking.count(&tree, later, Freshness::Exact), 0);
    let minutes_later = now.plus(Span::from_minutes(2));
    assert_eq!(asking.count(&tree, minutes_later, Freshness::Recent), 0);
}

#[db_test]
fn other_processes_are_heard_of_in_time(db: &Db) {
    let asking = Asking::new(db, 1 << 20);
    let tree = json!({"predicate": "trial.orders", "at_least": 1, "after": "2026-07-01"});
    let now = trial::day(250);
    assert_eq!(asking.count(&tree, now, Freshness::Recent), 0);
    asking.behind_its_back(4, now);
    let soon = now.plus(Span::SECOND);
    assert_eq!(asking.count(&tree, soon, Freshness::Recent), 0);
    // On SQLite nobody else writes, so nothing need be asked again.
    let expected = u64::from(db.is_shared());
    assert_eq!(asking.count(&tree, soon, Freshness::Exact), expected);
    let later = now.plus(Span::from_seconds(30));
    assert_eq!(asking.count(&tree, later, Freshness::Recent), expected);
}

#[db_test]
fn memory_has_a_limit(db: &Db) {
    let asking = Asking::new(db, 4_000);
    for days in 1..60 {
        let tree = json!({"predicate": "trial.orders", "within_days": days});
        asking.count(&tree, trial::day(100), Freshness::Recent);
        let (entries, bytes) = asking.engine.load();
        assert!(bytes <= 4_000, "{entries} answers in {bytes} bytes");
        assert!(entries > 0);
    }
}
