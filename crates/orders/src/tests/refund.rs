//! Giving back.

use db::{Db, DbError, db_test};
use kernel::{Currency, Micros, Span};

use super::{customer, line, moment, order, product, start};
use crate::{
    Mode, OrderRef, RefundFacts, RefundLineFacts, RefundOutcome, record_many, refund_many,
};

fn refund<'a>(external_id: &'a str, day: i64, lines: Vec<RefundLineFacts<'a>>) -> RefundFacts<'a> {
    RefundFacts {
        source: "test",
        external_id,
        order: None,
        customer: customer(1),
        refunded_at: start().plus(Span::from_days(day)),
        currency: Currency::GBP,
        lines,
        amount: None,
        reason: None,
        import: None,
    }
}

fn back(number: i64, quantity: i64, pence: i64) -> RefundLineFacts<'static> {
    RefundLineFacts {
        product: Some(product(number)),
        quantity,
        unit_price: Some(Micros::from_minor(pence, Currency::GBP).unwrap()),
        amount: quantity * pence,
        ..RefundLineFacts::default()
    }
}

fn sums(db: &Db) -> (i64, i64, i64, i64) {
    db.read_now(|tx| {
        tx.query_one(
            "SELECT orders, sold, refunded, credited FROM orders_stats WHERE customer_id = 1",
            &[],
            |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
    })
    .unwrap()
}

#[db_test]
fn a_cancellation_without_order_is_matched_to_earlier_lines_and_the_rest_is_a_credit_note(db: &Db) {
    let at = moment();
    let facts = [
        order("1", customer(1), 0, vec![line(1, 5, 100)]),
        order("2", customer(1), 1, vec![line(1, 5, 120), line(2, 1, 900)]),
        order("3", customer(1), 9, vec![line(1, 5, 100)]),
    ];
    db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
        .unwrap();
    let outcome = db
        .write_now(|tx| {
            refund_many(
                tx,
                &at,
                &[refund("C1", 5, vec![back(1, 12, 100)])],
                Mode::History,
            )
        })
        .unwrap();
    // Five at the same price, five at another, order 3 is later; two find no line.
    let RefundOutcome::Recorded {
        matched, credited, ..
    } = outcome[0]
    else {
        panic!("{outcome:?}")
    };
    assert_eq!((matched, credited), (1_000, 200));
    assert_eq!(sums(db), (3, 500 + 1_500 + 500, 1_000, 200));
    let again = db
        .write_now(|tx| {
            refund_many(
                tx,
                &at,
                &[refund("C1", 5, vec![back(1, 12, 100)])],
                Mode::History,
            )
        })
        .unwrap();
    assert!(matches!(again[0], RefundOutcome::Unchanged { .. }));
    db.write_now(|tx| {
        refund_many(
            tx,
            &at,
            &[refund("C1", 5, vec![back(1, 5, 100)])],
            Mode::History,
        )
    })
    .unwrap();
    assert_eq!(sums(db), (3, 2_500, 500, 0));
}

#[db_test]
fn a_refund_of_an_order_never_takes_more_than_the_order(db: &Db) {
    let at = moment();
    let facts = [order("1", customer(1), 0, vec![line(1, 2, 100)])];
    db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
        .unwrap();
    let whole = RefundFacts {
        order: Some(OrderRef::External("1")),
        amount: Some(260),
        ..refund("R1", 2, vec![])
    };
    let unknown = RefundFacts {
        order: Some(OrderRef::External("nope")),
        ..whole.clone()
    };
    let outcome = db
        .write_now(|tx| {
            refund_many(
                tx,
                &at,
                &[
                    whole.clone(),
                    RefundFacts {
                        external_id: "R2",
                        ..unknown.clone()
                    },
                ],
                Mode::History,
            )
        })
        .unwrap();
    assert!(
        matches!(
            outcome[0],
            RefundOutcome::Recorded {
                matched: 200,
                credited: 0,
                ..
            }
        ),
        "{outcome:?}"
    );
    assert_eq!(outcome[1], RefundOutcome::UnknownOrder);
    assert_eq!(sums(db), (1, 200, 200, 0));
}
