//! The report of health.

use db::{Db, db_test};
use http::Method;
use kernel::{Clock as _, Ids, Moment, Rng};
use serde_json::{Value, json};
use web::{Routes, Scope, keys, testing::Client};

use super::{found, time};
use crate::{House, State, backups, report};

fn check<'r>(report: &'r crate::Report, key: &str) -> &'r crate::Check {
    report.checks.iter().find(|check| check.key == key).unwrap()
}

#[db_test]
fn a_young_shop_is_well(db: &Db) {
    found(db, "2026-03-01T00:00:00Z");
    let house = House {
        folder: std::env::temp_dir(),
        way: "mail is captured".to_owned(),
        is_captured: true,
        ..House::default()
    };
    let well = report(db, time("2026-03-01T01:00:00Z"), &house).unwrap();
    let disk = ["database.disk_full", "database.disk_nearly_full"];
    let problems: Vec<_> = well
        .checks
        .iter()
        .filter_map(|check| check.problem)
        .collect();
    assert!(
        problems.iter().all(|problem| disk.contains(problem)),
        "{problems:?}"
    );
    assert_eq!(check(&well, "events").figures["waiting"], 0);
    assert_eq!(check(&well, "mail").figures["captured"], 1);
    let has_size = check(&well, "database").figures.contains_key("bytes");
    assert_eq!(has_size, !db.is_shared());
    let client = Client::new(db, Routes::new().nest("/api/v1", crate::routes(house)));
    let told = client.get("/api/v1/health/report").json();
    assert_eq!(told["database"], db.backend_name());
    assert_eq!(told["checks"].as_array().unwrap().len(), well.checks.len());
}

#[db_test]
fn what_is_wrong_comes_first_and_says_what_to_do(db: &Db) {
    found(db, "2026-03-01T00:00:00Z");
    let at = Moment::new(time("2026-03-01T01:00:00Z"), Ids::new(Rng::from_seed(1)));
    let house = House {
        folder: std::env::temp_dir(),
        ..House::default()
    };
    let looked = report(db, time("2026-03-09T00:00:00Z"), &house).unwrap();
    assert_eq!(looked.state, State::Bad);
    assert_eq!(looked.checks[0].state, State::Bad);
    assert_eq!(check(&looked, "address").problem, Some("address.not_set"));
    for check in &looked.checks {
        assert_eq!(check.problem.is_some(), check.todo.is_some(), "{check:?}");
        assert_eq!(
            check.problem.is_some(),
            check.state != State::Ok,
            "{check:?}"
        );
    }
    if db.is_shared() {
        return;
    }
    assert_eq!(check(&looked, "backup").problem, Some("backup.old"));
    db.write_now(|tx| {
        let asked = backups::ask(tx, &at, "staff")?;
        crate::store::end(tx, asked.id, &Err("no room".to_owned()), at.now)?;
        Ok::<_, crate::Error>(())
    })
    .unwrap();
    let looked = report(db, time("2026-03-01T02:00:00Z"), &house).unwrap();
    let failed = check(&looked, "backup");
    assert_eq!(failed.problem, Some("backup.failed"));
    assert!(failed.todo.as_ref().unwrap().contains("no room"));
}

#[db_test]
fn a_receiver_that_hears_nothing_is_told_of(db: &Db) {
    found(db, "2026-03-01T00:00:00Z");
    let routes = hooks::routes(&["order.paid"], Rng::from_seed(5));
    let client = Client::new(db, Routes::new().nest("/api/v1", routes));
    let at = Moment::new(client.clock.now(), client.ids.clone());
    let (_, key) = db
        .write_now(|tx| keys::create(tx, &at, &Rng::from_seed(6), "owner", Scope::Manage))
        .unwrap();
    let post = |path: &str, content: &Value| {
        let request = Client::request(Method::POST, path, key.reveal(), content);
        client.send(request).json()
    };
    let look = || report(db, at.now, &House::default()).unwrap();
    let none = look();
    assert_eq!(check(&none, "hooks").figures["hooks"], 0);
    let new = json!({"name": "ERP", "url": "https://erp.example/in", "kinds": ["order.paid"]});
    let made = post("/api/v1/hooks", &new);
    assert_eq!(check(&look(), "hooks").problem, None);
    let id = made["id"].as_str().unwrap();
    let _paused = post(&format!("/api/v1/hooks/{id}/pause"), &Value::Null);
    let looked = look();
    let paused = check(&looked, "hooks");
    assert_eq!(paused.problem, Some("hooks.paused"));
    assert_eq!(paused.state, State::Warn);
    assert_eq!(paused.about.as_deref(), Some("ERP"));
    let _resumed = post(&format!("/api/v1/hooks/{id}/resume"), &Value::Null);
    assert_eq!(check(&look(), "hooks").figures["hooks"], 1);
}
