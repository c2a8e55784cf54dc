//! A real gift shop's year, read straight from its file: what would have been suggested, beside what others reached on it.

use std::{collections::BTreeMap, path::PathBuf};

use kernel::{CustomerId, Day, ProductId};

use crate::{Goal, Histories, HistoryBuilder, HoldOut, Question, evaluation};

/// Where the data are; `None` leaves the test out, loudly, except in CI.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told of their data by the environment"
)]
fn data(file: &str) -> Option<PathBuf> {
    let folder = std::env::var("PERENNIAL_TEST_DATA").map_or_else(
        |_unset| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let path = folder.join(file);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("CI").is_err(),
        "{} is missing: set PERENNIAL_TEST_DATA",
        path.display()
    );
    eprintln!(
        "SKIPPED: {} is missing (set PERENNIAL_TEST_DATA)",
        path.display()
    );
    None
}

/// The part of the file that everybody compares: invoices that are not cancelled, known customers, goods with a price.
fn year(path: PathBuf) -> Histories {
    let file = flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap());
    let mut reader = csv::Reader::from_reader(file);
    let mut products: BTreeMap<String, i64> = BTreeMap::new();
    let mut rows: Vec<(i64, i64, Day, i64)> = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let quantity: i64 = row[3].parse().unwrap();
        let price: f64 = row[5].parse().unwrap();
        let is_sold = !row[0].starts_with('C') && quantity > 0 && price > 0.0;
        let is_goods = row[1].bytes().take(5).filter(u8::is_ascii_digit).count() == 5;
        if !is_sold || !is_goods || row[6].is_empty() {
            continue;
        }
        let new = i64::try_from(products.len()).unwrap() + 1;
        let product = *products.entry(row[1].to_owned()).or_insert(new);
        let customer: i64 = row[6].trim_end_matches(".0").parse().unwrap();
        let day = Day::parse(row[4].split(' ').next().unwrap()).unwrap();
        rows.push((customer, product, day, quantity));
    }
    rows.sort_unstable();
    let mut builder = HistoryBuilder::default();
    for (customer, product, day, quantity) in rows {
        builder.take(
            CustomerId::from_raw(customer),
            ProductId::from_raw(product),
            day,
            quantity,
        );
    }
    builder.finish()
}

#[test]
fn a_gift_shops_customers_would_have_been_shown_what_they_bought() {
    let Some(path) = data("uci_online_retail/online_retail_2010-2011.csv.gz") else {
        return;
    };
    let histories = year(path);
    let question = Question {
        hold_out: HoldOut::From(Day::parse("2011-11-01").unwrap()),
        goal: Goal::New,
        k: 10,
    };
    let found = evaluation(&histories, &question).unwrap();
    let (measured, plain) = (found.measured, found.most_bought);
    assert_eq!(measured.users, 1_449);
    // As measured elsewhere: what is bought most.
    assert!((plain.hit_rate - 0.254).abs() < 0.003, "{plain:?}");
    // Likeness of products alone reaches .3458, .0454 and .0729.
    assert!(measured.hit_rate > 0.54, "{measured:?}");
    assert!(measured.recall > 0.075, "{measured:?}");
    assert!(measured.ndcg > 0.14, "{measured:?}");
    assert!(measured.coverage > plain.coverage, "{measured:?}");
}
