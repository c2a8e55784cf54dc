//! What pages of the store are shown, and that nobody learns from them what a customer bought.

use std::sync::Arc;

use axum::body::Body;
use catalog::{ProductFacts, Status, Upserted, VariantFacts};
use db::{Db, db_test};
use http::{Method, Request, header};
use kernel::{CustomerId, ProductId};
use orders::Mode;
use serde_json::{Value, json};
use web::testing::{Client, Heard};

use super::tables::{moment, order_of};
use crate::{
    learn,
    shelf::{Shelf, router},
};

/// Cups and pots are bought together; customer 1 has the cup only. The token of customer `n` is `token-n`.
fn site(db: &Db) -> Client {
    let at = moment();
    let facts: Vec<ProductFacts> = ["Cup", "Pot", "Lamp"]
        .iter()
        .map(|title| ProductFacts {
            source: "test".to_owned(),
            external_id: (*title).to_owned(),
            title: (*title).to_owned(),
            status: Status::Active,
            content_hash: (*title).to_owned(),
            url: Some(format!("https://shop.example/{title}")),
            image_url: Some("javascript:alert(1)".to_owned()),
            variants: vec![VariantFacts {
                sku: Some((*title).to_uppercase()),
                ..VariantFacts::default()
            }],
            ..ProductFacts::default()
        })
        .collect();
    let products: Vec<ProductId> = db
        .write_now(|tx| catalog::upsert_many(tx, &at, &facts))
        .unwrap()
        .into_iter()
        .map(|one| match one {
            Upserted::Created(id) | Upserted::Updated(id) | Upserted::Unchanged(id) => id,
        })
        .collect();
    let ids: Vec<i64> = products.iter().map(|product| product.raw()).collect();
    let names: Vec<String> = (1..=9).map(|number| number.to_string()).collect();
    let orders: Vec<_> = (1..=9)
        .zip(&names)
        .map(|(buyer, name)| {
            let bought = if buyer == 1 { &ids[..1] } else { &ids[..2] };
            order_of(name, CustomerId::from_raw(buyer), 3, bought)
        })
        .collect();
    db.write_now(|tx| orders::record_many(tx, &at, &orders, Mode::History))
        .unwrap();
    learn(db, at.now, &mut |_| {}).unwrap();
    let _built = crate::rebuild(db, at.now, crate::Support::default()).unwrap();
    let who = |_tx: &mut db::Tx<'_>, token: &str, _now| {
        let number = token.strip_prefix("token-").and_then(|n| n.parse().ok());
        Ok(number.map(CustomerId::from_raw))
    };
    let welcome =
        |_tx: &mut db::Tx<'_>, origin: Option<&str>| Ok(origin != Some("https://other.example"));
    let shelf = Shelf::new(Arc::new(who), Arc::new(welcome));
    Client::with(db, crate::routes(), router(shelf), web::Settings::default())
}

fn post(client: &Client, origin: &str, body: &str) -> Heard {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/s/shown")
        .header(header::ORIGIN, origin)
        .body(Body::from(body.to_owned()))
        .unwrap();
    client.send(request)
}

fn shown(client: &Client, asked: &Value) -> Vec<(String, String)> {
    let heard = post(client, "https://shop.example", &asked.to_string());
    assert_eq!(heard.status.as_u16(), 200);
    assert_eq!(heard.header("cache-control"), "no-store");
    assert_eq!(heard.header("access-control-allow-origin"), "*");
    let body = heard.json();
    let items = body["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            assert_eq!(item["image"], Value::Null, "no address of the web");
            let text = |name: &str| item[name].as_str().unwrap().to_owned();
            (text("title"), text("words"))
        })
        .collect()
}

fn pair(title: &str, words: &str) -> (String, String) {
    (title.to_owned(), words.to_owned())
}

#[db_test]
fn pages_show_what_goes_with_a_product_or_suits_who_looks(db: &Db) {
    let client = site(db);
    assert_eq!(
        shown(&client, &json!({"product": "CUP"})),
        [pair("Pot", "Often bought together")]
    );
    assert_eq!(
        shown(&client, &json!({"token": "token-1"}))[0],
        pair("Pot", "Goes with what you chose")
    );
    // Without a token that opens, everybody sees the same: what is popular.
    let popular = [
        pair("Cup", "Popular these days"),
        pair("Pot", "Popular these days"),
    ];
    for asked in [
        json!({}),
        json!({"token": "cus_1"}),
        json!({"token": "forged"}),
        json!({"product": "nothing of ours"}),
    ] {
        assert_eq!(shown(&client, &asked), popular, "{asked}");
    }
    assert_eq!(shown(&client, &json!({"most": 1})).len(), 1);
}

#[db_test]
fn whatever_else_is_asked_shows_nothing(db: &Db) {
    let client = site(db);
    for body in [
        "",
        "no json",
        r#"{"customer":"cus_1"}"#,
        r#"{"most":-1}"#,
        &format!(r#"{{"product":"{}"}}"#, "x".repeat(4_000)),
    ] {
        let heard = post(&client, "https://shop.example", body);
        assert_eq!(heard.json(), json!({"items": []}), "{body}");
    }
    let foreign = post(&client, "https://other.example", r#"{"token":"token-1"}"#);
    assert_eq!(foreign.json(), json!({"items": []}));
}

#[db_test]
fn who_asks_too_often_waits(db: &Db) {
    let client = site(db);
    let statuses: Vec<u16> = (0..70)
        .map(|_| post(&client, "https://shop.example", "{}").status.as_u16())
        .collect();
    assert_eq!(statuses[..60], [200; 60]);
    assert_eq!(statuses[69], 429);
}
