//! Lists come in pages.

use db::{Db, db_test};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::notes;
use crate::testing::Client;

#[db_test]
fn pages_follow_one_another_to_the_end(db: &Db) {
    let client = Client::new(db, notes());
    let items: Vec<Value> = (0..5)
        .map(|n| json!({"words": format!("note {n}")}))
        .collect();
    client.call(
        Method::POST,
        "/api/v1/notes/batch",
        &json!({ "items": items }),
    );
    let mut seen = Vec::new();
    let mut address = "/api/v1/notes?limit=2".to_owned();
    loop {
        let page = client.get(&address).json();
        for item in page["items"].as_array().unwrap() {
            seen.push(item["id"].as_i64().unwrap());
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => address = format!("/api/v1/notes?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
    assert_eq!(
        client.get("/api/v1/notes?longer_than=6").json()["items"],
        json!([])
    );
}

#[db_test]
fn wrong_parameters_are_named(db: &Db) {
    let client = Client::new(db, notes());
    for (query, code, field) in [
        ("limit=0", "web.bad_query", "limit"),
        ("limit=201", "web.bad_query", "limit"),
        ("limit=x", "web.bad_query", "limit"),
        ("longer_than=-1", "web.bad_query", "longer_than"),
        ("longer_than=%00", "web.bad_query", "longer_than"),
    ] {
        let heard = client.get(&format!("/api/v1/notes?{query}"));
        assert_eq!(heard.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(heard.json()["code"], code, "{query}");
        assert_eq!(
            heard.json()["errors"][0]["field"],
            field,
            "{query} {}",
            heard.text()
        );
    }
    assert_eq!(
        client.get("/api/v1/notes?cursor=abc").json()["code"],
        "web.bad_cursor"
    );
    let unknown = client.get("/api/v1/notes?longer=3").json();
    assert!(
        unknown["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .contains("unknown field `longer`"),
        "{unknown}"
    );
    let path = client.get("/api/v1/notes/seven").json();
    assert_eq!(path["code"], "web.bad_path");
    assert_eq!(path["errors"][0]["field"], "id", "{path}");
}
