//! The small numbers by which learned lists name products.

use std::collections::BTreeMap;

use db::{Db, db_test};
use kernel::{CustomerId, ProductId};
use orders::Mode;

use super::{
    product,
    tables::{moment, order_of},
};
use crate::{
    learn,
    store::{self, Figures, Kept},
};

fn buy(db: &Db, told: &[(i64, i64, &[i64])]) {
    let at = moment();
    let ids: Vec<String> = told
        .iter()
        .map(|(buyer, day, _)| format!("{buyer}-{day}"))
        .collect();
    let facts: Vec<_> = told
        .iter()
        .zip(&ids)
        .map(|((buyer, day, products), id)| {
            order_of(id, CustomerId::from_raw(*buyer), *day, products)
        })
        .collect();
    db.write_now(|tx| orders::record_many(tx, &at, &facts, Mode::History))
        .unwrap();
}

fn kept(db: &Db) -> BTreeMap<ProductId, Kept> {
    db.read_now(store::stored_near).unwrap()
}

fn figures(db: &Db, places: &[u32]) -> Vec<(u32, Figures)> {
    db.read_now(|tx| store::figures(tx, places)).unwrap()
}

#[db_test]
fn a_product_keeps_its_place(db: &Db) {
    let at = moment();
    buy(db, &[(1, 0, &[10, 30]), (2, 1, &[10, 30]), (3, 2, &[50])]);
    let first = learn(db, at.now, &mut |_| {}).unwrap();
    assert_eq!((first.products, first.changed), (3, 3));
    let before = kept(db);
    let places: Vec<u32> = before.values().map(|kept| kept.place).collect();
    assert_eq!(places, [0, 1, 2]);

    // 20 stands between the others, and behind them.
    buy(db, &[(4, 3, &[20, 50])]);
    let second = learn(db, at.now, &mut |_| {}).unwrap();
    assert_eq!(second.products, 4);
    let after = kept(db);
    for known in [10, 30, 50].map(product) {
        assert_eq!(after[&known].place, before[&known].place);
    }
    assert_eq!(after[&product(20)].place, 3);
    assert_eq!(
        after[&product(10)],
        before[&product(10)],
        "not written again"
    );
    assert_eq!(
        second.changed, 2,
        "the new one, and what was bought with it"
    );
    let found = figures(db, &[0, 1, 2, 3, 4, 500]);
    let named: Vec<(u32, ProductId)> = found.iter().map(|(at, one)| (*at, one.product)).collect();
    assert_eq!(
        named,
        [(0, 10), (1, 30), (2, 50), (3, 20)].map(|(at, id)| (at, product(id)))
    );
    assert_eq!(learn(db, at.now, &mut |_| {}).unwrap().changed, 0);
}

#[db_test]
fn figures_are_found_in_any_part_and_places_are_given_once(db: &Db) {
    let one = |id: i64| Figures {
        product: product(id),
        rise: 0.5,
        lately: 0.25,
        again: 0.125,
    };
    // Some places are nobody's any more.
    let all: BTreeMap<u32, Figures> = (0..200)
        .filter(|place| place % 7 != 5)
        .map(|place| (place, one(i64::from(place) + 1_000)))
        .collect();
    let free = |db: &Db| db.read_now(store::free_place).unwrap();
    assert_eq!(free(db), 0);
    db.write_now(|tx| store::replace_figures(tx, &all)).unwrap();
    assert_eq!(free(db), 200);
    let wanted: Vec<u32> = vec![0, 3, 47, 48, 95, 96, 150, 198, 199, 200, 1_000_000];
    let found: BTreeMap<u32, Figures> = figures(db, &wanted).into_iter().collect();
    let expected: BTreeMap<u32, Figures> = wanted
        .iter()
        .filter_map(|place| Some((*place, *all.get(place)?)))
        .collect();
    assert_eq!(found, expected);
    let listed = [(
        product(1),
        Some(Kept {
            place: 240,
            others: Vec::new(),
        }),
    )];
    db.write_now(|tx| {
        store::replace_near(tx, &listed)?;
        store::replace_figures(tx, &BTreeMap::new())
    })
    .unwrap();
    assert_eq!(free(db), 241);
    let gone = [(product(1), None)];
    db.write_now(|tx| store::replace_near(tx, &gone)).unwrap();
    assert_eq!(free(db), 0);
    assert!(figures(db, &wanted).is_empty());
}
