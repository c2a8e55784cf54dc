//! Tables travel between databases of either kind.

use crate::{Access, Db, DbError, DbUrl, Options, db_test, params, row};

#[db_test]
fn tables_and_sequences_go_to_another_database_and_come_back(db: &Db) {
    db.write_now(|tx| {
        assert_eq!(tx.allocate("trial_row", 5_000)?, 1);
        tx.insert_many(
            "INSERT INTO trial_row (customer_id, id, name, flag, weight, raw) VALUES ($1, $2, $3, $4, $5, $6)",
            (0..5_000_i64).map(|n| row![n, n, Some("é").filter(|_| n % 2 == 0), n % 3 == 0, 0.25_f64, vec![0_u8, 7]]),
        )
    })
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = DbUrl::Sqlite(folder.path().join("scratch.sqlite"));
    let scratch = Db::open(&url, Options::new(Access::Create, "test")).unwrap();
    scratch
        .migrate(&crate::tests::rooms(), kernel::Timestamp::from_millis(0))
        .unwrap();
    assert_eq!(db.copy_tables(&scratch, &["trial_row"]).unwrap(), 5_000);
    db.copy_sequences(&scratch, &["trial_row"]).unwrap();
    assert_eq!(
        scratch.write_now(|tx| tx.allocate("trial_row", 1)).unwrap(),
        5_001
    );
    db.clear_tables(&["trial_row"]).unwrap();
    let even = |customer| customer % 2 == 0;
    let some = scratch.copy_tables_of(db, &["trial_row"], &even);
    assert_eq!(some.unwrap(), 2_500, "those of some customers");
    db.clear_tables(&["trial_row"]).unwrap();
    assert_eq!(scratch.copy_tables(db, &["trial_row"]).unwrap(), 5_000);
    scratch.copy_sequences(db, &["trial_row"]).unwrap();
    let (flags, names) = db
        .read_now(|tx| {
            tx.query_one(
                "SELECT count(*) FILTER (WHERE flag), count(name) FROM trial_row WHERE weight = $1",
                params![0.25_f64],
                |row| Ok::<_, DbError>((row.get::<i64>(0)?, row.get::<i64>(1)?)),
            )
        })
        .unwrap();
    assert_eq!((flags, names), (1_667, 2_500));
    assert!(db.write_now(|tx| tx.allocate("trial_row", 1)).unwrap() > 5_000);
    assert!(
        db.copy_tables(&scratch, &["trial_row; DROP TABLE trial_row"])
            .is_err()
    );
}
