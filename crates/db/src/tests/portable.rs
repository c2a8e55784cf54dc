//! The common SQL means the same on both databases.

use crate::{Db, DbError, Tx, db_test, params, row};

const INSERT: &str = "INSERT INTO trial_row (customer_id, id, name) VALUES ($1, $2, $3)";

#[db_test]
fn every_type_comes_back_as_it_went(db: &Db) {
    db.write_now(|tx| {
        tx.execute(
            "INSERT INTO trial_row (customer_id, id, name, flag, weight, raw) VALUES ($1, $2, $3, $4, $5, $6)",
            params![1_i64, i64::MAX, "Zoë '; --", true, 0.5_f64, vec![0_u8, 255]],
        )
    })
    .unwrap();
    let found = db
        .read_now(|tx| {
            tx.query_one(
                "SELECT id, name, flag, weight, raw FROM trial_row WHERE customer_id = $1",
                params![1_i64],
                |row| {
                    Ok::<_, DbError>((
                        row.get::<i64>(0)?,
                        row.get::<String>(1)?,
                        row.get::<bool>(2)?,
                        row.get::<f64>(3)?,
                        row.get::<Vec<u8>>(4)?,
                    ))
                },
            )
        })
        .unwrap();
    assert_eq!(
        found,
        (i64::MAX, "Zoë '; --".to_owned(), true, 0.5, vec![0, 255])
    );
}

#[db_test]
fn a_parameter_may_be_used_twice_and_out_of_order(db: &Db) {
    let found: Option<i64> = db
        .read_now(|tx| {
            tx.scalar(
                "SELECT CAST($2 AS BIGINT) * 10 + CAST($1 AS BIGINT) + 0 * CAST($2 AS BIGINT)",
                params![3_i64, 4_i64],
            )
        })
        .unwrap();
    assert_eq!(found, Some(43));
}

#[db_test]
fn lists_are_parameters(db: &Db) {
    db.write_now(|tx| tx.insert_many(INSERT, (1..=50_i64).map(|n| row![n, n, format!("n{n}")])))
        .unwrap();
    let ids = vec![3_i64, 7, 99];
    let names = vec!["n3", "n8"];
    let found = db
        .read_now(|tx| {
            tx.query(
                "SELECT id FROM trial_row WHERE customer_id IN ($1[]) OR name IN ($2[]) ORDER BY id",
                params![&ids, &names],
                |row| row.get::<i64>(0),
            )
        })
        .unwrap();
    assert_eq!(found, [3, 7, 8]);
    let none: Vec<i64> = Vec::new();
    let rest: Option<i64> = db
        .read_now(|tx| {
            tx.scalar(
                "SELECT count(*) FROM trial_row WHERE id NOT IN ($1[])",
                params![&none],
            )
        })
        .unwrap();
    assert_eq!(rest, Some(50));
}

#[db_test]
fn sums_are_whole_numbers(db: &Db) {
    db.write_now(|tx| {
        tx.insert_many(
            INSERT,
            [
                row![1_i64, 40_000_000_000_i64, None::<&str>],
                row![1_i64, -3_i64, "x"],
            ],
        )
    })
    .unwrap();
    let sum: Option<i64> = db
        .read_now(|tx| tx.scalar("SELECT sum(id) FROM trial_row", &[]))
        .unwrap();
    assert_eq!(sum, Some(39_999_999_997));
    let nothing: Option<Option<i64>> = db
        .read_now(|tx| tx.scalar("SELECT sum(id) FROM trial_row WHERE id = 5", &[]))
        .unwrap();
    assert_eq!(nothing, Some(None));
}

#[db_test]
fn many_rows_go_in_by_every_path(db: &Db) {
    let upsert = "INSERT INTO trial_row (customer_id, id, name) VALUES ($1, $2, $3) \
                  ON CONFLICT (customer_id, id) DO UPDATE SET name = excluded.name";
    let count = db
        .write_now(|tx| tx.insert_many(INSERT, (0..1_234_i64).map(|n| row![n, n, "first"])))
        .unwrap();
    assert_eq!(count, 1_234);
    let count = db
        .write_now(|tx| tx.insert_many(upsert, (1_000..2_777_i64).map(|n| row![n, n, "second"])))
        .unwrap();
    assert_eq!(count, 1_777);
    let fresh = db
        .write_now(|tx| {
            tx.insert_many_returning(
                "INSERT INTO trial_row (customer_id, id, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id",
                (2_700..2_900_i64).map(|n| row![n, n, "third"]),
                |row| row.get::<i64>(0),
            )
        })
        .unwrap();
    assert_eq!(fresh.len(), 123);
    let by_name = db
        .read_now(|tx| {
            tx.query(
                "SELECT name, count(*) FROM trial_row GROUP BY name ORDER BY name",
                &[],
                |row| Ok::<_, DbError>((row.get::<String>(0)?, row.get::<i64>(1)?)),
            )
        })
        .unwrap();
    assert_eq!(
        by_name,
        [
            ("first".to_owned(), 1_000),
            ("second".to_owned(), 1_777),
            ("third".to_owned(), 123)
        ]
    );
}

#[db_test]
fn a_savepoint_undoes_only_itself(db: &Db) {
    db.write_now(|tx| {
        tx.execute(INSERT, params![1_i64, 1_i64, "kept"])?;
        let failed = tx.savepoint(|tx| {
            tx.execute(INSERT, params![1_i64, 2_i64, "gone"])?;
            tx.execute(INSERT, params![1_i64, 1_i64, "twice"])
        });
        assert!(
            matches!(failed, Err(DbError::Constraint { kind: "unique", .. })),
            "{failed:?}"
        );
        tx.savepoint(|tx| tx.savepoint(|tx| tx.execute(INSERT, params![1_i64, 3_i64, "kept"])))?;
        Ok::<(), DbError>(())
    })
    .unwrap();
    let left = db
        .read_now(|tx| {
            tx.query("SELECT id FROM trial_row ORDER BY id", &[], |row| {
                row.get::<i64>(0)
            })
        })
        .unwrap();
    assert_eq!(left, [1, 3]);
}

#[db_test]
fn sequences_are_dense_blocks(db: &Db) {
    let (first, second) = db
        .write_now(|tx| {
            Ok::<_, DbError>((tx.allocate("trial_row", 10)?, tx.allocate("trial_row", 1)?))
        })
        .unwrap();
    assert_eq!((first, second), (1, 11));
}

#[db_test]
fn a_failed_write_leaves_nothing_and_a_reader_cannot_write(db: &Db) {
    let failed = db.write_now(|tx| {
        tx.execute(INSERT, params![1_i64, 1_i64, "gone"])?;
        Err::<(), _>(DbError::NoRow)
    });
    assert!(matches!(failed, Err(DbError::NoRow)));
    let refused = db.read_now(|tx| tx.execute(INSERT, params![1_i64, 1_i64, "never"]));
    assert!(refused.is_err());
    let count: Option<i64> = db
        .read_now(|tx| tx.scalar("SELECT count(*) FROM trial_row", &[]))
        .unwrap();
    assert_eq!(count, Some(0));
}

#[db_test]
fn a_claim_is_never_given_twice(db: &Db) {
    db.write_now(|tx| tx.insert_many(INSERT, (0..2_000_i64).map(|n| row![n, n, None::<&str>])))
        .unwrap();
    let claimed = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|worker| {
                scope.spawn(move || {
                    let mut mine = Vec::new();
                    loop {
                        let batch = db
                            .write_now(|tx| {
                                tx.query(
                                    "UPDATE trial_row SET name = $1 WHERE (customer_id, id) IN \
                                     (SELECT customer_id, id FROM trial_row WHERE name IS NULL ORDER BY id LIMIT 50) \
                                     AND name IS NULL RETURNING id",
                                    params![format!("worker {worker}")],
                                    |row| row.get::<i64>(0),
                                )
                            })
                            .unwrap();
                        let left: Option<i64> = db
                            .read_now(|tx| tx.scalar("SELECT count(*) FROM trial_row WHERE name IS NULL", &[]))
                            .unwrap();
                        mine.extend(batch);
                        if left == Some(0) {
                            return mine;
                        }
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect::<Vec<i64>>()
    });
    let distinct: std::collections::BTreeSet<_> = claimed.iter().collect();
    assert_eq!((claimed.len(), distinct.len()), (2_000, 2_000));
}

#[db_test]
fn a_column_of_another_kind_is_an_error_that_says_so(db: &Db) {
    let error = db
        .read_now(|tx| tx.scalar::<i64>("SELECT CAST('x' AS TEXT)", &[]))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "column 0 holds text where a whole number was expected"
    );
}

#[db_test]
fn versions_move_only_when_a_commit_touched_the_room(db: &Db) {
    let before = db.version("trial");
    db.write_now(|tx| {
        tx.touch("trial");
        Err::<(), _>(DbError::NoRow)
    })
    .unwrap_err();
    assert_eq!(db.version("trial"), before);
    db.write_now(|tx| {
        tx.touch("trial");
        Ok::<(), DbError>(())
    })
    .unwrap();
    assert_eq!(db.version("trial"), before + 1);
}

/// Those of whom `name` is a number up to `until`, at most so many.
fn claim(db: &Db, until: i64, limit: i64) -> Vec<i64> {
    let claimed = db.write_now(|tx| {
        tx.claim(
            "UPDATE trial_row SET flag = true, weight = $2 WHERE (customer_id, id) IN (\
             SELECT customer_id, id FROM trial_row WHERE id <= $1 AND NOT flag ORDER BY id LIMIT $3 /* unlocked only */) \
             AND NOT flag RETURNING id",
            params![until, 0.5_f64, limit],
            |row| row.get::<i64>(0),
        )
    });
    let mut claimed = claimed.unwrap();
    claimed.sort_unstable();
    claimed
}

#[db_test]
fn a_claim_takes_what_waits_and_no_more_than_it_asked_for(db: &Db) {
    db.write_now(|tx| tx.insert_many(INSERT, (1..=20_i64).map(|n| row![n % 3, n, "old"])))
        .unwrap();
    assert_eq!(claim(db, 0, 10), Vec::<i64>::new());
    assert_eq!(claim(db, 3, 10), [1, 2, 3], "few");
    assert_eq!(claim(db, 3, 10), Vec::<i64>::new(), "none is taken twice");
    assert_eq!(claim(db, 20, 2), [4, 5], "a small limit");
    assert_eq!(claim(db, 20, 4), [6, 7, 8, 9], "a limit and more that wait");
    assert_eq!(claim(db, 20, 100), (10..=20).collect::<Vec<i64>>(), "many");
    let weights = db
        .read_now(|tx| tx.scalar::<i64>("SELECT count(*) FROM trial_row WHERE weight = 0.5", &[]))
        .unwrap();
    assert_eq!(weights, Some(20));
}

#[db_test]
fn a_claim_that_takes_rows_out_answers_what_they_were(db: &Db) {
    db.write_now(|tx| tx.insert_many(INSERT, (1..=20_i64).map(|n| row![n % 3, n, "old"])))
        .unwrap();
    let take = |until: i64, limit: i64| {
        let taken = db.write_now(|tx| {
            tx.claim(
                "DELETE FROM trial_row WHERE (customer_id, id) IN (SELECT customer_id, id FROM trial_row WHERE id <= $1 \
                 ORDER BY id LIMIT $2 /* unlocked only */) RETURNING id, id + 1",
                params![until, limit],
                |row| Ok::<_, DbError>((row.get::<i64>(0)?, row.get::<i64>(1)?)),
            )
        });
        let mut taken = taken.unwrap();
        taken.sort_unstable();
        taken
    };
    assert_eq!(take(0, 10), []);
    assert_eq!(take(2, 10), [(1, 2), (2, 3)], "few");
    assert_eq!(take(2, 10), [], "they are there no longer");
    assert_eq!(take(20, 2), [(3, 4), (4, 5)], "a small limit");
    assert_eq!(take(20, 100).len(), 16, "many");
    let left = db.read_now(|tx| tx.scalar::<i64>("SELECT count(*) FROM trial_row", &[]));
    assert_eq!(left.unwrap(), Some(0));
}

/// How many rows there are, as it is kept.
struct Rows(i64);

fn kept_rows(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    let rows = tx.kept(&["trial_row"], |tx| {
        let rows = tx.scalar("SELECT count(*) FROM trial_row", &[])?;
        Ok::<_, DbError>(Rows(rows.unwrap_or_default()))
    })?;
    Ok(rows.0)
}

#[db_test]
fn what_is_kept_is_what_is_there(db: &Db) {
    let add = |fails: bool| {
        db.write_now(|tx| {
            let before = kept_rows(tx)?;
            let id = before.saturating_add(1);
            tx.execute(INSERT, params![1, id, "new"])?;
            assert_eq!(kept_rows(tx)?, before + 1, "its own row is seen");
            // A savepoint that is undone takes what was read in it along.
            let undone = tx.savepoint(|tx| {
                tx.execute(INSERT, params![2, id, "undone"])?;
                assert_eq!(kept_rows(tx)?, before + 2);
                Err::<(), _>(DbError::NoRow)
            });
            if matches!(undone, Err(DbError::Busy)) {
                return Err(DbError::Busy);
            }
            assert_eq!(kept_rows(tx)?, before + 1);
            if fails { Err(DbError::NoRow) } else { Ok(()) }
        })
    };
    assert_eq!(db.write_now(kept_rows).unwrap(), 0);
    add(false).unwrap();
    assert_eq!(db.write_now(kept_rows).unwrap(), 1);
    assert_eq!(db.read_now(kept_rows).unwrap(), 1);
    add(true).unwrap_err();
    assert_eq!(
        db.write_now(kept_rows).unwrap(),
        1,
        "what failed is not there"
    );
    add(false).unwrap();
    assert_eq!(db.write_now(kept_rows).unwrap(), 2);
    assert_eq!(db.read_now(kept_rows).unwrap(), 2);
}

#[db_test]
fn many_rows_are_changed_each_by_its_own_values(db: &Db) {
    db.write_now(|tx| tx.insert_many(INSERT, (1..=1_203_i64).map(|n| row![n, n, "old"])))
        .unwrap();
    let changed = db
        .write_now(|tx| {
            tx.update_many(
                "UPDATE trial_row SET name = $3, flag = $4, weight = $5, raw = $6 WHERE customer_id = $1 AND id = $2 AND name = $7",
                (2..=1_204_i64).map(|n| {
                    let weight = (n % 3 == 0).then_some(0.25_f64);
                    let expected = if n == 7 { "other" } else { "old" };
                    row![n, n, format!("new {n}"), n % 2 == 0, weight, vec![1_u8], expected]
                }),
            )
        })
        .unwrap();
    assert_eq!(changed, 1_201, "all but 1, 7 and one that is not there");
    let found = db
        .read_now(|tx| {
            tx.query(
                "SELECT id, name, flag, weight FROM trial_row WHERE id IN ($1[]) ORDER BY id",
                params![vec![1_i64, 2, 3, 7, 8, 9, 10, 11, 12, 1_203]],
                |row| {
                    let weight: Option<f64> = row.get(3)?;
                    Ok::<_, DbError>((
                        row.get::<i64>(0)?,
                        row.get::<String>(1)?,
                        row.get::<bool>(2)?,
                        weight,
                    ))
                },
            )
        })
        .unwrap();
    let new = |n: i64| {
        (
            n,
            format!("new {n}"),
            n % 2 == 0,
            (n % 3 == 0).then_some(0.25),
        )
    };
    let old = |n: i64| (n, "old".to_owned(), false, None);
    let expected = [
        old(1),
        new(2),
        new(3),
        old(7),
        new(8),
        new(9),
        new(10),
        new(11),
        new(12),
        new(1_203),
    ];
    assert_eq!(found, expected);
}

#[db_test]
fn a_database_that_rested_answers_as_before(db: &Db) {
    let put = |id: i64| db.write_now(|tx| tx.execute(INSERT, params![1_i64, id, "n"]));
    put(1).unwrap();
    let count = || -> Option<i64> {
        db.read_now(|tx| tx.scalar("SELECT count(*) FROM trial_row", params![]))
            .unwrap()
    };
    db.rest().unwrap();
    assert_eq!(count(), Some(1));
    put(2).unwrap();
    // Also between the statements of somebody who reads meanwhile.
    let both = db
        .read_now(|tx| {
            let one: Option<i64> = tx.scalar("SELECT count(*) FROM trial_row", params![])?;
            db.rest()?;
            let two: Option<i64> = tx.scalar("SELECT count(*) FROM trial_row", params![])?;
            Ok::<_, DbError>((one, two))
        })
        .unwrap();
    assert_eq!(both, (Some(2), Some(2)));
}
