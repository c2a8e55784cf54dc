//! Counters, gauges and histograms, and their text for Prometheus.
//!
//! A metric is a `static`: moving it needs no handle and no registration. Rooms list theirs in a
//! `METRICS` constant, and whoever serves `/metrics` hands all lists to [`exposition`]. A move takes
//! one uncontended lock, tens of nanoseconds: the work it counts is a request, a batch or a mail.

mod counter;
mod gauge;
mod histogram;
mod series;

use std::fmt::Write as _;

pub use counter::Counter;
pub use gauge::{Computed, Gauge};
pub use histogram::Histogram;

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
