//! Settings over HTTP.

use db::{Db, db_test};
use http::{Method, StatusCode};
use kernel::{Clock as _, Moment, Rng};
use serde_json::{Value, json};
use web::{Routes, Scope, keys, testing::Client};

use super::catalogue;
use crate::{Installation, Sources};

fn client(db: &Db) -> (Client, String) {
    let installation = Installation::load(&catalogue(), &Sources::default()).unwrap();
    let shown = installation.list(&catalogue());
    let routes = crate::setting_routes(catalogue(), shown);
    let client = Client::new(db, Routes::new().nest("/api/v1", routes));
    let at = Moment::new(client.clock.now(), client.ids.clone());
    let (_, key) = db
        .write_now(|tx| keys::create(tx, &at, &Rng::from_seed(5), "boss", Scope::Manage))
        .unwrap();
    (client, key.reveal().to_owned())
}

#[db_test]
fn every_setting_is_told_and_the_shop_s_are_changed(db: &Db) {
    let (client, key) = client(db);
    let put = |path: &str, value: &str| {
        let body = json!({ "value": value });
        client.send(Client::request(Method::PUT, path, &key, &body))
    };
    let all = client.get("/api/v1/settings").json();
    let find = |all: &Value, key: &str| {
        let settings = all.as_array().unwrap();
        settings
            .iter()
            .find(|one| one["key"] == key)
            .unwrap()
            .clone()
    };
    let name = find(&all, "shop.name");
    assert_eq!(
        (&name["value"], &name["origin"], &name["most"]),
        (&json!("My shop"), &json!("default"), &json!(200))
    );
    let host = find(&all, "smtp.timeout_seconds");
    assert_eq!(host["change"], "by_operator");
    assert_eq!(host["variable"], "PERENNIAL_SMTP_TIMEOUT_SECONDS");
    assert_eq!(host["unit"], "seconds");

    let set = put("/api/v1/settings/shop.name", "Fern & Kettle");
    assert_eq!(set.status, StatusCode::OK, "{}", set.text());
    assert_eq!(set.json()["origin"], "shop");
    let all = client.get("/api/v1/settings").json();
    assert_eq!(find(&all, "shop.name")["value"], "Fern & Kettle");
    let path = "/api/v1/settings/shop.name";
    let reset = client.send(Client::request(Method::DELETE, path, &key, &Value::Null));
    assert_eq!(reset.json()["value"], "My shop");

    let code = |path: &str, value: &str| put(path, value).json()["code"].clone();
    assert_eq!(
        code("/api/v1/settings/shop.currency", "GBP"),
        "settings.fixed"
    );
    assert_eq!(code("/api/v1/settings/shop.name", ""), "settings.value");
    assert_eq!(code("/api/v1/settings/shop.nmae", "x"), "settings.unknown");
    assert_eq!(
        code("/api/v1/settings/smtp.host", "x"),
        "settings.of_installation"
    );
    let body = json!({"value": "x"});
    let writer = client.call(Method::PUT, path, &body);
    assert_eq!(writer.json()["code"], "web.scope");
}
