//! Reports over HTTP.

use std::sync::Arc;

use db::{Db, db_test};
use segments::{Engine, Limits, Registry};
use web::testing::Client;

use super::orders::shop;

#[db_test]
fn every_report_is_answered_and_nonsense_refused(db: &Db) {
    shop(db);
    let kinds = customers::predicates()
        .into_iter()
        .chain(segments::predicates());
    let engine = Engine::new(Registry::new(kinds).unwrap(), Limits::default());
    let client = Client::new(db, crate::routes(Arc::new(engine)));
    let sales = client.get("/reports/sales").json();
    // The client's clock stands in March.
    assert_eq!(
        (&sales["orders"], &sales["net"]["GBP"]),
        (&2.into(), &5000.into())
    );
    for report in [
        "repeat",
        "retention",
        "cohorts",
        "orders",
        "second-order",
        "rfm",
        "revenue",
    ] {
        let heard = client.get(&format!("/reports/{report}?from=2026-01-01&currency=GBP"));
        assert_eq!(heard.status.as_u16(), 200, "{}", heard.text());
        assert!(heard.json()["definitions"].is_object(), "{}", heard.text());
    }
    for (query, status) in [
        ("profit", 400),
        ("sales?from=yesterday", 400),
        ("sales?colour=red", 400),
        ("sales?from=2026-02-02&to=2026-01-01", 422),
        ("sales?segment=nobody", 404),
    ] {
        let heard = client.get(&format!("/reports/{query}"));
        assert_eq!(heard.status.as_u16(), status, "{query}: {}", heard.text());
    }
}
