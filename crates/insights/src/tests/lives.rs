//! What is read of orders, and what is made of it.

use db::{Db, db_test};
use kernel::{Currency, CustomerId, Day, Ids, Micros, Moment, ProductId, Rng, Span, Timestamp};
use orders::{LineFacts, Mode, OrderFacts, record_many};

use crate::{ClvQuestion, Error, ModelName, PriorChoice, RfmQuestion, clv, rfm};

pub(super) fn start() -> Timestamp {
    Timestamp::parse("2026-01-01T12:00:00Z").unwrap()
}

pub(super) fn order(
    id: &str,
    customer: i64,
    day: i64,
    pence: i64,
    currency: Currency,
) -> OrderFacts<'_> {
    let placed_at = start().plus(Span::from_days(day));
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
        currency,
        payment: None,
        lines: vec![LineFacts {
            product: Some(ProductId::from_raw(1)),
            quantity: 1,
            unit_price: Micros::from_minor(pence, currency).unwrap(),
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

/// Customer 1 comes back after 7 and 21 days, twice on the latter; 2 gets a gift and comes back for another; 3 comes once, in
/// another currency; 4 only after the others.
fn tell(db: &Db) {
    let at = Moment::new(
        start().plus(Span::from_days(90)),
        Ids::for_node(Rng::from_seed(7), 1),
    );
    let eur = |id, customer, day, cents| order(id, customer, day, cents, Currency::EUR);
    let cancelled = OrderFacts {
        cancelled_at: Some(at.now),
        ..eur("8", 2, 20, 0)
    };
    let facts = [
        eur("1", 1, 0, 1_000),
        eur("2", 1, 7, 2_000),
        eur("3", 1, 21, 1_000),
        eur("4", 1, 21, 501),
        eur("5", 1, 60, 700),
        eur("6", 2, 0, 0),
        eur("7", 2, 10, 0),
        order("9", 3, 5, 900, Currency::GBP),
        eur("10", 4, 50, 900),
        cancelled,
    ];
    db.write_now(|tx| record_many(tx, &at, &facts, Mode::History))
        .unwrap();
}

fn asked(model: Option<ModelName>) -> ClvQuestion {
    ClvQuestion {
        model,
        until: Some(Day::parse("2026-01-29").unwrap()),
        horizon: Some(40),
        prior: PriorChoice::Auto,
    }
}

#[db_test]
fn days_of_buying_are_counted_gifts_too(db: &Db) {
    tell(db);
    let found = db
        .read_now(|tx| clv(tx, &asked(Some(ModelName::BgNbd))))
        .unwrap();
    assert_eq!((found.customers, found.came_back, found.repeats), (3, 2, 3));
    assert_eq!(found.prior, stats::Prior::Weak);
    let seen = found.hold_out.unwrap();
    assert_eq!((seen.customers, seen.actual), (3, 1));
    let spend = found.spend.unwrap();
    // Of 20.00 and 15.01 half a cent is rounded up.
    assert_eq!((spend.customers, spend.mean), (1, 17.51));
}

#[db_test]
fn a_model_is_chosen_by_what_it_had_foretold(db: &Db) {
    tell(db);
    let found = db.read_now(|tx| clv(tx, &asked(None))).unwrap();
    assert_eq!(found.chosen_from.len(), 3);
    let best = found
        .chosen_from
        .iter()
        .filter_map(|one| Some((one.deviance?, one.model)))
        .min_by(|left, right| left.0.total_cmp(&right.0));
    assert_eq!(best.unwrap().1, found.model);
}

#[db_test]
fn a_shop_without_orders_is_told_so(db: &Db) {
    let nothing = db.read_now(|tx| clv(tx, &ClvQuestion::default()));
    assert!(matches!(nothing, Err(Error::NothingYet)));
    let nothing = db.read_now(|tx| rfm(tx, &RfmQuestion::default()));
    assert!(matches!(nothing, Err(Error::NothingYet)));
    tell(db);
    let late = ClvQuestion {
        until: Some(Day::parse("2026-03-02").unwrap()),
        ..asked(None)
    };
    let ended = db.read_now(|tx| clv(tx, &late));
    assert!(matches!(ended, Err(Error::NothingAfter)));
}

#[db_test]
fn classes_tell_who_moved(db: &Db) {
    tell(db);
    let question = RfmQuestion {
        until: None,
        since: Some(Day::parse("2026-01-10").unwrap()),
    };
    let found = db.read_now(|tx| rfm(tx, &question)).unwrap();
    assert_eq!(found.customers, 2);
    let counted: u64 = found.classes.iter().map(|row| row.customers).sum();
    let moved: u64 = found.moved.iter().map(|one| one.customers).sum();
    assert_eq!((counted, moved), (2, 2));
    let new: Vec<_> = found
        .moved
        .iter()
        .filter(|one| one.from.is_none())
        .collect();
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].customers, 1);
}
