//! A scratch database commits late and shows everything all the same.

use std::{cell::Cell, path::Path};

use kernel::Timestamp;

use super::rooms;
use crate::{Access, Db, DbError, DbUrl, Gathering, Options, Tx, params};

fn scratch(file: &Path) -> Db {
    gathering(file, Gathering::Apart)
}

fn gathering(file: &Path, gathering: Gathering) -> Db {
    let mut options = Options::new(Access::Create, "scratch");
    options.durable = false;
    options.gathering = gathering;
    let db = Db::open(&DbUrl::Sqlite(file.to_owned()), options).unwrap();
    db.migrate(&rooms(), Timestamp::from_millis(0)).unwrap();
    db
}

fn add(db: &Db, id: i64, fails: bool) -> Result<(), DbError> {
    db.write_now(|tx| {
        tx.execute(
            "INSERT INTO trial_row (customer_id, id) VALUES (1, $1)",
            params![id],
        )?;
        tx.touch("trial");
        if fails { Err(DbError::NoRow) } else { Ok(()) }
    })
}

fn ids(db: &Db) -> Vec<i64> {
    db.read_now(|tx| {
        tx.query("SELECT id FROM trial_row ORDER BY id", &[], |row| {
            row.get(0)
        })
    })
    .unwrap()
}

#[test]
fn what_is_not_committed_yet_is_read_and_a_failure_takes_only_its_own_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scratch.sqlite");
    let db = scratch(&file);
    let changes = db.changes();

    add(&db, 1, false).unwrap();
    assert!(add(&db, 2, true).is_err());
    add(&db, 3, false).unwrap();

    assert_eq!(ids(&db), [1, 3]);
    assert_eq!(
        db.changes(),
        changes + 2,
        "whoever waits for changes hears of them"
    );
    let copy = folder.path().join("copy.sqlite");
    db.backup(&copy).unwrap().unwrap();
    add(&db, 4, false).unwrap();
    drop(db);
    for (file, expected) in [(&copy, vec![1, 3]), (&file, vec![1, 3, 4])] {
        let url = DbUrl::Sqlite(file.clone());
        let db = Db::open(&url, Options::new(Access::Read, "test")).unwrap();
        assert_eq!(ids(&db), expected);
    }
}

#[test]
fn together_a_failure_takes_everything_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scratch.sqlite");
    let db = gathering(&file, Gathering::Together);

    add(&db, 1, false).unwrap();
    add(&db, 2, false).unwrap();
    assert_eq!(ids(&db), [1, 2]);
    assert!(matches!(add(&db, 3, true), Err(DbError::Lost)));

    assert!(matches!(add(&db, 4, false), Err(DbError::Lost)));
    let read = db.read_now(|tx| tx.scalar::<i64>("SELECT count(*) FROM trial_row", &[]));
    assert!(matches!(read, Err(DbError::Lost)));
}

#[test]
fn together_a_savepoint_that_fails_takes_everything_with_it_too() {
    let folder = tempfile::tempdir().unwrap();
    let db = gathering(&folder.path().join("scratch.sqlite"), Gathering::Together);
    add(&db, 1, false).unwrap();

    let written = db.write_now(|tx| {
        let inner = tx.savepoint(|tx| {
            tx.execute("INSERT INTO trial_row (customer_id, id) VALUES (1, 2)", &[])?;
            Err::<(), _>(DbError::NoRow)
        });
        assert!(inner.is_err());
        Ok::<_, DbError>(())
    });

    assert!(
        matches!(written, Err(DbError::Lost)),
        "it was left out, so nothing could be undone"
    );
}

#[test]
fn a_failure_that_comes_first_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scratch.sqlite");
    let db = scratch(&file);
    drop(db);
    let db = scratch(&file);

    assert!(add(&db, 1, true).is_err());
    add(&db, 2, false).unwrap();

    assert_eq!(ids(&db), [2]);
}

#[test]
fn what_fails_inside_is_undone_alone_by_running_once_more() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scratch.sqlite");
    let db = scratch(&file);
    add(&db, 1, false).unwrap();
    let (runs, insides) = (Cell::new(0), Cell::new(0));
    let kept = db
        .write_now(|tx| {
            runs.set(runs.get() + 1);
            let insert = |tx: &mut Tx<'_>, id: i64| {
                insides.set(insides.get() + 1);
                tx.execute(
                    "INSERT INTO trial_row (customer_id, id) VALUES (1, $1)",
                    params![id],
                )
            };
            insert(tx, 2)?;
            tx.savepoint(|tx| insert(tx, 3))?;
            let failed = tx.savepoint(|tx| {
                insert(tx, 4)?;
                insert(tx, 1)
            });
            // The first time it is told that it may pass, and then what it is.
            let is_certain = matches!(failed, Err(DbError::Constraint { .. }));
            tx.savepoint(|tx| insert(tx, 5))?;
            Ok::<_, DbError>(is_certain)
        })
        .unwrap();
    assert_eq!((kept, runs.get(), insides.get()), (true, 2, 10));
    assert_eq!(ids(&db), [1, 2, 3, 5]);

    let begun = runs.get();
    db.write_now(|tx| {
        runs.set(runs.get() + 1);
        tx.savepoint(|tx| tx.execute("DELETE FROM trial_row WHERE id = 5", &[]))
    })
    .unwrap();
    assert_eq!(runs.get(), begun + 1, "nothing failed");
    assert_eq!(ids(&db), [1, 2, 3]);
}
