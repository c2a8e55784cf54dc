//! Durations and sizes, sorted into buckets.
//!
//! Deliberately absent: floating point. Durations are counted in whole microseconds, and written as seconds, the
//! unit Prometheus asks for.

use super::series::Series;
use super::{Described, Kind, Labels, Metric, line};

/// Sorts measured values into buckets: how many took at most so long, or were at most so big.
#[derive(Debug)]
pub struct Histogram<const N: usize = 0> {
    name: &'static str,
    help: &'static str,
    labels: [&'static str; N],
    /// Upper bounds, rising: microseconds or bytes.
    bounds: &'static [u64],
    scale: Scale,
    series: Series<N, Buckets>,
}

#[derive(Debug, Clone, Copy)]
enum Scale {
    Seconds,
    Bytes,
}

#[derive(Debug, Clone, Default)]
struct Buckets {
    /// One for each bound, and one for what is above the last; not cumulated.
    counts: Vec<u64>,
    count: u64,
    sum: u64,
}

impl Histogram {
    /// Bounds for what answers a person: from 1 ms to 10 s. Few, since every bound is a line per series.
    pub const ANSWER_TIMES: &'static [u64] = &[
        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        2_500_000, 10_000_000,
    ];
    /// Bounds for work behind the scenes: from 1 ms to 5 min.
    pub const WORK_TIMES: &'static [u64] = &[
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        60_000_000,
        300_000_000,
    ];
}

impl<const N: usize> Histogram<N> {
    /// Declares a histogram of durations: bounds in microseconds, rising; written as seconds.
    #[must_use]
    pub const fn seconds(
        name: &'static str,
        help: &'static str,
        labels: [&'static str; N],
        bounds: &'static [u64],
    ) -> Self {
        Self {
            name,
            help,
            labels,
            bounds,
            scale: Scale::Seconds,
            series: Series::new(),
        }
    }

    /// Declares a histogram of sizes: bounds in bytes, rising.
    #[must_use]
    pub const fn bytes(
        name: &'static str,
        help: &'static str,
        labels: [&'static str; N],
        bounds: &'static [u64],
    ) -> Self {
        Self {
            name,
            help,
            labels,
            bounds,
            scale: Scale::Bytes,
            series: Series::new(),
        }
    }

    /// Records one value: microseconds or bytes.
    pub fn record(&self, values: [&str; N], value: u64) {
        let place = self.bounds.partition_point(|bound| *bound < value);
        self.series.change(values, Buckets::default(), |buckets| {
            buckets.counts.resize(self.bounds.len() + 1, 0);
            if let Some(count) = buckets.counts.get_mut(place) {
                *count += 1;
            }
            buckets.count += 1;
            buckets.sum = buckets.sum.saturating_add(value);
        });
    }

    fn shown(&self, value: u64) -> String {
        match self.scale {
            Scale::Bytes => value.to_string(),
            Scale::Seconds => {
                let text = format!("{}.{:06}", value / 1_000_000, value % 1_000_000);
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
        }
    }
}

impl<const N: usize> Metric for Histogram<N> {
    fn describe(&self) -> Described<'_> {
        Described {
            name: self.name,
            help: self.help,
            kind: Kind::Histogram,
            labels: &self.labels,
        }
    }

    fn write(&self, out: &mut String) {
        self.series.each(|values, buckets| {
            let Self {
                name,
                labels,
                bounds,
                ..
            } = self;
            let mut below = 0;
            for (bound, count) in bounds.iter().zip(&buckets.counts) {
                below += count;
                let shown = self.shown(*bound);
                let all = Labels(labels, values, Some(&shown));
                line(out, format_args!("{name}_bucket{all} {below}"));
            }
            let all = Labels(labels, values, Some("+Inf"));
            line(out, format_args!("{name}_bucket{all} {}", buckets.count));
            let all = Labels(labels, values, None);
            line(
                out,
                format_args!("{name}_sum{all} {}", self.shown(buckets.sum)),
            );
            line(out, format_args!("{name}_count{all} {}", buckets.count));
        });
    }
}
