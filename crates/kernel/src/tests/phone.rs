//! Telephone numbers.

use proptest::prelude::*;

use crate::{Country, Error, Phone};

fn parse(text: &str, country: &str) -> Result<String, Error> {
    let country = Country::parse(country).ok();
    Phone::parse(text, country).map(|phone| phone.as_str().into())
}

#[test]
fn many_spellings_are_one_number() {
    let table = [
        ("+44 7700 900123", "", "+447700900123"),
        ("07700 900123", "GB", "+447700900123"),
        ("(01632) 960-123", "GB", "+441632960123"),
        ("+44 (0)1632 960123", "", "+441632960123"),
        ("+44 01632 960123", "", "+441632960123"),
        ("0044 1632.960.123", "FR", "+441632960123"),
        ("447700900123", "GB", "+447700900123"),
        ("07700 900123", "JE", "+447700900123"),
        ("01 23 45 67 89", "FR", "+33123456789"),
        ("030/901820", "DE", "+4930901820"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("+39 06 1234 5678", "", "+390612345678"),
        ("(201) 555-0123", "US", "+12015550123"),
        ("1-201-555-0123", "CA", "+12015550123"),
        ("+1 201 555 0123", "", "+12015550123"),
        ("011 44 7700 900123", "US", "+447700900123"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("812 345 67 89", "RU", "+78123456789"),
        ("06 30 123 4567", "HU", "+36301234567"),
        ("12 34 56 78", "DK", "+4512345678"),
        ("0412 345 678", "AU", "+61412345678"),
        ("0912 345 678", "TW", "+886912345678"),
        ("+971 50 123 4567", "", "+971501234567"),
        ("＋81 90-1234-5678", "", "+819012345678"),
    ];
    for (text, country, e164) in table {
        assert_eq!(parse(text, country), Ok(e164.into()), "{text} {country}");
    }
}

#[test]
fn what_cannot_be_a_number_is_refused() {
    for (text, country) in [
        ("", "GB"),
        ("+", ""),
        ("07700 900123", ""),
        ("12345", "GB"),
        ("077009001234567", "GB"),
        ("call me", "GB"),
        ("07700 900123 x12", "GB"),
        ("+44 7700 900123;ext=1", ""),
        ("+999 123456789", ""),
        ("+0 123456789", ""),
        ("0000000000", "GB"),
        ("1111111111", "US"),
        ("+1 101 555 0123", ""),
        ("+1 201 155 0123", ""),
        ("+1 201 555 012", ""),
        ("+4477009001234567890", ""),
        ("٠٧٧٠٠٩٠٠١٢٣", "GB"),
        ("++447700900123", ""),
        ("+44 7700 900123, +44 7700 900124", ""),
    ] {
        assert!(
            matches!(parse(text, country), Err(Error::Phone(_))),
            "{text} {country}"
        );
    }
    assert!(parse(&"0".repeat(1000), "GB").is_err());
}

#[test]
fn every_country_has_a_plan() {
    for country in Country::all() {
        // Without numbers of their own, or with too few digits to tell from nonsense.
        let result = Phone::parse("1", Some(country));
        assert_ne!(
            result,
            Err(Error::Phone("a number without a country")),
            "{country}"
        );
    }
}

#[test]
fn numbers_tell_their_country_where_the_code_does() {
    let country = |text| {
        Phone::parse(text, None)
            .unwrap()
            .country()
            .map(Country::code)
    };
    assert_eq!(country("+447700900123"), Some("GB"));
    assert_eq!(country("+353851234567"), Some("IE"));
    assert_eq!(country("+12015550123"), None);
}

#[test]
fn logs_hold_no_number() {
    let phone = Phone::parse("+447700900123", None).unwrap();
    assert_eq!(format!("{phone:?}"), "Phone(…)");
    assert!(serde_json::from_str::<Phone>("\"07700900123\"").is_err());
    assert!(serde_json::from_str::<Phone>("\"+44 7700900123\"").is_err());
}

proptest! {
    #[test]
    fn e164_stays_what_it_is(code in prop::sample::select(vec![1, 7, 33, 39, 44, 49, 61, 353, 371, 971]), rest in "[2-9][0-9]{8,9}") {
        if let Ok(phone) = Phone::parse(&format!("+{code}{rest}"), None) {
            prop_assert_eq!(Phone::parse(phone.as_str(), None), Ok(phone.clone()));
            prop_assert_eq!(Phone::parse(phone.as_str(), Country::parse("FR").ok()), Ok(phone));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
        for country in [None, Country::parse("US").ok(), Country::parse("RU").ok()] {
            if let Ok(phone) = Phone::parse(&text, country) {
                let digits = phone.as_str().strip_prefix('+').unwrap();
                prop_assert!(digits.len() <= 15 && digits.bytes().all(|digit| digit.is_ascii_digit()));
            }
        }
    }
}
