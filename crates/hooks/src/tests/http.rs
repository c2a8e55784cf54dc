//! The room over HTTP.

use db::{Db, db_test};
use http::{Method, StatusCode};
use kernel::{Clock as _, Moment, Rng};
use serde_json::{Value, json};
use web::{
    Routes, Scope, keys,
    testing::{Client, Heard},
};

use super::{KINDS, Receiver, Trial, said};

/// The room's operations, and the key of an owner.
struct Owner {
    client: Client,
    key: String,
}

impl Owner {
    fn new(db: &Db) -> Self {
        let routes = crate::routes(KINDS, Rng::from_seed(5));
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
        let request = Client::request(method, path, &self.key, content);
        self.client.send(request)
    }

    fn get(&self, path: &str) -> Heard {
        self.call(Method::GET, path, &Value::Null)
    }

    fn makes(&self, content: &Value) -> Value {
        let made = self.call(Method::POST, "/api/v1/hooks", content);
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        made.json()
    }
}

fn erp() -> Value {
    json!({"name": " ERP ", "url": "https://erp.example/in", "kinds": ["order.paid", "custom.*", "order.paid"]})
}

#[db_test]
fn a_hook_is_made_changed_tried_paused_and_removed(db: &Db) {
    let owner = Owner::new(db);
    let hook = owner.makes(&erp());
    let secret = hook["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whs_") && secret.len() == 68, "{secret}");
    assert_eq!(hook["name"], "ERP");
    assert_eq!(hook["kinds"], json!(["custom.*", "order.paid"]));
    let path = format!("/api/v1/hooks/{}", hook["id"].as_str().unwrap());
    let post = |what: &str| owner.call(Method::POST, &format!("{path}/{what}"), &Value::Null);

    let all = owner.get("/api/v1/hooks").json();
    assert_eq!(
        all["kinds"],
        json!(["order.paid", "parcel.delivered", "custom.*"])
    );
    assert_eq!(all["items"][0].get("secret"), None, "shown once");
    let writer = owner.client.get("/api/v1/hooks");
    assert_eq!(writer.status, StatusCode::FORBIDDEN, "owners only");

    let asked = post("test");
    assert_eq!(asked.status, StatusCode::ACCEPTED);
    let trial = Trial::new(db);
    let receiver = Receiver::new(vec![Ok(410)]);
    assert_eq!(trial.call(&receiver).failed, 1);
    assert_eq!(said(&receiver.told()[0])["kind"], "hook.test");
    let tries = owner
        .get(&format!("{path}/deliveries?state=failed&limit=1"))
        .json();
    let one = &tries["items"][0];
    assert_eq!(
        (&one["state"], &one["attempts"]),
        (&json!("failed"), &json!(1))
    );
    assert_eq!(one["note"], "the receiver answered 410: so it is");
    assert_eq!(one.get("customer"), None, "it was about nobody");
    let again = post(&format!("deliveries/{}/retry", one["id"].as_str().unwrap()));
    assert_eq!(
        (again.status, &again.json()["state"]),
        (StatusCode::OK, &json!("waiting"))
    );
    assert_eq!(trial.call(&receiver).told, 1);

    let renewed = post("secret").json();
    assert_ne!(renewed["secret"], json!(secret));
    assert_eq!(post("pause").json()["paused"], true);
    let refused = post("test");
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (StatusCode::CONFLICT, &json!("hooks.paused"))
    );
    assert_eq!(post("resume").json()["paused"], false);

    let mut other = erp();
    other["person"] = json!(true);
    other["kinds"] = json!(["parcel.delivered"]);
    let changed = owner.call(Method::PUT, &path, &other).json();
    assert_eq!(
        (&changed["person"], &changed["kinds"]),
        (&json!(true), &json!(["parcel.delivered"]))
    );

    for _twice in 0..2 {
        let gone = owner.call(Method::DELETE, &path, &Value::Null);
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(
        owner.get(&format!("{path}/deliveries")).status,
        StatusCode::NOT_FOUND
    );
}

#[db_test]
fn what_is_no_receiver_is_refused_with_its_place(db: &Db) {
    let owner = Owner::new(db);
    for (field, value, code) in [
        ("name", json!("  "), "hooks.name"),
        ("url", json!("http://erp.example/in"), "hooks.url"),
        ("url", json!("https://me:it@erp.example/in"), "hooks.url"),
        ("kinds", json!([]), "hooks.kinds"),
        ("kinds", json!(["order.dreamt"]), "hooks.unknown_kind"),
        ("kinds", json!(["custom."]), "hooks.unknown_kind"),
    ] {
        let mut body = erp();
        body[field] = value;
        let refused = owner.call(Method::POST, "/api/v1/hooks", &body);
        let answer = refused.json();
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert_eq!(
            (&answer["code"], &answer["errors"][0]["field"]),
            (&json!(code), &json!(field))
        );
    }
}

#[db_test]
fn a_shop_has_twenty_hooks_at_most(db: &Db) {
    let owner = Owner::new(db);
    for _one in 0..20 {
        owner.makes(&erp());
    }
    let refused = owner.call(Method::POST, "/api/v1/hooks", &erp());
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (StatusCode::CONFLICT, &json!("hooks.too_many"))
    );
}
