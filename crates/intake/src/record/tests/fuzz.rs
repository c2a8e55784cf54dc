//! Bodies of the API: read or refused, valid or told what is wrong, and the same again when written.

use std::fmt::Debug;

use fuzz::Target;
use serde::{Serialize, de::DeserializeOwned};

use super::samples;
use crate::record::{IncomingCustomer, IncomingOrder, IncomingProduct, IncomingRefund, Problem};

const WORDS: &[&[u8]] = &[
    b"\"lines\":",
    b"\"quantity\":",
    b"\"unit_price\":",
    b"\"currency\":\"JPY\"",
    b"\"KWD\"",
    b"\"source\":\"\"",
    b"null,",
    b"\"placed_at\":",
    b"\"2024-02-29T00:00:00Z\"",
    b"\"consents\":[",
    b"\"attributes\":{",
    b"\"kind\":\"shipping\"",
];

fn target<'a>(name: &'a str, seeds: &'a [&'a [u8]]) -> Target<'a> {
    Target {
        name,
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds,
        words: WORDS,
    }
}

fn check<T>(bytes: &[u8], validate: impl Fn(&T) -> Result<(), Vec<Problem>>)
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let Ok(record) = serde_json::from_slice::<T>(bytes) else {
        return;
    };
    if let Err(problems) = validate(&record) {
        assert!(!problems.is_empty());
        return;
    }
    let written = serde_json::to_vec(&record).unwrap();
    let again: T = serde_json::from_slice(&written).unwrap();
    assert_eq!(again, record);
}

#[test]
fn bodies_of_orders_and_refunds() {
    let order = serde_json::to_vec(&samples::order()).unwrap();
    let refund = br#"{"source":"shop","external_id":"r1","order_external_id":"1","at":"2026-03-01T10:00:00Z","lines":[],"amount_minor":5}"#;
    fuzz::run(&target("orders", &[&order]), |bytes| {
        check(bytes, IncomingOrder::validate);
    });
    fuzz::run(&target("refunds", &[refund]), |bytes| {
        check(bytes, IncomingRefund::validate);
    });
}

#[test]
fn bodies_of_customers_and_products() {
    let customer = serde_json::to_vec(&samples::customer()).unwrap();
    let product = br#"{"source":"shop","external_id":"p1","title":"Tea","price":"4.95","currency":"GBP","variants":[{"sku":"T","price":"4.95"}]}"#;
    fuzz::run(&target("customers", &[&customer]), |bytes| {
        check(bytes, IncomingCustomer::validate);
    });
    fuzz::run(&target("products", &[product]), |bytes| {
        check(bytes, IncomingProduct::validate);
    });
}
