//! Lengths of time.

use core::fmt;

use crate::Error;
use crate::text::serde_as_text;

/// A length of time in milliseconds, possibly negative. A day here is 24 hours: days of the calendar are counted with
/// [`crate::Day`] and a zone. Prints as an ISO 8601 duration (`P3DT12H`).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Span {
    /// No time.
    pub const ZERO: Self = Self(0);
    /// The smallest step of time.
    pub const MILLISECOND: Self = Self(1);
    /// One second.
    pub const SECOND: Self = Self(SECOND);
    /// One minute.
    pub const MINUTE: Self = Self(MINUTE);
    /// One hour.
    pub const HOUR: Self = Self(HOUR);
    /// 24 hours.
    pub const DAY: Self = Self(DAY);
    /// Seven times 24 hours.
    pub const WEEK: Self = Self(7 * DAY);

    /// So many milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// So many seconds, held inside the range of the type (as are the other units).
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(SECOND))
    }

    /// So many minutes.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes.saturating_mul(MINUTE))
    }

    /// So many hours.
    pub const fn from_hours(hours: i64) -> Self {
        Self(hours.saturating_mul(HOUR))
    }

    /// So many times 24 hours.
    pub const fn from_days(days: i64) -> Self {
        Self(days.saturating_mul(DAY))
    }

    /// The length in milliseconds.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds, cut towards zero.
    pub const fn seconds(self) -> i64 {
        self.0 / SECOND
    }

    /// Whole times 24 hours, cut towards zero.
    pub const fn days(self) -> i64 {
        self.0 / DAY
    }

    /// Both lengths together, held inside the range of the type.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// This length without the other, held inside the range of the type.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The length so many times, held inside the range of the type.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// True below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds (with up to three decimals), each part at
    /// most once and in this order, with an optional minus in front. Refuses years and months, which have no length.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (sign, body) = match text.strip_prefix('-') {
            Some(body) => (-1, body),
            None => (1, text),
        };
        let body = body.strip_prefix('P').ok_or(Error::Span)?;
        let (days, time) = match body.split_once('T') {
            Some((_, "")) => return Err(Error::Span),
            Some((days, time)) => (days, time),
            None if body.is_empty() => return Err(Error::Span),
            None => (body, ""),
        };
        let mut total = Some(0_i64);
        let days = take_part(days, 'W', 7 * DAY, &mut total)?;
        let rest_of_days = take_part(days, 'D', DAY, &mut total)?;
        let time = take_part(time, 'H', HOUR, &mut total)?;
        let time = take_part(time, 'M', MINUTE, &mut total)?;
        let rest_of_time = take_part(time, 'S', SECOND, &mut total)?;
        match total.and_then(|total| total.checked_mul(sign)) {
            Some(total) if rest_of_days.is_empty() && rest_of_time.is_empty() => Ok(Self(total)),
            _ => Err(Error::Span),
        }
    }
}

/// Takes `<number><mark>` from the front, if it is there, and adds it up. Only seconds may have a fraction.
fn take_part<'a>(
    text: &'a str,
    mark: char,
    unit: i64,
    total: &mut Option<i64>,
) -> Result<&'a str, Error> {
    let Some((number, rest)) = text.split_once(mark) else {
        return Ok(text);
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) if mark == 'S' && (1..=3).contains(&fraction.len()) => {
            (whole, fraction)
        }
        Some(_) => return Err(Error::Span),
        None => (number, ""),
    };
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 18 || !is_digits(whole) || !is_digits(fraction) {
        return Err(Error::Span);
    }
    let (Ok(count), Ok(millis)) = (
        whole.parse::<i64>(),
        format!("{fraction:0<3}").parse::<i64>(),
    ) else {
        return Err(Error::Span);
    };
    let part = count
        .checked_mul(unit)
        .and_then(|part| part.checked_add(millis));
    *total = total
        .zip(part)
        .and_then(|(total, part)| total.checked_add(part));
    Ok(rest)
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return formatter.write_str("PT0S");
        }
        if self.0 < 0 {
            formatter.write_str("-")?;
        }
        let millis = self.0.unsigned_abs();
        let (days, hours) = (millis / 86_400_000, millis / 3_600_000 % 24);
        let (minutes, seconds, thousandths) =
            (millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
        formatter.write_str("P")?;
        if days > 0 {
            write!(formatter, "{days}D")?;
        }
        if hours > 0 || minutes > 0 || seconds > 0 || thousandths > 0 {
            formatter.write_str("T")?;
        }
        if hours > 0 {
            write!(formatter, "{hours}H")?;
        }
        if minutes > 0 {
            write!(formatter, "{minutes}M")?;
        }
        match (seconds, thousandths) {
            (0, 0) => Ok(()),
            (seconds, 0) => write!(formatter, "{seconds}S"),
            (seconds, thousandths) => write!(formatter, "{seconds}.{thousandths:03}S"),
        }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl core::str::FromStr for Span {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(Span, "an ISO 8601 duration", |span, serializer| serializer
    .collect_str(span));
