//! Birthdays.

use core::fmt;

use kernel::{Day, anniversary};
use serde::{Deserialize, Serialize, de};

use crate::error::Error;

/// A birthday, with or without the year. Prints as `1980-05-17` or `--05-17` (ISO 8601's date without a year).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Birthday {
    month: u8,
    day: u8,
    year: Option<i32>,
}

/// A leap year, for birthdays without a year: 29 February is one.
const LEAP_YEAR: i32 = 2000;

impl Birthday {
    /// Refuses days that the year (any year, when none is given) does not have, and years outside 1850 to 2200.
    pub fn new(month: u8, day: u8, year: Option<i32>) -> Result<Self, Error> {
        let plausible = year.is_none_or(|year| (1850..=2200).contains(&year));
        match Day::from_ymd(year.unwrap_or(LEAP_YEAR), month, day) {
            Ok(_exists) if plausible => Ok(Self { month, day, year }),
            Ok(_) | Err(_) => Err(Error::Birthday),
        }
    }

    /// Reads `1980-05-17` and `--05-17`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (day, has_year) = match text.strip_prefix("--") {
            Some(rest) => (Day::parse(&format!("{LEAP_YEAR}-{rest}")), false),
            None => (Day::parse(text), true),
        };
        let Ok(day) = day else {
            return Err(Error::Birthday);
        };
        let (year, month, day) = day.ymd();
        Self::new(month, day, has_year.then_some(year))
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The year, where it is known.
    pub const fn year(self) -> Option<i32> {
        self.year
    }

    /// Month, day, and the year where it is known.
    pub const fn into_parts(self) -> (u8, u8, Option<i32>) {
        (self.month, self.day, self.year)
    }

    /// Month and day in one number that sorts like the calendar: `517` is 17 May.
    pub(crate) fn month_day(self) -> i64 {
        i64::from(self.month)
            .saturating_mul(100)
            .saturating_add(self.day.into())
    }

    /// The birthday of [`Birthday::month_day`].
    pub(crate) fn from_month_day(month_day: i64, year: Option<i32>) -> Result<Self, Error> {
        let (month, day) = (month_day.div_euclid(100), month_day.rem_euclid(100));
        match (u8::try_from(month), u8::try_from(day)) {
            (Ok(month), Ok(day)) => Self::new(month, day, year),
            _ => Err(Error::Birthday),
        }
    }

    /// The first celebration on or after `from`. 29 February is celebrated on 28 February in years without one.
    pub fn next_from(self, from: Day) -> Day {
        let this_year = self.in_year(from.year());
        if this_year >= from {
            this_year
        } else {
            self.in_year(from.year().saturating_add(1))
        }
    }

    fn in_year(self, year: i32) -> Day {
        anniversary(self.day, self.month, year).unwrap_or(Day::MAX)
    }
}

impl fmt::Display for Birthday {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(formatter, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(formatter, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl fmt::Debug for Birthday {
    /// Nothing of the person.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Birthday(…)")
    }
}

impl Serialize for Birthday {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Birthday {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}
