//! The report of health.

use db::{Db, db_test};
use kernel::{Ids, Moment, Rng};
use web::{Routes, testing::Client};

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
