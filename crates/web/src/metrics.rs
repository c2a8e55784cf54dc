//! What the server tells about its work. Routes are patterns, never the address that was asked for.

use telemetry::{Counter, Gauge, Histogram, Metric};

/// Answers.
pub(crate) static ANSWERS: Counter<3> = Counter::new(
    "perennial_http_requests_total",
    "Requests answered, by method, route and status.",
    ["method", "route", "status"],
);

/// Time per answer.
pub(crate) static TIME: Histogram<2> = Histogram::seconds(
    "perennial_http_request_seconds",
    "Time from the head of a request to the head of its answer, in seconds.",
    ["method", "route"],
    Histogram::ANSWER_TIMES,
);

/// Open connections.
pub(crate) static CONNECTIONS: Gauge = Gauge::new(
    "perennial_http_connections",
    "Connections that are open.",
    [],
);

/// The metrics of this crate.
pub const METRICS: &[&dyn Metric] = &[&ANSWERS, &TIME, &CONNECTIONS];
