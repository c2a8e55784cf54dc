//! Cells into values.

use std::collections::BTreeMap;

use intake::record::LineKind;
use kernel::{Currency, Micros};

use crate::cells::{Numbers, boolean, split_name, tags, unguarded};
use crate::columns::{CodeRule, Codes, Names, shared};

#[test]
fn numbers_are_read_with_their_marks() {
    let plain = Numbers::new('.', None);
    let continental = Numbers::new(',', Some('.'));
    let micros = |numbers: Numbers, text: &str| numbers.micros(text).ok().map(Micros::raw);
    for (text, value) in [
        ("2.55", Some(2_550_000)),
        ("-2.55", Some(-2_550_000)),
        ("0", Some(0)),
        ("1.234567", Some(1_234_567)),
        ("1.2345678", Some(1_234_568)),
        ("'5", Some(5_000_000)),
        ("£5.10", Some(5_100_000)),
        ("123456789012.5", Some(123_456_789_012_500_000)),
        ("1,234", None),
        ("", None),
        ("-", None),
        ("1.", Some(1_000_000)),
        ("abc", None),
        ("1e3", None),
        ("NaN", None),
        ("99999999999999999999", None),
    ] {
        assert_eq!(micros(plain, text), value, "{text}");
    }
    assert_eq!(micros(continental, "1.234,50 €"), Some(1_234_500_000));
    assert_eq!(micros(continental, "7,5"), Some(7_500_000));
    let whole = |text: &str| plain.whole(text).ok();
    assert_eq!(whole("6"), Some(6));
    assert_eq!(whole("-12"), Some(-12));
    assert_eq!(whole("6.00"), Some(6));
    assert_eq!(whole("6.5"), None);
    assert_eq!(whole("123456789012345678"), Some(123_456_789_012_345_678));
    let minor = |text: &str, code: &str| plain.minor(text, Currency::parse(code).unwrap()).ok();
    assert_eq!(minor("10.005", "EUR"), Some(1_001));
    assert_eq!(minor("10", "JPY"), Some(10));
    assert_eq!(minor("1.234", "KWD"), Some(1_234));
}

#[test]
fn the_total_of_a_line_is_shared_out_exactly() {
    let pound = Currency::GBP;
    for (total, quantity, price, beyond) in [
        (11_770_000, 1, 11_770_000, 0),
        (63_340_000, 3, 21_113_333, 0),
        (-63_340_000, -3, 21_113_333, 0),
        (-10_000_000, 3, -3_333_333, 0),
        (0, 0, 0, 0),
        (0, 5, 0, 0),
        // A penny over a hundred thousand: no price in millionths makes it.
        (10_000, 30_000, 1, 2),
    ] {
        let shared = shared(Micros::from_raw(total), quantity, pound);
        assert_eq!(
            shared,
            Some((Micros::from_raw(price), beyond)),
            "{total} / {quantity}"
        );
    }
    assert_eq!(shared(Micros::from_raw(1), 0, pound), None);
}

#[test]
fn small_words_are_understood() {
    assert_eq!(
        ["yes", "TRUE", "1", "no", "False", "maybe"].map(boolean),
        [
            Some(true),
            Some(true),
            Some(true),
            Some(false),
            Some(false),
            None
        ]
    );
    assert_eq!(unguarded("'0123"), "0123");
    assert_eq!(tags(" a, b ,,a,c"), ["a", "b", "c"]);
    let name = |text: &str| {
        let (first, last) = split_name(text);
        format!("{}|{}", first.unwrap_or_default(), last.unwrap_or_default())
    };
    assert_eq!(
        ["Ana", "Ana de la Cruz", " ", "Jo Li"].map(name),
        ["Ana|", "Ana|de la Cruz", "|", "Jo|Li"]
    );
}

#[test]
fn codes_tell_the_kind_of_a_line() {
    let rule = |kind, codes: &[&str]| CodeRule {
        kind,
        codes: Names(codes.iter().map(|code| (*code).to_owned()).collect()),
    };
    let codes = Codes::new(&[
        rule(LineKind::Shipping, &["POST", "DHL*"]),
        rule(LineKind::GiftCard, &["gift_*", "*-CARD", "a*b*c"]),
    ]);
    let expected = BTreeMap::from([
        ("POST", LineKind::Shipping),
        ("post", LineKind::Product),
        ("POSTER", LineKind::Product),
        ("DHL", LineKind::Shipping),
        ("DHL EXPRESS", LineKind::Shipping),
        ("gift_0001_40", LineKind::GiftCard),
        ("X-CARD", LineKind::GiftCard),
        ("abc", LineKind::GiftCard),
        ("axxbyyc", LineKind::GiftCard),
        ("acb", LineKind::Product),
        ("", LineKind::Product),
    ]);
    for (code, kind) in expected {
        assert_eq!(codes.kind(code), kind, "{code}");
    }
}
