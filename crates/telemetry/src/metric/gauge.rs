//! What goes up and down.

use super::series::Series;
use super::{Described, Kind, Labels, Metric, line};

/// Shows how something stands at the moment.
#[derive(Debug)]
pub struct Gauge<const N: usize = 0> {
    name: &'static str,
    help: &'static str,
    labels: [&'static str; N],
    series: Series<N, i64>,
}

impl<const N: usize> Gauge<N> {
    /// Declares a gauge; `labels` is `[]` for one without.
    #[must_use]
    pub const fn new(name: &'static str, help: &'static str, labels: [&'static str; N]) -> Self {
        Self {
            name,
            help,
            labels,
            series: Series::new(),
        }
    }

    /// Sets the series of these label values.
    pub fn set(&self, values: [&str; N], to: i64) {
        self.series.change(values, 0, |now| *now = to);
    }

    /// Moves the series of these label values up, or down when `by` is negative.
    pub fn add(&self, values: [&str; N], by: i64) {
        self.series
            .change(values, 0, |now| *now = now.saturating_add(by));
    }

    /// What the series of these label values stands at.
    pub fn read(&self, values: [&str; N]) -> i64 {
        self.series.read(values).unwrap_or(0)
    }
}

impl<const N: usize> Metric for Gauge<N> {
    fn describe(&self) -> Described<'_> {
        Described {
            name: self.name,
            help: self.help,
            kind: Kind::Gauge,
            labels: &self.labels,
        }
    }

    fn write(&self, out: &mut String) {
        if N == 0 && self.series.is_empty() {
            line(out, format_args!("{} 0", self.name));
        }
        self.series.each(|values, now| {
            line(
                out,
                format_args!("{}{} {now}", self.name, Labels(&self.labels, values, None)),
            );
        });
    }
}

/// A gauge that is worked out when it is read.
#[derive(Debug)]
pub struct Computed {
    name: &'static str,
    help: &'static str,
    value: fn() -> Option<i64>,
}

impl Computed {
    /// Declares it; `None` leaves it out.
    #[must_use]
    pub const fn new(name: &'static str, help: &'static str, value: fn() -> Option<i64>) -> Self {
        Self { name, help, value }
    }
}

impl Metric for Computed {
    fn describe(&self) -> Described<'_> {
        Described {
            name: self.name,
            help: self.help,
            kind: Kind::Gauge,
            labels: &[],
        }
    }

    fn write(&self, out: &mut String) {
        if let Some(value) = (self.value)() {
            line(out, format_args!("{} {value}", self.name));
        }
    }
}
