//! Customers merged, told apart again, erased.

use db::{Db, DbError, db_test};
use kernel::{Currency, CustomerId, Span};

use super::{customer, line, moment, order, start};
use crate::{
    Error, FulfilmentFacts, FulfilmentStatus, Mode, Outcome, ParcelFacts, RefundFacts, erase,
    export, fulfil_many, merge, public::views::OrderView, record_many, refund_many, unmerge,
    views_by_time,
};

/// Orders 1 and 2 of customer 1, 3 of customer 2; a parcel and a refund of order 1, a credit note of customer 2.
fn tell(db: &Db) {
    let codes = ["SPRING".to_owned()];
    let mut first = order("1", customer(1), 0, vec![line(1, 2, 500)]);
    first.discount_codes = &codes;
    first.region = Some("Kent");
    let facts = [
        first,
        order("2", customer(1), 5, vec![line(2, 1, 300)]),
        order("3", customer(2), 9, vec![line(1, 1, 500)]),
    ];
    let sent = FulfilmentFacts {
        source: "test",
        order_external_id: "1",
        external_id: "F",
        status: FulfilmentStatus::Delivered,
        parcels: vec![ParcelFacts {
            number: Some("TRACK"),
            promised_at: Some(start()),
            delivered_at: Some(start().plus(Span::from_days(2))),
            ..ParcelFacts::default()
        }],
        lines: Vec::new(),
    };
    let credit = RefundFacts {
        source: "test",
        external_id: "C",
        order: None,
        customer: customer(2),
        refunded_at: start().plus(Span::from_days(20)),
        currency: Currency::GBP,
        lines: Vec::new(),
        amount: Some(100),
        reason: Some("goodwill"),
        import: None,
    };
    db.write_now(|tx| {
        record_many(tx, &moment(), &facts, Mode::History)?;
        fulfil_many(tx, &moment(), std::slice::from_ref(&sent), Mode::History)?;
        refund_many(tx, &moment(), std::slice::from_ref(&credit), Mode::History)?;
        Ok::<_, Error>(())
    })
    .unwrap();
}

fn sums(db: &Db) -> Vec<[i64; 8]> {
    db.read_now(|tx| {
        tx.query(
            "SELECT customer_id, orders, sold, refunded, credited, parcels, late, last_at - first_at FROM orders_stats \
             WHERE orders > 0 OR credited <> 0 ORDER BY customer_id",
            &[],
            |row| {
                let mut all = [0; 8];
                for (place, cell) in all.iter_mut().enumerate() {
                    *cell = row.get::<Option<i64>>(place)?.unwrap_or(0);
                }
                Ok::<_, DbError>(all)
            },
        )
    })
    .unwrap()
}

fn orders(db: &Db, customer: Option<CustomerId>) -> Vec<OrderView> {
    db.read_now(|tx| views_by_time(tx, customer, None, 100))
        .unwrap()
}

fn numbers(orders: &[OrderView]) -> Vec<&str> {
    orders.iter().map(|order| order.number.as_str()).collect()
}

#[db_test]
fn a_person_gets_all_orders_and_credit_notes(db: &Db) {
    tell(db);
    let told = db.read_now(|tx| export(tx, customer(1))).unwrap();
    assert_eq!(told["orders"].as_array().unwrap().len(), 2);
    assert!(told.to_string().contains("TRACK"));
    let told = db.read_now(|tx| export(tx, customer(2))).unwrap();
    assert_eq!(told["orders"].as_array().unwrap().len(), 1);
    assert_eq!(told["credit_notes"][0]["amount"], 100);
}

#[db_test]
fn a_merge_undone_leaves_everything_as_it_was(db: &Db) {
    tell(db);
    let before = (sums(db), orders(db, None));
    db.write_now(|tx| merge(tx, customer(1), customer(2)))
        .unwrap();
    assert!(orders(db, Some(customer(1))).is_empty());
    assert_eq!(numbers(&orders(db, Some(customer(2)))), ["3", "2", "1"]);
    let together = sums(db);
    assert_eq!(together.len(), 1);
    assert_eq!(together[0][..3], [2, 3, 1_800]);
    assert_eq!(together[0][4..7], [100, 1, 1]);
    db.write_now(|tx| unmerge(tx, customer(1), customer(2), &[customer(1)]))
        .unwrap();
    assert_eq!((sums(db), orders(db, None)), before);
}

#[db_test]
fn the_orders_of_an_erased_person_stay_without_the_person(db: &Db) {
    tell(db);
    let before = sums(db);
    let erased = db
        .write_now(|tx| erase(tx, &moment(), customer(1)))
        .unwrap();
    assert_eq!(erased, 2);
    assert_eq!(sums(db), before, "the books stay");
    let told = serde_json::to_string(&orders(db, Some(customer(1)))).unwrap();
    for gone in ["SPRING", "Kent", "TRACK"] {
        assert!(!told.contains(gone), "{gone} in {told}");
    }
    let again = [order("1", customer(1), 0, vec![line(1, 9, 500)])];
    let outcome = db
        .write_now(|tx| record_many(tx, &moment(), &again, Mode::Live))
        .unwrap();
    assert_eq!(outcome[0].outcome, Outcome::Unchanged);
    assert_eq!(sums(db), before);
}
