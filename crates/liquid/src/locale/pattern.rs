//! Patterns such as `%d.%m.%Y`, as `strftime` has them.

use std::fmt::Write as _;

use kernel::Day;

use super::{Locale, Moment};

/// How a number is filled up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    Usual,
    None,
    Space,
    Nought,
}

/// What stands between `%` and the letter.
#[derive(Clone, Copy)]
struct Flags {
    fill: Fill,
    upper: bool,
}

impl Locale {
    /// A time in a pattern. A letter that means nothing stays as it is.
    pub(crate) fn pattern(&self, moment: &Moment, pattern: &str) -> String {
        let mut text = String::new();
        let mut letters = pattern.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                text.push(letter);
                continue;
            }
            let mut flags = Flags {
                fill: Fill::Usual,
                upper: false,
            };
            let mut meant = letters.next();
            while let Some(flag) = meant {
                match flag {
                    '-' => flags.fill = Fill::None,
                    '_' => flags.fill = Fill::Space,
                    '0' => flags.fill = Fill::Nought,
                    '^' => flags.upper = true,
                    _ => break,
                }
                meant = letters.next();
            }
            match meant {
                Some(meant) => {
                    let told = self.part(moment, meant, flags);
                    if flags.upper {
                        text.push_str(&told.to_uppercase());
                    } else {
                        text.push_str(&told);
                    }
                }
                None => text.push('%'),
            }
        }
        text
    }

    fn part(&self, moment: &Moment, letter: char, flags: Flags) -> String {
        let whole = |pattern: &str| self.pattern(moment, pattern);
        match letter {
            'c' => whole("%a %b %e %H:%M:%S %Y"),
            'D' | 'x' => whole("%m/%d/%y"),
            'F' => whole("%Y-%m-%d"),
            'R' => whole("%H:%M"),
            'r' => whole("%I:%M:%S %p"),
            'T' | 'X' => whole("%H:%M:%S"),
            'v' => whole("%e-%^b-%Y"),
            '%' => "%".to_owned(),
            'n' => "\n".to_owned(),
            't' => "\t".to_owned(),
            'a' | 'A' | 'b' | 'B' | 'h' | 'p' | 'P' | 'Z' => self.word(moment, letter),
            'z' => offset(moment.local.offset_seconds),
            _ => number(moment, letter, flags).unwrap_or_else(|| format!("%{letter}")),
        }
    }

    fn word(&self, moment: &Moment, letter: char) -> String {
        let names = self.names();
        let (_, month, _) = moment.local.day.ymd();
        let weekday = moment.local.weekday.index();
        let is_morning = moment.local.time.hour() < 12;
        match letter {
            'a' => names.short_weekday(weekday).to_owned(),
            'A' => names.weekday(weekday).to_owned(),
            'b' | 'h' => names.short_month(month).to_owned(),
            'B' => names.month(month).to_owned(),
            'p' => if is_morning { "AM" } else { "PM" }.to_owned(),
            'P' => if is_morning { "am" } else { "pm" }.to_owned(),
            _ => moment.zone.name().to_owned(),
        }
    }
}

/// The parts that are numbers.
fn number(moment: &Moment, letter: char, flags: Flags) -> Option<String> {
    let (year, month, day) = moment.local.day.ymd();
    let time = moment.local.time;
    let hour = i64::from(time.hour());
    let twelve = hour.saturating_add(11).rem_euclid(12).saturating_add(1);
    let weekday = i64::from(moment.local.weekday.index());
    let of_year = Day::from_ymd(year, 1, 1)
        .map(|first| moment.local.day.since(first))
        .unwrap_or_default();
    // Weeks that begin on Sunday, and on Monday; before the first of them it is week 0.
    let week = |from_monday: i64| {
        let days = of_year.saturating_add(7).saturating_sub(from_monday);
        days.div_euclid(7)
    };
    let sunday_first = weekday.saturating_add(1).rem_euclid(7);
    let year = i64::from(year);
    let (value, width, usual) = match letter {
        'Y' => (year, 4, Fill::None),
        'C' => (year.div_euclid(100), 2, Fill::Nought),
        'y' => (year.rem_euclid(100), 2, Fill::Nought),
        'm' => (i64::from(month), 2, Fill::Nought),
        'd' => (i64::from(day), 2, Fill::Nought),
        'e' => (i64::from(day), 2, Fill::Space),
        'j' => (of_year.saturating_add(1), 3, Fill::Nought),
        'H' => (hour, 2, Fill::Nought),
        'k' => (hour, 2, Fill::Space),
        'I' => (twelve, 2, Fill::Nought),
        'l' => (twelve, 2, Fill::Space),
        'M' => (i64::from(time.minute()), 2, Fill::Nought),
        'S' => (i64::from(time.second()), 2, Fill::Nought),
        'L' => (i64::from(time.millis() % 1000), 3, Fill::Nought),
        'N' => (
            i64::from(time.millis() % 1000).saturating_mul(1_000_000),
            9,
            Fill::Nought,
        ),
        's' => (moment.instant.seconds(), 1, Fill::None),
        'u' => (weekday.saturating_add(1), 1, Fill::None),
        'w' => (sunday_first, 1, Fill::None),
        'U' => (week(sunday_first), 2, Fill::Nought),
        'W' => (week(weekday), 2, Fill::Nought),
        'q' => (i64::from(month.saturating_add(2) / 3), 1, Fill::None),
        _ => return None,
    };
    let fill = if flags.fill == Fill::Usual {
        usual
    } else {
        flags.fill
    };
    Some(match fill {
        Fill::Nought => format!("{value:0width$}"),
        Fill::Space => format!("{value:width$}"),
        Fill::None | Fill::Usual => value.to_string(),
    })
}

fn offset(seconds: i32) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    let mut text = String::new();
    // Writing to a text in memory cannot fail.
    write!(text, "{sign}{:02}{:02}", minutes / 60, minutes % 60).unwrap_or_default();
    text
}
