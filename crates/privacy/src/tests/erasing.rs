//! A person is shown to themselves, and forgotten.

use db::{Db, db_test};
use http::{Method, StatusCode};
use kernel::{Moment, Span};
use serde_json::json;

use super::{books, exported, kinds, moment, policy, said, shop};

#[db_test]
fn the_export_holds_every_room(db: &Db) {
    let shop = shop(db);
    let all = exported(&shop.client, shop.ana);
    let names: Vec<&str> = all
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "asks",
            "browsers",
            "campaigns",
            "consent_proofs",
            "credit_notes",
            "customer",
            "experiments",
            "exported_at",
            "journeys",
            "lists",
            "merged_customers",
            "merges",
            "messages",
            "offers",
            "orders",
            "predictions",
            "replies",
            "storefront",
            "suppressions",
            "timeline",
            "webhooks",
        ]
    );
    assert_eq!(all["customer"]["email"], "ana@example.com");
    assert_eq!(all["orders"].as_array().unwrap().len(), 2);
    assert_eq!(all["asks"][0]["programme"], "thank-you");
    assert_eq!(all["lists"][0]["name"], "friends");
    assert!(kinds(&all).contains(&"order.placed".to_owned()));
}

#[db_test]
fn after_an_erasure_the_books_add_up_and_nobody_is_left(db: &Db) {
    let shop = shop(db);
    let before = books(&shop.client);
    said(
        &shop.client,
        Method::POST,
        &format!("/api/v1/customers/{}/merge", shop.bea),
        &json!({"into": shop.ana}),
    );
    let path = format!("/api/v1/customers/{}/erase", shop.ana);
    let erased = said(&shop.client, Method::POST, &path, &json!(null));
    assert_eq!(erased["customers"], json!([shop.ana, shop.bea]));
    assert_eq!(erased["orders"], 3);
    assert_eq!(books(&shop.client), before);
    assert_eq!(exported(&shop.client, shop.ana), json!(null));
    for who in [shop.ana, shop.bea] {
        let left = shop.client.get(&format!("/api/v1/customers/{who}")).text();
        assert!(
            !left.contains("Quill") && !left.contains("example.com"),
            "{left}"
        );
        let orders = shop
            .client
            .get(&format!("/api/v1/orders?customer={who}"))
            .text();
        assert!(!orders.contains("HELLO"), "{orders}");
    }
    let timeline = db
        .read_now(|tx| events::timeline(tx, shop.ana, None, 100))
        .unwrap();
    let kinds: Vec<&str> = timeline.iter().map(|event| event.kind.as_str()).collect();
    assert!(kinds.contains(&"customer.erased"), "{kinds:?}");
    assert!(!kinds.contains(&"order.placed"), "{kinds:?}");
    // What was still to be written is refused when its time comes.
    let later = moment().now.plus(Span::from_days(2));
    let at = Moment::new(later, shop.client.ids.clone());
    db.write_now(|tx| messages::plan(tx, &at, &policy(), &[shop.ana]))
        .unwrap();
    let asks = db
        .read_now(|tx| messages::explain_customer(tx, shop.ana, 10))
        .unwrap();
    assert_eq!(asks.len(), 2);
    assert!(
        asks.iter()
            .all(|ask| ask.state == messages::AskState::Refused),
        "{asks:?}"
    );
    let none = db
        .read_now(|tx| segments::lists_of(tx, &[shop.ana, shop.bea]))
        .unwrap();
    assert!(none.is_empty());
    // Again changes nothing.
    let again = said(&shop.client, Method::POST, &path, &json!(null));
    assert_eq!(again["orders"], 0);
    let nobody = shop
        .client
        .call(Method::POST, "/api/v1/customers/cus_99/erase", &json!(null));
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}
