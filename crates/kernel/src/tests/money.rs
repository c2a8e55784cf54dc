//! Amounts and prices.

use proptest::prelude::*;

use crate::{Currency, Error, Micros, Money, line_amount};

fn gbp(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

#[test]
fn currencies_do_not_mix() {
    let mismatch = Err(Error::CurrencyMismatch {
        left: Currency::GBP,
        right: Currency::EUR,
    });
    assert_eq!(gbp(1).plus(Money::new(1, Currency::EUR)), mismatch);
    assert_eq!(gbp(1).minus(Money::zero(Currency::EUR)), mismatch);
}

#[test]
fn nothing_wraps() {
    assert_eq!(gbp(i64::MAX).plus(gbp(1)), Err(Error::Overflow));
    assert_eq!(gbp(i64::MIN).minus(gbp(1)), Err(Error::Overflow));
    assert_eq!(gbp(i64::MIN).negated(), Err(Error::Overflow));
    assert_eq!(gbp(i64::MAX).times(2), Err(Error::Overflow));
    assert_eq!(gbp(i64::MAX).share(2, 1), Err(Error::Overflow));
    assert_eq!(gbp(1).share(1, 0), Err(Error::Overflow));
    assert_eq!(gbp(i64::MIN).share(1, -1), Err(Error::Overflow));
    let dear = Micros::from_raw(i64::MAX);
    assert_eq!(
        line_amount(i64::MAX, dear, Currency::parse("CLF").unwrap()),
        Err(Error::Overflow)
    );
    assert_eq!(
        Micros::from_minor(i64::MAX, Currency::GBP),
        Err(Error::Overflow)
    );
}

#[test]
fn shares_round_halves_away_from_zero() {
    let table = [
        (100, 15, 100, 15),
        (10, 15, 100, 2),
        (-10, 15, 100, -2),
        (9, 15, 100, 1),
        (1, 1, 2, 1),
        (-1, 1, 2, -1),
        (1, 1, 3, 0),
        (2, 1, 3, 1),
        (5, -1, 2, -3),
        (5, 1, -2, -3),
        (-5, 1, -2, 3),
        (0, 7, 9, 0),
    ];
    for (minor, parts, of, share) in table {
        assert_eq!(
            gbp(minor).share(parts, of),
            Ok(gbp(share)),
            "{minor} {parts}/{of}"
        );
    }
}

#[test]
fn a_line_is_rounded_once() {
    let jpy = Currency::parse("JPY").unwrap();
    let kwd = Currency::parse("KWD").unwrap();
    let clf = Currency::parse("CLF").unwrap();
    let table = [
        (6, "2.55", Currency::GBP, 1530),
        (1000, "0.0035", Currency::GBP, 350),
        (1, "0.005", Currency::GBP, 1),
        (1, "0.0049", Currency::GBP, 0),
        (-1, "0.005", Currency::GBP, -1),
        (3, "0.333333", Currency::GBP, 100),
        (3, "99.5", jpy, 299),
        (2, "1.2345", kwd, 2469),
        (1, "0.00005", clf, 1),
        (80_995, "2.08", Currency::GBP, 16_846_960),
    ];
    for (quantity, price, currency, minor) in table {
        let price = Micros::parse(price).unwrap();
        assert_eq!(
            line_amount(quantity, price, currency),
            Ok(minor),
            "{quantity} × {price}"
        );
    }
}

#[test]
fn amounts_print_with_their_decimals() {
    let table = [
        (1234, "GBP", "12.34 GBP"),
        (-5, "EUR", "-0.05 EUR"),
        (500, "JPY", "500 JPY"),
        (1_005, "KWD", "1.005 KWD"),
        (7, "CLF", "0.0007 CLF"),
        (i64::MIN, "USD", "-92233720368547758.08 USD"),
    ];
    for (minor, currency, text) in table {
        assert_eq!(
            Money::new(minor, Currency::parse(currency).unwrap()).to_string(),
            text
        );
    }
}

#[test]
fn weights_must_weigh_something() {
    assert_eq!(gbp(100).split(&[]), Err(Error::Overflow));
    assert_eq!(gbp(100).split(&[0, 0]), Err(Error::Overflow));
    assert_eq!(gbp(100).split(&[1, -1, 1]), Err(Error::Overflow));
    assert_eq!(
        gbp(100).split(&[1, 1, 1]),
        Ok(vec![gbp(33), gbp(34), gbp(33)])
    );
    assert_eq!(gbp(-5).split(&[0, 1, 0]), Ok(vec![gbp(0), gbp(-5), gbp(0)]));
}

proptest! {
    #[test]
    fn adding_and_taking_away_undo_each_other(left in any::<i64>(), right in any::<i64>()) {
        if let Ok(sum) = gbp(left).plus(gbp(right)) {
            prop_assert_eq!(sum.minus(gbp(right)), Ok(gbp(left)));
            prop_assert_eq!(gbp(right).plus(gbp(left)), Ok(sum));
        } else {
            prop_assert!(left.checked_add(right).is_none());
        }
    }

    #[test]
    fn adding_is_repeating(minor in -1_000_000_i64..1_000_000, count in 0_i64..50) {
        let mut sum = gbp(0);
        for _ in 0..count {
            sum = sum.plus(gbp(minor)).unwrap();
        }
        prop_assert_eq!(gbp(minor).times(count), Ok(sum));
    }

    #[test]
    fn the_parts_make_the_whole(
        minor in any::<i64>(),
        weights in prop::collection::vec(0_i64..1_000_000_000_000, 1..20),
    ) {
        let total: i64 = weights.iter().sum();
        prop_assume!(total > 0);
        let parts = gbp(minor).split(&weights).unwrap();
        let sum: i128 = parts.iter().map(|part| i128::from(part.minor)).sum();
        prop_assert_eq!(sum, i128::from(minor));
        for (part, weight) in parts.iter().zip(&weights) {
            // Within one minor unit of the exact share, compared without dividing.
            let off = i128::from(part.minor) * i128::from(total) - i128::from(minor) * i128::from(*weight);
            prop_assert!(off.abs() <= i128::from(total));
        }
    }

    #[test]
    fn rounding_is_the_nearest(minor in any::<i64>(), parts in 1_i64..1000, of in 1_i64..1000) {
        if let Ok(share) = gbp(minor).share(parts, of) {
            let off = i128::from(share.minor) * i128::from(of) - i128::from(minor) * i128::from(parts);
            prop_assert!(off.abs() * 2 <= i128::from(of));
            prop_assert_eq!(gbp(minor).share(-parts, of), share.negated());
        }
    }

    #[test]
    fn prices_survive_their_text_and_minor_units(raw in any::<i64>(), minor in -9_000_000_000_i64..9_000_000_000) {
        let price = Micros::from_raw(raw);
        prop_assert_eq!(Micros::parse(&price.to_string()), Ok(price));
        for currency in Currency::all() {
            let price = Micros::from_minor(minor, currency).unwrap();
            prop_assert_eq!(price.to_minor(currency), Ok(minor));
        }
    }
}
