//! The first owner.

use db::{Db, db_test};
use kernel::{Rng, Span};
use serde_json::json;

use super::{Browser, PASSWORD, at, client, code};
use crate::new_setup_token;

#[db_test]
fn only_whoever_runs_the_server_makes_the_first_owner(db: &Db) {
    let client = client(db);
    let rng = Rng::from_seed(8);
    let mut browser = Browser::default();
    assert_eq!(
        browser.get(&client, "/setup").json(),
        json!({"is_needed": true})
    );
    let with = |token: &str, password: &str| {
        json!({
            "token": token, "name": "Ana", "email": "ana@shop.example", "password": password,
            "shop_name": "Tea & Co", "currency": "GBP", "time_zone": "Europe/London",
        })
    };
    let guessed = browser.post(&client, "/setup", &with("0123", PASSWORD));
    assert_eq!(code(&guessed), "staff.bad_setup_token");
    let old = db
        .write_now(|tx| new_setup_token(tx, &at(&client), &rng))
        .unwrap()
        .unwrap();
    client.clock.advance(Span::DAY);
    assert_eq!(
        code(&browser.post(&client, "/setup", &with(&old, PASSWORD))),
        "staff.bad_setup_token"
    );
    let token = db
        .write_now(|tx| new_setup_token(tx, &at(&client), &rng))
        .unwrap()
        .unwrap();
    for weak in ["short", "password1234", "aaaaaaaaaaaa", "ana@shop.example"] {
        assert_eq!(
            code(&browser.post(&client, "/setup", &with(&token, weak))),
            "staff.weak_password"
        );
    }
    let heard = browser.post(&client, "/setup", &with(&token, PASSWORD));
    assert_eq!(heard.status.as_u16(), 201, "{}", heard.text());
    assert_eq!(heard.json()["role"], "owner");
    assert_eq!(
        heard.json()["shop"],
        json!({"name": "Tea & Co", "currency": "GBP", "time_zone": "Europe/London", "languages": ["en"]})
    );
    assert_eq!(browser.get(&client, "/session").status.as_u16(), 200);
    assert_eq!(
        browser.get(&client, "/setup").json(),
        json!({"is_needed": false})
    );
    assert_eq!(
        code(&browser.post(&client, "/setup", &with(&token, PASSWORD))),
        "staff.set_up"
    );
    let none = db
        .write_now(|tx| new_setup_token(tx, &at(&client), &rng))
        .unwrap();
    assert_eq!(none, None);
}
