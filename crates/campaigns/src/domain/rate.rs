//! So many an hour.

use kernel::{Span, Timestamp};

/// How long the throttle saves up what it could not use, in seconds: a worker that comes late may send what was due.
const SAVED: Span = Span::from_seconds(60);

/// Places in the stream of a campaign that goes at so many an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slots {
    /// How many may go now.
    pub(crate) free: u32,
    gap_micros: i64,
    from: Timestamp,
}

impl Slots {
    /// The places that are free now, when the next one is so from `next` on; at most `most`.
    pub(crate) fn at(
        per_hour: Option<u32>,
        next: Timestamp,
        (now, most): (Timestamp, u32),
    ) -> Self {
        let Some(per_hour) = per_hour else {
            return Self {
                free: most,
                gap_micros: 0,
                from: now,
            };
        };
        let gap_micros = 3_600_000_000_i64 / i64::from(per_hour.max(1));
        let from = next.max(now.minus(SAVED));
        let waited = now.since(from);
        let free = if waited.is_negative() {
            0
        } else {
            let passed = waited.millis().saturating_mul(1_000) / gap_micros.max(1);
            u32::try_from(passed.saturating_add(1))
                .unwrap_or(most)
                .min(most)
        };
        Self {
            free,
            gap_micros,
            from,
        }
    }

    /// When the next place is free, after so many were taken.
    pub(crate) fn after(self, taken: u32) -> Timestamp {
        let micros = self.gap_micros.saturating_mul(i64::from(taken));
        // Rounded up: never more than so many an hour.
        let millis = micros.saturating_add(999) / 1_000;
        self.from.plus(Span::from_millis(millis))
    }
}
