//! Values in documents.

use serde::{Deserialize, Serialize};

use crate::{
    Country, Currency, CustomerId, Day, Decimal, EmailAddress, Language, Marks, Micros, Money,
    Phone, Span, TimeOfDay, Timestamp, Weekday, Zone,
};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Everything {
    at: Timestamp,
    after: Span,
    day: Day,
    time: TimeOfDay,
    weekday: Weekday,
    zone: Zone,
    customer: CustomerId,
    total: Money,
    price: Micros,
    number: Decimal,
    currency: Currency,
    address: EmailAddress,
    phone: Phone,
    country: Country,
    language: Language,
}

#[test]
fn every_value_is_text_and_comes_back() {
    let everything = Everything {
        at: Timestamp::from_millis(1_773_045_000_007),
        after: Span::from_minutes(90),
        day: Day::from_ymd(2026, 3, 9).unwrap(),
        time: TimeOfDay::new(21, 0, 0).unwrap(),
        weekday: Weekday::Monday,
        zone: Zone::parse("Europe/London").unwrap(),
        customer: CustomerId::from_raw(7),
        total: Money::new(1234, Currency::GBP),
        price: Micros::from_raw(2_550_000),
        number: Decimal::parse("12.50", Marks::PLAIN).unwrap(),
        currency: Currency::EUR,
        address: EmailAddress::parse("ana@example.test").unwrap(),
        phone: Phone::parse("+447700900123", None).unwrap(),
        country: Country::parse("GB").unwrap(),
        language: Language::parse("pt-br").unwrap(),
    };
    let text = serde_json::to_string(&everything).unwrap();
    assert_eq!(
        text,
        concat!(
            r#"{"at":"2026-03-09T08:30:00.007Z","after":"PT1H30M","day":"2026-03-09","time":"21:00","#,
            r#""weekday":"monday","zone":"Europe/London","customer":"cus_7","total":{"minor":1234,"currency":"GBP"},"#,
            r#""price":"2.55","number":"12.5","currency":"EUR","address":"ana@example.test","#,
            r#""phone":"+447700900123","country":"GB","language":"pt-BR"}"#
        )
    );
    assert_eq!(
        serde_json::from_str::<Everything>(&text).unwrap(),
        everything
    );
}

#[test]
fn numbers_are_not_taken_for_texts() {
    assert!(serde_json::from_str::<Timestamp>("1773045000007").is_err());
    assert!(serde_json::from_str::<CustomerId>("7").is_err());
    assert!(serde_json::from_str::<Money>(r#"{"minor":12.5,"currency":"GBP"}"#).is_err());
}
