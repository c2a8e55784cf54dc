//! Counters, gauges and histograms, and their text for Prometheus.
//!
//! A metric is a `static`: moving it needs no handle and no registration. Rooms list theirs in a
//! `METRICS` constant, and whoever serves `/metrics` hands all lists to [`exposition`]. A move takes
//! one uncontended lock, tens of nanoseconds: the work it counts is a request, a batch or a mail.
//!
//! Deliberately absent: floating point. Durations are counted in whole microseconds, and written as
//! seconds, the unit Prometheus asks for.

use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most series of one metric; any further combination of labels is counted under `other`. A label
/// must never take its value from outside (a path, an address), so this is a net, not a budget.
pub const MOST_SERIES: usize = 1_000;

/// The content type of [`exposition`].
pub const EXPOSITION_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What a metric is, for the reference page and the exposition's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described<'a> {
    /// `perennial_…`, ending in its unit, and in `_total` when it only grows.
    pub name: &'static str,
    /// One sentence: what is counted or measured, in which unit.
    pub help: &'static str,
    /// How it moves.
    pub kind: Kind,
    /// The names of its labels.
    pub labels: &'a [&'static str],
}

/// How a metric moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only grows, from the start of the process.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Sorts measured values into buckets.
    Histogram,
}

impl Kind {
    /// The word in the exposition.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// Something that can be described and read.
pub trait Metric: Sync {
    /// What it is.
    fn describe(&self) -> Described<'_>;
    /// Appends its series, one a line, without the head.
    fn write(&self, out: &mut String);
}

/// Every metric of the lists, in the text format of Prometheus, in the order given.
#[must_use]
pub fn exposition(lists: &[&[&dyn Metric]]) -> String {
    let mut out = String::new();
    for metric in lists.iter().copied().flatten() {
        let Described {
            name,
            help,
            kind,
            labels: _,
        } = metric.describe();
        let before = out.len();
        line(
            &mut out,
            format_args!("# HELP {name} {}", escaped_help(help)),
        );
        line(&mut out, format_args!("# TYPE {name} {}", kind.word()));
        let head = out.len();
        metric.write(&mut out);
        if out.len() == head {
            // Nothing has moved it yet: a head without series says nothing.
            out.truncate(before);
        }
    }
    out
}

/// What is wrong with the declarations, one sentence each; empty when all is well. A test of the program
/// reads this, so that a wrong name never ships.
#[must_use]
pub fn objections(lists: &[&[&dyn Metric]]) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let mut wrong = Vec::new();
    for metric in lists.iter().copied().flatten() {
        let Described {
            name,
            help,
            kind,
            labels,
        } = metric.describe();
        let plain = |text: &str| {
            text.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        if !plain(name) || !(name.starts_with("perennial_") || name.starts_with("process_")) {
            wrong.push(format!(
                "{name}: a name is lower case and starts with perennial_"
            ));
        }
        if (kind == Kind::Counter) != name.ends_with("_total") {
            wrong.push(format!("{name}: counters, and only they, end in _total"));
        }
        if kind == Kind::Histogram && !name.ends_with("_seconds") && !name.ends_with("_bytes") {
            wrong.push(format!(
                "{name}: a histogram ends in its unit, _seconds or _bytes"
            ));
        }
        if !help.ends_with('.') {
            wrong.push(format!("{name}: the help text is a sentence"));
        }
        if labels.iter().any(|label| !plain(label) || *label == "le") {
            wrong.push(format!("{name}: a label is lower case, and not `le`"));
        }
        if !seen.insert(name) {
            wrong.push(format!("{name}: declared twice"));
        }
    }
    wrong
}

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

/// The series of one metric, sorted by label values.
#[derive(Debug)]
struct Series<const N: usize, T> {
    rows: Mutex<Vec<([String; N], T)>>,
}

impl<const N: usize, T> Series<N, T> {
    const fn new() -> Self {
        Self {
            rows: Mutex::new(Vec::new()),
        }
    }

    /// Changes one series, made from `first` when it is new.
    fn change(&self, values: [&str; N], first: T, change: impl FnOnce(&mut T)) {
        let mut rows = self.lock();
        let mut place = find(&rows, values);
        if place.is_err() && rows.len() >= MOST_SERIES {
            place = find(&rows, ["other"; N]);
        }
        let place = place.unwrap_or_else(|new| {
            let values = if rows.len() < MOST_SERIES {
                values
            } else {
                ["other"; N]
            };
            rows.insert(new, (values.map(str::to_owned), first));
            new
        });
        if let Some((_, value)) = rows.get_mut(place) {
            change(value);
        }
    }

    fn read(&self, values: [&str; N]) -> Option<T>
    where
        T: Clone,
    {
        let rows = self.lock();
        let place = find(&rows, values).ok()?;
        rows.get(place).map(|(_, value)| value.clone())
    }

    /// A metric without labels stands at zero before it first moves; one with labels has no series yet.
    fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn each(&self, mut show: impl FnMut(&[String; N], &T)) {
        for (values, value) in self.lock().iter() {
            show(values, value);
        }
    }

    /// A panic while the lock was held leaves whole numbers behind, at worst one move short.
    fn lock(&self) -> MutexGuard<'_, Vec<([String; N], T)>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find<const N: usize, T>(rows: &[([String; N], T)], values: [&str; N]) -> Result<usize, usize> {
    rows.binary_search_by(|(row, _)| row.iter().map(String::as_str).cmp(values))
}

/// Writes `{label="value",…}`, with `le` last where a bucket wants it; nothing when there is none.
struct Labels<'a, const N: usize>(&'a [&'static str; N], &'a [String; N], Option<&'a str>);

impl<const N: usize> std::fmt::Display for Labels<'_, N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut open = '{';
        for (name, value) in self.0.iter().zip(self.1) {
            let value = value
                .replace('\\', r"\\")
                .replace('"', "\\\"")
                .replace('\n', r"\n");
            write!(f, "{open}{name}=\"{value}\"")?;
            open = ',';
        }
        if let Some(le) = self.2 {
            write!(f, "{open}le=\"{le}\"")?;
            open = ',';
        }
        if open == ',' {
            f.write_str("}")
        } else {
            Ok(())
        }
    }
}

fn escaped_help(text: &str) -> String {
    text.replace('\\', r"\\").replace('\n', r"\n")
}

/// Appends a line. Writing to a text in memory cannot fail.
fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    if out.write_fmt(text).is_ok() {
        out.push('\n');
    }
}
