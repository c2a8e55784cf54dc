//! Windows and bounds.

use kernel::{Currency, Span, Timestamp};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::{Bounds, Kind, Unit, Window};

fn at(day: i64) -> Timestamp {
    Timestamp::EPOCH.plus(Span::from_days(day))
}

#[test]
fn something_is_within_ninety_days_until_ninety_days_have_passed() {
    let window = Window::within_days(90);
    let verdict = window.verdict(at(10), at(50));
    assert!(verdict.yes);
    assert_eq!(verdict.until, Some(at(100)));
    assert!(!window.verdict(at(10), at(100)).yes);
    assert!(window.verdict(at(10), at(100).minus(Span::MILLISECOND)).yes);
    assert_eq!(window.words(), " in the last 90 days");
}

#[test]
fn bounds_speak_plainly() {
    let orders = Unit::Count("order", "orders");
    assert_eq!(Bounds::at_least(1).words(orders), "at least 1 order");
    assert_eq!(Bounds::exactly(0).words(orders), "no orders");
    assert_eq!(Bounds::at_most(3).words(orders), "at most 3 orders");
    let range = Bounds::between(2, 5).unwrap();
    assert_eq!(range.words(orders), "between 2 and 5 orders");
    let amount = Unit::Amount(Currency::GBP);
    assert_eq!(Bounds::at_least(1250).words(amount), "at least 12.50 GBP");
    assert_eq!(Bounds::at_most(1250).words(Unit::Percent), "at most 12.5 %");
    let mut form = Map::new();
    Bounds::between(1000, 1250)
        .unwrap()
        .write(Kind::Percent, &mut form);
    assert_eq!(
        Value::Object(form),
        json!({"at_least": 10, "at_most": 12.5})
    );
}

proptest! {
    #[test]
    fn a_count_over_a_window_turns_exactly_when_it_says(
        times in proptest::collection::vec((0_i64..60, -3_i64..4), 0..8),
        within in proptest::option::of(1_i64..30),
        older in proptest::option::of(1_i64..30),
        low in -3_i64..4,
        width in 0_i64..4,
        now in 0_i64..70,
    ) {
        prop_assume!(within.is_none_or(|within| older.is_none_or(|older| within > older)));
        let window = Window::of(within, older, None, None);
        let bounds = Bounds::between(low, low + width).unwrap();
        let events: Vec<_> = times.iter().map(|(day, amount)| (at(*day), *amount)).collect();
        let plain = |now: Timestamp| {
            let (first, last) = window.range(now);
            bounds.accepts(
                events.iter().filter(|(at, _)| *at >= first && *at <= last).map(|(_, n)| n).sum(),
            )
        };
        let verdict = window.verdict_of_sum(events.clone(), bounds, at(now));
        prop_assert_eq!(verdict.yes, plain(at(now)));
        let until = verdict.until.unwrap_or(at(200));
        for day in now.. {
            if at(day) >= until { break; }
            prop_assert_eq!(plain(at(day)), verdict.yes);
        }
        if let Some(until) = verdict.until {
            prop_assert_eq!(plain(until), !verdict.yes);
            prop_assert_eq!(plain(until.minus(Span::MILLISECOND)), verdict.yes);
        }
    }
}
