//! What the program tells its operator about itself: logs, metrics, and traces where wanted.
//!
//! Nouns: a *metric* is declared once, as a `static` with its name and help text, in the room that
//! moves it; a *series* is one combination of its labels; a *chain* is an error with its causes on
//! one line; a *stopwatch* measures how long something took on this machine.
//!
//! Invariants: logs go to standard error, so that standard output carries only what a command was
//! asked for. No log line and no label holds what identifies a person or opens a door (names,
//! addresses, numbers, texts of messages, passwords, tokens): ids only. A metric has at most
//! [`MOST_SERIES`] series, whatever its labels are fed with. The text of an error appears once.
//!
//! Publishes: no events. Its metrics are read at `/metrics` and described in
//! `docs/reference/metrics.md`, which [`page`] renders.
//!
//! Deliberately absent: counting inside use cases. A rehearsal runs the same use cases as the live
//! shop in the same process, and must not count as live work; so metrics are moved at the rim (the
//! web server, the workers, the mail transport). Also absent: a metrics library. One with its exporter came
//! with 44 crates and some 70 s of processor time in a first build, and kept every measured duration
//! in memory until it was read (16 MB per million); what is needed of it is below.

mod chain;
mod logs;
mod metric;
#[cfg(feature = "otel")]
mod otel;
mod page;
mod process;
mod stopwatch;
#[cfg(test)]
mod tests;

pub use chain::{Chain, chain};
pub use logs::{Format, Logs, Options, StartError, parse_filter, start};
pub use metric::{
    Computed, Counter, Described, EXPOSITION_TYPE, Gauge, Histogram, Kind, MOST_SERIES, Metric,
    exposition, objections,
};
pub use page::page;
pub use process::METRICS as PROCESS_METRICS;
pub use stopwatch::Stopwatch;
