//! Instants and spans.

use proptest::prelude::*;

use crate::{Error, Span, Timestamp};

fn any_timestamp() -> impl Strategy<Value = Timestamp> {
    (Timestamp::MIN.millis()..=Timestamp::MAX.millis()).prop_map(Timestamp::from_millis)
}

#[test]
fn instants_are_read_with_any_offset() {
    let table = [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-03-09T08:30:00Z", 1_773_045_000_000),
        ("2026-03-09T09:30:00+01:00", 1_773_045_000_000),
        ("2026-03-09T08:30:00.0009Z", 1_773_045_000_000),
        ("1969-12-31T23:59:59.9999Z", -1),
        ("2016-12-31T23:59:60Z", 1_483_228_799_000),
        ("2026-03-09t08:30:00z", 1_773_045_000_000),
    ];
    for (text, millis) in table {
        assert_eq!(
            Timestamp::parse(text).map(Timestamp::millis),
            Ok(millis),
            "{text}"
        );
    }
}

#[test]
fn what_names_no_instant_is_refused() {
    for text in [
        "",
        "2026-03-09",
        "2026-03-09T08:30:00",
        "2026-03-09T08:30:00[Europe/London]",
        "2026-03-09T08:30:00+00:00[Europe/London]",
        "2026-02-30T00:00:00Z",
        "1773045000",
        "now",
        "9999-12-31T23:59:59Z",
        "-000001-01-01T00:00:00Z",
        "2026-03-09T25:00:00Z",
    ] {
        assert_eq!(Timestamp::parse(text), Err(Error::Timestamp), "{text}");
    }
}

#[test]
fn instants_stay_inside_their_range() {
    assert_eq!(Timestamp::MIN.to_string(), "0001-01-01T00:00:00.000Z");
    assert_eq!(Timestamp::MAX.to_string(), "9998-12-31T23:59:59.999Z");
    assert_eq!(Timestamp::from_millis(i64::MAX), Timestamp::MAX);
    assert_eq!(Timestamp::from_seconds(i64::MIN), Timestamp::MIN);
    assert_eq!(Timestamp::MAX.plus(Span::MILLISECOND), Timestamp::MAX);
    assert_eq!(
        Timestamp::EPOCH.minus(Span::from_days(i64::MAX)),
        Timestamp::MIN
    );
    assert_eq!(Timestamp::from_millis(-1).seconds(), -1);
}

#[test]
fn spans_read_and_print_durations() {
    let table = [
        (Span::ZERO, "PT0S"),
        (Span::DAY, "P1D"),
        (Span::from_minutes(90), "PT1H30M"),
        (Span::from_hours(-36), "-P1DT12H"),
        (Span::from_millis(1_005), "PT1.005S"),
        (Span::from_millis(-1), "-PT0.001S"),
        (Span::WEEK.plus(Span::SECOND), "P7DT1S"),
    ];
    for (span, text) in table {
        assert_eq!(span.to_string(), text);
        assert_eq!(Span::parse(text), Ok(span));
    }
    assert_eq!(Span::parse("P2W"), Ok(Span::WEEK.times(2)));
    assert_eq!(Span::parse("PT36H"), Ok(Span::from_hours(36)));
    assert_eq!(Span::parse("PT0.5S"), Ok(Span::from_millis(500)));
    for text in [
        "",
        "P",
        "PT",
        "P1",
        "1D",
        "P1Y",
        "P1M",
        "P1DT",
        "PT1D",
        "P1H",
        "PT1M1H",
        "PT1.5M",
        "PT1.1234S",
        "PT1.S",
        "P-1D",
        "P 1D",
        "--P1D",
        "P9999999999999999999D",
        "P999999999999999999D",
        "PT1H1H",
    ] {
        assert_eq!(Span::parse(text), Err(Error::Span), "{text}");
    }
}

proptest! {
    #[test]
    fn instants_survive_their_text(time in any_timestamp()) {
        prop_assert_eq!(Timestamp::parse(&time.to_string()), Ok(time));
    }

    #[test]
    fn instants_sort_as_their_text(left in any_timestamp(), right in any_timestamp()) {
        prop_assert_eq!(left.cmp(&right), left.to_string().cmp(&right.to_string()));
        prop_assert_eq!(left.plus(right.since(left)), right);
        prop_assert_eq!(right.minus(right.since(left)), left);
    }

    #[test]
    fn spans_survive_their_text(millis in -i64::MAX..i64::MAX) {
        let span = Span::from_millis(millis);
        prop_assert_eq!(Span::parse(&span.to_string()), Ok(span));
    }
}
