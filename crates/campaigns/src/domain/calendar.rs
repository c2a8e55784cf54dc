//! Clocks on walls: on which day a campaign is due, and when that is for each customer.

use kernel::{Day, Span, TimeOfDay, Timestamp, Zone};

use super::{Document, Every, Missed, Unit, Variant, When};

/// No clock on earth is further ahead of UTC.
const FURTHEST_AHEAD: Span = Span::from_hours(14);
/// Days looked at for the next one: a little over twelve months, counted from any day of a month.
const DAYS_AHEAD: i64 = 800;

/// The first day from `not_before` on that a recurring campaign is due on; none when it is over.
pub(crate) fn next_day(every: &Every, not_before: Day) -> Option<Day> {
    let first = not_before.max(every.from);
    (0..=DAYS_AHEAD)
        .map(|ahead| first.plus_days(ahead))
        .take_while(|day| every.until.is_none_or(|until| *day <= until))
        .find(|day| is_on(every, *day))
}

fn is_on(every: &Every, day: Day) -> bool {
    let number = i64::from(every.number.max(1));
    match every.unit {
        Unit::Day => day.since(every.from).rem_euclid(number) == 0,
        Unit::Week => {
            let weeks = monday(day).since(monday(every.from)).div_euclid(7);
            let is_named = if every.weekdays.is_empty() {
                day.weekday() == every.from.weekday()
            } else {
                every.weekdays.contains(&day.weekday())
            };
            weeks.rem_euclid(number) == 0 && is_named
        }
        Unit::Month => {
            let months = i64::from(day.month_index()) - i64::from(every.from.month_index());
            let wanted = every.day_of_month.unwrap_or_else(|| every.from.ymd().2);
            let (_, _, date) = day.ymd();
            months.rem_euclid(number) == 0 && date == wanted.min(day.days_in_month())
        }
    }
}

/// The Monday of a day's week. Day 0, in 1970, was a Thursday.
fn monday(day: Day) -> Day {
    let from_monday = (day.days() + 3).rem_euclid(7);
    day.plus_days(-from_monday)
}

/// When a sending begins that is for this day: where clocks go by each customer, as soon as it may be due for anybody.
pub(crate) fn starts_at(when: &When, day: Day, (zone, now): (&Zone, Timestamp)) -> Timestamp {
    let earliest = |time: TimeOfDay| Zone::utc().instant(day, time).minus(FURTHEST_AHEAD);
    match when {
        When::Now => now,
        When::At(at) => *at,
        When::Best(best) => best.from.unwrap_or(now),
        When::Local(local) => earliest(local.time).max(now),
        When::Every(every) if every.local => earliest(every.time),
        When::Every(every) => zone.instant(day, every.time),
    }
}

/// When a variant is due for a customer whose clock stands in `zone`; none when that has passed and whoever missed it is
/// passed over. Where each has a best time, `begun` is that of the customer.
pub(crate) fn due_of(
    document: &Document,
    variant: Option<&Variant>,
    (day, begun): (Day, Timestamp),
    (zone, shop): (&Zone, &Zone),
) -> Option<Timestamp> {
    let other = variant.and_then(|variant| variant.at);
    match &document.when {
        When::Local(local) => {
            let due = zone.instant(day, other.unwrap_or(local.time));
            match local.missed {
                Missed::Skip if due < begun => None,
                Missed::Skip | Missed::Send => Some(due.max(begun)),
            }
        }
        When::Every(every) if every.local => {
            let due = zone.instant(day, other.unwrap_or(every.time));
            Some(due.max(begun))
        }
        When::Now | When::At(_) | When::Best(_) | When::Every(_) => {
            Some(other.map_or(begun, |time| next_local(shop, begun, time)))
        }
    }
}

/// The first instant from `from` on at which the clock of the zone shows this time.
pub(crate) fn next_local(zone: &Zone, from: Timestamp, time: TimeOfDay) -> Timestamp {
    let today = zone.day_of(from);
    (0..=2)
        .map(|ahead| zone.instant(today.plus_days(ahead), time))
        .find(|instant| *instant >= from)
        .unwrap_or(from)
}
