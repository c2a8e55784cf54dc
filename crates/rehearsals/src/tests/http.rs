//! The room over HTTP.

use db::{Db, db_test};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use web::{Routes, testing::Client};

use super::{moment, result};
use crate::Ended;

fn client(db: &Db) -> Client {
    let routes = crate::routes(playbooks::shelf());
    Client::new(db, Routes::new().nest("/api/v1", routes))
}

#[db_test]
fn a_rehearsal_is_asked_for_followed_and_removed(db: &Db) {
    let client = client(db);
    let draft = playbooks::find("win-back").unwrap().document().unwrap();
    let body = json!({
        "names": ["thank-you"],
        "drafts": [{"name": "win-back", "document": draft.to_json()}],
        "from": "2025-03-07",
        "to": "2026-03-06",
    });
    let asked = client.call(Method::POST, "/api/v1/rehearsals", &body);
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
    let asked = asked.json();
    assert_eq!(
        (&asked["state"], &asked["permille"]),
        (&json!("queued"), &json!(0))
    );
    let id = asked["id"].as_str().unwrap();
    let path = format!("/api/v1/rehearsals/{id}");

    let run = db
        .write_now(|tx| crate::claim(tx, &moment(0)))
        .unwrap()
        .unwrap();
    assert_eq!(run.wanted.drafts[0].read().unwrap(), draft);
    assert_eq!(client.get(&path).json()["state"], "running");
    let busy = client.call(Method::DELETE, &path, &Value::Null);
    assert_eq!(
        (busy.status, &busy.json()["code"]),
        (StatusCode::CONFLICT, &json!("rehearsals.not_over"))
    );
    let done = Ended::Done(Box::new(result()));
    db.write_now(|tx| crate::end(tx, &moment(1), &run, &done))
        .unwrap();
    let read = client.get(&path).json();
    assert_eq!(
        (&read["state"], &read["result"]["people"]),
        (&json!("done"), &json!(2))
    );
    let page = client.get("/api/v1/rehearsals?limit=1").json();
    assert_eq!(page["items"][0]["id"], id);
    assert!(page["items"][0].get("result").is_none());

    let gone = client.call(Method::DELETE, &path, &Value::Null);
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(client.get(&path).status, StatusCode::NOT_FOUND);
}

#[db_test]
fn what_cannot_be_rehearsed_is_refused_with_its_place(db: &Db) {
    let client = client(db);
    let mut draft = playbooks::find("thank-you")
        .unwrap()
        .document()
        .unwrap()
        .to_json();
    draft["trigger"]["event"] = json!("nobody.tells");
    let body = json!({
        "drafts": [{"name": "thank-you", "document": draft}],
        "from": "2025-03-07",
        "to": "2026-03-06",
    });
    let refused = client.call(Method::POST, "/api/v1/rehearsals", &body);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["errors"][0]["field"], "trigger.event");
    let body = json!({"names": ["no-such-one"], "from": "2025-03-07", "to": "2026-03-06"});
    let refused = client.call(Method::POST, "/api/v1/rehearsals", &body);
    assert_eq!(refused.json()["code"], "rehearsals.unknown_journey");
}
