//! Honest numbers about samples: intervals, time until something happens, quantiles.
//!
//! **Nouns.** [`Level`] (how sure), [`Interval`], [`Proportion`], [`Difference`], [`Survival`] (Kaplan–Meier),
//! [`Histogram`].
//!
//! **Invariants.** Pure: no input, output, clock or chance. An estimate of nothing is `None`, never 0 and never NaN.
//! Intervals contain their estimate. Memory grows with distinct values, not with observations.
//!
//! **Publishes** no events.
//!
//! **Deliberately absent:** money (whole numbers elsewhere), tests of hypotheses without an interval.
#![expect(
    clippy::float_arithmetic,
    reason = "measured numbers with their uncertainty are what this crate is for"
)]

mod histogram;
mod interval;
mod normal;
mod proportion;
mod survival;

#[cfg(test)]
mod tests;

pub use crate::{
    histogram::{Histogram, quantile},
    interval::{Interval, Level, float, ratio},
    normal::{normal_probability, normal_quantile},
    proportion::{Difference, Proportion, difference, wilson},
    survival::{Median, Step, Survival},
};
