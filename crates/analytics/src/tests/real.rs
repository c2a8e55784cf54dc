//! A real shop's year, read straight from its file.

use std::{collections::BTreeMap, path::PathBuf};

use kernel::{Currency, CustomerId, Day, Decimal, Marks, Zone, line_amount};

use super::report;
use crate::{CohortsFold, OrdersFold, Purchase, Question, RepeatFold, RfmFold, SecondOrderFold};

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

/// The clean part of the file as purchases: one for each invoice that is not cancelled and has a customer.
fn purchases(path: PathBuf) -> Vec<Purchase> {
    let file = flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap());
    let mut reader = csv::Reader::from_reader(file);
    let mut orders: BTreeMap<(i64, String), Purchase> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let quantity: i64 = row[3].parse().unwrap();
        let price = Decimal::parse(&row[5], Marks::PLAIN).unwrap();
        let clean =
            !row[0].starts_with('C') && quantity > 0 && !price.is_negative() && !price.is_zero();
        if !clean || row[6].is_empty() {
            continue;
        }
        let customer: i64 = row[6].trim_end_matches(".0").parse().unwrap();
        let amount = line_amount(quantity, price.to_micros().unwrap(), Currency::GBP).unwrap();
        let order = orders
            .entry((customer, row[0].to_owned()))
            .or_insert(Purchase {
                customer: CustomerId::from_raw(customer),
                day: Day::parse(row[4].split(' ').next().unwrap()).unwrap(),
                currency: Currency::GBP,
                sold: 0,
                refunded: 0,
            });
        order.sold += amount;
    }
    orders.into_values().collect()
}

#[test]
fn the_year_of_a_gift_shop_gives_the_known_figures() {
    let Some(path) = data("uci_online_retail/online_retail_2010-2011.csv.gz") else {
        return;
    };
    let purchases = purchases(path);
    let asked = Question::all(
        Currency::GBP,
        Zone::utc(),
        Day::parse("2026-01-01").unwrap(),
    );
    let repeat = report(&asked, RepeatFold::new(&asked), purchases.clone());
    assert_eq!(repeat.customers, 4_338);
    assert!((repeat.repeat_purchase_rate.unwrap() - 0.656).abs() < 0.0005);
    let orders = report(&asked, OrdersFold::new(&asked), purchases.clone());
    assert_eq!(
        (orders.orders, orders.net.get(Currency::GBP)),
        (18_532, 8_911_407_90)
    );
    assert_eq!(orders.average_order_value.get(Currency::GBP), 480_87);
    let again = report(&asked, SecondOrderFold::new(&asked), purchases.clone());
    assert_eq!(again.ordered_again, repeat.repeat_customers);
    assert!(again.median_days.unwrap().time > 30);
    let cohorts = report(&asked, CohortsFold::new(&asked), purchases.clone());
    assert_eq!(cohorts.cohorts.len(), 13);
    assert_eq!(cohorts.cohorts[0].customers, 885);
    assert_eq!(cohorts.cohorts[0].active[12], None);
    let rfm = report(&asked, RfmFold::new(&asked), purchases);
    assert_eq!(
        rfm.classes.iter().map(|row| row.customers).sum::<u64>(),
        4_338
    );
}
