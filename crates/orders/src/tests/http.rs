//! Orders over HTTP.

use db::{Db, db_test};
use http::StatusCode;
use web::testing::Client;

use super::{customer, line, moment, order, product, start};
use crate::{
    FulfilmentFacts, FulfilmentStatus, Mode, OrderRef, ParcelFacts, RefundFacts, RefundLineFacts,
    fulfil_many, record_many, refund_many, routes,
};

#[db_test]
fn an_order_is_read_with_all_that_belongs_to_it(db: &Db) {
    let client = Client::new(db, routes());
    let at = moment();
    let facts = [order(
        "1:a",
        customer(1),
        0,
        vec![line(1, 5, 100), line(2, 1, 900)],
    )];
    let sent = [FulfilmentFacts {
        source: "test",
        order_external_id: "1:a",
        external_id: "f1",
        status: FulfilmentStatus::Shipped,
        parcels: vec![ParcelFacts {
            carrier: Some("DHL"),
            number: Some("00340434161094042557"),
            shipped_at: Some(start()),
            ..ParcelFacts::default()
        }],
        lines: Vec::new(),
    }];
    let back = [RefundFacts {
        source: "test",
        external_id: "r1",
        order: Some(OrderRef::External("1:a")),
        customer: customer(1),
        refunded_at: start(),
        currency: kernel::Currency::GBP,
        lines: vec![RefundLineFacts {
            product: Some(product(1)),
            quantity: 2,
            amount: 200,
            ..RefundLineFacts::default()
        }],
        amount: None,
        reason: Some("too small"),
        import: None,
    }];
    db.write_now(|tx| {
        record_many(tx, &at, &facts, Mode::History)?;
        fulfil_many(tx, &at, &sent, Mode::History)?;
        refund_many(tx, &at, &back, Mode::History)
    })
    .unwrap();
    let found = client.get("/orders?external_id=test:1:a").json();
    let id = found["items"][0]["id"].as_str().unwrap();
    let read = client.get(&format!("/orders/{id}"));
    assert_eq!(read.json(), found["items"][0]);
    insta::assert_snapshot!("order", serde_json::to_string_pretty(&read.json()).unwrap());
    assert_eq!(
        client.get("/orders/ord_0000000000000").status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        client.get("/refunds").json()["items"][0],
        read.json()["refunds"][0]
    );
}

#[db_test]
fn orders_and_refunds_are_listed_newest_first(db: &Db) {
    let client = Client::new(db, routes());
    let at = moment();
    let ids: Vec<String> = (0..7).map(|n| n.to_string()).collect();
    let facts: Vec<_> = ids
        .iter()
        .zip(0..)
        .map(|(id, n)| order(id, customer(n % 2), n / 2, vec![line(1, 1, 100)]))
        .collect();
    db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
        .unwrap();
    let walk = |start: &str| {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = client.get(&format!("{start}&limit=2{cursor}")).json();
            for item in page["items"].as_array().unwrap() {
                seen.push(item["external_id"].as_str().unwrap().to_owned());
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return seen,
            }
        }
    };
    let all = walk("/orders?");
    assert_eq!(all.len(), 7);
    assert_eq!(all[0], "6");
    assert_eq!(walk("/orders?customer=cus_1"), ["5", "3", "1"]);
    for wrong in [
        "external_id=1",
        "customer=1",
        "customer=cus_1&external_id=test:1",
    ] {
        assert_eq!(
            client.get(&format!("/orders?{wrong}")).status,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
}
