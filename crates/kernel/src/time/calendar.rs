//! The bridge to the calendar library: nothing else in the crate names its types, except the zones.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use super::{Day, TimeOfDay, Timestamp};

/// A kernel instant as the library's. The kernel's range is the smaller one, so the fallback is never used.
pub(super) fn instant(time: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(time.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// The library's instant as the kernel's, cut down to the millisecond.
pub(super) fn timestamp(instant: jiff::Timestamp) -> Timestamp {
    let millis = instant.as_nanosecond().div_euclid(1_000_000);
    Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}

/// A kernel day as the library's.
pub(super) fn date(day: Day) -> Date {
    Offset::UTC
        .to_datetime(instant(Timestamp::from_millis(day.utc_millis())))
        .date()
}

/// The library's day as the kernel's.
pub(super) fn day(date: Date) -> Day {
    let midnight = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0));
    Day::from_days(midnight.map_or(i64::MAX, |at| at.as_second().div_euclid(86_400)))
}

/// The library's date and time from the kernel's.
pub(super) fn datetime(day: Day, time: TimeOfDay) -> DateTime {
    date(day).to_datetime(time.civil())
}
