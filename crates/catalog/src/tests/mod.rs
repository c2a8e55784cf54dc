//! Tests of this crate, on both databases.

mod http;

use db::{Db, Room, db_test};
use kernel::{Ids, Micros, Moment, Rng, Timestamp};

use crate::{
    Error, GroupKind, ProductFacts, ProductRef, Upserted, VariantFacts, list, products_in,
    resolve_many, search, upsert_many, view,
};

pub(crate) fn rooms() -> Vec<Room> {
    vec![web::MIGRATIONS, crate::MIGRATIONS]
}

fn moment() -> Moment {
    Moment::new(
        Timestamp::parse("2026-01-01T00:00:00Z").unwrap(),
        Ids::new(Rng::from_seed(1)),
    )
}

fn by_sku(sku: &str, title: &str) -> ProductRef {
    ProductRef {
        source: "csv".to_owned(),
        sku: Some(sku.to_owned()),
        title: Some(title.to_owned()),
        category: Some("Tea > Loose leaf".to_owned()),
        ..ProductRef::default()
    }
}

fn tea() -> ProductFacts {
    ProductFacts {
        source: "csv".to_owned(),
        external_id: "77".to_owned(),
        title: "Earl Grey".to_owned(),
        categories: vec!["Tea > Loose leaf > Black".to_owned()],
        tags: vec!["gift".to_owned(), "gift".to_owned()],
        variants: vec![VariantFacts {
            external_id: Some("77-1".to_owned()),
            sku: Some("TEA-1".to_owned()),
            price: Some(Micros::from_raw(9_950_000)),
            stock: Some(3),
            ..VariantFacts::default()
        }],
        complements: vec![by_sku("INF", "Infuser")],
        content_hash: "a".to_owned(),
        ..ProductFacts::default()
    }
}

#[db_test]
fn a_line_names_a_product_that_a_later_record_completes(db: &Db) {
    let at = moment();
    let first = db
        .write_now(|tx| {
            resolve_many(
                tx,
                &at,
                &[
                    by_sku("TEA-1", "Earl G."),
                    by_sku("tea-1", "x"),
                    by_sku("B", "Other"),
                ],
            )
        })
        .unwrap();
    assert_eq!(
        first[0], first[1],
        "the same stock-keeping unit in other letters"
    );
    assert_ne!(first[0].product, first[2].product);
    let again = db
        .write_now(|tx| resolve_many(tx, &at, &[by_sku("B", "renamed")]))
        .unwrap();
    assert_eq!(again[0].product, first[2].product);
    let outcome = db.write_now(|tx| upsert_many(tx, &at, &[tea()])).unwrap();
    assert_eq!(outcome, [Upserted::Updated(first[0].product)]);
    let view = db
        .read_now(|tx| view(tx, first[0].product))
        .unwrap()
        .unwrap();
    assert!(!view.is_sketch);
    assert_eq!(
        (view.title.as_str(), view.price, view.stock),
        ("Earl Grey", Some(Micros::from_raw(9_950_000)), Some(3))
    );
    assert_eq!(view.tags, ["gift"]);
    assert_eq!(view.complements.len(), 1);
}

#[db_test]
fn the_same_record_changes_nothing_and_another_keeps_the_variants_ids(db: &Db) {
    let at = moment();
    let one = db.write_now(|tx| upsert_many(tx, &at, &[tea()])).unwrap();
    let Upserted::Created(id) = one[0] else {
        panic!("{one:?}")
    };
    assert_eq!(
        db.write_now(|tx| upsert_many(tx, &at, &[tea()])).unwrap(),
        [Upserted::Unchanged(id)]
    );
    let before = db.read_now(|tx| view(tx, id)).unwrap().unwrap().variants[0].id;
    let changed = ProductFacts {
        content_hash: "b".to_owned(),
        title: "Earl Grey Blossom".to_owned(),
        ..tea()
    };
    assert_eq!(
        db.write_now(|tx| upsert_many(tx, &at, std::slice::from_ref(&changed)))
            .unwrap(),
        [Upserted::Updated(id)]
    );
    let after = db.read_now(|tx| view(tx, id)).unwrap().unwrap();
    assert_eq!(
        (after.variants[0].id, after.title.as_str()),
        (before, "Earl Grey Blossom")
    );
}

#[db_test]
fn a_category_holds_what_is_below_it(db: &Db) {
    let at = moment();
    db.write_now(|tx| upsert_many(tx, &at, &[tea()])).unwrap();
    for (name, found) in [
        ("Tea", 2),
        ("Tea > Loose leaf", 2),
        ("Tea > Loose leaf > Black", 1),
        ("Te", 0),
    ] {
        let products = db
            .read_now(|tx| products_in(tx, GroupKind::Category, name))
            .unwrap();
        assert_eq!(products.len(), found, "{name}");
    }
}

#[db_test]
fn products_are_listed_and_found_by_words(db: &Db) {
    let at = moment();
    db.write_now(|tx| upsert_many(tx, &at, &[tea()])).unwrap();
    let first = db.read_now(|tx| list(tx, None, 1)).unwrap();
    let rest = db.read_now(|tx| list(tx, Some(first[0].id), 10)).unwrap();
    assert_eq!((first.len(), rest.len()), (1, 1));
    assert_eq!(db.read_now(|tx| search(tx, "GREY", 10)).unwrap().len(), 1);
    assert_eq!(
        db.read_now(|tx| search(tx, "%", 10)).unwrap().len(),
        2,
        "wildcards are not commands"
    );
    let nameless = db
        .write_now(|tx| resolve_many(tx, &at, &[ProductRef::default()]))
        .unwrap_err();
    assert!(matches!(nameless, Error::NoName));
}
