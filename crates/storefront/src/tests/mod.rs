//! Tests of this room: reports come in over HTTP, as from a browser.

mod identifying;
mod keeping;
mod notifying;
mod reporting;
mod script;
mod tokens;

use std::sync::Arc;

use axum::{Router, body::Body};
use customers::CustomerFacts;
use db::{Db, Room, params};
use events::Event;
use http::{Method, Request, header};
use kernel::{Clock as _, CustomerId, EmailAddress, Ids, Moment, ProductId, Rng, Span, Timestamp};
use messages::{BrowserDesk, Policies, Policy};
use pages::TokenKeys;
use serde_json::{Value, json};
use web::testing::{Client, Heard};

use crate::{Door, FindProducts, identify_token};

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        events::MIGRATIONS,
        web::MIGRATIONS,
        settings::MIGRATIONS,
        customers::MIGRATIONS,
        shops::MIGRATIONS,
        timers::MIGRATIONS,
        messages::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

pub(crate) fn keys() -> TokenKeys {
    TokenKeys::new(vec![b"a secret of sixteen bytes or more".to_vec()]).unwrap()
}

/// A catalogue that knows `p1` to `p9`.
fn door() -> Door {
    let find: FindProducts = Arc::new(|_tx, names| {
        Ok(names
            .iter()
            .map(|name| {
                let number = name.strip_prefix('p')?.parse::<i64>().ok()?;
                (1..=9).contains(&number).then(|| product(number))
            })
            .collect())
    });
    let policies: Policies = Arc::new(|tx| {
        let shop = settings::snapshot(tx)?;
        let secret = customers::Secret::new([42; 32]);
        Ok(Arc::new(Policy::from_settings(&shop, secret)?))
    });
    Door::new(keys(), find).with_browsers(BrowserDesk::new(policies))
}

pub(crate) fn product(number: i64) -> ProductId {
    ProductId::from_raw(number)
}

pub(crate) fn site(db: &Db) -> Client {
    let door = door();
    Client::with(
        db,
        crate::routes(door.clone()),
        Router::new().merge(crate::router(door)),
        web::Settings::default(),
    )
}

/// The random name of a browser or batch.
pub(crate) fn name(number: u32) -> String {
    format!("{number:032x}")
}

pub(crate) fn post(client: &Client, body: impl Into<Body>) -> Heard {
    post_from(client, "https://shop.example", body)
}

pub(crate) fn post_from(client: &Client, origin: &str, body: impl Into<Body>) -> Heard {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/s/events")
        .header(header::ORIGIN, origin)
        .header(header::CONTENT_TYPE, "text/plain;charset=UTF-8")
        .body(body.into())
        .unwrap();
    client.send(request)
}

/// Visitor `visitor` sends batch `batch`.
pub(crate) fn report(client: &Client, visitor: u32, batch: u32, events: impl Into<Value>) {
    let events: Value = events.into();
    let body = json!({"visitor": name(visitor), "batch": name(batch), "events": events});
    let heard = post(client, body.to_string());
    assert_eq!((heard.status.as_u16(), heard.body.len()), (202, 0));
}

pub(crate) fn view(product: &str) -> Value {
    json!({"kind": "view", "product": product, "ago": 0})
}

pub(crate) fn identify(client: &Client, customer: CustomerId) -> Value {
    let expires = client.clock.now().plus(Span::from_hours(1));
    json!({"kind": "identify", "token": identify_token(&keys(), customer, expires), "ago": 0})
}

pub(crate) fn customer(db: &Db, address: &str) -> CustomerId {
    let now = Timestamp::from_millis(1_772_366_400_000);
    let at = Moment::new(now, Ids::for_node(Rng::from_seed(7), 2));
    let facts = [CustomerFacts {
        email: Some(EmailAddress::parse(address).unwrap()),
        external_id: Some(address.to_owned()),
        ..CustomerFacts::new("shop", now)
    }];
    db.write_now(|tx| customers::resolve_many(tx, &at, &facts, false))
        .unwrap()[0]
        .customer
}

/// What stands on a timeline of this room's, oldest first.
pub(crate) fn timeline(db: &Db, customer: CustomerId) -> Vec<Event> {
    let mut events = db
        .read_now(|tx| events::timeline(tx, customer, None, 1_000))
        .unwrap();
    events.retain(|event| event.kind.starts_with("storefront."));
    events.reverse();
    events
}

/// The numbers of the products that were viewed, in the order of the timeline.
pub(crate) fn viewed(db: &Db, customer: CustomerId) -> Vec<String> {
    timeline(db, customer)
        .iter()
        .map(|event| event.data["product"].as_str().unwrap_or("-").to_owned())
        .collect()
}

pub(crate) fn ids(numbers: &[i64]) -> Vec<String> {
    numbers.iter().map(|n| product(*n).to_string()).collect()
}

/// Rows of visits and of things seen.
pub(crate) fn rows(db: &Db) -> (i64, i64) {
    db.read_now(|tx| {
        let visits = tx.scalar::<i64>("SELECT count(*) FROM storefront_visit", params![])?;
        let seen = tx.scalar::<i64>("SELECT count(*) FROM storefront_seen", params![])?;
        Ok::<_, db::DbError>((visits.unwrap_or(0), seen.unwrap_or(0)))
    })
    .unwrap()
}
