//! Texts from outside: read or refused, never a panic, and what was read reads again as the same.

use fuzz::Target;

use crate::{
    Country, Currency, CustomerId, Day, Decimal, EmailAddress, Language, Marks, Micros, Phone,
    Span, TimeOfDay, Timestamp, Weekday, Zone,
};

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn numbers_and_money() {
    let target = Target {
        name: "numbers",
        folder: FOLDER,
        seeds: &[b"1,234.56", b"-0.005", b"1.234,5", b"12'345", b"1 000 000"],
        words: &[b",", b".", b"'", b"9999999999"],
    };
    fuzz::run(&target, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        for marks in [
            Marks::PLAIN,
            Marks {
                decimal: ',',
                thousands: Some('.'),
                ..Marks::PLAIN
            },
            Marks {
                thousands: Some(','),
                apostrophe: true,
                currency_sign: true,
                ..Marks::PLAIN
            },
        ] {
            let Ok(number) = Decimal::parse(&text, marks) else {
                continue;
            };
            for code in ["JPY", "GBP", "KWD"] {
                let currency = Currency::parse(code).unwrap();
                // Both ways round alike, as long as both can be told.
                if let (Ok(minor), Ok(micros)) = (number.to_minor(currency), number.to_micros()) {
                    assert!(
                        minor.abs_diff(micros.to_minor(currency).unwrap()) <= 1,
                        "{text}"
                    );
                }
            }
            _ = number.to_integer();
        }
        if let Ok(micros) = Micros::parse(&text) {
            assert_eq!(
                Micros::parse(&micros.to_string()).unwrap(),
                micros,
                "{text}"
            );
        }
    });
}

#[test]
fn addresses_and_places() {
    let target = Target {
        name: "addresses",
        folder: FOLDER,
        seeds: &[
            b"ana.b+c@Example.test",
            b"\"a b\"@x.y",
            b"+44 20 7946 0018",
            b"(0)30/1234-5",
            b"United Kingdom",
            b"EIRE",
            b"GBP",
            b"pt-BR",
        ],
        words: &[b"xn--", b"..", b"00", b"+1", b"()"],
    };
    fuzz::run(&target, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(email) = EmailAddress::parse(&text) {
            assert_eq!(
                EmailAddress::parse(email.as_str()).unwrap(),
                email,
                "{text}"
            );
            drop((email.identity_key(), email.fraud_key()));
        }
        for country in [None, Country::parse("GB").ok(), Country::parse("IT").ok()] {
            if let Ok(phone) = Phone::parse(&text, country) {
                assert_eq!(Phone::parse(phone.as_str(), None).unwrap(), phone, "{text}");
            }
        }
        if let Ok(country) = Country::parse(&text) {
            assert_eq!(Country::parse(country.code()).unwrap(), country, "{text}");
        }
        _ = Country::from_export(&text);
        if let Ok(currency) = Currency::parse(&text) {
            assert_eq!(
                Currency::parse(currency.code()).unwrap(),
                currency,
                "{text}"
            );
        }
        if let Ok(language) = Language::parse(&text) {
            assert_eq!(
                Language::parse(language.code()).unwrap(),
                language,
                "{text}"
            );
        }
    });
}

#[test]
fn times_and_ids() {
    let target = Target {
        name: "times",
        folder: FOLDER,
        seeds: &[
            b"2024-02-29T23:59:60.123456Z",
            b"2025-03-30T01:30:00+01:00",
            b"-0001-01-01T00:00:00Z",
            b"2025-10-26",
            b"09:30",
            b"monday",
            b"P3DT4H",
            b"36 hours",
            b"Europe/London",
            b"cus_42",
        ],
        words: &[b"T", b"Z", b"+14:00", b"-00:00", b"9999-12-31", b"W01"],
    };
    fuzz::run(&target, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(time) = Timestamp::parse(&text) {
            assert_eq!(Timestamp::parse(&time.to_string()).unwrap(), time, "{text}");
            // At both ends of time, days outside it are told as the last ones inside.
            let whole =
                Timestamp::MIN.plus(Span::from_days(2))..Timestamp::MAX.minus(Span::from_days(2));
            for zone in ["Europe/London", "Pacific/Apia", "Asia/Kathmandu"] {
                let zone = Zone::parse(zone).unwrap();
                let day = zone.day_of(time);
                assert!(
                    !whole.contains(&time) || zone.start_of_day(day) <= time,
                    "{text} in {}",
                    zone.name()
                );
            }
        }
        if let Ok(day) = Day::parse(&text) {
            assert_eq!(Day::parse(&day.to_string()).unwrap(), day, "{text}");
        }
        if let Ok(zone) = Zone::parse(&text) {
            assert_eq!(Zone::parse(zone.name()).unwrap(), zone, "{text}");
        }
        if let Ok(customer) = CustomerId::parse(&text) {
            assert_eq!(
                CustomerId::parse(&customer.to_string()).unwrap(),
                customer,
                "{text}"
            );
        }
        _ = TimeOfDay::parse(&text);
        _ = Weekday::parse(&text);
        _ = Span::parse(&text);
    });
}
