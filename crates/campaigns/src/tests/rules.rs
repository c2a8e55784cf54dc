//! Decisions that need no database.

use kernel::{Day, Span, Timestamp};
use serde_json::json;

use super::trial::{monday, parse, two, with};
use crate::{
    Arm, Every, Measure, When,
    domain::{Slots, check, next_day},
    judge,
};

fn every(value: &serde_json::Value) -> Every {
    match serde_json::from_value(json!({ "every": value })).unwrap() {
        When::Every(every) => every,
        other @ (When::Now | When::At(_) | When::Local(_) | When::Best(_)) => panic!("{other:?}"),
    }
}

fn days(every: &Every, count: usize) -> Vec<String> {
    let mut from = every.from;
    let mut found = Vec::new();
    for _ in 0..count {
        let Some(day) = next_day(every, from) else {
            break;
        };
        found.push(day.to_string());
        from = day.next();
    }
    found
}

#[test]
fn recurring_days_are_counted_from_the_first() {
    let third = every(&json!({"number": 3, "unit": "day", "time": "09:00", "from": "2026-02-27"}));
    assert_eq!(days(&third, 3), ["2026-02-27", "2026-03-02", "2026-03-05"]);
    let weeks = every(&json!({
        "number": 2, "unit": "week", "weekdays": ["monday", "friday"], "time": "09:00", "from": "2026-03-04",
    }));
    assert_eq!(
        days(&weeks, 4),
        ["2026-03-06", "2026-03-16", "2026-03-20", "2026-03-30"]
    );
    let months = every(&json!({
        "unit": "month", "day_of_month": 31, "time": "09:00", "from": "2026-01-15", "until": "2026-03-31",
    }));
    assert_eq!(days(&months, 9), ["2026-01-31", "2026-02-28", "2026-03-31"]);
    let yearly =
        every(&json!({"number": 12, "unit": "month", "time": "09:00", "from": "2024-02-29"}));
    assert_eq!(days(&yearly, 2), ["2024-02-29", "2025-02-28"]);
    assert_eq!(Day::parse("2025-02-28").unwrap().days_in_month(), 28);
}

#[test]
fn the_throttle_lets_no_more_through_than_an_hour_takes() {
    let mut next = monday();
    let mut now = monday();
    let mut sent = 0;
    let end = monday().plus(Span::from_hours(3));
    while now < end {
        let slots = Slots::at(Some(500), next, (now, 100));
        sent += slots.free;
        next = slots.after(slots.free);
        now = now.plus(Span::from_seconds(37));
    }
    assert!((1_490..=1_501).contains(&sent), "{sent}");
    // Whoever comes late does not catch up with more than a minute's worth.
    let late = Slots::at(
        Some(3_600),
        monday(),
        (monday().plus(Span::from_hours(5)), 1_000),
    );
    assert_eq!(late.free, 61);
    let free = Slots::at(None, Timestamp::from_millis(0), (now, 500));
    assert_eq!((free.free, free.after(500)), (500, now));
}

fn arm(variant: &str, reached: u64, did: u64) -> Arm {
    Arm {
        variant: variant.to_owned(),
        reached,
        did,
        amounts: Vec::new(),
    }
}

#[test]
fn only_a_difference_beyond_chance_wins() {
    let clear = judge(&[arm("a", 500, 50), arm("b", 500, 100)], Measure::Clicked);
    assert!(clear.decided);
    assert_eq!(clear.winner, "b");
    let chance = judge(&[arm("a", 500, 50), arm("b", 500, 60)], Measure::Clicked);
    assert!(!chance.decided);
    assert_eq!(chance.winner, "a");
    // The best of three must beat both.
    let three = [arm("a", 500, 50), arm("b", 500, 100), arm("c", 500, 95)];
    assert!(!judge(&three, Measure::Opened).decided);
    let nobody = judge(&[arm("a", 0, 0), arm("b", 0, 0)], Measure::Ordered);
    assert_eq!((nobody.decided, nobody.winner.as_str()), (false, "a"));
}

#[test]
fn revenue_is_compared_by_what_each_person_spent() {
    let with = |variant: &str, amounts: Vec<i64>| Arm {
        amounts,
        ..arm(variant, 400, 0)
    };
    let steady = judge(
        &[with("a", vec![2_000; 20]), with("b", vec![2_000; 60])],
        Measure::Revenue,
    );
    assert_eq!((steady.decided, steady.winner.as_str()), (true, "b"));
    let one_big_order = judge(
        &[with("a", vec![2_000; 20]), with("b", vec![90_000])],
        Measure::Revenue,
    );
    assert_eq!(
        (one_big_order.decided, one_big_order.winner.as_str()),
        (false, "a")
    );
}

#[test]
fn documents_are_refused_with_their_places() {
    let wrong = with(&json!({
        "title": " ",
        "variants": [
            {"id": "A b", "template": "news", "template_version": 1, "share": 0},
            {"id": "c", "template": "news", "template_version": 1, "subject": "two\nlines"},
        ],
        "holdout_percent": 95,
        "test": {"percent": 1, "wait_hours": 1, "measure": "clicked"},
        "when": {"every": {"unit": "day", "weekdays": ["monday"], "time": "09:00", "from": "2026-03-02"}},
        "resend": {"after_days": 0, "to": "not_opened", "template": "x"},
    }));
    let places: Vec<String> = check(&parse(&wrong))
        .into_iter()
        .map(|one| one.at)
        .collect();
    assert_eq!(
        places,
        [
            "title",
            "variants[0].id",
            "variants[0].share",
            "variants[1].subject",
            "when.every.weekdays",
            "holdout_percent",
            "test.percent",
            "resend.after_days",
            "resend.template_version",
        ]
    );
    assert_eq!(check(&parse(&with(&json!({"variants": two()})))), []);
}
