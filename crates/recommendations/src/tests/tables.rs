//! The table: made from orders, made anew, and read.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, db_test};
use kernel::{Currency, CustomerId, Day, Ids, Micros, Moment, ProductId, Rng, Span, Timestamp};
use orders::{LineFacts, Mode, OrderFacts};

use super::product;
use crate::{Companion, Pairs, Support, built, rebuild, refresh, store, suggest};

fn start() -> Timestamp {
    Timestamp::parse("2026-03-01T12:00:00Z").unwrap()
}

pub(super) fn moment() -> Moment {
    let now = start().plus(Span::from_days(400));
    Moment::new(now, Ids::for_node(Rng::from_seed(7), 1))
}

/// An order of some customer, `day` days after the start.
fn order<'a>(external_id: &'a str, day: i64, products: &[i64]) -> OrderFacts<'a> {
    let customer = CustomerId::from_raw(1 + i64::try_from(external_id.len() % 5).unwrap());
    order_of(external_id, customer, day, products)
}

/// An order of a customer.
pub(super) fn order_of<'a>(
    external_id: &'a str,
    customer: CustomerId,
    day: i64,
    products: &[i64],
) -> OrderFacts<'a> {
    let placed_at = start().plus(Span::from_days(day));
    let line = |number: &i64| LineFacts {
        product: Some(product(*number)),
        quantity: 1,
        unit_price: Micros::from_minor(500, Currency::GBP).unwrap(),
        ..LineFacts::default()
    };
    OrderFacts {
        source: "test",
        external_id,
        number: None,
        customer,
        placed_at,
        placed_day: Day::from_days(placed_at.millis() / 86_400_000),
        paid_at: None,
        cancelled_at: None,
        updated_at: None,
        currency: Currency::GBP,
        payment: None,
        lines: products.iter().map(line).collect(),
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

fn record(db: &Db, at: &Moment, facts: &[OrderFacts<'_>]) {
    db.write_now(|tx| orders::record_many(tx, at, facts, Mode::History))
        .unwrap();
}

/// Orders that chance draws: of 12 products, those of one third belong together.
fn drawn(seed: u64, count: i64) -> Vec<(String, i64, BTreeSet<i64>)> {
    let rng = Rng::from_seed(seed);
    (0..count)
        .map(|n| {
            let third = i64::try_from(rng.below(3)).unwrap() * 4;
            let size = rng.below(5);
            let products = (0..size)
                .map(|_| {
                    let number = i64::try_from(rng.below(4)).unwrap();
                    if rng.below(5) == 0 {
                        1 + number
                    } else {
                        1 + third + number
                    }
                })
                .collect();
            (
                format!("o{}", "x".repeat(usize::try_from(n % 7).unwrap())) + &n.to_string(),
                n % 300,
                products,
            )
        })
        .collect()
}

fn table(db: &Db) -> BTreeMap<ProductId, Vec<Companion>> {
    let all: Vec<i64> = (1..=20).collect();
    let mut table: BTreeMap<ProductId, Vec<Companion>> = BTreeMap::new();
    for (product, companion) in db.read_now(|tx| store::companions_of(tx, &all)).unwrap() {
        table.entry(product).or_default().push(companion);
    }
    table
}

fn expected(
    orders: &[(String, i64, BTreeSet<i64>)],
    support: Support,
) -> BTreeMap<ProductId, Vec<Companion>> {
    let mut pairs = Pairs::default();
    for (_, _, products) in orders {
        if products.len() > 1 {
            let basket: Vec<ProductId> = products.iter().map(|one| product(*one)).collect();
            pairs.take(&basket);
        }
    }
    pairs.companions(support)
}

#[db_test]
fn the_table_is_what_the_orders_say_and_anew_it_is_as_from_scratch(db: &Db) {
    let support = Support(2);
    let at = moment();
    let now = at.now;
    let mut told: Vec<(String, i64, BTreeSet<i64>)> = Vec::new();
    for seed in 1..=4 {
        let mut more = drawn(seed, 120);
        for (id, _, _) in &mut more {
            *id = format!("{seed}-{id}");
        }
        for chunk in more.chunks(50) {
            let facts: Vec<OrderFacts<'_>> = chunk
                .iter()
                .map(|(id, day, products)| {
                    let products: Vec<i64> = products.iter().copied().collect();
                    order(id, *day, &products)
                })
                .filter(|order| !order.lines.is_empty())
                .collect();
            record(db, &at, &facts);
        }
        told.extend(more);
        let built = rebuild(db, now, support).unwrap();
        assert_eq!(table(db), expected(&told, support), "seed {seed}");
        let pairs: usize = table(db).values().map(Vec::len).sum();
        assert_eq!(usize::try_from(built.pairs).unwrap(), pairs);
    }
}

#[db_test]
fn what_was_given_back_cancelled_or_is_old_does_not_count(db: &Db) {
    let baskets: Vec<String> = (0..4).map(|n| format!("b{n}")).collect();
    let facts: Vec<OrderFacts<'_>> = baskets.iter().map(|id| order(id, 0, &[1, 2])).collect();
    let at = moment();
    let now = at.now;
    record(db, &at, &facts);
    assert_eq!(rebuild(db, now, Support::default()).unwrap().pairs, 2);
    let mut cancelled = order("b0", 0, &[1, 2]);
    cancelled.cancelled_at = Some(start().plus(Span::from_days(1)));
    record(db, &at, &[cancelled]);
    let three = rebuild(db, now, Support::default()).unwrap();
    assert_eq!((three.baskets, three.pairs), (3, 2));
    // Two years after the newest order nothing of that is left.
    record(db, &at, &[order("new", 800, &[7, 8])]);
    let later = rebuild(db, now, Support::default()).unwrap();
    assert_eq!((later.baskets, later.pairs), (1, 0));
    assert!(table(db).is_empty());
}

#[db_test]
fn a_table_is_made_anew_when_it_is_time(db: &Db) {
    let at = moment();
    let now = at.now;
    assert_eq!(db.read_now(built).unwrap(), None);
    let first = refresh(db, now, Support::default()).unwrap().unwrap();
    assert_eq!((first.at, first.baskets, first.pairs), (now, 0, 0));
    assert_eq!(db.read_now(built).unwrap(), Some(first));
    let minutes = |minutes: i64| now.plus(Span::from_minutes(minutes));
    assert_eq!(refresh(db, minutes(9), Support::default()).unwrap(), None);
    let second = refresh(db, minutes(10), Support::default()).unwrap();
    assert_eq!(second.map(|built| built.at), Some(minutes(10)));
}

#[db_test]
fn suggestions_are_of_what_is_not_in_the_order_and_always_the_same(db: &Db) {
    let mut facts = Vec::new();
    let ids: Vec<String> = (0..30).map(|n| format!("b{n}")).collect();
    for (n, id) in ids.iter().enumerate() {
        facts.push(match n % 3 {
            0 => order(id, 0, &[1, 2, 3]),
            1 => order(id, 0, &[1, 3, 4]),
            _ => order(id, 0, &[5, 6]),
        });
    }
    let at = moment();
    record(db, &at, &facts);
    rebuild(db, at.now, Support::default()).unwrap();
    let orders = [
        vec![product(1)],
        vec![product(1), product(3)],
        vec![product(5), product(1)],
        vec![product(99)],
        Vec::new(),
    ];
    let ask = |orders: &[Vec<ProductId>], most: usize| -> Vec<Vec<(i64, i64)>> {
        let suggested = db.read_now(|tx| suggest(tx, orders, most)).unwrap();
        suggested
            .into_iter()
            .map(|one| {
                let one = one.into_iter();
                one.map(|(companion, with)| (companion.product.raw(), with.raw()))
                    .collect()
            })
            .collect()
    };
    let answers = ask(&orders, 3);
    assert_eq!(
        answers,
        [
            // 3 is in every basket that 1 is in; 2 and 4 are in half of them, and the lower number comes first.
            vec![(3, 1), (2, 1), (4, 1)],
            // What both speak for; the first that speaks loudest is named.
            vec![(2, 1), (4, 1)],
            vec![(3, 1), (6, 5), (2, 1)],
            vec![],
            vec![],
        ]
    );
    for _again in 0..3 {
        assert_eq!(ask(&orders, 3), answers);
    }
    assert_eq!(ask(&orders[..1], 1), [vec![(3, 1)]]);
    assert_eq!(ask(&orders[1..2], 8), answers[1..2]);
}
