//! Instants.

use core::fmt;

use jiff::tz::Offset;

use super::{Span, calendar};
use crate::Error;
use crate::text::serde_as_text;

/// An instant: milliseconds of UTC since 1970, without leap seconds. Always within the years 1 to 9998; what would
/// lie outside is held at [`Timestamp::MIN`] or [`Timestamp::MAX`]. Prints as RFC 3339 with milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 0001-01-01T00:00:00.000Z.
    pub const MIN: Self = Self(-62_135_596_800_000);
    /// 9998-12-31T23:59:59.999Z; stands for "never" where an instant must be named.
    pub const MAX: Self = Self(253_370_764_799_999);
    /// 1970-01-01T00:00:00.000Z.
    pub const EPOCH: Self = Self(0);

    /// The instant so many milliseconds after [`Timestamp::EPOCH`], held inside the range.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < Self::MIN.0 {
            Self::MIN
        } else if millis > Self::MAX.0 {
            Self::MAX
        } else {
            Self(millis)
        }
    }

    /// The instant so many seconds after [`Timestamp::EPOCH`], held inside the range.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// Milliseconds since [`Timestamp::EPOCH`].
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since [`Timestamp::EPOCH`], cut down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Reads RFC 3339 with any offset; parts of a millisecond are cut off. A leap second counts as the second before.
    /// Refuses texts without an offset, since they name no instant.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > 64 || text.contains('[') {
            return Err(Error::Timestamp);
        }
        let Ok(instant) = text.parse::<jiff::Timestamp>() else {
            return Err(Error::Timestamp);
        };
        let millis = i64::try_from(instant.as_nanosecond().div_euclid(1_000_000));
        millis
            .ok()
            .filter(|millis| (Self::MIN.0..=Self::MAX.0).contains(millis))
            .map(Self)
            .ok_or(Error::Timestamp)
    }

    /// Later by `span`, held inside the range.
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self::from_millis(self.0.saturating_add(span.millis()))
    }

    /// Earlier by `span`, held inside the range.
    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Self::from_millis(self.0.saturating_sub(span.millis()))
    }

    /// The time from `earlier` until this instant; negative when `earlier` is the later one.
    pub const fn since(self, earlier: Self) -> Span {
        Span::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = Offset::UTC.to_datetime(calendar::instant(*self));
        write!(
            formatter,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            civil.year(),
            civil.month(),
            civil.day(),
            civil.hour(),
            civil.minute(),
            civil.second(),
            self.0.rem_euclid(1000),
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl core::str::FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(Timestamp, "an instant in RFC 3339", |time, serializer| {
    serializer.collect_str(time)
});
