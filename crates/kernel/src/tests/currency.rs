//! The table of currencies.

use crate::{Currency, Error};

fn codes_with(exponent: u8) -> Vec<&'static str> {
    Currency::all()
        .filter(|one| one.exponent() == exponent)
        .map(Currency::code)
        .collect()
}

#[test]
fn exponents_are_those_of_the_standard() {
    assert_eq!(
        codes_with(0),
        [
            "BIF", "BYR", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX",
            "UYI", "VND", "VUV", "XAF", "XOF", "XPF"
        ]
    );
    assert_eq!(
        codes_with(3),
        ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
    );
    assert_eq!(codes_with(4), ["CLF", "UYW"]);
    assert!(Currency::all().all(|one| matches!(one.exponent(), 0 | 2 | 3 | 4)));
}

#[test]
fn the_table_is_sorted_and_every_code_is_found() {
    let codes: Vec<_> = Currency::all().map(Currency::code).collect();
    assert!(codes.is_sorted());
    assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
    for currency in Currency::all() {
        assert_eq!(Currency::parse(currency.code()), Ok(currency));
        assert_eq!(
            Currency::parse(&currency.code().to_lowercase()),
            Ok(currency)
        );
        assert_eq!(
            currency.minor_per_major(),
            10_i64.pow(currency.exponent().into())
        );
    }
    for known in [Currency::GBP, Currency::EUR, Currency::USD] {
        assert_eq!(
            Currency::parse(known.code()).map(Currency::exponent),
            Ok(known.exponent())
        );
    }
}

#[test]
fn what_is_no_currency_is_refused() {
    for text in [
        "", "GB", "GBPP", "£", "XXX", "XTS", "XAU", "AAA", "g b", "ĞB",
    ] {
        assert_eq!(Currency::parse(text), Err(Error::Currency), "{text}");
    }
}
