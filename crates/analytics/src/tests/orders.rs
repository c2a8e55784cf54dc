//! Reports over orders as room `orders` keeps them.

use ::orders::{LineFacts, Mode, OrderFacts, record_many};
use db::{Db, db_test};
use kernel::{Currency, CustomerId, Ids, Micros, Moment, Rng, Timestamp, Zone};
use predicates::Set;

use super::day;
use crate::{
    Period, Question, cohorts, order_values, repeat, retention, revenue, rfm, sales, second_order,
};

/// An order of one line of so many pence at noon of a day in London.
fn order<'a>(id: &'a str, customer: i64, on: &str, pence: i64) -> OrderFacts<'a> {
    let zone = Zone::parse("Europe/London").unwrap();
    let line = LineFacts {
        sku: Some("A"),
        quantity: 2,
        unit_price: Micros::from_minor(pence / 2, Currency::GBP).unwrap(),
        ..LineFacts::default()
    };
    OrderFacts {
        source: "test",
        external_id: id,
        number: None,
        customer: CustomerId::from_raw(customer),
        placed_at: zone.at(day(on), 0, 30),
        placed_day: day(on),
        paid_at: None,
        cancelled_at: None,
        updated_at: None,
        currency: Currency::GBP,
        payment: None,
        lines: vec![line],
        discount: 0,
        shipping: 0,
        tax: None,
        total: None,
        taxes_included: false,
        country: None,
        region: None,
        test: false,
        discount_codes: &[],
        tags: &[],
        import: None,
    }
}

pub(super) fn shop(db: &Db) -> Question {
    let cancelled = Timestamp::parse("2026-07-03T00:00:00Z").unwrap();
    let facts = [
        order("1", 1, "2026-01-05", 1000),
        order("2", 1, "2026-07-01", 2000),
        order("3", 2, "2026-01-31", 4000),
        order("4", 2, "2026-07-01", 400),
        order("5", 3, "2026-07-02", 600),
        order("6", 0, "2026-07-02", 5000),
        OrderFacts {
            test: true,
            ..order("7", 3, "2026-07-02", 7000)
        },
        OrderFacts {
            cancelled_at: Some(cancelled),
            ..order("8", 2, "2026-07-02", 8000)
        },
    ];
    let now = Timestamp::parse("2026-08-01T12:00:00Z").unwrap();
    let at = Moment::new(now, Ids::for_node(Rng::from_seed(7), 1));
    db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
        .unwrap();
    let zone = Zone::parse("Europe/London").unwrap();
    let today = zone.day_of(now);
    Question::all(Currency::GBP, zone, today)
}

#[db_test]
fn sales_leave_out_what_is_no_sale(db: &Db) {
    let asked = shop(db);
    let all = db.read_now(|tx| sales(tx, &asked)).unwrap();
    assert_eq!((all.orders, all.lines, all.customers), (5, 5, 3));
    assert_eq!(all.gross.get(Currency::GBP), 8000);
    assert_eq!(all.net.get(Currency::GBP), 8000);
    assert_eq!(
        (all.orders_without_customer, all.orders_not_counted),
        (1, 2)
    );
    // The first of July begins at 23:00 UTC of the day before.
    let july = Question {
        period: Period::new(Some(day("2026-07-01")), Some(day("2026-07-01"))).unwrap(),
        ..asked
    };
    let some = db.read_now(|tx| sales(tx, &july)).unwrap();
    assert_eq!((some.orders, some.gross.get(Currency::GBP)), (2, 2400));
    let one = Question {
        customers: Some((
            Set::collect([CustomerId::from_raw(2)]).unwrap(),
            "Bob".to_owned(),
        )),
        ..july
    };
    let some = db.read_now(|tx| sales(tx, &one)).unwrap();
    assert_eq!(
        (some.orders, some.customers, some.gross.get(Currency::GBP)),
        (1, 1, 400)
    );
}

#[db_test]
fn every_report_reads_the_same_orders(db: &Db) {
    let asked = shop(db);
    db.read_now(|tx| {
        let again = repeat(tx, &asked)?;
        assert_eq!(
            (again.customers, again.repeat_customers, again.orders),
            (3, 2, 5)
        );
        let values = order_values(tx, &asked)?;
        assert_eq!(values.net.get(Currency::GBP), 8000);
        assert_eq!(values.average_order_value.get(Currency::GBP), 1600);
        assert_eq!(second_order(tx, &asked)?.ordered_again, 2);
        let months = revenue(tx, &asked)?.months;
        assert_eq!(months.len(), 2);
        assert_eq!(
            (months[1].new_revenue, months[1].returning_revenue),
            (600, 2400)
        );
        assert_eq!(cohorts(tx, &asked)?.cohorts.len(), 2);
        assert_eq!(rfm(tx, &asked)?.customers, 3);
        let period = Period::new(Some(day("2026-06-01")), Some(day("2026-07-31")))?;
        let asked = Question {
            period,
            ..asked.clone()
        };
        let stayed = retention(tx, &asked, 60)?;
        assert_eq!(
            (stayed.start, stayed.end, stayed.new, stayed.won_back),
            (0, 3, 1, 2)
        );
        let stayed = retention(tx, &asked, 365)?;
        assert_eq!((stayed.start, stayed.end, stayed.new), (2, 3, 1));
        assert_eq!(stayed.retention_rate, Some(1.0));
        Ok::<_, crate::Error>(())
    })
    .unwrap();
}
