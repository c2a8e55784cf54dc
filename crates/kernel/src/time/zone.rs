//! Places where people read clocks.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use std::sync::LazyLock;

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use super::{Day, TimeOfDay, Timestamp, Weekday, calendar};
use crate::Error;
use crate::text::serde_as_text;

/// The database inside the binary, never the machine's, so that every machine gives the same answers.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A time zone of the IANA database. Cheap to clone. Equal, ordered and printed by its name.
#[derive(Clone)]
pub struct Zone(TimeZone);

/// What a calendar and a clock on the wall show at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local {
    /// The day.
    pub day: Day,
    /// The time, to the millisecond.
    pub time: TimeOfDay,
    /// The day of the week.
    pub weekday: Weekday,
    /// Seconds that local time is ahead of UTC.
    pub offset_seconds: i32,
}

impl Zone {
    /// The zone of a name such as `Europe/London`, in any case. Old names that the database keeps are accepted and
    /// kept as they are. Refuses offsets and the names of machines (`Local`).
    pub fn parse(name: &str) -> Result<Self, Error> {
        if name == "UTC" {
            return Ok(Self::utc());
        }
        DATABASE
            .get(name)
            .map_or(Err(Error::Zone), |zone| match zone.iana_name() {
                Some("Etc/Unknown") | None => Err(Error::Zone),
                Some(_) => Ok(Self(zone)),
            })
    }

    /// Coordinated universal time.
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The name in the database's own spelling.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The day that calendars show at an instant.
    pub fn day_of(&self, time: Timestamp) -> Day {
        calendar::day(self.civil(time).date())
    }

    /// What calendars and clocks show at an instant.
    pub fn local(&self, time: Timestamp) -> Local {
        let civil = self.civil(time);
        let day = calendar::day(civil.date());
        let part = |part: i8| part.unsigned_abs();
        let clock = TimeOfDay::held(
            part(civil.hour()),
            part(civil.minute()),
            part(civil.second()),
        );
        let millis = u32::from(civil.millisecond().unsigned_abs());
        Local {
            day,
            time: TimeOfDay::from_millis(clock.millis().saturating_add(millis)).unwrap_or(clock),
            weekday: day.weekday(),
            offset_seconds: self.0.to_offset(calendar::instant(time)).seconds(),
        }
    }

    /// The first instant that calendars show the day, which is not always 00:00: clocks may jump over midnight. A day
    /// that was jumped over as a whole (30 December 2011 in Samoa) starts and ends where the next begins.
    ///
    /// Where clocks go back across midnight (Newfoundland until 2011, from 00:01 to 23:01), the day before is shown
    /// once more after this instant.
    pub fn start_of_day(&self, day: Day) -> Timestamp {
        let midnight = calendar::datetime(day, TimeOfDay::MIDNIGHT);
        match self.0.to_ambiguous_timestamp(midnight).offset() {
            AmbiguousOffset::Gap { after, .. } => {
                // Midnight read with the later offset lies before the jump; the jump itself is the first instant.
                let jump = after
                    .to_timestamp(midnight)
                    .ok()
                    .and_then(|before_the_jump| {
                        self.0
                            .following(before_the_jump)
                            .next()
                            .map(|jump| jump.timestamp())
                    });
                jump.map_or_else(|| self.resolve(midnight), calendar::timestamp)
            }
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
                self.resolve(midnight)
            }
        }
    }

    /// The instant at which the clock on the wall shows a time of a day. A time that the clock jumps over is moved on
    /// by as much as the clock jumps (02:30 becomes 03:30); of a time that comes twice, the first is meant.
    pub fn instant(&self, day: Day, time: TimeOfDay) -> Timestamp {
        self.resolve(calendar::datetime(day, time))
    }

    /// [`Zone::instant`] of an hour (0 to 23) and minute (0 to 59); larger ones count as the last.
    pub fn at(&self, day: Day, hour: u8, minute: u8) -> Timestamp {
        self.instant(day, TimeOfDay::held(hour, minute, 0))
    }

    fn civil(&self, time: Timestamp) -> DateTime {
        self.0.to_datetime(calendar::instant(time))
    }

    fn resolve(&self, civil: DateTime) -> Timestamp {
        let instant = self.0.to_ambiguous_timestamp(civil).compatible();
        instant.map_or(Timestamp::MAX, calendar::timestamp)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl core::str::FromStr for Zone {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(
    Zone,
    "a time zone like Europe/London",
    |zone, serializer| serializer.serialize_str(zone.name())
);
