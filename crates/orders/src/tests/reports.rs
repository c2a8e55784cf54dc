//! Figures for reports.

use ::predicates::Set;
use db::{Db, DbError, db_test};
use kernel::Span;

use super::{customer, line, moment, order, start};
use crate::{
    Mode, OrderFacts,
    public::reports::{Sale, SalesFilter, for_each_order, sales},
    record_many,
};

#[db_test]
fn sales_leave_out_what_is_not_counted_and_nobody(db: &Db) {
    let at = moment();
    let cancelled = OrderFacts {
        cancelled_at: Some(start()),
        ..order("3", customer(1), 2, vec![line(1, 1, 700)])
    };
    let trial = OrderFacts {
        test: true,
        ..order("4", customer(1), 2, vec![line(1, 1, 700)])
    };
    let facts = [
        order(
            "1",
            customer(2),
            5,
            vec![line(1, 2, 250), line(1, 2, 250), line(3, 1, 0)],
        ),
        order("2", customer(1), 1, vec![line(2, 1, 1_000)]),
        cancelled,
        trial,
        order("5", customer(0), 3, vec![line(2, 1, 1_000)]),
        order("6", customer(2), 3, vec![line(2, 1, 1_000)]),
    ];
    db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
        .unwrap();
    let all = db
        .read_now(|tx| sales(tx, &SalesFilter::default()))
        .unwrap();
    assert_eq!((all.orders, all.lines, all.customers), (3, 4, 2));
    let gbp = all.by_currency["GBP"];
    assert_eq!((gbp.gross, gbp.net, gbp.credit_notes), (3_000, 3_000, 0));
    assert_eq!(
        (all.orders_without_customer, all.orders_not_counted),
        (1, 2)
    );

    let mut only = Set::new();
    only.insert(customer(2)).unwrap();
    let filter = SalesFilter {
        from: Some(start().plus(Span::from_days(4))),
        customers: Some(&only),
        ..SalesFilter::default()
    };
    let late = db.read_now(|tx| sales(tx, &filter)).unwrap();
    assert_eq!((late.orders, late.lines, late.customers), (1, 2, 1));

    let mut seen = Vec::new();
    db.read_now(|tx| {
        for_each_order(tx, |sale: &Sale| {
            seen.push((sale.customer.raw(), sale.gross));
            Ok::<_, DbError>(())
        })
    })
    .unwrap();
    assert_eq!(seen, [(1, 1_000), (2, 1_000), (2, 1_000)]);
}
