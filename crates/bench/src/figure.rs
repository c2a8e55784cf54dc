//! Measured numbers, and how they are said.
#![expect(
    clippy::float_arithmetic,
    reason = "measured figures are approximate by nature; nothing is decided by them"
)]

use std::fmt;

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// So many of these in a second: more is better.
    PerSecond(&'static str),
    /// Less is better.
    Milliseconds,
    /// Less is better.
    Seconds,
    /// Less is better.
    Megabytes,
}

/// One measured number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) value: f64,
    pub(crate) unit: Unit,
}

impl Figure {
    /// So many in so long.
    pub(crate) fn rate(count: usize, micros: u64, what: &'static str) -> Self {
        let seconds = (float(micros) / 1_000_000.0).max(f64::MIN_POSITIVE);
        let count = float(u64::try_from(count).unwrap_or(u64::MAX));
        Self {
            value: count / seconds,
            unit: Unit::PerSecond(what),
        }
    }

    pub(crate) fn milliseconds(micros: u64) -> Self {
        Self {
            value: float(micros) / 1_000.0,
            unit: Unit::Milliseconds,
        }
    }

    pub(crate) fn seconds(micros: u64) -> Self {
        Self {
            value: float(micros) / 1_000_000.0,
            unit: Unit::Seconds,
        }
    }

    /// From kibibytes, as the system tells the size of a process.
    pub(crate) fn megabytes(kibibytes: u64) -> Self {
        Self {
            value: float(kibibytes) * 1_024.0 / 1_000_000.0,
            unit: Unit::Megabytes,
        }
    }

    /// How many times as good as the other: above 1 is better, whatever is counted.
    pub(crate) fn times(self, other: Self) -> f64 {
        match self.unit {
            Unit::PerSecond(_) => self.value / other.value,
            Unit::Milliseconds | Unit::Seconds | Unit::Megabytes => other.value / self.value,
        }
    }

    /// Whether it reaches a goal: at least so much of a rate, less than so much of anything else.
    pub(crate) fn reaches(self, goal: f64) -> bool {
        match self.unit {
            Unit::PerSecond(_) => self.value >= goal,
            Unit::Milliseconds | Unit::Seconds | Unit::Megabytes => self.value < goal,
        }
    }

    /// The same unit with another number, for goals.
    pub(crate) const fn with(self, value: f64) -> Self {
        Self { value, ..self }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = number(self.value);
        match self.unit {
            Unit::PerSecond(what) => write!(formatter, "{number} {what}/s"),
            Unit::Milliseconds => write!(formatter, "{number} ms"),
            Unit::Seconds => write!(formatter, "{number} s"),
            Unit::Megabytes => write!(formatter, "{number} MB"),
        }
    }
}

/// Three digits that mean something, with a mark between thousands.
pub(crate) fn number(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.2}");
    }
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut marked = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            marked.push(',');
        }
        marked.push(digit);
    }
    marked
}

/// The middle one of several times.
pub(crate) fn median(mut micros: Vec<u64>) -> u64 {
    micros.sort_unstable();
    micros.get(micros.len() / 2).copied().unwrap_or_default()
}

/// Measured numbers stay far below four thousand million.
fn float(value: u64) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}
