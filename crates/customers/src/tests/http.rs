//! Customers over HTTP.

use db::{Db, db_test};
use http::StatusCode;
use web::testing::Client;

use super::{facts, mailed, one, resolve};
use crate::{CustomerFacts, routes};

#[db_test]
fn customers_are_listed_page_by_page(db: &Db) {
    let client = Client::new(db, routes());
    let many: Vec<CustomerFacts> = (0..5)
        .map(|n| mailed(n, &format!("c{n}@example.com")))
        .collect();
    resolve(db, 9, &many);
    let mut seen = Vec::new();
    let mut address = "/customers?limit=2".to_owned();
    loop {
        let page = client.get(&address).json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["email"].to_string()),
        );
        match page["next_cursor"].as_str() {
            Some(cursor) => address = format!("/customers?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    assert_eq!(seen[4], "\"c4@example.com\"");
}

#[db_test]
fn a_customer_is_found_by_address_id_and_words(db: &Db) {
    let client = Client::new(db, routes());
    let ana = one(
        db,
        1,
        CustomerFacts {
            first_name: Some("Ana".to_owned()),
            external_id: Some("A:7".to_owned()),
            ..mailed(1, "Ana.Lopes+shop@example.com")
        },
    );
    one(db, 2, mailed(2, "bea@example.com"));
    let read = client.get(&format!("/customers/{ana}"));
    assert_eq!(read.status, StatusCode::OK);
    insta::assert_snapshot!("ana", serde_json::to_string_pretty(&read.json()).unwrap());
    for query in [
        "email=ana.lopes%2Bshop%40EXAMPLE.com",
        "external_id=shop:A:7",
        "q=lop",
        "q=cus_1",
    ] {
        let found = client.get(&format!("/customers?{query}")).json();
        assert_eq!(found["items"][0], read.json(), "{query}");
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{query}");
    }
    assert_eq!(
        client.get("/customers?email=nobody@example.com").text(),
        r#"{"items":[]}"#
    );
    for wrong in [
        "email=nobody",
        "external_id=7",
        "q=a&email=b@example.com",
        "who=me",
    ] {
        let heard = client.get(&format!("/customers?{wrong}"));
        assert_eq!(heard.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert_eq!(
        client.get("/customers/cus_99").json()["code"],
        "customers.not_found"
    );
    assert_eq!(client.get("/customers/99").json()["code"], "web.bad_path");
}

#[db_test]
fn the_timeline_is_read_from_its_newest_end(db: &Db) {
    let client = Client::new(db, routes());
    let who = one(db, 1, mailed(1, "ana@example.com"));
    resolve(
        db,
        2,
        &[CustomerFacts {
            first_name: Some("Ana".to_owned()),
            ..mailed(2, "ana@example.com")
        }],
    );
    let page = client
        .get(&format!("/customers/{who}/timeline?limit=1"))
        .json();
    assert_eq!(page["items"][0]["kind"], "customer.updated");
    assert_eq!(page["items"][0]["seq"], 2);
    let cursor = page["next_cursor"].as_str().unwrap();
    let next = client
        .get(&format!(
            "/customers/{who}/timeline?limit=1&cursor={cursor}"
        ))
        .json();
    assert_eq!(next["items"][0]["kind"], "customer.created");
    assert!(next["next_cursor"].is_null());
    assert_eq!(
        client.get("/customers/cus_99/timeline").status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(facts(1).external_id, None);
}
