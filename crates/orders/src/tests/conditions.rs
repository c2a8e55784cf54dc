//! Conditions about orders.

use std::sync::Arc;

use ::predicates::{Env, Leaf, Members, ParseContext, Spec, testing};
use db::{Db, db_test};
use kernel::{Currency, CustomerId, ProductId, Rng, Span, Timestamp, Zone};
use serde_json::{Value, json};

use super::{customer, line, moment, order, product, start};
use crate::{
    Error, FulfilmentFacts, FulfilmentStatus, Mode, OrderFacts, ParcelFacts, ProductChoice,
    RfmTable, fulfil_many, predicates, record_many, settings::RFM_CLASSES,
};

fn shop() -> ParseContext {
    ParseContext {
        currency: Currency::GBP,
        zone: Zone::utc(),
        classes: Vec::new(),
    }
}

/// A catalogue of which SKU `S3` is product 3, and category `odd` all odd products.
fn specs() -> Vec<Spec> {
    predicates(Arc::new(|_, choice| {
        Ok(match choice {
            ProductChoice::Skus(skus) => skus
                .iter()
                .filter_map(|sku| sku.strip_prefix('S')?.parse().ok())
                .map(ProductId::from_raw)
                .collect(),
            ProductChoice::Categories(_) => vec![product(1), product(3)],
        })
    }))
}

fn leaf(specs: &[Spec], condition: &Value) -> Box<dyn Leaf> {
    let map = condition.as_object().unwrap();
    let spec = specs
        .iter()
        .find(|spec| map["predicate"] == spec.name)
        .unwrap();
    spec.parse(map, "$", &shop()).unwrap()
}

fn ask(db: &Db, specs: &[Spec], now: Timestamp, condition: &Value) -> Vec<i64> {
    let leaf = leaf(specs, condition);
    let versions = |room| db.version(room);
    let zone = Zone::utc();
    let env = Env::new(now, &zone, Currency::GBP, &versions);
    let everyone = ::predicates::Set::collect((1..=40).map(customer)).unwrap();
    let members: Members = db.read_now(|tx| leaf.members(tx, &env)).unwrap();
    members
        .within(&everyone)
        .iter()
        .map(CustomerId::raw)
        .collect()
}

fn day(days: i64) -> Timestamp {
    start().plus(Span::from_days(days))
}

#[test]
fn every_condition_has_examples_words_and_one_form() {
    for spec in specs() {
        testing::check_spec(&spec, &shop()).unwrap();
    }
}

/// Five orders, of customers 1 to 4.
fn tell(db: &Db) {
    let mut cancelled = order("4", customer(3), 2, vec![line(1, 1, 900)]);
    cancelled.cancelled_at = Some(day(3));
    let mut reduced = order("5", customer(4), 60, vec![line(2, 10, 100)]);
    reduced.discount = 250;
    let facts = [
        order("1", customer(1), 0, vec![line(1, 2, 500), line(3, 1, 100)]),
        order("2", customer(1), 30, vec![line(1, 1, 500)]),
        order("3", customer(2), 40, vec![line(3, 4, 1_000)]),
        cancelled,
        reduced,
    ];
    db.write_now(|tx| record_many(tx, &moment(), &facts, Mode::History))
        .unwrap();
}

#[db_test]
fn conditions_mean_what_they_say(db: &Db) {
    tell(db);
    let specs = specs();
    let now = day(70);
    let cases: [(Value, &[i64]); 16] = [
        (json!({"predicate": "orders.count", "at_least": 2}), &[1]),
        (
            json!({"predicate": "orders.count", "at_least": 1, "within_days": 35}),
            &[2, 4],
        ),
        (
            json!({"predicate": "orders.count", "at_least": 1, "amount_at_least": 1_000}),
            &[1, 2],
        ),
        (
            json!({"predicate": "orders.spent", "at_least": 1_600}),
            &[1, 2],
        ),
        (
            json!({"predicate": "orders.spent", "at_least": 1, "older_than_days": 40}),
            &[1],
        ),
        (
            json!({"predicate": "orders.average_value", "exactly": 800}),
            &[1],
        ),
        (
            json!({"predicate": "orders.average_gap", "exactly": 30}),
            &[1],
        ),
        (
            json!({"predicate": "orders.first", "within_days": 31}),
            &[2, 4],
        ),
        (
            json!({"predicate": "orders.last", "older_than_days": 30}),
            &[1, 2],
        ),
        (
            json!({"predicate": "orders.discount_share", "at_least": 25}),
            &[4],
        ),
        (json!({"predicate": "orders.bought", "sku": "S3"}), &[1, 2]),
        (
            json!({"predicate": "orders.bought", "category": "odd", "at_least": 2}),
            &[1],
        ),
        (
            json!({"predicate": "orders.bought", "sku": "S3", "count": "units", "at_least": 4}),
            &[2],
        ),
        (
            json!({"predicate": "orders.bought", "sku": "S1", "count": "amount", "exactly": 1_500}),
            &[1],
        ),
        (json!({"predicate": "orders.rfm", "monetary": [1]}), &[4]),
        (
            json!({"predicate": "orders.rfm", "recency": [1], "frequency": [4, 5]}),
            &[1],
        ),
    ];
    for (condition, expected) in cases {
        assert_eq!(ask(db, &specs, now, &condition), expected, "{condition}");
    }
    let none = json!({"predicate": "orders.count", "exactly": 0});
    let found = ask(db, &specs, now, &none);
    assert_eq!(&found[..3], [3, 5, 6]);
    // What is remembered ends with the next write.
    let more = [order("6", customer(3), 65, vec![line(1, 1, 100)])];
    db.write_now(|tx| record_many(tx, &moment(), &more, Mode::History))
        .unwrap();
    assert_eq!(ask(db, &specs, now, &none)[..2], [5, 6]);
}

#[db_test]
fn a_shop_sorts_its_customers_by_its_own_table(db: &Db) {
    tell(db);
    let (specs, now) = (specs(), day(70));
    let best = json!({"predicate": "orders.rfm", "class": "champions"});
    assert!(ask(db, &specs, now, &best).is_empty());
    let table = RfmTable::parse("champions m1; lost").unwrap();
    let set = db.write_now(|tx| settings::set(tx, &moment(), &RFM_CLASSES, &table));
    assert!(set.unwrap().is_new());
    assert_eq!(ask(db, &specs, now, &best), [4]);
}

#[db_test]
fn a_parcel_is_late_from_the_end_of_its_promise(db: &Db) {
    let orders = [
        order("A", customer(1), 0, vec![line(1, 1, 500)]),
        order("B", customer(2), 0, vec![line(1, 1, 500)]),
    ];
    let sent = |order, delivered| FulfilmentFacts {
        source: "test",
        order_external_id: order,
        external_id: "F",
        status: FulfilmentStatus::Shipped,
        parcels: vec![ParcelFacts {
            promised_at: Some(day(3)),
            delivered_at: delivered,
            ..ParcelFacts::default()
        }],
        lines: Vec::new(),
    };
    let facts = [sent("A", None), sent("B", Some(day(2)))];
    db.write_now(|tx| {
        record_many(tx, &moment(), &orders, Mode::History)?;
        fulfil_many(tx, &moment(), &facts, Mode::History)
    })
    .unwrap();
    let specs = specs();
    let late = json!({"predicate": "orders.parcel", "state": "late"});
    let arrived = json!({"predicate": "orders.parcel", "state": "delivered", "within_days": 5});
    assert!(ask(db, &specs, day(3), &late).is_empty());
    assert_eq!(ask(db, &specs, day(3).plus(Span::MILLISECOND), &late), [1]);
    assert_eq!(ask(db, &specs, day(3), &arrived), [2]);
    assert!(ask(db, &specs, day(7), &arrived).is_empty());
}

/// Random orders and parcels of customers 1 to 25.
fn history(db: &Db, rng: &Rng) {
    let names: Vec<String> = (0..120).map(|number| number.to_string()).collect();
    let mut facts: Vec<OrderFacts<'_>> = Vec::new();
    for name in &names {
        let lines = (0..rng.between(1, 3))
            .map(|_| {
                line(
                    rng.between(1, 5),
                    rng.between(1, 4),
                    rng.between(1, 40) * 100,
                )
            })
            .collect();
        let mut one = order(
            name,
            customer(rng.between(0, 25)),
            rng.between(0, 120),
            lines,
        );
        if rng.chance(1, 4) {
            one.currency = Currency::EUR;
        }
        if rng.chance(1, 8) {
            one.cancelled_at = Some(one.placed_at.plus(Span::from_days(1)));
        }
        one.discount = rng.between(0, 3) * 50;
        facts.push(one);
    }
    let sent: Vec<FulfilmentFacts<'_>> = names
        .iter()
        .filter(|_| rng.chance(1, 2))
        .map(|name| FulfilmentFacts {
            source: "test",
            order_external_id: name,
            external_id: "F",
            status: FulfilmentStatus::Shipped,
            parcels: vec![ParcelFacts {
                promised_at: rng.chance(2, 3).then(|| day(rng.between(0, 130))),
                delivered_at: rng.chance(1, 2).then(|| day(rng.between(0, 130))),
                ..ParcelFacts::default()
            }],
            lines: Vec::new(),
        })
        .collect();
    db.write_now(|tx| {
        record_many(tx, &moment(), &facts, Mode::History)?;
        fulfil_many(tx, &moment(), &sent, Mode::History)?;
        Ok::<_, Error>(())
    })
    .unwrap();
}

/// A random condition.
fn condition(rng: &Rng) -> Value {
    let mut window = json!({});
    if rng.chance(1, 2) {
        window["within_days"] = json!(rng.between(20, 90));
    }
    if rng.chance(1, 3) {
        window["older_than_days"] = json!(rng.between(1, 19));
    }
    if rng.chance(1, 5) {
        window["after"] = json!(day(rng.between(0, 60)).to_string());
    }
    let currency = *rng.pick(&["GBP", "EUR"]).unwrap();
    let bound = *rng.pick(&["at_least", "at_most", "exactly"]).unwrap();
    let small = rng.between(0, 4);
    let money = rng.between(0, 60) * 100;
    let mut condition = match rng.between(0, 9) {
        0 => json!({"predicate": "orders.count", bound: small}),
        1 => {
            json!({"predicate": "orders.count", bound: small, "amount_at_least": money, "currency": currency})
        }
        2 => json!({"predicate": "orders.spent", bound: money, "currency": currency}),
        3 => json!({"predicate": "orders.first"}),
        4 => json!({"predicate": "orders.last"}),
        5 => json!({"predicate": "orders.bought", "category": "odd", bound: small}),
        6 => {
            json!({"predicate": "orders.bought", "skus": ["S2", "S4"], "count": "amount", bound: money})
        }
        7 => json!({"predicate": "orders.bought", "sku": "S5", "count": "units", bound: small}),
        8 => json!({"predicate": "orders.parcel", "state": "late", bound: small}),
        _ => json!({"predicate": "orders.parcel", "state": "delivered", bound: small}),
    };
    if rng.chance(1, 3) {
        return match rng.between(0, 4) {
            0 => json!({"predicate": "orders.average_value", bound: money, "currency": currency}),
            1 => json!({"predicate": "orders.average_gap", bound: small * 10}),
            2 => json!({"predicate": "orders.discount_share", bound: small}),
            3 => json!({"predicate": "orders.refund_share", bound: small}),
            _ => {
                json!({"predicate": "orders.rfm", "recency": [1, 5], "frequency": [rng.between(1, 5), 3]})
            }
        };
    }
    for (name, value) in window.as_object().unwrap() {
        condition[name] = value.clone();
    }
    condition
}

#[db_test]
fn members_are_those_for_whom_it_holds(db: &Db) {
    let rng = Rng::from_seed(20_260_311);
    history(db, &rng);
    let specs = specs();
    let customers: Vec<CustomerId> = (1..=30).map(customer).collect();
    let versions = |room| db.version(room);
    let zone = Zone::utc();
    for round in 0..150 {
        let condition = condition(&rng);
        let leaf = leaf(&specs, &condition);
        let now = day(rng.between(0, 140)).plus(Span::from_millis(rng.between(-1, 1)));
        let env = Env::new(now, &zone, Currency::GBP, &versions);
        let checked = db
            .read_now(|tx| Ok::<_, db::DbError>(testing::check(tx, &*leaf, &customers, &env)))
            .unwrap();
        if let Err(why) = checked {
            panic!("round {round} {condition}: {why}");
        }
    }
}
