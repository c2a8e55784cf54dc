//! The room over HTTP.

use db::{Db, db_test};
use http::{Method, StatusCode};
use kernel::Clock as _;
use serde_json::{Value, json};
use web::{Routes, testing::Client};

use super::trial::{Trial, document, rules, with};

fn client(db: &Db) -> Client {
    Client::new(db, Routes::new().nest(web::API, crate::routes(rules())))
}

#[db_test]
fn a_campaign_is_written_looked_at_and_scheduled(db: &Db) {
    let client = client(db);
    let trial = Trial::new(db);
    trial.clock.set(client.clock.now());
    trial.people(3);
    let new = json!({"name": "spring", "document": document()});
    let made = client.call(Method::POST, "/api/v1/campaigns", &new);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    assert_eq!(made.header("location"), "/api/v1/campaigns/spring");
    let other = json!({"name": "spring", "document": with(&json!({"title": "Other"}))});
    let taken = client.call(Method::POST, "/api/v1/campaigns", &other);
    assert_eq!(taken.json()["code"], "campaigns.name_taken");

    let path = "/api/v1/campaigns/spring";
    let draft = json!({"document": with(&json!({"title": "Spring sale"})), "changes": 1});
    let changed = client.call(Method::PUT, path, &draft);
    assert_eq!(changed.json()["title"], "Spring sale", "{}", changed.text());
    let stale = json!({"document": document(), "changes": 1});
    let stale = client.call(Method::PUT, path, &stale);
    assert_eq!(
        (stale.status, stale.json()["code"].as_str()),
        (StatusCode::CONFLICT, Some("campaigns.changed"))
    );

    let estimate = client.get("/api/v1/campaigns/spring/estimate").json();
    assert_eq!(
        (&estimate["audience"], &estimate["now"]),
        (&json!(3), &json!(3))
    );
    let scheduled = client.call(
        Method::POST,
        "/api/v1/campaigns/spring/schedule",
        &json!({}),
    );
    assert_eq!(
        scheduled.json()["state"],
        "scheduled",
        "{}",
        scheduled.text()
    );
    let late = client.call(Method::PUT, path, &draft);
    assert_eq!(late.json()["code"], "campaigns.not_a_draft");
    for (word, state) in [
        ("pause", "paused"),
        ("resume", "scheduled"),
        ("cancel", "cancelled"),
    ] {
        let path = format!("{path}/{word}");
        let switched = client.call(Method::POST, &path, &Value::Null);
        assert_eq!(switched.json()["state"], state, "{}", switched.text());
    }
    let copy = json!({"name": "summer"});
    let copied = client.call(Method::POST, "/api/v1/campaigns/spring/duplicate", &copy);
    assert_eq!(copied.json()["title"], "Spring sale", "{}", copied.text());
    let all = client.get("/api/v1/campaigns?limit=1").json();
    assert_eq!(all["items"][0]["name"], "summer");
    let cursor = all["next_cursor"].as_str().unwrap();
    let next = client.get(&format!("/api/v1/campaigns?limit=1&cursor={cursor}"));
    assert_eq!(next.json()["items"][0]["name"], "spring");
    let gone = client.call(Method::DELETE, "/api/v1/campaigns/summer", &Value::Null);
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let none = client.get("/api/v1/campaigns/summer");
    assert_eq!(none.json()["code"], "campaigns.not_found");
    let calendar = client.get("/api/v1/campaign-calendar?month=2026-03").json();
    assert_eq!(calendar["entries"][0]["state"], "cancelled");
    let figures = client.get("/api/v1/campaigns/spring/figures").json();
    assert_eq!(figures["total"]["sent"], 0);
}

#[db_test]
fn what_is_wrong_is_told_by_place(db: &Db) {
    let client = client(db);
    let wrong = |changes: &Value| {
        let new = json!({"name": "spring", "document": with(changes)});
        let refused = client.call(Method::POST, "/api/v1/campaigns", &new);
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.text()
        );
        let errors = refused.json()["errors"][0].clone();
        (
            errors["field"].as_str().unwrap().to_owned(),
            errors["code"].as_str().unwrap().to_owned(),
        )
    };
    let told = |at: &str, code: &str| (at.to_owned(), code.to_owned());
    let unknown = json!({"variants": [{"id": "a", "template": "none", "template_version": 1}]});
    assert_eq!(
        wrong(&unknown),
        told("variants[0].template", "unknown_template")
    );
    let condition = json!({"audience": {"predicate": "customer.nothing"}});
    assert_eq!(wrong(&condition), told("audience", "bad_condition"));
    let segment = json!({"exclude": ["nobody knows"]});
    assert_eq!(wrong(&segment), told("exclude[0]", "bad_condition"));

    let save = json!({"document": {
        "format": 1, "builder": "campaign.facts", "fallback": "en", "subject": {"en": "Draft"},
        "preheader": {"en": "Draft"}, "because": {"en": "Draft"},
        "blocks": [{"kind": "heading", "text": {"en": "Draft"}}],
    }});
    let trial = Trial::new(db);
    let draft: messages::templates::Draft = serde_json::from_value(save).unwrap();
    trial.write(|tx| {
        Ok(trial
            .rules
            .templates
            .save(tx, &trial.at(), "mine", &draft)?)
    });
    let variants = json!([{"id": "a", "template": "mine", "template_version": 1001}]);
    let new = json!({"name": "spring", "document": with(&json!({ "variants": variants }))});
    let made = client.call(Method::POST, "/api/v1/campaigns", &new);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let refused = client.call(
        Method::POST,
        "/api/v1/campaigns/spring/schedule",
        &json!({}),
    );
    assert_eq!(refused.json()["errors"][0]["code"], "draft_template");
}

#[db_test]
fn a_test_goes_to_one_person(db: &Db) {
    let client = client(db);
    let trial = Trial::new(db);
    trial.clock.set(client.clock.now());
    let people = trial.people(2);
    let new = json!({"name": "spring", "document": document()});
    client.call(Method::POST, "/api/v1/campaigns", &new);
    let path = "/api/v1/campaigns/spring/test";
    let nobody = client.call(Method::POST, path, &json!({"to": "nobody@example.org"}));
    assert_eq!(nobody.json()["code"], "campaigns.no_customer");
    let tried = client.call(
        Method::POST,
        path,
        &json!({"to": "c0@example.org", "variant": "a"}),
    );
    assert_eq!(tried.status, StatusCode::ACCEPTED, "{}", tried.text());
    assert_eq!(trial.settle(), 1);
    assert_eq!(trial.mails(people[0]).len(), 1);
    let figures = client.get("/api/v1/campaigns/spring/figures").json();
    assert_eq!(figures["total"]["asked"], 0);
}
