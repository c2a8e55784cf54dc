//! What an operator sees of logs and metrics.

mod chain;
mod logs;
mod metric;
#[cfg(feature = "otel")]
mod otel;
