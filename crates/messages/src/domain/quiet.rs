//! The hours in which people are left in peace.

use kernel::{Span, TimeOfDay, Timestamp, Zone};
use serde::{Deserialize, Serialize};

/// A quarter of an hour in milliseconds.
const QUARTER: i64 = 900_000;

/// From one time of day until another, usually over midnight. Both the same would be the whole day and is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    from: TimeOfDay,
    until: TimeOfDay,
}

impl QuietHours {
    /// Refuses two equal times.
    pub fn new(from: TimeOfDay, until: TimeOfDay) -> Option<Self> {
        (from != until).then_some(Self { from, until })
    }

    /// When they begin.
    pub const fn from(&self) -> TimeOfDay {
        self.from
    }

    /// When they end.
    pub const fn until(&self) -> TimeOfDay {
        self.until
    }

    /// Whether clocks on the wall show a quiet time at an instant.
    pub fn is_quiet(&self, zone: &Zone, time: Timestamp) -> bool {
        let shown = zone.local(time).time;
        if self.from < self.until {
            self.from <= shown && shown < self.until
        } else {
            self.from <= shown || shown < self.until
        }
    }

    /// When quiet hours that hold at `time` end; `time` itself when none do. An end that clocks leap over comes as long
    /// after the leap as it would have without.
    pub fn end(&self, zone: &Zone, time: Timestamp) -> Timestamp {
        if !self.is_quiet(zone, time) {
            return time;
        }
        let local = zone.local(time);
        let day = if local.time < self.until {
            local.day
        } else {
            local.day.plus_days(1)
        };
        let mut end = zone.instant(day, self.until);
        // Where clocks go back over the end, they show it twice, and what lies between the two is quiet again. On in
        // quarters of an hour, since no zone moves by less; a day has 96 of them.
        for _ in 0..100 {
            if end > time && !self.is_quiet(zone, end) {
                break;
            }
            let on = end.max(time).plus(Span::from_minutes(15));
            end = Timestamp::from_millis(on.millis().div_euclid(QUARTER).saturating_mul(QUARTER));
        }
        end
    }
}

impl core::fmt::Display for QuietHours {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(formatter, "{}-{}", self.from, self.until)
    }
}

/// As a setting: `21:00-08:00`.
impl settings::Value for QuietHours {
    const KIND: &'static str = "two times of day with a hyphen between";

    fn read(text: &str) -> Result<Self, String> {
        text.split_once('-')
            .and_then(|(from, until)| {
                let from = TimeOfDay::parse(from.trim()).ok()?;
                Self::new(from, TimeOfDay::parse(until.trim()).ok()?)
            })
            .ok_or_else(|| "two different times of day such as 21:00-08:00".to_owned())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}
