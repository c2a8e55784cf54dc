//! How long until something happens, when for some it has not happened yet.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::interval::{Interval, Level, float};

/// Observations of how long it took (in whole units, such as days): until it happened, or until we stopped looking.
/// Gives the estimator of Kaplan and Meier (1958), which uses both kinds and is not fooled by the young ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survival {
    /// By time: how many times it happened, how many were looked at no longer.
    counts: BTreeMap<u32, (u64, u64)>,
}

/// One step of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The time.
    pub time: u32,
    /// For how many it had not happened and who were still looked at, just before.
    pub at_risk: u64,
    /// For how many it happened then.
    pub events: u64,
    /// The share for whom it has happened by then.
    pub happened: f64,
    /// Where that share truly lies (Greenwood's variance on the log-log scale).
    pub interval: Interval,
}

/// The time by which it has happened for a given share of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Median {
    /// The time.
    pub time: u32,
    /// The earliest that the true time may be.
    pub low: u32,
    /// The latest that it may be; absent when the observations do not reach that far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u32>,
}

impl Survival {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// It happened after this time.
    pub fn happened(&mut self, time: u32) {
        let count = self.counts.entry(time).or_default();
        count.0 = count.0.saturating_add(1);
    }

    /// It had not happened when we stopped looking after this time.
    pub fn not_yet(&mut self, time: u32) {
        self.not_yet_many(time, 1);
    }

    /// The same for several at once.
    pub fn not_yet_many(&mut self, time: u32, count: u64) {
        let seen = self.counts.entry(time).or_default();
        seen.1 = seen.1.saturating_add(count);
    }

    /// How many observations.
    pub fn observations(&self) -> u64 {
        self.counts.values().fold(0, |sum, (events, others)| {
            sum.saturating_add(*events).saturating_add(*others)
        })
    }

    /// For how many it happened.
    pub fn events(&self) -> u64 {
        self.counts
            .values()
            .fold(0, |sum, (events, _)| sum.saturating_add(*events))
    }

    /// The curve: a step for each time at which it happened.
    pub fn curve(&self, level: Level) -> Vec<Step> {
        let mut at_risk = self.observations();
        let mut surviving = 1.0_f64;
        let mut variance = 0.0_f64;
        let mut high_before = 0.0_f64;
        let mut steps = Vec::new();
        for (time, (events, others)) in &self.counts {
            if *events > 0 {
                let (n, d) = (float(at_risk), float(*events));
                surviving *= (n - d) / n;
                variance += d / (n * (n - d));
                let interval = if at_risk == *events {
                    // Nobody is left: the log-log scale ends here; the lower end stays where it was.
                    Interval {
                        low: high_before,
                        high: 1.0,
                    }
                } else {
                    log_log(surviving, variance, level)
                };
                high_before = interval.low;
                steps.push(Step {
                    time: *time,
                    at_risk,
                    events: *events,
                    happened: if at_risk == *events {
                        1.0
                    } else {
                        1.0 - surviving
                    },
                    interval,
                });
            }
            at_risk = at_risk.saturating_sub(*events).saturating_sub(*others);
        }
        steps
    }

    /// The share for whom it has happened by a time, by the curve; `None` after the last observation, where nothing is
    /// known any more, unless it had happened for all.
    pub fn by(&self, time: u32, level: Level) -> Option<(f64, Interval)> {
        let last = *self.counts.keys().next_back()?;
        let step = self
            .curve(level)
            .into_iter()
            .take_while(|step| step.time <= time)
            .last();
        let everybody = step.is_some_and(|step| step.happened >= 1.0);
        if time > last && !everybody {
            return None;
        }
        let none = (
            0.0,
            Interval {
                low: 0.0,
                high: 0.0,
            },
        );
        Some(step.map_or(none, |step| (step.happened, step.interval)))
    }

    /// The time by which it has happened for half of all; `None` when the observations do not reach that far.
    pub fn median(&self, level: Level) -> Option<Median> {
        self.reaches(0.5, level)
    }

    /// The time by which it has happened for a share of all, with the interval of Brookmeyer and Crowley (1982).
    pub fn reaches(&self, share: f64, level: Level) -> Option<Median> {
        let curve = self.curve(level);
        // Sums of parts come out a hair below the whole.
        let share = share - 1e-12;
        let first = |reached: &dyn Fn(&Step) -> f64| {
            curve
                .iter()
                .find(|step| reached(step) >= share)
                .map(|step| step.time)
        };
        Some(Median {
            time: first(&|step| step.happened)?,
            low: first(&|step| step.interval.high)?,
            high: first(&|step| step.interval.low),
        })
    }
}

/// Of the share for whom it has happened, from the share for whom it has not and Greenwood's sum.
fn log_log(surviving: f64, variance: f64, level: Level) -> Interval {
    let log = surviving.ln();
    let factor = (level.z() * variance.sqrt() / log.abs()).exp();
    Interval {
        low: 1.0 - (log / factor).exp(),
        high: 1.0 - (log * factor).exp(),
    }
}
