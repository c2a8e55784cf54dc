//! Records over HTTP, from the request to what can be read again.

use db::{Db, db_test};
use http::{HeaderValue, Method, StatusCode};
use serde_json::{Value, json};
use web::{Routes, Scope, testing::Client};

pub(super) fn api() -> Routes {
    let rooms = Routes::new()
        .merge(crate::routes())
        .merge(customers::routes())
        .merge(catalog::routes())
        .merge(orders::routes());
    Routes::new().nest(web::API, rooms)
}

fn order(id: &str) -> Value {
    json!({
        "source": "shop",
        "external_id": id,
        "placed_at": "2026-03-01T10:00:00Z",
        "currency": "GBP",
        "payment_state": "paid",
        "customer": {"email": "ana@example.com", "first_name": "Ana"},
        "lines": [
            {"external_id": "l1", "product": {"external_id": "p1", "title": "Tea"}, "quantity": 2, "unit_price": "4.95"},
        ],
    })
}

#[db_test]
fn who_may_do_what(db: &Db) {
    let client = Client::new(db, api());
    if db.backend_name() == "sqlite" {
        insta::assert_snapshot!("who_may", client.site.who_may.to_string());
    }
    for (method, path, who) in client.site.who_may.iter() {
        let needed = match method {
            "GET" => web::Who::Key(Scope::Read),
            // What belongs to one customer.
            _ if path.contains("/customers") || path.contains("/events") => {
                web::Who::Key(Scope::People)
            }
            _ => web::Who::Key(Scope::Write),
        };
        assert_eq!(who, needed, "{method} {path}");
    }
}

#[db_test]
fn an_order_is_told_and_read_again(db: &Db) {
    let client = Client::new(db, api());
    let made = client.call(Method::POST, "/api/v1/orders", &order("1001"));
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    assert_eq!(made.json()["status"], "created");
    let read = client.get(made.header("location")).json();
    assert_eq!(read["external_id"], "1001");
    assert_eq!(read["net_minor"], 990);
    assert_eq!(read["lines"][0]["title"], "Tea");
    let customer = client
        .get(&format!(
            "/api/v1/customers/{}",
            read["customer"].as_str().unwrap()
        ))
        .json();
    assert_eq!(customer["email"], "ana@example.com");
    let product = client
        .get(&format!(
            "/api/v1/products/{}",
            read["lines"][0]["product"].as_str().unwrap()
        ))
        .json();
    assert_eq!(product["title"], "Tea");
    let events = client
        .get(&format!(
            "/api/v1/customers/{}/timeline",
            customer["id"].as_str().unwrap()
        ))
        .json();
    assert!(
        events["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|event| event["kind"] == "order.placed")
    );
    let again = client.call(Method::POST, "/api/v1/orders", &order("1001"));
    assert_eq!(
        (again.status, again.json()["status"].clone()),
        (StatusCode::OK, json!("unchanged"))
    );
    let mut cancelled = order("1001");
    cancelled["cancelled_at"] = json!("2026-03-02T10:00:00Z");
    cancelled["updated_at"] = json!("2026-03-02T10:00:00Z");
    let changed = client.call(Method::POST, "/api/v1/orders", &cancelled);
    assert_eq!(changed.json()["status"], "updated");
    assert_eq!(client.get(made.header("location")).json()["counted"], false);
}

#[db_test]
fn a_record_is_put_under_its_name(db: &Db) {
    let client = Client::new(db, api());
    let mut body = order("x");
    body.as_object_mut().unwrap().remove("source");
    body.as_object_mut().unwrap().remove("external_id");
    let made = client.call(Method::PUT, "/api/v1/sources/shop/orders/A%2F7", &body);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    assert_eq!(
        client.get("/api/v1/orders?external_id=shop:A/7").json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    body["external_id"] = json!("another");
    let refused = client.call(Method::PUT, "/api/v1/sources/shop/orders/A%2F7", &body);
    assert_eq!(refused.json()["errors"][0]["code"], "contradiction");
    let customer = client.call(
        Method::PUT,
        "/api/v1/sources/shop/customers/c1",
        &json!({"email": "bea@example.com"}),
    );
    assert_eq!(customer.status, StatusCode::CREATED, "{}", customer.text());
    let product = client.call(
        Method::PUT,
        "/api/v1/sources/shop/products/p9",
        &json!({"title": "Cup"}),
    );
    assert_eq!(product.status, StatusCode::CREATED, "{}", product.text());
    assert_eq!(
        client.get(product.header("location")).json()["title"],
        "Cup"
    );
    assert_eq!(
        client
            .call(Method::PUT, "/api/v1/sources/shop/products/p9", &json!([]))
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[db_test]
fn what_was_sent_and_given_back_is_told_later(db: &Db) {
    let client = Client::new(db, api());
    let made = client.call(Method::POST, "/api/v1/orders", &order("1"));
    let parcel = json!({"status": "shipped", "parcels": [{"carrier": "DHL", "number": "1Z", "shipped_at": "2026-03-02T08:00:00Z"}]});
    let path = "/api/v1/sources/shop/orders/1/fulfilments/f1";
    assert_eq!(
        client.call(Method::PUT, path, &parcel).status,
        StatusCode::CREATED
    );
    assert_eq!(
        client.call(Method::PUT, path, &parcel).json()["status"],
        "unchanged"
    );
    let refund = json!({"order_external_id": "1", "at": "2026-03-05T08:00:00Z", "currency": "GBP",
        "lines": [{"line": "l1", "product": {"external_id": "p1"}, "quantity": 1, "amount_minor": 495}]});
    let given = client.call(Method::PUT, "/api/v1/sources/shop/refunds/r1", &refund);
    assert_eq!(given.status, StatusCode::CREATED, "{}", given.text());
    let read = client.get(made.header("location")).json();
    assert_eq!(read["fulfilments"][0]["parcels"][0]["number"], "1Z");
    assert_eq!(read["refunds"][0]["external_id"], "r1");
    assert_eq!(read["net_minor"], 495);
    let stray = client.call(
        Method::PUT,
        "/api/v1/sources/shop/orders/2/fulfilments/f1",
        &parcel,
    );
    assert_eq!(stray.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stray.json()["errors"][0]["field"], "order_external_id");
    let many = json!({"items": [
        {"source": "shop", "order_external_id": "1", "fulfilment": {"external_id": "f2"}},
        {"source": "shop", "order_external_id": "2", "fulfilment": {"external_id": "f1"}},
        {"source": "", "order_external_id": "1", "fulfilment": {"external_id": ""}},
    ]});
    let heard = client
        .call(Method::POST, "/api/v1/fulfilments/batch", &many)
        .json();
    assert_eq!(heard["refused"], 2, "{heard}");
    assert_eq!(heard["results"][0]["status"], "created");
    assert_eq!(
        heard["results"][2]["problem"]["errors"][1]["field"],
        "fulfilment.external_id"
    );
}

#[db_test]
fn one_bad_order_of_a_batch_spoils_no_other(db: &Db) {
    let client = Client::new(db, api());
    let mut no_currency = order("2");
    no_currency.as_object_mut().unwrap().remove("currency");
    let mut too_many = order("3");
    too_many["lines"][0]["quantity"] = json!(10_000_000_000_i64);
    let mut nul = order("4");
    nul["lines"][0]["product"]["title"] = json!("a\u{0}b");
    let mut huge = order("6");
    huge["lines"] = json!([
        {"product": {"sku": "a"}, "quantity": 1_000_000_000, "unit_price": "1000000000"},
        {"product": {"sku": "b"}, "quantity": 1_000_000_000, "unit_price": "1000000000"},
    ]);
    let items = json!({"items": [order("1"), no_currency, too_many, nul, order("5"), huge, 17, order("1")]});
    let heard = client.call(Method::POST, "/api/v1/orders/batch", &items);
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text());
    let statuses: Vec<&str> = heard.json()["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| match one["status"].as_str().unwrap() {
            "created" => "created",
            "unchanged" => "unchanged",
            "refused" => "refused",
            _ => "other",
        })
        .collect();
    assert_eq!(
        statuses,
        [
            "created",
            "refused",
            "refused",
            "refused",
            "created",
            "refused",
            "refused",
            "unchanged"
        ],
        "{}",
        heard.text()
    );
    assert_eq!(
        heard.json()["results"][2]["problem"]["errors"][0]["field"],
        "lines[0].quantity"
    );
    assert_eq!(
        client.get("/api/v1/orders").json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let products = client.get("/api/v1/products").json();
    assert_eq!(products["items"].as_array().unwrap().len(), 1, "{products}");
}

#[db_test]
fn a_batch_that_was_lost_on_the_way_back_is_sent_again(db: &Db) {
    let client = Client::new(db, api());
    let body = json!({"items": [order("1"), order("2")]});
    let send = || {
        let mut request = Client::request(
            Method::POST,
            "/api/v1/orders/batch?history=true",
            client.key(Scope::Write),
            &body,
        );
        request
            .headers_mut()
            .insert("idempotency-key", HeaderValue::from_static("import-1"));
        client.send(request)
    };
    let first = send();
    let again = send();
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.body, again.body);
    assert_eq!(again.header("idempotent-replayed"), "true");
    let anew = client
        .call(Method::POST, "/api/v1/orders/batch", &body)
        .json();
    assert_eq!(anew["results"][0]["status"], "unchanged");
}
