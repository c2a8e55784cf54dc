//! The catalogue over HTTP.

use db::{Db, db_test};
use http::StatusCode;
use web::testing::Client;

use super::{moment, tea};
use crate::{routes, upsert_many};

#[db_test]
fn products_are_listed_found_and_read(db: &Db) {
    let client = Client::new(db, routes());
    assert_eq!(client.get("/products").text(), r#"{"items":[]}"#);
    let at = moment();
    db.write_now(|tx| upsert_many(tx, &at, &[tea()])).unwrap();
    let listed = client.get("/products").json();
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    insta::assert_snapshot!("listed", serde_json::to_string_pretty(&listed).unwrap());
    for query in ["q=grey", "external_id=csv:77"] {
        let found = client.get(&format!("/products?{query}")).json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{query}");
        assert_eq!(found["items"][0], listed["items"][0], "{query}");
    }
    assert_eq!(client.get("/products?q=coffee").text(), r#"{"items":[]}"#);
    assert_eq!(
        client.get(&format!("/products/{id}")).json(),
        listed["items"][0]
    );
    let nobody = client.get("/products/prd_0000000000000");
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    for wrong in [
        "/products/77",
        "/products?external_id=77",
        "/products?q=a&external_id=csv:77",
        "/products?name=a",
    ] {
        assert_eq!(client.get(wrong).status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}
