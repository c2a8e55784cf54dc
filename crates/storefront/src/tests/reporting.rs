//! What is taken, and that nobody learns anything from the answer.

use db::{Db, db_test};
use http::{Method, Request};
use kernel::{Clock as _, Moment};
use serde_json::{Value, json};
use settings::Value as _;

use super::{name, post, post_from, report, rows, site, view};
use crate::ORIGINS;

#[db_test]
fn whatever_is_wrong_the_answer_is_the_same_and_nothing_is_kept(db: &Db) {
    let client = site(db);
    let good = || json!({"visitor": name(1), "batch": name(1), "events": [view("p1")]});
    let with = |key: &str, value: Value| {
        let mut body = good();
        body[key] = value;
        body.to_string()
    };
    let line = json!({"product": "p1", "quantity": 1});
    let bad = [
        String::new(),
        "nonsense".to_owned(),
        with("email", json!("ana@example.com")),
        with("visitor", json!("ana@example.com")),
        with("batch", json!("1")),
        with("events", json!([])),
        with("events", Value::from(vec![view("p1"); 51])),
        with("events", json!([{"kind": "login"}])),
        with(
            "events",
            json!([{"kind": "view", "product": "p1", "url": "/"}]),
        ),
        with("events", json!([view("")])),
        with("events", json!([view(&"x".repeat(101))])),
        with("events", json!([view("p\u{0}1")])),
        with(
            "events",
            json!([view("p1"), {"kind": "cart", "lines": vec![line; 51]}]),
        ),
        with(
            "events",
            json!([{"kind": "cart", "lines": [{"product": "p1", "quantity": 0}]}]),
        ),
        format!("{}{}", " ".repeat(16 * 1024), good()),
    ];
    for body in bad {
        let heard = post(&client, body.clone());
        assert_eq!(heard.status.as_u16(), 202, "{body}");
        assert!(heard.body.is_empty());
        assert_eq!(heard.header("access-control-allow-origin"), "*");
    }
    assert_eq!(rows(db), (0, 0));
    assert_eq!(post(&client, good().to_string()).status.as_u16(), 202);
    assert_eq!(rows(db), (1, 1));
}

#[db_test]
fn a_shop_may_say_which_sites_are_heard(db: &Db) {
    let client = site(db);
    let at = Moment::new(client.clock.now(), client.ids.clone());
    let sites = Vec::read("https://shop.example, https://www.shop.example/").unwrap();
    let _set = db
        .write_now(|tx| settings::set(tx, &at, &ORIGINS, &sites))
        .unwrap();
    let body = json!({"visitor": name(1), "batch": name(1), "events": [view("p1")]}).to_string();
    for origin in [
        "https://elsewhere.example",
        "null",
        "https://shop.example.org",
    ] {
        assert_eq!(
            post_from(&client, origin, body.clone()).status.as_u16(),
            202
        );
        assert_eq!(rows(db), (0, 0));
    }
    post_from(&client, "https://www.shop.example", body);
    assert_eq!(rows(db), (1, 1));
}

#[db_test]
fn one_place_is_heard_so_many_times(db: &Db) {
    let client = site(db);
    for batch in 0..100 {
        report(&client, batch, batch, json!([view("p1")]));
    }
    assert_eq!(rows(db), (60, 60));
    client.clock.advance(kernel::Span::SECOND);
    report(&client, 200, 200, json!([view("p1")]));
    assert_eq!(rows(db), (61, 61));
}

#[db_test]
fn browsers_may_ask_beforehand(db: &Db) {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri("/s/events")
        .body(axum::body::Body::empty())
        .unwrap();
    let heard = site(db).send(request);
    assert_eq!(heard.status.as_u16(), 204);
    assert_eq!(heard.header("access-control-allow-origin"), "*");
    assert_eq!(heard.header("access-control-allow-headers"), "content-type");
    assert_eq!(heard.header("access-control-allow-credentials"), "");
}
