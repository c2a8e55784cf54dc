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
