//! Days and instants.

use kernel::{Day, Local, TimeOfDay, Timestamp, Zone};

use super::{Made, Own, made, own, text_at, warn};
use crate::{
    locale::Moment,
    number::Number,
    run::{Arguments, Run},
    value::Value,
};

pub(super) static FILTERS: &[Own] = &[own("date", 0, 1, date)];

/// Longest pattern.
const LONGEST_PATTERN: usize = 200;
/// Numbers below are seconds, others milliseconds: the year 5138, and March 1973.
const SECONDS_BELOW: u64 = 100_000_000_000;

/// A day or instant as the reader writes it: `long` (where nothing is said), `short`, `numeric`, `weekday`, `time`,
/// `datetime`, or a pattern such as `%d.%m.%Y`.
fn date<'a>(run: &mut Run<'a>, input: &Value<'a>, arguments: &Arguments<'a>) -> Made<'a> {
    let format = match arguments.at(0) {
        Some(Value::Nil) | None => crate::value::Text::Borrowed("long"),
        Some(_) => text_at(run, arguments, 0)?,
    };
    if input.is_blank() {
        return Ok(input.clone());
    }
    let locale = run.scene.locale;
    let Some(moment) = moment(input, locale) else {
        warn(run, "date", "was given what is no day and no time");
        return Ok(input.clone());
    };
    if format.len() > LONGEST_PATTERN {
        warn(run, "date", "was given too long a pattern");
        return Ok(Value::Nil);
    }
    let text = if format.contains('%') {
        locale.pattern(&moment, &format)
    } else if let Some(text) = locale.named(&moment, &format) {
        text
    } else {
        warn(
            run,
            "date",
            format!("does not know `{}`", crate::read::shown(&format)),
        );
        return Ok(Value::Nil);
    };
    run.meter.memory(text.len())?;
    Ok(made(text))
}

fn moment(value: &Value<'_>, locale: &crate::Locale) -> Option<Moment> {
    let of = |time: Timestamp| Moment {
        local: locale.zone.local(time),
        zone: locale.zone.clone(),
        instant: time,
    };
    if let Some(text) = value.as_text() {
        let text = text.trim();
        if text == "now" || text == "today" {
            return Some(of(locale.now));
        }
        if let Ok(day) = Day::parse(text) {
            // A day is the same day everywhere.
            return Some(Moment {
                local: Local {
                    day,
                    time: TimeOfDay::MIDNIGHT,
                    weekday: day.weekday(),
                    offset_seconds: 0,
                },
                zone: Zone::utc(),
                instant: Zone::utc().start_of_day(day),
            });
        }
        if let Ok(time) = Timestamp::parse(text) {
            return Some(of(time));
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    let number = Number::of(value)?.to_whole();
    let time = if number.unsigned_abs() < SECONDS_BELOW {
        Timestamp::from_seconds(number)
    } else {
        Timestamp::from_millis(number)
    };
    Some(of(time))
}
