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

/// All that refunds leave behind, row by row.
fn left(db: &Db) -> Vec<String> {
    let rows = |sql: &'static str, width: usize| {
        db.read_now(|tx| {
            tx.query(sql, &[], |row| {
                let cells: Result<Vec<String>, DbError> = (0..width)
                    .map(|at| {
                        Ok(row
                            .get::<Option<i64>>(at)?
                            .map_or_else(String::new, |n| n.to_string()))
                    })
                    .collect();
                Ok::<_, DbError>(cells?.join(" "))
            })
        })
        .unwrap()
    };
    [
        rows(
            "SELECT orders, sold, refunded, credited FROM orders_stats ORDER BY customer_id",
            4,
        ),
        rows(
            "SELECT placed_at, refunded, unplaced, given_back FROM orders_order ORDER BY placed_at, order_id",
            4,
        ),
        rows(
            "SELECT placed_at, line_no, refunded_quantity, refunded_amount, kept_quantity, kept_amount \
             FROM orders_line ORDER BY placed_at, order_id, line_no",
            6,
        ),
        rows(
            "SELECT refunded_at, matched, credited, given_back FROM orders_refund ORDER BY refunded_at, refund_id",
            4,
        ),
        rows(
            "SELECT row_no, line_no, product_id, quantity, amount FROM orders_refund_line ORDER BY refund_id, row_no",
            5,
        ),
    ]
    .concat()
}

/// Orders, and refunds of them that have to do with one another.
fn told(source: &'static str) -> (Vec<crate::OrderFacts<'static>>, Vec<RefundFacts<'static>>) {
    let facts = [
        order("1", customer(1), 0, vec![line(1, 5, 100), line(2, 2, 300)]),
        order("2", customer(1), 1, vec![line(1, 5, 120), line(2, 1, 900)]),
        order("3", customer(2), 2, vec![line(1, 4, 100)]),
    ]
    .map(|facts| crate::OrderFacts { source, ..facts })
    .to_vec();
    let refunds = vec![
        refund("C1", 5, vec![back(1, 3, 100)]),
        // The same lines again, beyond what is left of them.
        refund("C2", 6, vec![back(1, 9, 100), back(2, 1, 900)]),
        // Told with other content within the batch: what it took is free again.
        refund("C1", 5, vec![back(1, 1, 100)]),
        refund("C3", 7, vec![back(1, 2, 120)]),
        RefundFacts {
            order: Some(OrderRef::External("1")),
            amount: Some(150),
            ..refund("R1", 8, vec![])
        },
        RefundFacts {
            order: Some(OrderRef::External("1")),
            amount: Some(550),
            ..refund("R1", 8, vec![])
        },
        // Further lines of one refund of one import.
        RefundFacts {
            import: Some(9),
            customer: customer(2),
            ..refund("I1", 9, vec![back(1, 1, 100)])
        },
        RefundFacts {
            import: Some(9),
            customer: customer(2),
            ..refund("I1", 9, vec![back(1, 2, 100), back(3, 1, 50)])
        },
    ];
    let refunds: Vec<RefundFacts<'_>> = refunds
        .into_iter()
        .map(|facts| RefundFacts { source, ..facts })
        .collect();
    (facts, refunds)
}

#[db_test]
fn refunds_told_together_leave_what_they_leave_one_by_one(db: &Db) {
    let at = moment();
    let (facts, refunds) = told("test");
    db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
        .unwrap();
    let together = db
        .write_now(|tx| refund_many(tx, &at, &refunds, Mode::History))
        .unwrap();
    let whole = left(db);
    for table in [
        "DELETE FROM orders_stats",
        "DELETE FROM orders_order",
        "DELETE FROM orders_line",
        "DELETE FROM orders_refund",
        "DELETE FROM orders_refund_line",
    ] {
        db.write_now(|tx| tx.execute(table, &[])).unwrap();
    }
    let (facts, refunds) = told("again");
    db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
        .unwrap();
    let mut one_by_one = Vec::new();
    for one in &refunds {
        let one = std::slice::from_ref(one);
        one_by_one.extend(
            db.write_now(|tx| refund_many(tx, &at, one, Mode::History))
                .unwrap(),
        );
    }
    assert_eq!(left(db), whole);
    let parts = |outcomes: &[RefundOutcome]| -> Vec<(i64, i64)> {
        outcomes
            .iter()
            .map(|outcome| match outcome {
                RefundOutcome::Recorded {
                    matched, credited, ..
                } => (*matched, *credited),
                RefundOutcome::Unchanged { .. } | RefundOutcome::UnknownOrder => (-1, -1),
            })
            .collect()
    };
    assert_eq!(parts(&together), parts(&one_by_one));
}
