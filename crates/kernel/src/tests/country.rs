//! The table of countries.

use crate::{Country, Error};

fn code(text: &str) -> Option<&'static str> {
    Country::parse(text).ok().map(Country::code)
}

#[test]
fn the_table_is_whole_and_sorted() {
    let codes: Vec<_> = Country::all().map(Country::code).collect();
    assert_eq!(codes.len(), 250, "the 249 of ISO 3166-1 and Kosovo");
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    for country in Country::all() {
        assert_eq!(code(country.code()), Some(country.code()));
        assert_eq!(code(&country.code3().to_lowercase()), Some(country.code()));
        assert_eq!(
            code(country.name()),
            Some(country.code()),
            "{}",
            country.name()
        );
        assert!((1..=999).contains(&country.calling_code()));
    }
}

#[test]
fn zones_exist_where_one_is_obvious() {
    let named = Country::all()
        .filter(|country| country.zone().is_some())
        .count();
    let without: Vec<_> = Country::all()
        .filter(|country| country.zone().is_none())
        .map(Country::code)
        .collect();
    assert_eq!(
        without,
        [
            "AQ", "AU", "BV", "CA", "CD", "FM", "HM", "ID", "KI", "MX", "RU", "UM", "US"
        ]
    );
    assert_eq!(named, 237);
    assert_eq!(
        Country::parse("GB").unwrap().zone().unwrap().name(),
        "Europe/London"
    );
    assert_eq!(
        Country::parse("DE").unwrap().zone().unwrap().name(),
        "Europe/Berlin"
    );
}

#[test]
fn names_of_exports_are_understood() {
    let table = [
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("gb", "GB"),
        ("EIRE", "IE"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("U.S.", "US"),
        ("U.K.", "GB"),
        ("United States of America", "US"),
        ("RSA", "ZA"),
        ("Channel Islands", "JE"),
        ("Czech Republic", "CZ"),
        ("Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("The Netherlands", "NL"),
        ("Hong Kong", "HK"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Côte d'Ivoire", "CI"),
        ("COTE D’IVOIRE", "CI"),
        ("Reunion", "RE"),
        ("Bosnia & Herzegovina", "BA"),
        ("Russian Federation", "RU"),
        ("Viet Nam", "VN"),
        ("  United   Arab Emirates ", "AE"),
        ("Swaziland", "SZ"),
    ];
    for (text, expected) in table {
        assert_eq!(code(text), Some(expected), "{text}");
    }
}

#[test]
fn places_that_are_no_country_are_none() {
    for text in [
        "",
        "  ",
        "Unspecified",
        "European Community",
        "EU",
        "unknown",
        "N/A",
    ] {
        assert_eq!(Country::from_export(text), Ok(None), "{text}");
        assert_eq!(Country::parse(text), Err(Error::Country), "{text}");
    }
    assert_eq!(
        Country::from_export("NA").unwrap().map(Country::code),
        Some("NA")
    );
    assert_eq!(Country::from_export("West Indies"), Err(Error::Country));
    assert_eq!(
        Country::from_export("France").unwrap().map(Country::code),
        Some("FR")
    );
    assert_eq!(Country::parse(&"a".repeat(10_000)), Err(Error::Country));
}
