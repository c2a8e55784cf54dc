//! Suggestions from tables: learned from orders, made anew, told with their reasons.

use std::collections::BTreeSet;

use catalog::{ProductFacts, Status, Upserted};
use db::{Db, db_test};
use kernel::{CustomerId, Moment, ProductId, Span};
use orders::Mode;

use super::tables::{moment, order_of};
use crate::{Because, Goal, Suggestion, is_learned, learn, learn_when_due, recommend};

/// Products that are for sale; the last is not in stock.
fn sell(db: &Db, at: &Moment, count: usize) -> Vec<ProductId> {
    let facts: Vec<ProductFacts> = (1..=count)
        .map(|number| ProductFacts {
            source: "test".to_owned(),
            external_id: number.to_string(),
            title: format!("Product {number}"),
            status: if number == count {
                Status::Archived
            } else {
                Status::Active
            },
            content_hash: number.to_string(),
            ..ProductFacts::default()
        })
        .collect();
    let done = db
        .write_now(|tx| catalog::upsert_many(tx, at, &facts))
        .unwrap();
    done.into_iter()
        .map(|one| match one {
            Upserted::Created(id) | Upserted::Updated(id) | Upserted::Unchanged(id) => id,
        })
        .collect()
}

fn customer(number: i64) -> CustomerId {
    CustomerId::from_raw(number)
}

fn titles(found: &[Suggestion]) -> Vec<&str> {
    found.iter().map(|one| one.title.as_str()).collect()
}

/// 1 and 2 are bought by the same people, and 2 again and again; 3 by others; 4 with 1, but it is not for sale any more.
#[db_test]
fn what_was_learned_is_told_with_its_reason(db: &Db) {
    let at = moment();
    let products = sell(db, &at, 4);
    let [one, two, three, gone] = products.as_slice() else {
        panic!("four products");
    };
    let mut told: Vec<(String, i64, i64, ProductId)> = Vec::new();
    for buyer in 1..=12 {
        told.push((format!("{buyer}-a"), buyer, 0, *one));
        if buyer != 12 {
            told.push((format!("{buyer}-b"), buyer, 5, *two));
            told.push((format!("{buyer}-c"), buyer, 30, *two));
            told.push((format!("{buyer}-d"), buyer, 30, *gone));
        }
    }
    for buyer in 20..=25 {
        told.push((format!("{buyer}-e"), buyer, 28, *three));
    }
    let facts: Vec<_> = told
        .iter()
        .map(|(id, buyer, day, product)| order_of(id, customer(*buyer), *day, &[product.raw()]))
        .collect();
    db.write_now(|tx| orders::record_many(tx, &at, &facts, Mode::History))
        .unwrap();
    let ask = |buyer: i64, goal: Goal| {
        db.read_now(|tx| recommend(tx, customer(buyer), goal, 5, at.now))
            .unwrap()
    };
    assert!(ask(12, Goal::New).is_empty(), "nothing was learned yet");
    assert!(!db.read_now(is_learned).unwrap());
    assert!(learn_when_due(db, at.now).unwrap());
    assert!(!learn_when_due(db, at.now).unwrap(), "it is too early");
    assert!(learn_when_due(db, at.now.plus(Span::from_hours(1))).unwrap());

    let new = ask(12, Goal::New);
    assert_eq!(new[0].title, "Product 2");
    assert_eq!(
        new[0].because,
        Because::GoesWith {
            with: *one,
            with_title: "Product 1".to_owned()
        }
    );
    assert_eq!(new[0].words, "customers who bought “Product 1” buy it too");
    let again = ask(1, Goal::Any);
    assert_eq!(again[0].title, "Product 2");
    assert_eq!(
        again[0].words,
        "bought on 2 days, the last time on 2026-03-31"
    );
    let stranger = ask(99, Goal::New);
    assert_eq!(titles(&stranger).len(), 3);
    assert!(stranger.iter().all(|one| one.because == Because::Trending));
    for found in [&new, &again, &stranger] {
        assert!(!titles(found).contains(&"Product 4"), "it is not for sale");
        let each: BTreeSet<&str> = titles(found).into_iter().collect();
        assert_eq!(each.len(), found.len(), "nothing twice");
    }
    let before = ask(12, Goal::New);
    learn(db, at.now, &mut |_| {}).unwrap();
    assert_eq!(
        ask(12, Goal::New),
        before,
        "the same orders, the same answer"
    );
}
