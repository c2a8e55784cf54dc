//! Many writers at a time: each is answered after its commit, and fails alone.

use crate::{Db, DbError, FaultPoint, db_test, params};

const INSERT: &str = "INSERT INTO trial_row (customer_id, id, name) VALUES ($1, $2, $3)";

fn count(db: &Db) -> i64 {
    db.read_now(|tx| tx.scalar("SELECT count(*) FROM trial_row", &[]))
        .unwrap()
        .unwrap_or(-1)
}

#[db_test]
fn one_of_a_group_may_fail_alone(db: &Db) {
    std::thread::scope(|scope| {
        for worker in 0..16_i64 {
            scope.spawn(move || {
                for step in 0..25_i64 {
                    let outcome = db.write_now(|tx| {
                        tx.execute(INSERT, params![worker, step, "x"])?;
                        if (worker + step) % 5 == 0 {
                            Err(DbError::NoRow)
                        } else {
                            Ok(())
                        }
                    });
                    assert_eq!(outcome.is_err(), (worker + step) % 5 == 0);
                    if outcome.is_ok() {
                        // What was answered is there for every other reader at once.
                        let seen: Option<i64> = db
                            .read_now(|tx| {
                                tx.scalar(
                                    "SELECT id FROM trial_row WHERE customer_id = $1 AND id = $2",
                                    params![worker, step],
                                )
                            })
                            .unwrap();
                        assert_eq!(seen, Some(step));
                    }
                }
            });
        }
    });
    assert_eq!(count(db), 320);
}

#[db_test]
fn a_panicking_writer_harms_nobody(db: &Db) {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        db.write_now(|tx| {
            tx.execute(INSERT, params![1_i64, 1_i64, "gone"])?;
            let stop = tx.scalar::<i64>("SELECT count(*) FROM trial_row", &[])?;
            assert_eq!(stop, Some(0), "on purpose");
            Ok::<(), DbError>(())
        })
    }));
    assert!(caught.is_err());
    db.write_now(|tx| tx.execute(INSERT, params![1_i64, 1_i64, "kept"]))
        .unwrap();
    assert_eq!(count(db), 1);
}

#[db_test]
fn a_crash_before_the_commit_keeps_nothing_and_after_it_everything(db: &Db) {
    db.faults().arm(FaultPoint::BeforeCommit, 1);
    let failed = db.write_now(|tx| tx.execute(INSERT, params![1_i64, 1_i64, "gone"]));
    assert!(matches!(failed, Err(DbError::Injected)));
    assert!(
        db.read_now(|tx| tx.scalar::<i64>("SELECT 1", &[])).is_err(),
        "a dead process answers nothing"
    );
    db.faults().revive();
    assert_eq!(count(db), 0);
    db.faults().arm(FaultPoint::AfterCommit, 2);
    db.write_now(|tx| tx.execute(INSERT, params![1_i64, 1_i64, "kept"]))
        .unwrap();
    assert!(
        db.write_now(|tx| tx.execute(INSERT, params![1_i64, 2_i64, "kept"]))
            .is_err()
    );
    db.faults().revive();
    assert_eq!(count(db), 2);
}
