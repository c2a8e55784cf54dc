//! Clocks on walls: when a local time comes, when a schedule is due.

use kernel::{Day, TimeOfDay, Timestamp, Weekday, Zone};

use super::Schedule;

/// Days looked at for a weekday: a week and the day itself.
const DAYS_OF_A_WEEK: i64 = 8;
/// Days looked at for a schedule: the day itself and the longest gap between days of a month or a week.
const DAYS_OF_A_MONTH: i64 = 62;

/// The first instant at or after `from` at which the clock of the zone shows this time on one of these days. Without
/// days, any; without a time, the day's beginning counts, and `from` itself on such a day.
pub(crate) fn next_local(
    zone: &Zone,
    from: Timestamp,
    time: Option<TimeOfDay>,
    weekdays: &[Weekday],
) -> Timestamp {
    let today = zone.day_of(from);
    for ahead in 0..=DAYS_OF_A_WEEK {
        let day = today.plus_days(ahead);
        if !weekdays.is_empty() && !weekdays.contains(&day.weekday()) {
            continue;
        }
        let instant = match time {
            Some(time) => zone.instant(day, time),
            None if ahead == 0 => from,
            None => zone.start_of_day(day),
        };
        if instant >= from {
            return instant;
        }
    }
    from
}

impl Schedule {
    /// The first instant after `after` at which it is due in this zone.
    pub fn next_after(&self, zone: &Zone, after: Timestamp) -> Option<Timestamp> {
        let today = zone.day_of(after);
        (0..=DAYS_OF_A_MONTH)
            .map(|ahead| today.plus_days(ahead))
            .filter(|day| self.is_on(*day))
            .map(|day| zone.instant(day, self.at))
            .find(|instant| *instant > after)
    }

    /// Whether the day is among its days: of those of the week and those of the month, either is enough.
    fn is_on(&self, day: Day) -> bool {
        if self.weekdays.is_empty() && self.days_of_month.is_empty() {
            return true;
        }
        let (_, _, date) = day.ymd();
        let is_last = date == day.days_in_month();
        let mut dates = self.days_of_month.iter();
        self.weekdays.contains(&day.weekday())
            || dates.any(|wanted| *wanted == date || (is_last && *wanted > date))
    }
}
