//! Local time where clocks do surprising things.

use proptest::prelude::*;

use crate::{Day, Error, Span, TimeOfDay, Timestamp, Zone};

/// One zone for each kind of trouble: one hour at night; an odd offset and changes at 00:01; half an hour; a day
/// that never was; a jump over midnight; a fold onto midnight; none.
const ZONES: [&str; 8] = [
    "Europe/London",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Kathmandu",
    "UTC",
];

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn any_zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(&ZONES[..]).prop_map(zone)
}

/// Times of computers: 1970 to 2060.
fn any_time() -> impl Strategy<Value = Timestamp> {
    (0_i64..2_840_000_000_000).prop_map(Timestamp::from_millis)
}

#[test]
fn names_come_back_in_their_own_spelling() {
    assert_eq!(zone("europe/london").name(), "Europe/London");
    assert_eq!(Zone::utc().name(), "UTC");
    assert_eq!(zone("UTC"), Zone::utc());
    for name in [
        "",
        "London",
        "Local",
        "+01:00",
        "Europe/Atlantis",
        "Etc/Unknown",
        "../etc/passwd",
        "CET-1CEST",
    ] {
        assert_eq!(Zone::parse(name), Err(Error::Zone), "{name}");
    }
}

#[test]
fn local_time_knows_summer() {
    let local = zone("Europe/London").local(at("2026-07-01T23:30:15.250Z"));
    assert_eq!(local.day, day("2026-07-02"));
    assert_eq!(local.time.to_string(), "00:30:15.250");
    assert_eq!(local.weekday.name(), "thursday");
    assert_eq!(local.offset_seconds, 3600);
    assert_eq!(
        zone("America/St_Johns")
            .local(at("2026-01-01T00:00:00Z"))
            .offset_seconds,
        -12_600
    );
}

#[test]
fn a_time_that_clocks_jump_over_moves_on_with_them() {
    let london = zone("Europe/London");
    assert_eq!(
        london.at(day("2026-03-29"), 1, 30),
        at("2026-03-29T01:30:00Z")
    );
    assert_eq!(
        london.local(at("2026-03-29T01:30:00Z")).time.to_string(),
        "02:30"
    );
    let lord_howe = zone("Australia/Lord_Howe");
    let moved = lord_howe.at(day("2026-10-04"), 2, 15);
    assert_eq!(lord_howe.local(moved).time.to_string(), "02:45");
}

#[test]
fn of_a_time_that_comes_twice_the_first_is_meant() {
    let london = zone("Europe/London");
    assert_eq!(
        london.at(day("2026-10-25"), 1, 30),
        at("2026-10-25T00:30:00Z")
    );
    let lord_howe = zone("Australia/Lord_Howe");
    assert_eq!(
        lord_howe.at(day("2026-04-05"), 1, 45),
        at("2026-04-04T14:45:00Z")
    );
}

#[test]
fn hours_and_minutes_beyond_the_clock_count_as_the_last() {
    assert_eq!(
        Zone::utc().at(day("2026-01-01"), 99, 99),
        at("2026-01-01T23:59:00Z")
    );
}

#[test]
fn a_day_may_start_after_midnight() {
    let sao_paulo = zone("America/Sao_Paulo");
    let start = sao_paulo.start_of_day(day("2017-10-15"));
    assert_eq!(start, at("2017-10-15T03:00:00Z"));
    assert_eq!(sao_paulo.local(start).time.to_string(), "01:00");
    // The gap began half an hour before midnight and swallowed it.
    let toronto = zone("America/Toronto");
    let start = toronto.start_of_day(day("1919-03-31"));
    assert_eq!(toronto.local(start).time.to_string(), "00:30");
}

#[test]
fn of_two_midnights_the_first_starts_the_day() {
    let havana = zone("America/Havana");
    assert_eq!(
        havana.start_of_day(day("2025-11-02")),
        at("2025-11-02T04:00:00Z")
    );
    assert_eq!(havana.day_of(at("2025-11-02T04:59:59Z")), day("2025-11-02"));
    // Clocks went back from 00:01 to 23:01 of the day before.
    let st_johns = zone("America/St_Johns");
    let start = st_johns.start_of_day(day("2010-11-07"));
    assert_eq!(start, at("2010-11-07T02:30:00Z"));
    assert_eq!(st_johns.day_of(start.plus(Span::MINUTE)), day("2010-11-06"));
    assert_eq!(st_johns.day_of(start.plus(Span::HOUR)), day("2010-11-07"));
}

#[test]
fn the_day_that_samoa_left_out_has_no_length() {
    let apia = zone("Pacific/Apia");
    let (missing, next) = (day("2011-12-30"), day("2011-12-31"));
    assert_eq!(apia.start_of_day(missing), at("2011-12-30T10:00:00Z"));
    assert_eq!(apia.start_of_day(missing), apia.start_of_day(next));
    assert_eq!(apia.day_of(apia.start_of_day(missing)), next);
    assert_eq!(
        apia.day_of(at("2011-12-30T09:59:59.999Z")),
        day("2011-12-29")
    );
    assert_eq!(apia.day_of(apia.at(missing, 12, 0)), next);
}

#[test]
fn the_ends_of_time_hold() {
    for name in ZONES {
        let zone = zone(name);
        for time in [Timestamp::MIN, Timestamp::MAX] {
            // Where local time would leave the calendar, its first or last day stands.
            let local = zone.local(time);
            assert!(
                local.day.since(Zone::utc().day_of(time)).abs() <= 1,
                "{name}"
            );
            assert!(
                zone.start_of_day(local.day).since(time) <= Span::DAY,
                "{name}"
            );
        }
        assert!(zone.at(Day::MAX, 23, 59) >= zone.start_of_day(Day::MAX));
        assert!(zone.at(Day::MIN, 0, 0) <= zone.start_of_day(Day::MIN.next()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_a_clock_shows_leads_back_to_the_instant(zone in any_zone(), time in any_time()) {
        let local = zone.local(time);
        prop_assert_eq!(local.day, zone.day_of(time));
        prop_assert_eq!(local.weekday, local.day.weekday());
        let back = zone.instant(local.day, local.time);
        // Within a fold the first of two readings is meant; everywhere else it is the same instant.
        prop_assert!(back == time || (back < time && zone.local(back).time == local.time));
        prop_assert!(time.since(back) <= Span::HOUR);
    }

    #[test]
    fn a_day_starts_at_its_first_instant(zone in any_zone(), time in any_time()) {
        let day = zone.day_of(time);
        let start = zone.start_of_day(day);
        prop_assert!(start <= time);
        prop_assert_eq!(zone.day_of(start), day);
        prop_assert!(zone.day_of(start.minus(Span::MILLISECOND)) < day);
    }

    #[test]
    fn days_follow_one_another(zone in any_zone(), time in any_time()) {
        let day = zone.day_of(time);
        let length = zone.start_of_day(day.next()).since(zone.start_of_day(day));
        prop_assert!(length <= Span::from_hours(26));
        prop_assert!(length >= Span::from_hours(22) || zone.name() == "Pacific/Apia");
    }

    #[test]
    fn later_times_of_a_day_are_never_earlier_instants(
        zone in any_zone(), time in any_time(), first in 0_u32..86_400_000, second in 0_u32..86_400_000,
    ) {
        let day = zone.day_of(time);
        let (low, high) = (first.min(second), first.max(second));
        let instant = |millis| zone.instant(day, TimeOfDay::from_millis(millis).unwrap());
        // Only a time inside a gap may be moved past its successors, and by no more than the gap.
        prop_assert!(instant(low).since(instant(high)) <= Span::HOUR);
    }
}

#[test]
fn whole_years_of_minutes_around_every_change_round_trip() {
    for name in [
        "Europe/London",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
    ] {
        let zone = zone(name);
        let mut time = at("2010-10-01T00:00:00Z");
        while time < at("2012-01-15T00:00:00Z") {
            let local = zone.local(time);
            let back = zone.instant(local.day, local.time);
            let twin = time.since(back);
            assert!(
                twin == Span::ZERO || twin == Span::HOUR || twin == Span::from_minutes(30),
                "{name} {time}"
            );
            assert_eq!(
                local.offset_seconds,
                i32::try_from(civil_seconds(&zone, time) - time.seconds()).unwrap()
            );
            time = time.plus(Span::from_minutes(7));
        }
    }
}

fn civil_seconds(zone: &Zone, time: Timestamp) -> i64 {
    let local = zone.local(time);
    local.day.days() * 86_400 + i64::from(local.time.millis() / 1000)
}
