//! Tests of this crate: a shop is told of two people over the API, and asked about them.

mod erasing;
mod merging;

use std::sync::Arc;

use db::{Db, Room};
use http::{Method, StatusCode};
use journeys::Rules;
use kernel::{CustomerId, Ids, Moment, Rng, Timestamp, Zone};
use messages::{Ask, Channel, ContentRef, Merging, Policies, Policy, Purpose, Topic};
use serde_json::{Value, json};
use web::{Routes, testing::Client};

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        events::MIGRATIONS,
        timers::MIGRATIONS,
        shops::MIGRATIONS,
        settings::MIGRATIONS,
        web::MIGRATIONS,
        customers::MIGRATIONS,
        catalog::MIGRATIONS,
        orders::MIGRATIONS,
        messages::MIGRATIONS,
        experiments::MIGRATIONS,
        offers::MIGRATIONS,
        segments::MIGRATIONS,
        journeys::MIGRATIONS,
        hooks::MIGRATIONS,
        campaigns::MIGRATIONS,
        insights::MIGRATIONS,
        storefront::MIGRATIONS,
    ]
}

pub(crate) fn policy() -> Policy {
    Policy::usual(Zone::utc(), customers::Secret::new([42; 32]))
}

pub(crate) fn rules() -> Rules {
    let policies: Policies = Arc::new(|_tx| Ok(Arc::new(policy())));
    Rules::new(policies)
}

/// Two hours after the client's own clock.
pub(crate) fn moment() -> Moment {
    let now = Timestamp::from_millis(1_772_449_200_000);
    Moment::new(now, Ids::for_node(Rng::from_seed(11), 3))
}

pub(crate) struct Shop {
    pub(crate) client: Client,
    /// Two orders, a list, an ask, a browser.
    pub(crate) ana: CustomerId,
    /// One order, the same list and another one.
    pub(crate) bea: CustomerId,
}

/// A shop that knows two people who may be one.
pub(crate) fn shop(db: &Db) -> Shop {
    let registry = segments::Registry::new(
        customers::predicates()
            .into_iter()
            .chain(segments::predicates()),
    )
    .unwrap();
    let engine = segments::Engine::new(registry, segments::Limits::default());
    let rooms = Routes::new()
        .merge(intake::routes())
        .merge(customers::routes())
        .merge(orders::routes())
        .merge(segments::routes(Arc::new(engine)))
        .merge(crate::routes(rules()));
    let client = Client::new(db, Routes::new().nest(web::API, rooms));
    let ana = bought(&client, "ana@example.com", &["1001", "1002"]);
    let bea = bought(&client, "bea@example.com", &["2001"]);
    for (name, people) in [("friends", vec![ana, bea]), ("insiders", vec![bea])] {
        let list = said(
            &client,
            Method::POST,
            "/api/v1/lists",
            &json!({ "name": name }),
        );
        let path = format!("/api/v1/lists/{}/members", list["id"].as_str().unwrap());
        said(&client, Method::POST, &path, &json!({"add": people}));
    }
    let (at, policy) = (moment(), policy());
    let asks = [ask(ana), ask(bea)];
    db.write_now(|tx| messages::ask_many(tx, &at, &policy, &asks))
        .unwrap();
    Shop { client, ana, bea }
}

fn ask(customer: CustomerId) -> Ask {
    let now = moment().now;
    Ask {
        customer,
        purpose: Purpose::Service,
        topic: Topic::parse("thanks").unwrap(),
        programme: "thank-you".to_owned(),
        cause: format!("thanks {customer}"),
        content: ContentRef {
            template: "thanks".to_owned(),
            version: 1,
            data: json!({"order": "ord_1"}),
        },
        channels: vec![Channel::Email],
        value: 1,
        earliest: now.plus(kernel::Span::from_days(1)),
        latest: now.plus(kernel::Span::from_days(9)),
        merging: Merging::Apart,
    }
}

/// Tells of orders; answers whose they are.
fn bought(client: &Client, address: &str, orders: &[&str]) -> CustomerId {
    let mut customer = None;
    for id in orders {
        let order = json!({
            "source": "shop", "external_id": id, "number": format!("#{id}"), "placed_at": "2026-03-01T10:00:00Z",
            "currency": "GBP", "payment_state": "paid", "discount_codes": ["HELLO"],
            "customer": {"email": address, "first_name": "Quill", "last_name": address, "tags": ["regular"]},
            "lines": [{"external_id": "l1", "product": {"external_id": "p1", "title": "Tea"}, "quantity": 2,
                       "unit_price": "4.95"}],
        });
        let made = said(client, Method::POST, "/api/v1/orders", &order);
        let read = client
            .get(&format!("/api/v1/orders/{}", made["id"].as_str().unwrap()))
            .json();
        customer = Some(CustomerId::parse(read["customer"].as_str().unwrap()).unwrap());
    }
    customer.unwrap()
}

/// What the shop answers to a call that must go well.
pub(crate) fn said(client: &Client, method: Method, path: &str, body: &Value) -> Value {
    let heard = client.call(method, path, body);
    assert!(heard.status.is_success(), "{path}: {}", heard.text());
    heard.json()
}

/// All that is held of somebody; null when there is nobody.
pub(crate) fn exported(client: &Client, customer: CustomerId) -> Value {
    let heard = client.get(&format!("/api/v1/customers/{customer}/export"));
    if heard.status == StatusCode::NOT_FOUND {
        return Value::Null;
    }
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text());
    heard.json()
}

/// The kinds of what stands on a timeline, oldest first.
pub(crate) fn kinds(exported: &Value) -> Vec<String> {
    exported["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// What all orders in the books add up to, and how many there are.
pub(crate) fn books(client: &Client) -> (usize, i64) {
    let orders = client.get("/api/v1/orders").json();
    let orders = orders["items"].as_array().unwrap();
    let net = orders
        .iter()
        .map(|order| order["net_minor"].as_i64().unwrap());
    (orders.len(), net.sum())
}
