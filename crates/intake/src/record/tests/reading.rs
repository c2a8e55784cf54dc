//! JSON in and out.

use kernel::Currency;
use serde_json::json;

use super::samples::{order, unit_price};
use crate::record::{
    AttributeValue, Birthday, IncomingCustomer, IncomingOrder, IncomingProduct, IncomingRefund,
    LineKind, PaymentState, UnitPrice,
};

#[test]
fn an_order_needs_little() {
    let order: IncomingOrder = serde_json::from_value(json!({
        "source": "shop", "external_id": "1", "placed_at": "2026-02-28T12:00:00Z", "currency": "GBP",
        "lines": [{"product": {"sku": "TEA"}, "quantity": 2, "unit_price": "2.555"}]
    }))
    .unwrap();
    assert_eq!(order.payment_state, PaymentState::Pending);
    assert_eq!(order.lines[0].kind, LineKind::Product);
    assert_eq!(order.lines[0].amount_minor(order.currency), Some(511));
    assert_eq!(order.validate(), Ok(()));
}

#[test]
fn a_record_comes_back_as_it_went() {
    let order = order();
    let text = serde_json::to_string(&order).unwrap();
    assert_eq!(serde_json::from_str::<IncomingOrder>(&text).unwrap(), order);
    assert!(!text.contains("null"), "absent values are left out: {text}");
}

#[test]
fn an_unknown_field_is_refused_by_name() {
    let wrong = json!({"source": "shop", "external_id": "1", "title": "Tea", "colour": "green"});
    let error = serde_json::from_value::<IncomingProduct>(wrong)
        .unwrap_err()
        .to_string();
    assert!(error.contains("colour"), "{error}");
}

#[test]
fn prices_are_exact_decimals_or_minor_units() {
    let yen = Currency::parse("JPY").unwrap();
    let dinar = Currency::parse("KWD").unwrap();
    let pound = Currency::parse("GBP").unwrap();
    for (price, currency, micros) in [
        (unit_price("2.55"), pound, 2_550_000),
        (unit_price("-0.000001"), pound, -1),
        (UnitPrice::Minor(255), pound, 2_550_000),
        (UnitPrice::Minor(255), yen, 255_000_000),
        (UnitPrice::Minor(255), dinar, 255_000),
    ] {
        assert_eq!(
            price.micros(currency).unwrap().raw(),
            micros,
            "{price:?} {currency:?}"
        );
    }
    assert_eq!(UnitPrice::Minor(i64::MAX).micros(pound), None);
    for (text, price) in [
        ("2.55", "2.55"),
        ("3", "3"),
        ("-0.500000", "-0.5"),
        ("10.000001", "10.000001"),
    ] {
        assert_eq!(
            serde_json::to_value(unit_price(text)).unwrap(),
            json!(price)
        );
    }
    for wrong in [
        json!("2,55"),
        json!(""),
        json!("1e3"),
        json!(2.55),
        json!("."),
        json!("1."),
        json!("--1"),
        json!("99999999999999999999"),
        json!(u64::MAX),
        json!(null),
    ] {
        assert!(
            serde_json::from_value::<UnitPrice>(wrong.clone()).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn birthdays_may_lack_the_year() {
    for (text, shown) in [
        ("1980-05-17", Some("1980-05-17")),
        ("--02-29", Some("--02-29")),
        ("02-29", Some("--02-29")),
        ("1981-02-29", None),
        ("2000-02-29", Some("2000-02-29")),
        ("1900-02-29", None),
        ("1980-13-01", None),
        ("1980-00-01", None),
        ("1980-04-31", None),
        ("0001-01-01", None),
        ("80-05-17", None),
        ("1980-5-17", None),
        ("", None),
        ("é-05", None),
    ] {
        assert_eq!(
            Birthday::parse(text).map(|day| day.to_string()).as_deref(),
            shown,
            "{text}"
        );
    }
}

#[test]
fn attributes_are_typed() {
    let customer: IncomingCustomer = serde_json::from_value(json!({
        "source": "shop", "external_id": "1",
        "attributes": {
            "member": true, "visits": 3, "height": 1.5, "colour": "green",
            "since": {"day": "2026-02-28"}, "seen": {"time": "2026-02-28T12:00:00Z"}
        }
    }))
    .unwrap();
    let kind = |name: &str| match customer.attributes[name] {
        AttributeValue::Boolean(_) => "boolean",
        AttributeValue::Whole(_) => "whole",
        AttributeValue::Number(_) => "number",
        AttributeValue::Text(_) => "text",
        AttributeValue::Day { .. } => "day",
        AttributeValue::Time { .. } => "time",
    };
    let kinds = ["member", "visits", "height", "colour", "since", "seen"].map(kind);
    assert_eq!(kinds, ["boolean", "whole", "number", "text", "day", "time"]);
}

#[test]
fn a_refund_adds_up_its_lines() {
    let pound = Currency::parse("GBP").unwrap();
    let refund = |value| serde_json::from_value::<IncomingRefund>(value).unwrap();
    let by_lines = refund(json!({
        "external_id": "r1", "at": "2026-02-28T12:00:00Z",
        "lines": [
            {"line": "1", "quantity": 2, "unit_price": "2.55"},
            {"line": "2", "quantity": 1, "unit_price": "9", "amount_minor": 100}
        ]
    }));
    assert_eq!(by_lines.total_minor(pound), Some(610));
    let by_amount = refund(json!({
        "external_id": "r1", "at": "2026-02-28T12:00:00Z", "amount_minor": 5,
        "lines": [{"line": "1", "quantity": 2}]
    }));
    assert_eq!(by_amount.total_minor(pound), Some(5));
    let unknown = refund(json!({
        "external_id": "r1", "at": "2026-02-28T12:00:00Z", "lines": [{"line": "1", "quantity": 2}]
    }));
    assert_eq!(unknown.total_minor(pound), None);
}
