//! The room over HTTP.

use db::{Db, db_test};
use http::{Method, StatusCode};
use kernel::{Clock as _, Moment, Rng};
use serde_json::{Value, json};
use web::{
    Routes, Scope, keys,
    testing::{Client, Heard},
};

struct Owner {
    client: Client,
    key: String,
}

impl Owner {
    fn new(db: &Db) -> Self {
        let routes = crate::routes(Rng::from_seed(5));
        let client = Client::new(db, Routes::new().nest("/api/v1", routes));
        let at = Moment::new(client.clock.now(), client.ids.clone());
        let (_, key) = db
            .write_now(|tx| keys::create(tx, &at, &Rng::from_seed(6), "owner", Scope::Manage))
            .unwrap();
        Self {
            client,
            key: key.reveal().to_owned(),
        }
    }

    fn call(&self, method: Method, path: &str, content: &Value) -> Heard {
        let request = Client::request(method, &format!("/api/v1{path}"), &self.key, content);
        self.client.send(request)
    }

    fn get(&self, path: &str) -> Heard {
        self.call(Method::GET, path, &Value::Null)
    }
}

fn offer() -> Value {
    json!({
        "name": "come-back",
        "definition": {
            "title": " Come back ",
            "gives": {"kind": "amount", "amounts": {"gbp": 500}},
            "codes": {"kind": "single_use", "prefix": "back"},
            "minimum": {"GBP": 3_000},
            "valid_days": 14,
        },
    })
}

#[db_test]
fn an_offer_is_made_changed_filled_paused_and_read(db: &Db) {
    let owner = Owner::new(db);
    let made = owner.call(Method::POST, "/offers", &offer());
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let again = owner.call(Method::POST, "/offers", &offer());
    assert_eq!(again.status, StatusCode::OK);
    let made = made.json();
    assert_eq!(made["definition"]["title"], "Come back");
    assert_eq!(made["definition"]["codes"]["prefix"], "BACK");
    assert_eq!(
        (&made["free"], &made["few_left"]),
        (&json!(0), &json!(true))
    );

    let codes = owner.call(
        Method::POST,
        "/offers/come-back/codes/make",
        &json!({"count": 60}),
    );
    assert_eq!(codes.json(), json!({"added": 60}));
    let page = owner
        .get("/offers/come-back/codes?limit=2&state=free")
        .json();
    assert_eq!(page["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(page["items"][0]["state"], "free");
    let next = page["next_cursor"].as_str().or(page["next"].as_str());
    assert!(next.is_some(), "{page}");
    let file = owner.get("/offers/come-back/codes.csv");
    assert_eq!(file.text().lines().count(), 61);
    assert!(
        file.text()
            .starts_with("code,state,customer,added_at,given_at")
    );

    let mut definition = offer()["definition"].clone();
    definition["valid_days"] = json!(30);
    let changed = owner.call(
        Method::PUT,
        "/offers/come-back",
        &json!({"definition": definition}),
    );
    assert_eq!(changed.json()["definition"]["valid_days"], 30);
    let paused = owner.call(
        Method::PUT,
        "/offers/come-back/state",
        &json!({"state": "paused"}),
    );
    assert_eq!(paused.json()["state"], "paused");
    assert_eq!(owner.get("/offers").json()["items"][0]["free"], 60);
}

#[db_test]
fn what_is_wrong_is_told_by_its_field(db: &Db) {
    let owner = Owner::new(db);
    let mut wrong = offer();
    wrong["definition"]["gives"] = json!({"kind": "percent", "percent": 120});
    let refused = owner.call(Method::POST, "/offers", &wrong);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.json()["errors"][0]["field"],
        "definition.gives.percent"
    );
    let missing = owner.get("/offers/nothing");
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    wrong = offer();
    wrong["name"] = json!("Come back");
    assert_eq!(
        owner.call(Method::POST, "/offers", &wrong).json()["code"],
        "offers.name"
    );
}
