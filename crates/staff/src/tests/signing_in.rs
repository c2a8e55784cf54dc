//! Who is let in, and for how long.

use db::{Db, db_test};
use kernel::Span;
use serde_json::{Value, json};

use super::{Browser, PASSWORD, at, client, code, employ};
use crate::Role;

#[db_test]
fn somebody_signs_in_and_is_known(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Marketer);
    let mut browser = Browser::default();
    let body = json!({"email": "ANA@shop.example", "password": PASSWORD});
    let heard = browser.post(&client, "/session", &body);
    if db.backend_name() == "sqlite" {
        let cookies: Vec<&str> = heard
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|cookie| cookie.to_str().unwrap())
            .collect();
        insta::assert_json_snapshot!("signed_in", json!([cookies, heard.json()]));
    }
    assert_eq!(browser.get(&client, "/session").json(), heard.json());
    let changed = browser.send(
        &client,
        "PATCH",
        "/session",
        &json!({"language": "de", "name": " Ana B "}),
    );
    assert_eq!(
        (&changed.json()["language"], &changed.json()["name"]),
        (&json!("de"), &json!("Ana B"))
    );
    assert_eq!(
        browser
            .send(&client, "DELETE", "/session", &Value::Null)
            .status
            .as_u16(),
        204
    );
    assert_eq!(code(&browser.get(&client, "/session")), "web.no_key");
}

#[db_test]
fn a_refusal_does_not_tell_why(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Owner);
    let barred = employ(db, &client, "Bob", Role::Support);
    let mut ana = Browser::sign_in(&client, "ana");
    let path = format!("/staff/{}", barred.id);
    ana.send(&client, "PATCH", &path, &json!({"is_disabled": true}));
    let try_as = |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        let mut told = Browser::default().post(&client, "/session", &body).json();
        told["request_id"].take();
        told
    };
    let wrong = try_as("ana@shop.example", "wrong horse battery");
    assert_eq!(wrong["code"], "staff.wrong_credentials");
    assert_eq!(try_as("nobody@shop.example", PASSWORD), wrong);
    assert_eq!(try_as("bob@shop.example", PASSWORD), wrong);
    assert_eq!(try_as("ana@shop.example", &"x".repeat(5_000)), wrong);
}

#[db_test]
fn tries_are_limited_for_an_address_and_for_a_place(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Owner);
    let try_as = |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        Browser::default().post(&client, "/session", &body)
    };
    for _ in 0..10 {
        assert_eq!(
            code(&try_as("ana@shop.example", "no")),
            "staff.wrong_credentials"
        );
    }
    let refused = try_as("ana@shop.example", PASSWORD);
    assert_eq!(code(&refused), "staff.too_many_tries");
    assert_eq!(refused.header("retry-after"), "900");
    client.clock.advance(Span::from_minutes(15));
    assert_eq!(try_as("ana@shop.example", PASSWORD).status.as_u16(), 200);
    // Who signed in has all tries again; the place goes on counting.
    for _ in 0..49 {
        assert_eq!(
            code(&try_as("no@shop.example", "no")),
            "staff.wrong_credentials"
        );
        client.clock.advance(Span::from_seconds(1));
        db.write_now(|tx| {
            crate::store::delete_tries(tx, &crate::domain::digest("email no@shop.example"))
        })
        .unwrap();
    }
    assert_eq!(
        code(&try_as("another@shop.example", "no")),
        "staff.too_many_tries"
    );
}

#[db_test]
fn a_session_ends_when_it_is_not_used_and_after_a_month(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Owner);
    let mut idle = Browser::sign_in(&client, "ana");
    let mut used = Browser::sign_in(&client, "ana");
    for _ in 0..4 {
        client.clock.advance(Span::from_days(6));
        assert_eq!(used.get(&client, "/session").status.as_u16(), 200);
    }
    assert_eq!(code(&idle.get(&client, "/session")), "web.bad_session");
    client.clock.advance(Span::from_days(6));
    assert_eq!(code(&used.get(&client, "/session")), "web.bad_session");
    db.write_now(|tx| crate::sweep(tx, &at(&client))).unwrap();
    let mut new = Browser::sign_in(&client, "ana");
    let left = new.get(&client, "/sessions").json();
    assert_eq!(left["items"].as_array().unwrap().len(), 1, "{left}");
}

#[db_test]
fn sessions_are_listed_and_ended_one_by_one_and_all_others(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Analyst);
    employ(db, &client, "Bob", Role::Owner);
    let mut first = Browser::sign_in(&client, "ana");
    client.clock.advance(Span::HOUR);
    let mut second = Browser::sign_in(&client, "ana");
    let mut third = Browser::sign_in(&client, "ana");
    let mut bob = Browser::sign_in(&client, "bob");
    let listed = second.get(&client, "/sessions").json();
    if db.backend_name() == "sqlite" {
        insta::assert_json_snapshot!("sessions", listed);
    }
    let of_first = listed["items"][2]["id"].as_str().unwrap();
    let path = format!("/sessions/{of_first}");
    assert_eq!(
        code(&bob.send(&client, "DELETE", &path, &Value::Null)),
        "staff.no_session"
    );
    assert_eq!(
        second
            .send(&client, "DELETE", &path, &Value::Null)
            .status
            .as_u16(),
        204
    );
    assert_eq!(code(&first.get(&client, "/session")), "web.bad_session");
    assert_eq!(
        second
            .send(&client, "DELETE", "/sessions", &Value::Null)
            .status
            .as_u16(),
        204
    );
    assert_eq!(code(&third.get(&client, "/session")), "web.bad_session");
    assert_eq!(second.get(&client, "/session").status.as_u16(), 200);
    assert_eq!(bob.get(&client, "/session").status.as_u16(), 200);
}
