//! Backups are asked for, made, kept and removed.

use std::path::Path;

use db::{Access, Db, DbUrl, Options, db_test};
use http::{Method, StatusCode};
use kernel::{Clock as _, Ids, Moment, Rng, SimClock, Span};
use serde_json::Value;
use web::{Routes, Scope, keys, testing::Client};

use super::{found, time};
use crate::{Backup, BackupState, House, Keeping, backups, path_of, settings::KEPT};

fn work(db: &Db, clock: &SimClock, folder: &Path) -> bool {
    crate::work(Keeping {
        db,
        clock,
        ids: &Ids::new(Rng::from_seed(clock.now().millis().unsigned_abs())),
        folder,
        started_at: time("2026-03-01T00:00:00Z"),
    })
    .unwrap()
}

fn all(db: &Db) -> Vec<Backup> {
    db.read_now(backups::list).unwrap()
}

#[db_test]
fn every_night_makes_one_and_the_newest_stay(db: &Db) {
    let folder = tempfile::tempdir().unwrap();
    found(db, "2026-02-01T00:00:00Z");
    let at = Moment::new(time("2026-03-01T00:00:00Z"), Ids::new(Rng::from_seed(2)));
    let set = db.write_now(|tx| settings::set(tx, &at, &KEPT, &2));
    assert!(set.unwrap().is_new());
    let clock = SimClock::new(time("2026-03-01T00:05:00Z"));
    assert!(
        !work(db, &clock, folder.path()),
        "not while the program starts"
    );
    if db.is_shared() {
        clock.set(time("2026-03-02T03:31:00Z"));
        assert!(!work(db, &clock, folder.path()), "its own tools do that");
        return;
    }
    clock.set(time("2026-03-01T00:11:00Z"));
    assert!(work(db, &clock, folder.path()), "a night was missed");
    assert!(!work(db, &clock, folder.path()), "once");
    for day in 1..=3 {
        clock.set(time("2026-03-01T03:31:00Z").plus(Span::from_days(day)));
        assert!(work(db, &clock, folder.path()));
    }
    let kept = all(db);
    assert_eq!(kept.len(), 2);
    for backup in &kept {
        assert!(backup.nightly && backup.state == BackupState::Done && backup.bytes > 0);
        let url = DbUrl::Sqlite(path_of(folder.path(), backup.id));
        let copy = Db::open(&url, Options::new(Access::Read, "test")).unwrap();
        assert!(copy.read_now(shops::founded_at).unwrap().is_some());
    }
    let files = std::fs::read_dir(folder.path().join("backups"));
    assert_eq!(files.unwrap().count(), 2);
}

#[db_test]
fn what_a_killed_process_had_in_hand_is_made_by_the_next(db: &Db) {
    if db.is_shared() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    found(db, "2026-03-01T00:00:00Z");
    let clock = SimClock::new(time("2026-03-01T01:00:00Z"));
    let at = Moment::new(clock.now(), Ids::new(Rng::from_seed(3)));
    let asked = db
        .write_now(|tx| {
            let asked = backups::ask(tx, &at, "staff")?;
            crate::store::set_running(tx, asked.id)?;
            Ok::<_, crate::Error>(asked)
        })
        .unwrap();
    let half = path_of(folder.path(), asked.id).with_extension("part");
    std::fs::create_dir_all(half.parent().unwrap()).unwrap();
    std::fs::write(&half, "half").unwrap();
    assert!(!work(db, &clock, folder.path()), "somebody has it in hand");
    db.write_now(crate::start).unwrap();
    assert!(work(db, &clock, folder.path()));
    assert_eq!(all(db)[0].state, BackupState::Done);
    assert!(!half.exists());
}

#[db_test]
fn a_backup_that_cannot_be_made_says_why_and_names_no_place(db: &Db) {
    if db.is_shared() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    found(db, "2026-03-01T00:00:00Z");
    std::fs::write(folder.path().join("backups"), "a file in the way").unwrap();
    let clock = SimClock::new(time("2026-03-01T01:00:00Z"));
    let at = Moment::new(clock.now(), Ids::new(Rng::from_seed(3)));
    db.write_now(|tx| backups::ask(tx, &at, "staff")).unwrap();
    assert!(work(db, &clock, folder.path()));
    let failed = &all(db)[0];
    assert_eq!(failed.state, BackupState::Failed);
    assert!(failed.note.contains("cannot be made"), "{}", failed.note);
    assert!(!failed.note.contains('/'), "{}", failed.note);
}

#[db_test]
fn only_owners_see_them(db: &Db) {
    let folder = tempfile::tempdir().unwrap();
    found(db, "2026-03-01T00:00:00Z");
    let house = House {
        folder: folder.path().to_owned(),
        ..House::default()
    };
    let client = Client::new(db, Routes::new().nest("/api/v1", crate::routes(house)));
    let by_marketer = client.call(Method::POST, "/api/v1/backups", &Value::Null);
    assert_eq!(by_marketer.status, StatusCode::FORBIDDEN);
    let at = Moment::new(client.clock.now(), client.ids.clone());
    let key = db
        .write_now(|tx| keys::create(tx, &at, &Rng::from_seed(4), "owner", Scope::Manage))
        .unwrap()
        .1
        .reveal()
        .to_owned();
    let by_owner =
        |method: Method, path: &str| client.send(Client::request(method, path, &key, &Value::Null));
    let made = by_owner(Method::POST, "/api/v1/backups");
    let listed = by_owner(Method::GET, "/api/v1/backups").json();
    if db.is_shared() {
        assert_eq!(made.json()["code"], "upkeep.own_tools");
        assert_eq!(listed["can_make"], false);
        return;
    }
    assert_eq!(made.status, StatusCode::ACCEPTED);
    assert_eq!(listed["items"][0]["state"], "queued");
    assert_eq!(listed["next_at"], "2026-03-03T03:30:00.000Z");
    let again = by_owner(Method::POST, "/api/v1/backups");
    assert_eq!(again.json()["code"], "upkeep.busy");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let file = by_owner(Method::GET, &format!("/api/v1/backups/{id}/file"));
    assert_eq!(file.json()["code"], "web.staff_only", "{}", file.text());
}
