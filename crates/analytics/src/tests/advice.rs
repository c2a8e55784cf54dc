//! What a consultant would say of a shop that is written down here.

use ::orders::{LineFacts, Mode, OrderFacts, record_many};
use db::{Db, db_test};
use kernel::{Currency, CustomerId, Day, Ids, Micros, Moment, ProductId, Rng, Span, Timestamp};

use crate::{Counsel, Urgency, Wanted, counsel};

fn now() -> Timestamp {
    Timestamp::parse("2026-11-01T12:00:00Z").unwrap()
}

/// Orders: of whom, how many days ago, in pence.
fn buy(db: &Db, bought: &[(i64, i64, i64)]) {
    let at = Moment::new(now(), Ids::for_node(Rng::from_seed(3), 1));
    let ids: Vec<String> = (0..bought.len()).map(|n| n.to_string()).collect();
    let facts: Vec<OrderFacts<'_>> = bought
        .iter()
        .zip(&ids)
        .map(|((customer, ago, pence), id)| order(id, *customer, *ago, *pence))
        .collect();
    for some in facts.chunks(400) {
        db.write_now(|tx| record_many(tx, &at, some, Mode::History))
            .unwrap();
    }
}

fn order(id: &str, customer: i64, ago: i64, pence: i64) -> OrderFacts<'_> {
    let placed_at = now().minus(Span::from_days(ago));
    OrderFacts {
        source: "test",
        external_id: id,
        number: None,
        customer: CustomerId::from_raw(customer),
        placed_at,
        placed_day: Day::from_days(placed_at.millis() / 86_400_000),
        paid_at: None,
        cancelled_at: None,
        updated_at: None,
        currency: Currency::GBP,
        payment: None,
        lines: vec![LineFacts {
            product: Some(ProductId::from_raw(1)),
            quantity: 1,
            unit_price: Micros::from_minor(pence, Currency::GBP).unwrap(),
            ..LineFacts::default()
        }],
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

fn said(db: &Db) -> Vec<Counsel> {
    db.read_now(|tx| {
        let wanted = Wanted::everything(tx, now())?;
        counsel(tx, &[], &wanted)
    })
    .unwrap()
    .items
}

#[db_test]
fn nothing_is_said_of_nothing_and_of_chance(db: &Db) {
    assert_eq!(said(db), []);
    // As many in four weeks as in the four before, nearly.
    let even: Vec<(i64, i64, i64)> = (0..205).map(|n| (n, 1 + n % 54, 1_000)).collect();
    buy(db, &even);
    assert_eq!(said(db), []);
}

#[db_test]
fn what_stands_out_is_said_with_its_figures(db: &Db) {
    let mut bought: Vec<(i64, i64, i64)> = Vec::new();
    // Four weeks of half as much.
    bought.extend((0..100).map(|n| (10_000 + n, n % 27, 1_000)));
    bought.extend((0..220).map(|n| (20_000 + n, 29 + n % 25, 1_000)));
    // Newcomers: a tenth comes back, of those before a third did.
    for n in 0..300 {
        bought.push((30_000 + n, 100, 1_000));
        bought.push((40_000 + n, 200, 1_000));
        if n % 10 == 0 {
            bought.push((30_000 + n, 90, 1_000));
        }
        if n % 3 == 0 {
            bought.push((40_000 + n, 190, 1_000));
        }
    }
    // Regulars of old.
    for n in 0..120 {
        bought.extend([700, 650, 600].map(|ago| (50_000 + n, ago, 1_000)));
    }
    buy(db, &bought);
    let found = said(db);
    let told: Vec<(&str, Urgency)> = found
        .iter()
        .map(|one| (one.code.as_str(), one.urgency))
        .collect();
    assert_eq!(
        told,
        [
            ("fewer_orders", Urgency::Now),
            ("fewer_come_back", Urgency::ThisWeek),
            ("silent_regulars", Urgency::ThisWeek),
        ]
    );
    assert!(
        found[0]
            .words
            .starts_with("100 orders in the last four weeks, 220 in the four before (-55 %)"),
        "{}",
        found[0].words
    );
    assert!((found[1].evidence[0].value - 0.1).abs() < 1e-9);
    assert!(found[1].evidence[0].low.unwrap() < 0.1);
    assert_eq!(found[2].act.page, "/journeys/win-back");
}
