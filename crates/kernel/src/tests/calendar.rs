//! Days, months, weekdays and times of day.

use proptest::prelude::*;

use crate::{Day, Error, TimeOfDay, Weekday, anniversary};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn any_day() -> impl Strategy<Value = Day> {
    (Day::MIN.days()..=Day::MAX.days()).prop_map(Day::from_days)
}

#[test]
fn days_count_from_1970() {
    assert_eq!(day("1970-01-01").days(), 0);
    assert_eq!(day("1969-12-31").days(), -1);
    assert_eq!(day("2026-03-09").days(), 20_521);
    assert_eq!(Day::MIN.to_string(), "0001-01-01");
    assert_eq!(Day::MAX.to_string(), "9998-12-31");
    assert_eq!(Day::from_days(i64::MAX), Day::MAX);
    assert_eq!(Day::from_days(i64::MIN), Day::MIN);
}

#[test]
fn only_days_of_the_calendar_are_read() {
    for text in [
        "",
        "2026-3-9",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-04-31",
        "2026-01-00",
        "0000-01-01",
        "9999-01-01",
        "20260309",
        "2026-03-09 ",
        "2026-03-09T00:00:00Z",
        "+2026-03-09",
        "२०२६-03-09",
        "2026/03/09",
    ] {
        assert_eq!(Day::parse(text), Err(Error::Day), "{text}");
    }
    assert_eq!(Day::from_ymd(i32::MAX, 1, 1), Err(Error::Day));
    assert_eq!(Day::from_ymd(2026, 255, 255), Err(Error::Day));
}

#[test]
fn months_end_where_they_end() {
    let table = [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-12-31", 2, "2027-02-28"),
        ("9998-12-31", 1, "9998-12-31"),
        ("0001-01-31", -1, "0001-01-31"),
    ];
    for (from, months, to) in table {
        assert_eq!(day(from).plus_months(months), day(to), "{from} {months}");
    }
}

#[test]
fn a_birthday_on_a_leap_day_falls_on_the_28th_in_other_years() {
    assert_eq!(anniversary(29, 2, 2024), Ok(day("2024-02-29")));
    assert_eq!(anniversary(29, 2, 2026), Ok(day("2026-02-28")));
    assert_eq!(anniversary(29, 2, 2100), Ok(day("2100-02-28")));
    assert_eq!(anniversary(1, 3, 2026), Ok(day("2026-03-01")));
    assert_eq!(anniversary(30, 2, 2024), Err(Error::Day));
    assert_eq!(anniversary(31, 4, 2026), Err(Error::Day));
    assert_eq!(anniversary(29, 2, 9999), Err(Error::Day));
}

#[test]
fn weekdays_follow_the_calendar() {
    assert_eq!(day("1970-01-01").weekday(), Weekday::Thursday);
    assert_eq!(day("1969-12-31").weekday(), Weekday::Wednesday);
    assert_eq!(day("2026-03-09").weekday(), Weekday::Monday);
    for (index, weekday) in Weekday::ALL.into_iter().enumerate() {
        assert_eq!(usize::from(weekday.index()), index);
        assert_eq!(
            Weekday::parse(&weekday.to_string().to_uppercase()),
            Ok(weekday)
        );
    }
    assert_eq!(Weekday::parse("mon"), Err(Error::Weekday));
}

#[test]
fn times_of_day_are_read_with_all_their_digits() {
    for text in ["00:00", "21:00", "23:59:59", "08:05:01.250"] {
        assert_eq!(TimeOfDay::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(TimeOfDay::parse("08:05:00").unwrap().to_string(), "08:05");
    for text in [
        "",
        "8:05",
        "24:00",
        "12:60",
        "12:00:60",
        "12",
        "12:00:00.1",
        "12:00.100",
        "12:00:00:00",
        "-1:00",
        "+1:00",
        "12:00:",
        "1é:00",
    ] {
        assert_eq!(TimeOfDay::parse(text), Err(Error::TimeOfDay), "{text}");
    }
    assert_eq!(TimeOfDay::from_millis(86_400_000), Err(Error::TimeOfDay));
    assert!(TimeOfDay::new(12, 0, 0).is_ok_and(|noon| noon == TimeOfDay::NOON));
}

proptest! {
    #[test]
    fn days_survive_their_text_and_parts(day in any_day()) {
        prop_assert_eq!(Day::parse(&day.to_string()), Ok(day));
        let (year, month, of_month) = day.ymd();
        prop_assert_eq!(Day::from_ymd(year, month, of_month), Ok(day));
    }

    #[test]
    fn the_month_index_grows_by_one_with_each_month(day in any_day()) {
        let first = day.first_of_month();
        prop_assert_eq!(Day::from_month_index(day.month_index()), first);
        let last = first.plus_days(i64::from(day.days_in_month()) - 1);
        prop_assert!(first <= day && day <= last);
        if last < Day::MAX {
            prop_assert_eq!(last.next().month_index(), day.month_index() + 1);
        }
    }

    #[test]
    fn days_add_up(day in any_day(), days in -40_000_i64..40_000) {
        let other = day.plus_days(days);
        if other > Day::MIN && other < Day::MAX {
            prop_assert_eq!(other.since(day), days);
            prop_assert_eq!(other.plus_days(-days), day);
            prop_assert_eq!(other.cmp(&day), days.cmp(&0));
        }
    }
}
