//! Margins, better versions, what is new in a favourite category, and that only what changed is written.

use catalog::{ProductFacts, Status, Upserted, VariantFacts};
use db::{Db, db_test};
use kernel::{Currency, CustomerId, Micros, Moment, ProductId, Span};
use orders::Mode;

use super::tables::{moment, order_of};
use crate::{Because, Goal, Suggestion, learn, recommend};

fn facts(number: usize, title: &str, cost: Option<i64>) -> ProductFacts {
    let money = |minor: i64| Micros::from_minor(minor, Currency::GBP).unwrap();
    ProductFacts {
        source: "test".to_owned(),
        external_id: number.to_string(),
        title: title.to_owned(),
        status: Status::Active,
        content_hash: format!("{number} {cost:?}"),
        currency: Some(Currency::GBP),
        categories: vec!["Drinks > Tea".to_owned()],
        variants: vec![VariantFacts {
            sku: Some(format!("SKU{number}")),
            price: Some(money(1_000)),
            cost: cost.map(money),
            ..VariantFacts::default()
        }],
        ..ProductFacts::default()
    }
}

fn sell(db: &Db, at: &Moment, facts: &[ProductFacts]) -> Vec<ProductId> {
    let done = db
        .write_now(|tx| catalog::upsert_many(tx, at, facts))
        .unwrap();
    done.into_iter()
        .map(|one| match one {
            Upserted::Created(id) | Upserted::Updated(id) | Upserted::Unchanged(id) => id,
        })
        .collect()
}

/// The green tea is everybody's; of the black one 30 % is kept, of the white one 80 %; both are bought with it, the black one more.
fn shop(db: &Db, at: &Moment) -> Vec<ProductId> {
    let products = sell(
        db,
        at,
        &[
            facts(0, "Green", None),
            facts(1, "Black", Some(700)),
            facts(2, "White", Some(200)),
        ],
    );
    let mut told: Vec<(String, i64, ProductId)> = Vec::new();
    for buyer in 1..=20 {
        told.push((format!("{buyer}-a"), buyer, products[0]));
        if buyer > 2 {
            told.push((format!("{buyer}-b"), buyer, products[1]));
        }
        if buyer > 6 {
            told.push((format!("{buyer}-c"), buyer, products[2]));
        }
    }
    told.push(("again".to_owned(), 1, products[0]));
    let orders: Vec<_> = told
        .iter()
        .map(|(id, buyer, product)| order_of(id, CustomerId::from_raw(*buyer), 3, &[product.raw()]))
        .collect();
    db.write_now(|tx| orders::record_many(tx, at, &orders, Mode::History))
        .unwrap();
    products
}

fn ask(db: &Db, at: &Moment, customer: i64) -> Vec<Suggestion> {
    db.read_now(|tx| recommend(tx, CustomerId::from_raw(customer), Goal::New, 5, at.now))
        .unwrap()
}

fn titles(found: &[Suggestion]) -> Vec<&str> {
    found.iter().map(|one| one.title.as_str()).collect()
}

#[db_test]
fn what_earns_little_stands_back_or_is_left_out(db: &Db) {
    let at = moment();
    let _products = shop(db, &at);
    learn(db, at.now, &mut |_| {}).unwrap();
    assert_eq!(titles(&ask(db, &at, 1)), ["Black", "White"]);
    let set = |setting: &settings::Setting<u32>, value: u32| {
        db.write_now(|tx| settings::set(tx, &at, setting, &value).map(|_done| ()))
            .unwrap();
    };
    set(&crate::settings::BY_MARGIN, 100);
    assert_eq!(titles(&ask(db, &at, 1)), ["White", "Black"]);
    set(&crate::settings::BY_MARGIN, 0);
    set(&crate::settings::LEAST_MARGIN, 31);
    assert_eq!(titles(&ask(db, &at, 1)), ["White"]);
    set(&crate::settings::LEAST_MARGIN, 30);
    assert_eq!(titles(&ask(db, &at, 1)), ["Black", "White"]);
}

#[db_test]
fn a_stranger_is_not_shown_what_guests_bought(db: &Db) {
    let at = moment();
    let products = shop(db, &at);
    let guest = [order_of(
        "guest",
        CustomerId::NOBODY,
        4,
        &[products[2].raw()],
    )];
    db.write_now(|tx| orders::record_many(tx, &at, &guest, Mode::History))
        .unwrap();
    learn(db, at.now, &mut |_| {}).unwrap();
    let found = ask(db, &at, 0);
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|one| one.because == Because::Trending));
}

#[db_test]
fn better_versions_and_what_is_new_are_suggested(db: &Db) {
    let at = moment();
    let products = shop(db, &at);
    let later = Moment::new(at.now.plus(Span::from_days(5)), at.ids.clone());
    let better = ProductFacts {
        premium_version_of: Some(catalog::ProductRef {
            source: "test".to_owned(),
            external_id: Some("0".to_owned()),
            ..catalog::ProductRef::default()
        }),
        categories: vec!["Presents".to_owned()],
        ..facts(7, "Green, first harvest", None)
    };
    let _better = sell(db, &later, &[better, facts(8, "Yellow", None)]);
    learn(db, later.now, &mut |_| {}).unwrap();
    let found = ask(db, &later, 1);
    let of = |title: &str| found.iter().find(|one| one.title == title).unwrap();
    assert_eq!(
        of("Green, first harvest").because,
        Because::Better {
            of: products[0],
            of_title: "Green".to_owned()
        }
    );
    assert_eq!(
        of("Green, first harvest").words,
        "the better version of “Green”, which was bought before"
    );
    assert_eq!(of("Yellow").words, "new in “Tea”, a favourite category");
    // Who bought once from the category has no favourite one yet.
    let second = ask(db, &later, 2);
    assert!(
        second
            .iter()
            .all(|one| !matches!(one.because, Because::NewInCategory { .. }))
    );
    // After two months it is new no longer.
    let much_later = later.now.plus(Span::from_days(61));
    learn(db, much_later, &mut |_| {}).unwrap();
    let found = ask(db, &later, 1);
    assert!(
        found
            .iter()
            .all(|one| !matches!(one.because, Because::NewInCategory { .. }))
    );
}

#[db_test]
fn only_lists_that_changed_are_written(db: &Db) {
    let at = moment();
    let products = shop(db, &at);
    let first = learn(db, at.now, &mut |_| {}).unwrap();
    assert_eq!((first.products, first.changed > 0), (3, true));
    let again = learn(db, at.now, &mut |_| {}).unwrap();
    assert_eq!(again.changed, 0);
    let before = ask(db, &at, 1);
    let order = [order_of(
        "new",
        CustomerId::from_raw(2),
        5,
        &[products[1].raw()],
    )];
    db.write_now(|tx| orders::record_many(tx, &at, &order, Mode::History))
        .unwrap();
    assert!(learn(db, at.now, &mut |_| {}).unwrap().changed > 0);
    assert_eq!(titles(&ask(db, &at, 1)), titles(&before));
}
