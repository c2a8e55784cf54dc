//! Who changed what.

use db::{Db, db_test};
use kernel::Span;
use serde_json::{Value, json};

use super::{Browser, client, employ};
use crate::Role;

#[db_test]
fn what_staff_do_is_listed_with_their_names(db: &Db) {
    let client = client(db);
    let ana = employ(db, &client, "Ana", Role::Owner);
    client.clock.advance(Span::HOUR);
    let mut browser = Browser::sign_in(&client, "ana");
    let whom = json!({"email": "eve@shop.example", "role": "analyst"});
    browser.post(&client, "/staff/invitations", &whom);
    browser.send(
        &client,
        "PATCH",
        &format!("/staff/{}", ana.id),
        &json!({"name": "Ana B"}),
    );
    browser.send(
        &client,
        "PATCH",
        &format!("/staff/{}", ana.id),
        &json!({"role": "support"}),
    );
    let all = browser.get(&client, "/audit").json();
    if db.backend_name() == "sqlite" {
        insta::assert_json_snapshot!("audit", all);
    }
    let first = browser.get(&client, "/audit?limit=2").json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = browser
        .get(&client, &format!("/audit?limit=2&cursor={cursor}"))
        .json();
    let rows = |page: &Value| page["items"].as_array().unwrap().clone();
    assert_eq!([rows(&first), rows(&rest)].concat(), rows(&all));
    let count = |browser: &mut Browser, query: &str| {
        let heard = browser.get(&client, &format!("/audit?{query}"));
        heard.json()["items"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(count(&mut browser, "actor=terminal"), 1);
    assert_eq!(count(&mut browser, &format!("actor={}", ana.id)), 3);
    assert_eq!(count(&mut browser, "operation=sign_in"), 1);
    assert_eq!(count(&mut browser, &format!("object={}", ana.id)), 2);
    assert_eq!(count(&mut browser, "since=2026-03-02T09:30:00Z"), 3);
    assert_eq!(count(&mut browser, "until=2026-03-02T09:30:00Z"), 1);
    assert_eq!(
        browser.get(&client, "/audit?actor=somebody").json()["code"],
        "web.bad_query"
    );
}
