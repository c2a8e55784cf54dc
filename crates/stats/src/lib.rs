//! Honest numbers about samples: intervals, time until something happens, quantiles, and who will come back.
//!
//! **Nouns.** [`Level`] (how sure), [`Interval`], [`Proportion`], [`Difference`], [`Sequential`] (a test that may be
//! looked at again and again), [`Association`] (of two things that come together), [`Survival`] (Kaplan–Meier), [`Waits`] and [`Waiting`] (rhythms,
//! where some never come again), [`Histogram`]; of repeat buying: [`Summary`] (what is known of
//! a customer), [`Sample`] (many), [`Lifetime`] (a model of coming back: [`BetaGeometric`], [`Pareto`]), [`Spend`]
//! (Gamma-Gamma), [`Fit`], [`Prior`], [`HoldOut`].
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

mod association;
mod gamma;
mod histogram;
mod hypergeometric;
mod interval;
mod lifetime;
mod maximum;
mod normal;
mod proportion;
mod sequential;
mod survival;
mod waiting;

#[cfg(test)]
mod tests;

pub use crate::{
    association::{Association, association},
    gamma::{digamma, ln_gamma},
    histogram::{Histogram, quantile},
    hypergeometric::ln_hypergeometric,
    interval::{Interval, Level, float, ratio},
    lifetime::{
        BetaGeometric, Bin, Discounting, Dropout, Fit, HoldOut, Lifetime, Pareto, Prior, Sample,
        Spend, SpendSample, Summary, Unfit, discounted,
    },
    normal::{normal_probability, normal_quantile},
    proportion::{Difference, Proportion, difference, wilson},
    sequential::{Sequential, always_valid, difference_of_means, sample_size, sample_size_unequal},
    survival::{Median, Step, Survival},
    waiting::{OwnTimes, Spread, Waiting, Waits},
};
