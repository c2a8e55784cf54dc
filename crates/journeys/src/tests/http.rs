//! The room over HTTP.

use db::{Db, db_test};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use web::{Routes, testing::Client};

use super::trial::{document, name, parse, with};
use crate::{Ready, Shelf};

fn client(db: &Db) -> Client {
    let shelf = Shelf {
        ready: vec![Ready {
            name: name("two-words"),
            document: parse(&document()),
        }],
        events: crate::tests::trial::KINDS.to_vec(),
        past: vec!["shop.bought"],
        templates: vec![("word", 1), ("word", 2)],
        ..Shelf::default()
    };
    let rules = super::trial::Trial::node(db, 1).rules;
    Client::new(
        db,
        Routes::new().nest("/api/v1", crate::routes(shelf, rules)),
    )
}

#[db_test]
fn a_ready_made_journey_is_switched_on_and_off(db: &Db) {
    let client = client(db);
    let all = client.get("/api/v1/journeys").json();
    assert_eq!(all["journeys"], json!([]));
    assert_eq!(all["ready"][0]["name"], "two-words");
    let none = client.get("/api/v1/journeys/two-words");
    assert_eq!(
        (none.status, none.json()["code"].as_str()),
        (StatusCode::NOT_FOUND, Some("journeys.not_found"))
    );

    let path = "/api/v1/journeys/two-words/enable";
    let on = client.call(Method::POST, path, &json!({"back_fill": {"newest": 500}}));
    assert_eq!(on.status, StatusCode::OK, "{}", on.text());
    assert_eq!(on.json()["state"], "live");
    assert_eq!(
        on.json()["jobs"][0]["job"],
        json!({"past": {"newest": 500}})
    );
    let all = client.get("/api/v1/journeys").json();
    assert_eq!(all["ready"], json!([]));
    assert_eq!(all["journeys"][0]["title"], "Two words");

    for (word, state) in [
        ("pause", "paused"),
        ("resume", "live"),
        ("archive", "archived"),
    ] {
        let path = format!("/api/v1/journeys/two-words/{word}");
        let switched = client.call(Method::POST, &path, &Value::Null);
        assert_eq!(switched.json()["state"], state, "{}", switched.text());
    }
    let over = client.call(Method::POST, path, &json!({}));
    assert_eq!(over.status, StatusCode::CONFLICT);
    assert_eq!(
        client.get("/api/v1/journeys/two-words").json()["document"],
        parse(&document()).to_json()
    );
}

#[db_test]
fn a_document_is_published_or_refused_with_its_places(db: &Db) {
    let client = client(db);
    let path = "/api/v1/journeys/mine/publish";
    let made = client.call(Method::POST, path, &document());
    assert_eq!(
        (made.status, made.json()["state"].as_str()),
        (StatusCode::OK, Some("draft"))
    );
    let second = client.call(Method::POST, path, &with(&json!({"title": "Other words"})));
    assert_eq!(second.json()["versions"][0]["number"], 2);

    let mut wrong = document();
    wrong["nodes"][0]["next"] = json!("nowhere");
    let refused = client.call(Method::POST, path, &wrong);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.json()["errors"][0]["field"],
        "nodes[0] (quarter).next"
    );
    assert_eq!(refused.json()["errors"][0]["code"], "dangling");
    let unknown = with(&json!({"trigger": {"event": "shop.sang"}}));
    let refused = client.call(Method::POST, path, &unknown);
    assert_eq!(refused.json()["errors"][0]["code"], "unknown_event");
    let bad = client.call(
        Method::POST,
        "/api/v1/journeys/My%20own/publish",
        &document(),
    );
    assert_eq!(bad.json()["code"], "journeys.bad_name");

    let came = with(&json!({"trigger": {"event": "shop.came"}}));
    client.call(Method::POST, "/api/v1/journeys/came/publish", &came);
    let path = "/api/v1/journeys/came/enable";
    let refused = client.call(
        Method::POST,
        path,
        &json!({"back_fill": {"since": "2026-01-01T00:00:00Z"}}),
    );
    assert_eq!(refused.json()["code"], "journeys.no_past");
    assert_eq!(client.get("/api/v1/journeys/came").json()["state"], "draft");
}

#[db_test]
fn why_somebody_is_not_inside_is_told(db: &Db) {
    let client = client(db);
    client.call(
        Method::POST,
        "/api/v1/journeys/two-words/enable",
        &json!({}),
    );
    let why = client.get("/api/v1/journeys/two-words/customers/cus_7");
    assert_eq!(why.json()["enrolments"], json!([]));
    assert_eq!(why.json()["held_out"], false);
    let none = client.get("/api/v1/journeys/none/customers/cus_7");
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let nobody = client.get("/api/v1/journeys/two-words/customers/seven");
    assert_eq!(nobody.status, StatusCode::BAD_REQUEST);
}

#[db_test]
fn documents_of_ready_made_journeys_and_of_versions_are_told(db: &Db) {
    let client = client(db);
    let ready = client.get("/api/v1/journeys/ready").json();
    assert_eq!(ready[0]["document"], parse(&document()).to_json());
    assert_eq!(ready[0]["is_taken"], false);
    let one = client.get("/api/v1/journeys/ready/two-words").json();
    assert_eq!(one, ready[0]);
    let none = client.get("/api/v1/journeys/ready/other");
    assert_eq!(none.json()["code"], "journeys.not_found");

    let path = "/api/v1/journeys/two-words/enable";
    let on = client.call(Method::POST, path, &json!({}));
    assert_eq!(on.status, StatusCode::OK, "{}", on.text());
    let taken = client.get("/api/v1/journeys/ready/two-words").json();
    assert_eq!(taken["is_taken"], true);
    let version = client.get("/api/v1/journeys/two-words/versions/1").json();
    assert_eq!(version["document"], ready[0]["document"]);
    let none = client.get("/api/v1/journeys/two-words/versions/2");
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let nodes = client.get("/api/v1/journeys/two-words/nodes").json();
    assert_eq!(nodes, json!([]));
}
