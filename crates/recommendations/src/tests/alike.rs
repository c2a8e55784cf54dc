//! Words that are alike, and lists that are not all the same.

use catalog::{ProductFacts, Status};
use db::{Db, db_test};
use kernel::{CustomerId, Moment, ProductId};
use orders::Mode;

use super::tables::{moment, order_of};
use crate::{Because, Goal, Relation, Words, alike, learn, recommend, similar, spread_out};

#[test]
fn products_that_share_rare_words_are_alike() {
    let titles = [
        "Red ceramic mug",
        "Blue ceramic mug",
        "Garden chair",
        "Red garden chair",
        "Lamp",
    ];
    let words: Vec<Words> = titles.iter().map(|title| Words::of(title)).collect();
    let found = alike(&words, 2);
    assert_eq!(found[0][0].0, 1);
    assert_eq!(found[2][0].0, 3);
    assert!(found[4].is_empty());
    assert!(
        found
            .iter()
            .flatten()
            .all(|(_, likeness)| (0.0..=1.000_001).contains(likeness))
    );
    // A category that both have makes them alike.
    let grouped = [
        Words::of("Lamp").with_group("Light > Indoor"),
        Words::of("Candle").with_group("Light > Indoor"),
        Words::of("Spade").with_group("Tools"),
    ];
    let found = alike(&grouped, 5);
    assert_eq!(found[0].len(), 1);
    assert_eq!(found[0][0].0, 1);
    assert!(alike(&[], 3).is_empty());
    assert!(
        alike(&[Words::default(), Words::default()], 3)
            .iter()
            .all(Vec::is_empty)
    );
}

#[test]
fn a_list_is_spread_out_over_what_differs() {
    let list = [
        ("mug", 1.0),
        ("mug too", 0.98),
        ("chair", 0.9),
        ("lamp", 0.2),
    ];
    let likeness = |one: &&str, other: &&str| {
        if one.starts_with("mug") && other.starts_with("mug") {
            0.9
        } else {
            0.0
        }
    };
    assert_eq!(
        spread_out(&list, 3, 0.0, likeness),
        ["mug", "mug too", "chair"]
    );
    assert_eq!(
        spread_out(&list, 3, 0.3, likeness),
        ["mug", "chair", "mug too"]
    );
    assert_eq!(spread_out(&list, 9, 0.3, likeness).len(), 4);
    assert!(spread_out(&list[..0], 3, 0.3, likeness).is_empty());
}

fn facts(number: usize, title: &str) -> ProductFacts {
    ProductFacts {
        source: "test".to_owned(),
        external_id: number.to_string(),
        title: title.to_owned(),
        status: Status::Active,
        content_hash: number.to_string(),
        variants: vec![catalog::VariantFacts {
            sku: Some(format!("SKU{number}")),
            ..catalog::VariantFacts::default()
        }],
        ..ProductFacts::default()
    }
}

/// The first customer has the red mug; everybody else the garden chair too. Nobody has bought the others.
fn stock(db: &Db, at: &Moment) -> Vec<ProductId> {
    let titles = [
        "Red ceramic mug",
        "Blue ceramic mug",
        "Garden chair",
        "Folding garden chair",
        "Lamp",
    ];
    let facts: Vec<ProductFacts> = titles
        .iter()
        .enumerate()
        .map(|(number, title)| facts(number, title))
        .collect();
    let products: Vec<ProductId> = db
        .write_now(|tx| catalog::upsert_many(tx, at, &facts))
        .unwrap()
        .into_iter()
        .map(|one| match one {
            catalog::Upserted::Created(id)
            | catalog::Upserted::Updated(id)
            | catalog::Upserted::Unchanged(id) => id,
        })
        .collect();
    let told: Vec<(String, i64, usize)> = (1..=8)
        .flat_map(|buyer| {
            let chair = (buyer != 1).then(|| (format!("{buyer}-b"), buyer, 2));
            [Some((format!("{buyer}-a"), buyer, 0)), chair]
        })
        .flatten()
        .collect();
    let orders: Vec<_> = told
        .iter()
        .map(|(id, buyer, product)| {
            order_of(
                id,
                CustomerId::from_raw(*buyer),
                3,
                &[products[*product].raw()],
            )
        })
        .collect();
    db.write_now(|tx| orders::record_many(tx, at, &orders, Mode::History))
        .unwrap();
    learn(db, at.now, &mut |_| {}).unwrap();
    products
}

/// What nobody has bought yet is found by its words; the house's rules hold.
#[db_test]
fn cold_products_and_the_rules_of_the_house(db: &Db) {
    let at = moment();
    let products = stock(db, &at);
    let ask = || {
        db.read_now(|tx| recommend(tx, CustomerId::from_raw(1), Goal::New, 5, at.now))
            .unwrap()
    };
    let titles_of = || ask().into_iter().map(|one| one.title).collect::<Vec<_>>();
    assert_eq!(titles_of(), ["Garden chair", "Blue ceramic mug"]);
    let cold = ask().pop().unwrap();
    assert!(
        matches!(&cold.because, Because::Like { with_title, .. } if with_title == "Red ceramic mug")
    );
    assert_eq!(
        cold.words,
        "new, and like “Red ceramic mug”, which was bought before"
    );

    let near = db.read_now(|tx| similar(tx, products[0], 3)).unwrap();
    assert_eq!(near[0].relation, Relation::Alike);
    assert_eq!(near[0].title, "Blue ceramic mug");

    let set = |setting: &settings::Setting<Vec<String>>, values: &[&str]| {
        let values: Vec<String> = values.iter().map(|one| (*one).to_owned()).collect();
        db.write_now(|tx| settings::set(tx, &at, setting, &values).map(|_done| ()))
            .unwrap();
    };
    set(&crate::settings::PINNED, &["SKU4", "SKU0"]);
    set(&crate::settings::EXCLUDED, &["SKU1"]);
    let found = ask();
    assert_eq!(found[0].because, Because::Pinned);
    assert_eq!(
        titles_of(),
        ["Lamp", "Garden chair"],
        "pinned first, but not what they have, and nothing excluded"
    );
}
