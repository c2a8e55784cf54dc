//! Times as files write them.

use jiff::fmt::strtime::BrokenDownTime;
use kernel::{Day, TimeOfDay, Timestamp, Zone};

/// How a file writes its times, and where its clock hung.
#[derive(Debug, Clone)]
pub(crate) struct Dates {
    formats: Vec<String>,
    zone: Zone,
    /// The text read last and its time: the rows of one order repeat it.
    latest: Option<(String, Timestamp)>,
}

impl Dates {
    /// Times in one of these formats of `strftime`; local time of `zone` where they name no offset.
    pub(crate) fn new(formats: Vec<String>, zone: Zone) -> Self {
        Self {
            formats,
            zone,
            latest: None,
        }
    }

    /// Whether a format can be used at all: it must say the year, month and day.
    pub(crate) fn is_usable(format: &str) -> bool {
        // A second of 2001-02-03 is written and read back.
        let sample = jiff::civil::date(2001, 2, 3).at(4, 5, 6, 0);
        let Ok(zoned) = jiff::tz::TimeZone::UTC.to_zoned(sample) else {
            return false;
        };
        let Ok(text) = jiff::fmt::strtime::format(format, &zoned) else {
            return false;
        };
        BrokenDownTime::parse(format, &text).is_ok_and(|parts| parts.to_date().is_ok())
    }

    /// The instant a text names: RFC 3339, or one of the formats.
    pub(crate) fn parse(&mut self, text: &str) -> Option<Timestamp> {
        if let Some((latest, time)) = &self.latest
            && latest == text
        {
            return Some(*time);
        }
        let time = self.read(text)?;
        self.latest = Some((text.to_owned(), time));
        Some(time)
    }

    /// The day a text names, whatever the time of day.
    pub(crate) fn day(&mut self, text: &str) -> Option<Day> {
        let time = self.parse(text)?;
        Some(self.day_of(time))
    }

    /// The day a time falls on, where the file's clock hung.
    pub(crate) fn day_of(&self, time: Timestamp) -> Day {
        self.zone.day_of(time)
    }

    fn read(&self, text: &str) -> Option<Timestamp> {
        // Longer than any time that is written in one of the formats.
        if text.len() > 100 {
            return None;
        }
        let by_format = self
            .formats
            .iter()
            .find_map(|format| self.read_as(format, text));
        by_format.or_else(|| Timestamp::parse(text).ok())
    }

    fn read_as(&self, format: &str, text: &str) -> Option<Timestamp> {
        let parts = BrokenDownTime::parse(format, text).ok()?;
        if parts.offset().is_some() {
            let instant = parts.to_timestamp().ok()?;
            return Some(Timestamp::from_millis(instant.as_millisecond()));
        }
        let date = parts.to_date().ok()?;
        let month = u8::try_from(date.month()).ok()?;
        let day = Day::from_ymd(date.year().into(), month, u8::try_from(date.day()).ok()?).ok()?;
        if parts.hour().is_none() {
            return Some(self.zone.start_of_day(day));
        }
        let time = parts.to_time().ok()?;
        let part = |value: i8| u8::try_from(value).ok();
        let clock = TimeOfDay::new(
            part(time.hour())?,
            part(time.minute())?,
            part(time.second())?,
        );
        Some(self.zone.instant(day, clock.ok()?))
    }
}
