//! The room over HTTP.

use std::sync::Arc;

use db::{Db, db_test};
use http::{Method, StatusCode};
use kernel::Rng;
use serde_json::{Value, json};
use web::{Routes, testing::Client};

use super::trial;
use crate::{Engine, Limits};

fn client(db: &Db) -> Client {
    db.write_now(|tx| trial::history(tx, &Rng::from_seed(3)))
        .unwrap();
    let engine = Arc::new(Engine::new(trial::registry(), Limits::default()));
    let find: crate::FindDocuments = Arc::new(|_tx| {
        Ok(vec![crate::Mentioning {
            kind: "journey",
            name: "hello".to_owned(),
            title: "Hello".to_owned(),
            document: json!({"entry": {"any": [{"segment": "CHANNEL"}]}}),
        }])
    });
    let routes = crate::routes(engine).merge(crate::use_routes(find));
    Client::new(db, Routes::new().nest("/api/v1", routes))
}

#[db_test]
fn a_segment_is_made_asked_and_put_away(db: &Db) {
    let client = client(db);
    let tree = json!({"predicate": "trial.country", "any_of": ["GB", "FR"]});
    let body = json!({"name": "Channel", "definition": tree});
    let made = client.call(Method::POST, "/api/v1/segments", &body);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), format!("/api/v1/segments/{id}"));
    let again = client.call(Method::POST, "/api/v1/segments", &body);
    assert_eq!((again.status, again.json()), (StatusCode::OK, made.json()));

    let read = client.get("/api/v1/segments/channel").json();
    assert_eq!(read["words"], "Every customer who lives in FR or GB.");
    let count = client.get("/api/v1/segments/Channel/count").json();
    let preview = client.call(
        Method::POST,
        "/api/v1/segments/preview",
        &json!({"definition": tree, "customer": "cus_4"}),
    );
    assert_eq!(preview.json()["count"], count["count"]);
    assert_eq!(preview.json()["explanation"]["customer"], "cus_4");

    let mut members = Vec::new();
    let mut path = format!("/api/v1/segments/{id}/members?limit=3");
    loop {
        let page = client.get(&path).json();
        members.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/api/v1/segments/{id}/members?limit=3&cursor={next}");
    }
    assert_eq!(json!(members.len()), count["count"]);
    let first = members[0]["customer"].as_str().unwrap();
    let why = client.get(&format!("/api/v1/segments/{id}/customers/{first}"));
    assert_eq!(why.json()["member"], true);
    assert_eq!(why.json()["tree"]["predicate"], "trial.country");

    let path = format!("/api/v1/segments/{id}");
    let other = json!({"name": "Everyone", "definition": {"all": []}, "version": 1});
    let changed = client.call(Method::PUT, &path, &other);
    assert_eq!(changed.json()["version"], 2);
    let late = json!({"name": "Late", "definition": {"all": []}, "version": 1});
    let late = client.call(Method::PUT, &path, &late);
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(late.json()["code"], "segments.changed");
    let versions = client.get(&format!("{path}/versions")).json();
    assert_eq!(versions.as_array().unwrap().len(), 2);
    let gone = client.call(Method::DELETE, &path, &Value::Null);
    assert!(gone.json()["archived_at"].is_string());
    assert_eq!(client.get("/api/v1/segments").json()["items"], json!([]));
    let none = client.get("/api/v1/segments/Everyone");
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[db_test]
fn a_wrong_condition_is_refused_with_its_places(db: &Db) {
    let tree = json!({"all": [{"predicate": "trial.orders", "at_lest": 2}, {"not": []}]});
    let refused = client(db).call(
        Method::POST,
        "/api/v1/segments/preview",
        &json!({"definition": tree}),
    );
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["code"], "segments.invalid");
    assert_eq!(refused.json()["errors"][0]["field"], "$.all[0]");
    assert_eq!(refused.json()["errors"][1]["field"], "$.all[1].not");
}

#[db_test]
fn lists_and_kinds_are_told(db: &Db) {
    let client = client(db);
    let made = client.call(Method::POST, "/api/v1/lists", &json!({"name": "Opening"}));
    assert_eq!(made.status, StatusCode::CREATED);
    let path = format!(
        "/api/v1/lists/{}/members",
        made.json()["id"].as_str().unwrap()
    );
    let change = json!({"add": ["cus_3", "cus_9", "cus_3"]});
    let changed = client.call(Method::POST, &path, &change);
    assert_eq!(changed.json(), json!({"added": 2, "removed": 0}));
    let too_many = json!({"add": vec!["cus_3"; 1001]});
    let refused = client.call(Method::POST, &path, &too_many);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let members = client.get(&path).json();
    assert_eq!(
        members["items"],
        json!([{"customer": "cus_3", "orders": 0}, {"customer": "cus_9", "orders": 0}])
    );
    let lists = client.get("/api/v1/lists").json();
    assert_eq!(lists["items"][0]["name"], "Opening");
    let kinds = client.get("/api/v1/predicates").json();
    let names: Vec<&str> = kinds
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|kind| kind["name"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "customer.everyone",
            "segment.list",
            "segment.share",
            "trial.country",
            "trial.orders"
        ]
    );
}

#[db_test]
fn examples_overlaps_sizes_and_uses_are_told(db: &Db) {
    let client = client(db);
    let channel = json!({"predicate": "trial.country", "any_of": ["GB", "FR"]});
    let britain = json!({"predicate": "trial.country", "any_of": ["GB"]});
    for (name, definition) in [
        ("Channel", channel.clone()),
        ("Britain", britain),
        ("Both", json!({"all": [{"segment": "channel"}]})),
    ] {
        let body = json!({"name": name, "definition": definition});
        let made = client.call(Method::POST, "/api/v1/segments", &body);
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    }
    let looked = json!({"definition": channel, "examples": 3});
    let preview = client.call(Method::POST, "/api/v1/segments/preview", &looked);
    assert!(preview.json()["examples"].is_array(), "{}", preview.text());

    let question = json!({"segments": ["Channel", "Britain"]});
    let overlap = client.call(Method::POST, "/api/v1/segments/overlap", &question);
    let overlap = overlap.json();
    let count = |within: Value| {
        let parts = overlap["parts"].as_array().unwrap();
        let part = parts.iter().find(|part| part["within"] == within).unwrap();
        part["count"].as_u64().unwrap()
    };
    assert_eq!(count(json!([1])), 0, "all of Britain is of the channel");
    assert_eq!(overlap["counts"][1], count(json!([0, 1])));
    assert_eq!(overlap["any"], overlap["counts"][0]);
    let one = json!({"segments": ["Channel"]});
    let one = client.call(Method::POST, "/api/v1/segments/overlap", &one);
    assert_eq!(one.json()["code"], "segments.overlap");

    let engine = Arc::new(Engine::new(trial::registry(), Limits::default()));
    let now = kernel::Clock::now(&client.clock);
    assert_eq!(crate::keep_sizes(db, &engine, now).unwrap(), 3);
    assert_eq!(crate::keep_sizes(db, &engine, now).unwrap(), 0);
    let sizes = client.get("/api/v1/segments/Channel/sizes").json();
    assert_eq!(sizes[0]["count"], overlap["counts"][0]);

    let used = client.get("/api/v1/segments/channel/uses").json();
    let titles: Vec<&str> = used
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["Both", "Hello"]);
}
