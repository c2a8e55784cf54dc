//! How long something took on this machine: for metrics and logs, never for a decision.

use std::time::Instant;

/// Runs from [`Stopwatch::start`]. Time that decides anything comes from the clock that is handed in.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch {
    started: Instant,
}

impl Stopwatch {
    /// Starts now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's monotonic clock"
    )]
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    /// Microseconds since the start.
    #[must_use]
    pub fn micros(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Milliseconds since the start, rounded down.
    #[must_use]
    pub fn millis(&self) -> u64 {
        self.micros() / 1_000
    }
}
