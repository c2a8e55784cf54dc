//! Days of the calendar.

use core::fmt;

use jiff::civil::Date;

use super::{Weekday, calendar};
use crate::Error;
use crate::text::serde_as_text;

/// A day of the Gregorian calendar in somebody's zone: the number of days since 1970-01-01, always within the years 1
/// to 9998. Prints as `2026-03-09`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const MILLIS_PER_DAY: i64 = 86_400_000;

impl Day {
    /// 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// 9998-12-31.
    pub const MAX: Self = Self(2_932_531);

    /// The day so many days after 1970-01-01, held inside the range.
    pub fn from_days(days: i64) -> Self {
        let held = days.clamp(Self::MIN.0.into(), Self::MAX.0.into());
        Self(i32::try_from(held).unwrap_or(Self::MAX.0))
    }

    /// Days since 1970-01-01: the number to store.
    pub fn days(self) -> i64 {
        self.0.into()
    }

    /// The day of a year, month (1 to 12) and day of the month (from 1). Refuses what the calendar does not have.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Result<Self, Error> {
        let (Ok(short_year), Ok(month), Ok(day)) =
            (i16::try_from(year), i8::try_from(month), i8::try_from(day))
        else {
            return Err(Error::Day);
        };
        if !(1..=9998).contains(&short_year) {
            return Err(Error::Day);
        }
        Date::new(short_year, month, day).map_or(Err(Error::Day), |date| Ok(calendar::day(date)))
    }

    /// Reads `2026-03-09` and nothing else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return Err(Error::Day);
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_i32, |sum, digit| {
                let value = char::from(*digit)
                    .to_digit(10)
                    .and_then(|value| i32::try_from(value).ok());
                sum.checked_mul(10)?.checked_add(value?)
            })
        };
        let short = |digits: &[u8]| number(digits).and_then(|value| u8::try_from(value).ok());
        match (
            number(&[*y1, *y2, *y3, *y4]),
            short(&[*m1, *m2]),
            short(&[*d1, *d2]),
        ) {
            (Some(year), Some(month), Some(day)) => Self::from_ymd(year, month, day),
            _ => Err(Error::Day),
        }
    }

    /// Year, month (1 to 12) and day of the month (from 1).
    pub fn ymd(self) -> (i32, u8, u8) {
        let date = calendar::date(self);
        (
            date.year().into(),
            date.month().unsigned_abs(),
            date.day().unsigned_abs(),
        )
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// Months since the year 0: a number for each month that grows by one, `year × 12 + month - 1`.
    pub fn month_index(self) -> i32 {
        let (year, month, _) = self.ymd();
        year.saturating_mul(12)
            .saturating_add(i32::from(month))
            .saturating_sub(1)
    }

    /// The first day of the month that [`Day::month_index`] numbers so, held inside the range.
    pub fn from_month_index(index: i32) -> Self {
        let month = u8::try_from(index.rem_euclid(12))
            .unwrap_or(0)
            .saturating_add(1);
        let year = index.div_euclid(12);
        Self::from_ymd(year, month, 1).unwrap_or(if year < 1 { Self::MIN } else { Self::MAX })
    }

    /// The first day of this day's month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        let (_, _, day) = self.ymd();
        self.plus_days(1_i64.saturating_sub(day.into()))
    }

    /// How many days this day's month has.
    pub fn days_in_month(self) -> u8 {
        calendar::date(self).days_in_month().unsigned_abs()
    }

    /// The day so many days later (earlier when negative), held inside the range.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_days(self.days().saturating_add(days))
    }

    /// The day so many months later (earlier when negative). A day that the month does not have becomes its last:
    /// 31 January and one month is 28 or 29 February.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let (_, _, day) = self.ymd();
        let first = Self::from_month_index(self.month_index().saturating_add(months));
        let day = day.min(first.days_in_month());
        first.plus_days(i64::from(day).saturating_sub(1))
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus_days(1)
    }

    /// Days from `earlier` until this day; negative when `earlier` is the later one.
    pub fn since(self, earlier: Self) -> i64 {
        self.days().saturating_sub(earlier.days())
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday, three days after a Monday.
        Weekday::from_index(self.days().saturating_add(3).rem_euclid(7))
    }

    /// The day's first millisecond if the zone were UTC.
    pub(super) fn utc_millis(self) -> i64 {
        self.days().saturating_mul(MILLIS_PER_DAY)
    }
}

/// The day on which a yearly date falls in `year`. 29 February falls on 28 February in years without one, so that a
/// greeting never comes late. Refuses dates that no year has, and years outside 1 to 9998.
pub fn anniversary(day: u8, month: u8, year: i32) -> Result<Day, Error> {
    match Day::from_ymd(year, month, day) {
        Err(_) if (month, day) == (2, 29) => Day::from_ymd(year, 2, 28),
        result => result,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl core::str::FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(Day, "a day like 2026-03-09", |day, serializer| serializer
    .collect_str(day));
