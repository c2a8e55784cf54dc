//! What only grows.

use super::series::Series;
use super::{Described, Kind, Labels, Metric, line};

/// Counts what happened since the start of the process.
#[derive(Debug)]
pub struct Counter<const N: usize = 0> {
    name: &'static str,
    help: &'static str,
    labels: [&'static str; N],
    series: Series<N, u64>,
}

impl<const N: usize> Counter<N> {
    /// Declares a counter; `labels` is `[]` for one without.
    #[must_use]
    pub const fn new(name: &'static str, help: &'static str, labels: [&'static str; N]) -> Self {
        Self {
            name,
            help,
            labels,
            series: Series::new(),
        }
    }

    /// Adds `n` to the series of these label values.
    pub fn add(&self, values: [&str; N], n: u64) {
        self.series
            .change(values, 0, |sum| *sum = sum.saturating_add(n));
    }

    /// What the series of these label values stands at.
    pub fn read(&self, values: [&str; N]) -> u64 {
        self.series.read(values).unwrap_or(0)
    }
}

impl<const N: usize> Metric for Counter<N> {
    fn describe(&self) -> Described<'_> {
        Described {
            name: self.name,
            help: self.help,
            kind: Kind::Counter,
            labels: &self.labels,
        }
    }

    fn write(&self, out: &mut String) {
        if N == 0 && self.series.is_empty() {
            line(out, format_args!("{} 0", self.name));
        }
        self.series.each(|values, sum| {
            line(
                out,
                format_args!("{}{} {sum}", self.name, Labels(&self.labels, values, None)),
            );
        });
    }
}
