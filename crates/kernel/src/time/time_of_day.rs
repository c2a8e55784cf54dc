//! Times on the clock on the wall.

use core::fmt;

use jiff::civil::Time;

use crate::Error;
use crate::text::serde_as_text;

/// A time on the clock on the wall, from 00:00 to 23:59:59.999. Prints as `21:00`, with seconds and milliseconds only
/// where there are any.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u32);

impl TimeOfDay {
    /// 00:00.
    pub const MIDNIGHT: Self = Self(0);
    /// 12:00.
    pub const NOON: Self = Self(43_200_000);

    /// Refuses hours above 23, minutes and seconds above 59.
    pub fn new(hour: u8, minute: u8, second: u8) -> Result<Self, Error> {
        if hour > 23 || minute > 59 || second > 59 {
            return Err(Error::TimeOfDay);
        }
        Ok(Self::held(hour, minute, second))
    }

    /// Each part held inside its range.
    pub(super) fn held(hour: u8, minute: u8, second: u8) -> Self {
        let minutes = u32::from(hour.min(23))
            .saturating_mul(60)
            .saturating_add(minute.min(59).into());
        let seconds = minutes
            .saturating_mul(60)
            .saturating_add(second.min(59).into());
        Self(seconds.saturating_mul(1000))
    }

    /// Milliseconds since midnight, below 86,400,000. Refuses more.
    pub fn from_millis(millis: u32) -> Result<Self, Error> {
        if millis < 86_400_000 {
            Ok(Self(millis))
        } else {
            Err(Error::TimeOfDay)
        }
    }

    /// Milliseconds since midnight.
    pub const fn millis(self) -> u32 {
        self.0
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u8 {
        u8::try_from(self.0 / 3_600_000).unwrap_or(0)
    }

    /// The minute, 0 to 59.
    pub fn minute(self) -> u8 {
        u8::try_from(self.0 / 60_000 % 60).unwrap_or(0)
    }

    /// The second, 0 to 59.
    pub fn second(self) -> u8 {
        u8::try_from(self.0 / 1000 % 60).unwrap_or(0)
    }

    /// Reads `21:00`, `21:00:05` and `21:00:05.250`, all parts with all their digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (clock, millis) = match text.split_once('.') {
            Some((clock, fraction)) if clock.len() == 8 && fraction.len() == 3 => {
                (clock, digits(fraction)?)
            }
            Some(_) => return Err(Error::TimeOfDay),
            None => (text, 0),
        };
        let mut parts = clock.split(':');
        let mut part = || match parts.next() {
            Some(part) if part.len() == 2 => {
                u8::try_from(digits(part)?).map_or(Err(Error::TimeOfDay), Ok)
            }
            Some(_) => Err(Error::TimeOfDay),
            None => Ok(0),
        };
        let (hour, minute, second) = (part()?, part()?, part()?);
        if !matches!(clock.len(), 5 | 8) {
            return Err(Error::TimeOfDay);
        }
        let whole = Self::new(hour, minute, second)?;
        Ok(Self(whole.0.saturating_add(millis)))
    }

    pub(super) fn civil(self) -> Time {
        let short = |part: u8| i8::try_from(part).unwrap_or(0);
        let nanos = i32::try_from(self.0 % 1000)
            .unwrap_or(0)
            .saturating_mul(1_000_000);
        Time::constant(
            short(self.hour()),
            short(self.minute()),
            short(self.second()),
            nanos,
        )
    }
}

fn digits(text: &str) -> Result<u32, Error> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::TimeOfDay);
    }
    text.parse().map_or(Err(Error::TimeOfDay), Ok)
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.hour(), self.minute())?;
        match (self.second(), self.0 % 1000) {
            (0, 0) => Ok(()),
            (second, 0) => write!(formatter, ":{second:02}"),
            (second, millis) => write!(formatter, ":{second:02}.{millis:03}"),
        }
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl core::str::FromStr for TimeOfDay {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(TimeOfDay, "a time of day like 21:00", |time, serializer| {
    serializer.collect_str(time)
});
