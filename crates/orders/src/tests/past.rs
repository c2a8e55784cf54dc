//! The record of orders, lived through again, is at every instant what it was when it was told as it happened.

use std::sync::Arc;

use ::predicates::{Env, ParseContext, Set};
use db::{Access, Db, DbError, DbUrl, Gathering, Options, db_test};
use kernel::{Currency, CustomerId, Ids, Micros, Moment, Rng, Span, Timestamp, Zone};
use serde_json::{Value, json};

use super::{customer, line, order, product, start};
use crate::{
    Error, FulfilmentFacts, FulfilmentStatus, Mode, OrderFacts, OrderRef, ParcelFacts, Past,
    PaymentState, RefundFacts, RefundLineFacts, fulfil_many, merge, predicates, public::reports,
    record_many, refund_many, views_by_time,
};

fn on(day: i64) -> Timestamp {
    start().plus(Span::from_days(day))
}

/// What happens on one day.
enum Told<'a> {
    Order(OrderFacts<'a>),
    Refund(RefundFacts<'a>),
    Sent(FulfilmentFacts<'a>),
}

fn at(facts: OrderFacts<'_>, change: impl FnOnce(&mut OrderFacts<'_>)) -> OrderFacts<'_> {
    let mut facts = facts;
    change(&mut facts);
    facts
}

fn back<'a>(external_id: &'a str, day: i64, order: Option<&'a str>) -> RefundFacts<'a> {
    RefundFacts {
        source: "test",
        external_id,
        order: order.map(OrderRef::External),
        customer: customer(2),
        refunded_at: on(day),
        currency: Currency::GBP,
        lines: vec![RefundLineFacts {
            product: Some(product(1)),
            quantity: 3,
            unit_price: Some(Micros::from_minor(500, Currency::GBP).unwrap()),
            amount: 1_500,
            ..RefundLineFacts::default()
        }],
        amount: None,
        reason: Some("broken"),
        import: None,
    }
}

fn sent(parcels: Vec<ParcelFacts<'_>>, status: FulfilmentStatus) -> FulfilmentFacts<'_> {
    FulfilmentFacts {
        source: "test",
        order_external_id: "A",
        external_id: "F",
        status,
        parcels,
        lines: Vec::new(),
    }
}

fn parcel(number: &str, shipped: i64, delivered: Option<i64>) -> ParcelFacts<'_> {
    ParcelFacts {
        number: Some(number),
        promised_at: Some(on(shipped + 3)),
        shipped_at: Some(on(shipped)),
        delivered_at: delivered.map(on),
        ..ParcelFacts::default()
    }
}

/// A small shop's life: by day, what it hears.
fn life() -> Vec<(i64, Told<'static>)> {
    let lines = || vec![line(1, 4, 500), line(2, 1, 300)];
    let first = || order("A", customer(1), 0, lines());
    let second = || order("B", customer(2), 3, lines());
    let third = || order("C", customer(2), 20, vec![line(1, 2, 500)]);
    let paid = |facts: OrderFacts<'static>, day| {
        at(facts, |facts| {
            facts.payment = Some(PaymentState::Paid);
            facts.paid_at = Some(on(day));
        })
    };
    let shipped = FulfilmentStatus::Shipped;
    vec![
        (0, Told::Order(first())),
        (1, Told::Order(paid(first(), 1))),
        (2, Told::Sent(sent(vec![parcel("P", 2, None)], shipped))),
        (3, Told::Order(second())),
        (4, Told::Sent(sent(vec![parcel("P", 2, Some(4))], shipped))),
        (5, Told::Sent(sent(vec![parcel("Q", 5, None)], shipped))),
        (6, Told::Order(order("N", CustomerId::NOBODY, 6, lines()))),
        (7, Told::Refund(back("r1", 7, Some("B")))),
        (
            11,
            Told::Sent(sent(
                vec![parcel("Q", 5, Some(11))],
                FulfilmentStatus::Delivered,
            )),
        ),
        (20, Told::Order(paid(third(), 20))),
        // Of three, one was left on the second order and two are on the third.
        (25, Told::Refund(back("r2", 25, None))),
        (26, Told::Refund(back("r3", 26, None))),
        (30, Told::Order(order("D", customer(1), 30, lines()))),
        (
            31,
            Told::Order(at(order("D", customer(1), 30, lines()), |facts| {
                facts.cancelled_at = Some(on(31));
                facts.payment = Some(PaymentState::Voided);
            })),
        ),
        (40, Told::Order(order("E", customer(1), 40, lines()))),
        (
            41,
            Told::Order(at(order("T", customer(3), 41, lines()), |facts| {
                facts.test = true;
            })),
        ),
    ]
}

fn tell(db: &Db, ids: &Ids, day: i64, told: &Told<'_>) {
    let at = Moment::new(on(day), ids.clone());
    db.write_now(|tx| {
        match told {
            Told::Order(facts) => {
                record_many(tx, &at, std::slice::from_ref(facts), Mode::Live)?;
            }
            Told::Refund(facts) => {
                refund_many(tx, &at, std::slice::from_ref(facts), Mode::Live)?;
            }
            Told::Sent(facts) => {
                fulfil_many(tx, &at, std::slice::from_ref(facts), Mode::Live)?;
            }
        }
        Ok::<_, Error>(())
    })
    .unwrap();
}

/// All that can be read of orders.
#[derive(Debug, PartialEq)]
struct Seen {
    sums: Vec<Vec<Option<i64>>>,
    lines: Vec<Vec<Option<i64>>>,
    conditions: Vec<(String, Vec<i64>)>,
    sales: String,
    views: Value,
}

fn table(db: &Db, sql: &'static str, columns: usize) -> Vec<Vec<Option<i64>>> {
    db.read_now(|tx| {
        tx.query(sql, &[], |row| {
            (0..columns)
                .map(|place| row.get(place))
                .collect::<Result<Vec<Option<i64>>, DbError>>()
        })
    })
    .unwrap()
}

fn see(db: &Db, now: Timestamp) -> Seen {
    let sums = table(
        db,
        "SELECT customer_id, orders, lines, units, gross, discount, sold, refunded, credited, first_at, second_at, \
         last_at, parcels, delivered, late FROM orders_stats WHERE orders > 0 OR credited <> 0 OR parcels > 0 \
         ORDER BY customer_id, currency",
        15,
    );
    let lines = table(
        db,
        "SELECT customer_id, order_id, line_no, product_id, quantity, amount, refunded_quantity, refunded_amount, \
         kept_quantity, kept_amount, placed_at FROM orders_line ORDER BY customer_id, order_id, line_no",
        11,
    );
    let specs = predicates(Arc::new(|_, _| Ok(vec![product(1)])));
    let shop = ParseContext {
        currency: Currency::GBP,
        zone: Zone::utc(),
        classes: Vec::new(),
    };
    let (zone, versions) = (Zone::utc(), |room| db.version(room));
    let env = Env::new(now, &zone, Currency::GBP, &versions);
    let everyone = Set::collect((1..=9).map(customer)).unwrap();
    let mut conditions = Vec::new();
    for spec in &specs {
        for example in &spec.examples {
            let leaf = spec
                .parse(example.as_object().unwrap(), "$", &shop)
                .unwrap();
            let members = db.read_now(|tx| leaf.members(tx, &env)).unwrap();
            let members = members.within(&everyone);
            let one_by_one: Vec<i64> = (1..=9)
                .filter(|number| {
                    db.read_now(|tx| leaf.holds(tx, customer(*number), &env))
                        .unwrap()
                        .yes
                })
                .collect();
            let members: Vec<i64> = members.iter().map(CustomerId::raw).collect();
            assert_eq!(members, one_by_one, "{example}");
            conditions.push((example.to_string(), members));
        }
    }
    let sales = db
        .read_now(|tx| reports::sales(tx, &reports::SalesFilter::default()))
        .unwrap();
    let views = db.read_now(|tx| views_by_time(tx, None, None, 50)).unwrap();
    let mut views = serde_json::to_value(views).unwrap();
    forget_telling(&mut views);
    Seen {
        sums,
        lines,
        conditions,
        sales: format!("{sales:?}"),
        views,
    }
}

/// When something was recorded is not part of what happened.
fn forget_telling(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("changed_at");
            fields.values_mut().for_each(forget_telling);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_telling),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A scratch database with a folder that goes with it.
fn scratch() -> (db::testing::SqliteDatabase, Db) {
    let file = db::testing::SqliteDatabase::create(&super::rooms());
    let DbUrl::Sqlite(path) = file.url() else {
        panic!("a file")
    };
    let mut options = Options::new(Access::Write, "scratch");
    options.durable = false;
    options.gathering = Gathering::Apart;
    let db = Db::open(&DbUrl::Sqlite(path), options).unwrap();
    (file, db)
}

fn live(db: &Db) -> Vec<(i64, Seen)> {
    let ids = Ids::for_node(Rng::from_seed(7), 1);
    let mut seen = Vec::new();
    for (day, told) in life() {
        tell(db, &ids, day, &told);
        seen.push((day, see(db, on(day))));
    }
    seen
}

#[db_test]
fn at_every_instant_the_record_is_what_it_was(db: &Db) {
    let seen = live(db);
    let (_file, scratch) = scratch();
    let mut past = Past::of(db, |_| true).unwrap();
    for (day, seen) in seen {
        past.live_until(&scratch, on(day)).unwrap();
        assert_eq!(see(&scratch, on(day)), seen, "day {day}");
    }
}

#[db_test]
fn conditions_ask_for_no_lines_but_those_of_products(db: &Db) {
    let seen = live(db);
    let (_file, scratch) = scratch();
    let mut past = Past::of(db, |_| true).unwrap().for_conditions();
    let (mut all, mut kept) = (0, 0);
    for (day, seen) in seen {
        past.live_until(&scratch, on(day)).unwrap();
        let now = see(&scratch, on(day));
        assert_eq!(
            (now.sums, now.conditions),
            (seen.sums, seen.conditions),
            "day {day}"
        );
        let mut of_products = seen.lines.clone();
        of_products.retain(|line| line[3].is_some());
        assert_eq!(now.lines, of_products, "day {day}");
        (all, kept) = (seen.lines.len(), now.lines.len());
    }
    assert!(kept > 0 && all > 0, "{kept} of {all}");
}

#[db_test]
fn sums_are_the_same_without_any_lines(db: &Db) {
    let seen = live(db);
    let (_file, scratch) = scratch();
    let mut past = Past::of(db, |_| true).unwrap().without_lines();
    for (day, seen) in seen {
        past.live_until(&scratch, on(day)).unwrap();
        let now = see(&scratch, on(day));
        assert_eq!(now.sums, seen.sums, "day {day}");
        assert!(now.lines.is_empty(), "day {day}");
    }
}

#[db_test]
fn a_period_begins_with_the_record_as_it_was_by_then(db: &Db) {
    let seen = live(db);
    for begins in [0, 4, 9, 24, 30, 41] {
        let (_file, scratch) = scratch();
        let mut past = Past::of(db, |_| true).unwrap();
        for (day, seen) in seen.iter().filter(|(day, _)| *day >= begins) {
            past.live_until(&scratch, on(*day)).unwrap();
            assert_eq!(see(&scratch, on(*day)), *seen, "from {begins}, day {day}");
        }
    }
}

#[db_test]
fn customers_that_were_merged_are_one_and_shares_of_the_customers_add_up(db: &Db) {
    let seen = live(db);
    db.write_now(|tx| merge(tx, customer(1), customer(2)))
        .unwrap();
    let (_file, scratch) = scratch();
    let mut past = Past::of(db, |_| true).unwrap();
    for (day, before) in &seen {
        past.live_until(&scratch, on(*day)).unwrap();
        let now = see(&scratch, on(*day));
        assert_eq!(now.sales.is_empty(), before.sales.is_empty());
        let sum = |seen: &Seen, column: usize| -> i64 {
            seen.sums.iter().filter_map(|row| row[column]).sum()
        };
        for column in [1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14] {
            assert_eq!(sum(&now, column), sum(before, column), "{day} {column}");
        }
        assert!(now.sums.iter().all(|row| row[0] == Some(2)), "{day}");
    }
    assert_eq!(see(&scratch, on(41)), see(db, on(41)));
}

#[db_test]
fn each_share_of_the_customers_has_its_own_record(db: &Db) {
    let _seen = live(db);
    let whole = see(db, on(41));
    let mut sums = Vec::new();
    for share in 0..3 {
        let (_file, scratch) = scratch();
        let mut past = Past::of(db, |customer| customer.raw() % 3 == share).unwrap();
        past.live_until(&scratch, on(41)).unwrap();
        sums.extend(see(&scratch, on(41)).sums);
    }
    sums.sort();
    assert_eq!(sums, whole.sums);
    assert_eq!(json!(whole.sums.len()), json!(2));
}
