//! Events of the shop's own programs.

use db::{Db, db_test};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use web::testing::Client;

use super::http::api;

fn client(db: &Db) -> Client {
    let client = Client::new(db, api());
    let ana = json!({"source": "shop", "external_id": "c1", "email": "ana@example.com"});
    let made = client.call(Method::POST, "/api/v1/customers", &ana);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    client
}

fn booked(cause: &str) -> Value {
    json!({"email": "Ana@example.com", "kind": "custom.fitting_booked", "cause": cause, "data": {"room": 3}})
}

#[db_test]
fn an_event_is_told_once_and_read_again(db: &Db) {
    let client = client(db);
    let made = client.call(Method::POST, "/api/v1/events", &booked("4711"));
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["id"].clone();
    assert!(id.as_str().unwrap().starts_with("evt_"));
    let again = client.call(Method::POST, "/api/v1/events", &booked("4711"));
    assert_eq!(again.json(), json!({"status": "unchanged", "id": id}));
    let by_id = json!({"external_id": "shop:c1", "kind": "custom.fitting_booked", "cause": "4712"});
    assert_eq!(
        client.call(Method::POST, "/api/v1/events", &by_id).status,
        StatusCode::CREATED
    );
    let path = "/api/v1/events?customer=cus_1&kind=custom.fitting_booked";
    let all = client.get(path).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    assert_eq!(all["items"][1]["data"], json!({"room": 3}));
    assert_eq!(all["next_cursor"], json!(null));
    let first = client.get(&format!("{path}&limit=1")).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = client
        .get(&format!("{path}&limit=1&cursor={cursor}"))
        .json();
    assert_eq!(second["items"][0]["id"], id);
    let timeline = client.get("/api/v1/customers/cus_1/timeline").json();
    assert_eq!(timeline["items"][1]["id"], id);
}

#[db_test]
fn each_event_of_a_batch_has_its_own_fate(db: &Db) {
    let client = client(db);
    let mut items = vec![booked("1"), booked("2"), booked("1")];
    for (field, value) in [
        ("kind", json!("order.placed")),
        ("kind", json!("custom.")),
        ("kind", json!("custom.Big")),
        ("cause", json!("")),
        ("cause", json!("x".repeat(181))),
        ("data", json!({"long": "x".repeat(17_000)})),
        ("at", json!("2099-01-01T00:00:00Z")),
        ("email", json!("nobody@example.com")),
        ("email", json!(null)),
        ("customer", json!("cus_1")),
        ("data", json!([])),
    ] {
        let mut item = booked("other");
        item[field] = value;
        items.push(item);
    }
    let body = json!({ "items": items });
    let told = client.call(Method::POST, "/api/v1/events/batch", &body);
    assert_eq!(told.status, StatusCode::OK, "{}", told.text());
    let told = told.json();
    let fates: Vec<&str> = told["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["status"].as_str().unwrap())
        .collect();
    assert_eq!(fates[..3], ["created", "created", "unchanged"]);
    assert!(fates[3..].iter().all(|fate| *fate == "refused"), "{told}");
    assert_eq!(told["refused"], 11);
}

#[db_test]
fn what_happened_is_found_by_its_words_and_numbers(db: &Db) {
    let client = client(db);
    for (cause, data) in [
        (
            "1",
            json!({"title": "Green Tea", "total": {"minor": 4250, "currency": "GBP"}}),
        ),
        (
            "2",
            json!({"title": "Teapot", "rooms": [{"name": "Tea House"}]}),
        ),
        ("3", json!({"number": 10042})),
    ] {
        let mut told = booked(cause);
        told["data"] = data;
        let made = client.call(Method::POST, "/api/v1/events", &told);
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    }
    let count = |query: &str| {
        let found = client.get(&format!("/api/v1/events?customer=cus_1&{query}"));
        assert_eq!(found.status, StatusCode::OK, "{}", found.text());
        found.json()["items"].as_array().unwrap().len()
    };
    let all = count("limit=100");
    assert!(all > 3);
    assert_eq!(count("q=GREEN%20tea"), 1);
    assert_eq!(count("q=tea"), 2);
    assert_eq!(count("q=house"), 1);
    assert_eq!(count("q=42.50"), 1);
    assert_eq!(count("q=42,50"), 1);
    assert_eq!(count("q=10042"), 1);
    assert_eq!(count("q=1004"), 0);
    assert_eq!(count("q=fitting"), 3);
    assert_eq!(count("q=fitting&kind=customer.created"), 0);
    assert_eq!(count("q=Anprobe&called=custom.fitting_booked"), 3);
    assert_eq!(count("q=%20"), all);
    let long = format!("/api/v1/events?customer=cus_1&q={}", "x".repeat(201));
    assert_eq!(client.get(&long).status, StatusCode::BAD_REQUEST);
}
