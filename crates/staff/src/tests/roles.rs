//! The one table of what roles may do.

use std::fmt::Write as _;

use db::{Db, db_test};
use serde_json::Value;
use web::Scope;

use super::{Browser, client, employ};
use crate::Role;

#[test]
fn every_role_has_its_scope_and_its_word() {
    let mut table = String::new();
    for role in Role::ALL {
        assert_eq!(Role::parse(role.word()), Some(role));
        let scopes: Vec<&str> = role
            .scope()
            .included()
            .into_iter()
            .map(Scope::word)
            .collect();
        writeln!(table, "{role}: {}", scopes.join(", ")).unwrap();
    }
    insta::assert_snapshot!("roles", table);
}

#[db_test]
fn the_server_keeps_every_operation_to_the_roles_of_its_scope(db: &Db) {
    let client = client(db);
    for role in Role::ALL {
        employ(db, &client, role.word(), role);
    }
    let table: Vec<_> = client
        .site
        .who_may
        .iter()
        .map(|(method, path, who)| (method.to_owned(), path.to_owned(), who))
        .collect();
    for role in Role::ALL {
        let mut browser = Browser::sign_in(&client, role.word());
        for (method, path, who) in &table {
            let Some(needed) = who.scope() else { continue };
            let own = path.trim_start_matches("/api/v1");
            if (method.as_str(), own) == ("DELETE", "/session") {
                continue;
            }
            let heard = browser.send(&client, method, own, &Value::Null);
            let is_refused = heard.json()["code"] == "web.scope";
            let may = role.scope().allows(needed);
            assert_eq!(
                is_refused,
                !may,
                "{role}: {method} {path}: {}",
                heard.text()
            );
        }
    }
}

#[db_test]
fn what_only_staff_may_no_key_may(db: &Db) {
    let client = client(db);
    let heard = client.get("/api/v1/session");
    assert_eq!(heard.json()["code"], "web.staff_only");
    assert_eq!(client.get("/api/v1/staff").json()["code"], "web.scope");
}
