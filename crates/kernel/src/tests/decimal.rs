//! Numbers out of text.

use proptest::prelude::*;

use crate::{Currency, Decimal, Error, Marks, Micros};

fn number(text: &str) -> Decimal {
    Decimal::parse(text, Marks::PLAIN).unwrap()
}

fn swiss() -> Marks {
    Marks {
        thousands: Some('\''),
        ..Marks::PLAIN
    }
}

fn french() -> Marks {
    Marks {
        decimal: ',',
        thousands: Some(' '),
        ..Marks::PLAIN
    }
}

#[test]
fn numbers_are_read_with_the_agreed_marks() {
    let table = [
        ("0", Marks::PLAIN, "0"),
        ("2.50", Marks::PLAIN, "2.5"),
        (" -0.10 ", Marks::PLAIN, "-0.1"),
        ("+7", Marks::PLAIN, "7"),
        ("−7", Marks::PLAIN, "-7"),
        (".5", Marks::PLAIN, "0.5"),
        ("007", Marks::PLAIN, "7"),
        ("-0", Marks::PLAIN, "0"),
        ("0000000000000000000000001", Marks::PLAIN, "1"),
        (
            "999999999999999999.999999999999999999",
            Marks::PLAIN,
            "999999999999999999.999999999999999999",
        ),
        ("1,234,567.89", Marks::ENGLISH, "1234567.89"),
        ("12,34,567.89", Marks::ENGLISH, "1234567.89"),
        ("1234.5", Marks::ENGLISH, "1234.5"),
        ("1.234,5", Marks::CONTINENTAL, "1234.5"),
        ("1'234.50", swiss(), "1234.5"),
        ("1’234.50", swiss(), "1234.5"),
        ("1 234,50", french(), "1234.5"),
        ("1\u{202f}234\u{a0}567,5", french(), "1234567.5"),
        ("'12.50", Marks::PLAIN.with_apostrophe(), "12.5"),
        ("£12.50", Marks::PLAIN.with_currency_sign(), "12.5"),
        ("-£12.50", Marks::PLAIN.with_currency_sign(), "-12.5"),
        ("£-12.50", Marks::PLAIN.with_currency_sign(), "-12.5"),
        ("12.50 EUR", Marks::PLAIN.with_currency_sign(), "12.5"),
        ("US$ 1,250.00", Marks::ENGLISH.with_currency_sign(), "1250"),
        (
            "1.250,00 €",
            Marks::CONTINENTAL.with_currency_sign(),
            "1250",
        ),
    ];
    for (text, marks, printed) in table {
        assert_eq!(
            Decimal::parse(text, marks).map(|one| one.to_string()),
            Ok(printed.into()),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "",
        " ",
        "-",
        "+",
        ".",
        "1.",
        "-.",
        "1e5",
        "1E5",
        "NaN",
        "inf",
        "Infinity",
        "0x10",
        "1_000",
        "1,5",
        "1 000",
        "1.2.3",
        "--1",
        "+-1",
        "1-",
        "(1)",
        "£1",
        "1%",
        "'1",
        "١٢",
        "½",
        "1\u{0}",
        "1000000000000000000",
        "0.1234567890123456789",
    ] {
        let result = Decimal::parse(text, Marks::PLAIN);
        assert!(
            matches!(result, Err(Error::Decimal(_))),
            "{text} {result:?}"
        );
    }
    for text in [
        "1,23",
        "1,2345",
        ",123",
        "1,,234",
        "1234,567",
        "1,234,",
        "1.234,5",
        "1,234.567,8",
        "0.123,456",
    ] {
        assert!(Decimal::parse(text, Marks::ENGLISH).is_err(), "{text}");
    }
    for text in [
        "£", "£ £1", "EUROS 1", "1 apple", "-£-1", "1£2", "1 2 EUR", "a1b2c",
    ] {
        assert!(
            Decimal::parse(text, Marks::PLAIN.with_currency_sign()).is_err(),
            "{text}"
        );
    }
    assert!(Decimal::parse(&"1".repeat(10_000), Marks::PLAIN).is_err());
}

#[test]
fn amounts_round_halves_away_from_zero() {
    let jpy = Currency::parse("JPY").unwrap();
    let bhd = Currency::parse("BHD").unwrap();
    let uyw = Currency::parse("UYW").unwrap();
    let table = [
        ("1.005", Currency::GBP, 101),
        ("-1.005", Currency::GBP, -101),
        ("1.00499999999999999", Currency::GBP, 100),
        ("2.675", Currency::GBP, 268),
        ("0.5", jpy, 1),
        ("-0.5", jpy, -1),
        ("0.49", jpy, 0),
        ("1.0005", bhd, 1001),
        ("1.23456", uyw, 12_346),
    ];
    for (text, currency, minor) in table {
        assert_eq!(
            number(text).to_minor(currency),
            Ok(minor),
            "{text} {currency}"
        );
    }
    assert_eq!(number("0.0000005").to_micros(), Ok(Micros::from_raw(1)));
    assert_eq!(
        number("999999999999999999").to_minor(Currency::GBP),
        Err(Error::Overflow)
    );
}

#[test]
fn whole_numbers_are_whole() {
    assert_eq!(number("3.00").to_integer(), Ok(3));
    assert_eq!(number("-12").to_integer(), Ok(-12));
    assert!(number("3.5").to_integer().is_err());
    assert_eq!(Decimal::from_integer(i64::MAX), Err(Error::Overflow));
    assert_eq!(Decimal::from_integer(-7).unwrap(), number("-7"));
}

#[test]
fn sums_stay_inside_the_digits() {
    assert_eq!(number("0.1").plus(number("0.2")), Ok(number("0.3")));
    assert_eq!(number("1").minus(number("1.5")), Ok(number("-0.5")));
    let largest = number("999999999999999999.999999999999999999");
    assert_eq!(
        largest.plus(number("0.000000000000000001")),
        Err(Error::Overflow)
    );
}

/// Digits on both sides, as many as fit.
fn any_decimal() -> impl Strategy<Value = Decimal> {
    "-?[0-9]{1,18}(\\.[0-9]{1,18})?".prop_map(|text| number(&text))
}

proptest! {
    #[test]
    fn numbers_survive_their_text(number in any_decimal()) {
        prop_assert_eq!(Decimal::parse(&number.to_string(), Marks::PLAIN), Ok(number));
        let continental = number.to_string().replace('.', ",");
        prop_assert_eq!(Decimal::parse(&continental, Marks::CONTINENTAL), Ok(number));
    }

    #[test]
    fn grouping_changes_nothing(whole in 0_i64..1_000_000_000_000_000_000) {
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        prop_assert_eq!(Decimal::parse(&grouped, Marks::ENGLISH), Decimal::from_integer(whole));
    }

    #[test]
    fn minor_units_are_exact(minor in -1_000_000_000_000_i64..1_000_000_000_000) {
        for currency in [Currency::GBP, Currency::parse("JPY").unwrap(), Currency::parse("KWD").unwrap()] {
            let money = crate::Money::new(minor, currency).to_string();
            let text = money.split(' ').next().unwrap();
            prop_assert_eq!(number(text).to_minor(currency), Ok(minor));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
        for marks in [Marks::PLAIN, Marks::CONTINENTAL, swiss(), Marks::ENGLISH.with_currency_sign().with_apostrophe()] {
            if let Ok(number) = Decimal::parse(&text, marks) {
                prop_assert!(text.bytes().any(|byte| byte.is_ascii_digit()));
                prop_assert_eq!(Decimal::parse(&number.to_string(), Marks::PLAIN), Ok(number));
            }
        }
    }
}
