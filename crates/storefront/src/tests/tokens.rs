//! Tokens for the store's server.

use db::{Db, db_test};
use http::Method;
use serde_json::json;
use web::{Scope, testing::Client};

use super::{customer, ids, report, site, view, viewed};

const PATH: &str = "/storefront/tokens";

#[db_test]
fn the_stores_server_says_who_has_signed_in(db: &Db) {
    let client = site(db);
    let ana = customer(db, "ana@example.com");
    let named = [
        json!({"customer": ana}),
        json!({"email": "Ana@Example.com"}),
        json!({"external_id": "shop:ana@example.com"}),
    ];
    for (number, body) in (1_u32..).zip(named) {
        let heard = client.call(Method::POST, PATH, &body);
        assert_eq!(heard.status.as_u16(), 200, "{}", heard.text());
        let answer = heard.json();
        assert_eq!(answer["expires_at"], "2026-03-03T09:00:00.000Z");
        let told = json!([view("p1"), {"kind": "identify", "token": answer["token"]}]);
        report(&client, number, number, told);
    }
    assert_eq!(viewed(db, ana), ids(&[1, 1, 1]));
}

#[db_test]
fn a_token_needs_a_key_that_writes_and_a_customer(db: &Db) {
    let client = site(db);
    let ana = customer(db, "ana@example.com");
    let body = json!({"customer": ana});
    let with = |key: &str| client.send(Client::request(Method::POST, PATH, key, &body));
    assert_eq!(with("prn_wrong").status.as_u16(), 401);
    assert_eq!(with(client.key(Scope::Read)).status.as_u16(), 403);
    for (body, status, code) in [
        (json!({}), 422, "storefront.which_customer"),
        (json!({"email": "nobody"}), 422, "storefront.which_customer"),
        (
            json!({"external_id": "7"}),
            422,
            "storefront.which_customer",
        ),
        (
            json!({"customer": ana, "email": "ana@example.com"}),
            422,
            "storefront.which_customer",
        ),
        (
            json!({"email": "bea@example.com"}),
            404,
            "storefront.no_customer",
        ),
        (json!({"customer": "cus_99"}), 404, "storefront.no_customer"),
    ] {
        let heard = client.call(Method::POST, PATH, &body);
        assert_eq!(
            (heard.status.as_u16(), heard.json()["code"].as_str()),
            (status, Some(code)),
            "{body}"
        );
    }
}
