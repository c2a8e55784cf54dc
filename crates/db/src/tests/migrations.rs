//! Forward only, once, and never over a newer database.

use kernel::Timestamp;

use crate::{Access, Db, DbError, DbUrl, Migration, Options, Room, db_test};

fn now() -> Timestamp {
    Timestamp::from_millis(0)
}

fn two_steps(second: &'static str) -> Vec<Room> {
    let first = crate::tests::rooms().remove(0);
    let steps: Vec<Migration> = vec![
        first.migrations[0],
        Migration {
            number: 2,
            name: "second",
            sql: second,
            tables: &[],
        },
    ];
    vec![Room {
        name: "trial",
        sequences: first.sequences,
        migrations: Box::leak(steps.into_boxed_slice()),
    }]
}

#[db_test]
fn steps_are_applied_once(db: &Db) {
    assert_eq!(db.migrate(&crate::tests::rooms(), now()).unwrap(), 0);
    let more = two_steps("ALTER TABLE trial_row ADD COLUMN colour TEXT");
    assert_eq!(db.pending(&more).unwrap(), 1);
    assert_eq!(db.migrate(&more, now()).unwrap(), 1);
    assert_eq!(db.migrate(&more, now()).unwrap(), 0);
}

#[db_test]
fn a_newer_database_is_refused_and_not_touched(db: &Db) {
    db.migrate(
        &two_steps("ALTER TABLE trial_row ADD COLUMN colour TEXT"),
        now(),
    )
    .unwrap();
    let error = db.migrate(&crate::tests::rooms(), now()).unwrap_err();
    assert!(
        matches!(
            error,
            DbError::NewerSchema {
                found: 2,
                known: 1,
                ..
            }
        ),
        "{error}"
    );
}

#[db_test]
fn an_altered_step_is_refused(db: &Db) {
    db.migrate(
        &two_steps("ALTER TABLE trial_row ADD COLUMN colour TEXT"),
        now(),
    )
    .unwrap();
    let error = db
        .migrate(
            &two_steps("ALTER TABLE trial_row ADD COLUMN color TEXT"),
            now(),
        )
        .unwrap_err();
    assert!(
        matches!(error, DbError::AlteredMigration { number: 2, .. }),
        "{error}"
    );
}

#[db_test]
fn a_failing_step_leaves_nothing(db: &Db) {
    let broken = two_steps(
        "CREATE TABLE trial_more (id BIGINT PRIMARY KEY); CREATE TABLE trial_row (id BIGINT)",
    );
    assert!(db.migrate(&broken, now()).is_err());
    assert!(
        db.read_now(|tx| tx.query("SELECT id FROM trial_more", &[], |row| row.get::<i64>(0)))
            .is_err()
    );
}

#[test]
fn one_process_writes_to_a_file_and_the_other_is_told_who() {
    let folder = tempfile::tempdir().unwrap();
    let url = DbUrl::Sqlite(folder.path().join("shop.sqlite"));
    let missing = Db::open(&url, Options::new(Access::Write, "x")).unwrap_err();
    assert!(missing.to_string().contains("perennial init"), "{missing}");
    let first = Db::open(&url, Options::new(Access::Create, "serve")).unwrap();
    let error = Db::open(&url, Options::new(Access::Write, "import orders")).unwrap_err();
    assert!(error.to_string().contains("serve"), "{error}");
    Db::open(&url, Options::new(Access::Read, "report")).unwrap();
    drop(first);
    Db::open(&url, Options::new(Access::Write, "import orders")).unwrap();
}

#[test]
fn a_file_that_is_no_database_is_named_as_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.sqlite");
    std::fs::write(
        &path,
        "this is a letter, not a database, and long enough to be read as a header",
    )
    .unwrap();
    let error = Db::open(&DbUrl::Sqlite(path), Options::new(Access::Write, "x"))
        .and_then(|db| db.migrate(&crate::tests::rooms(), now()))
        .unwrap_err();
    assert_eq!(error.code(), "db.damaged", "{error:?}");
}
