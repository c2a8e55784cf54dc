//! Honest numbers about samples: intervals, time until something happens, quantiles, and who will come back.
//!
//! **Nouns.** [`Level`] (how sure), [`Interval`], [`Proportion`], [`Difference`], [`Sequential`] (a test that may be
//! looked at again and again), [`Group`] (people whose mean is compared, sharpened by what was before), [`SampleRatio`] (whether lots fell as meant), [`Association`] (of two things that come together), [`Survival`] (Kaplan–Meier), [`Waits`] and [`Waiting`] (rhythms,
//! where some never come again), [`Histogram`]; of repeat buying: [`Summary`] (what is known of
//! a customer), [`Sample`] (many), [`Lifetime`] (a model of coming back: [`BetaGeometric`], [`Pareto`]), [`Spend`]
//! (Gamma-Gamma), [`Fit`], [`Prior`], [`HoldOut`]; of two outcomes: [`Logistic`] (probability from features), [`Foretold`]
//! (whether probabilities came true).
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
mod bandit;
mod foretold;
mod gamma;
mod groups;
mod histogram;
mod hypergeometric;
mod interval;
mod lifetime;
mod logistic;
mod maximum;
mod normal;
mod proportion;
mod ratio;
mod sequential;
mod survival;
mod waiting;

#[cfg(test)]
mod tests;

pub use crate::{
    association::{Association, association},
    bandit::{chance_to_beat, chances_to_be_best, shared_out, with_floor},
    foretold::{Foretold, Tenth},
    gamma::{digamma, ln_gamma, upper_gamma},
    groups::{Adjusted, Group, GroupMean, adjusted, false_discovery, means, same_share, two_sided},
    histogram::{Histogram, quantile},
    hypergeometric::ln_hypergeometric,
    interval::{Interval, Level, float, ratio},
    lifetime::{
        BetaGeometric, Bin, Discounting, Dropout, Fit, HoldOut, Lifetime, Pareto, Prior, Sample,
        Spend, SpendSample, Summary, Unfit, discounted,
    },
    logistic::{Case, Logistic, LogisticFit, probability},
    normal::{normal_probability, normal_quantile},
    proportion::{Difference, Proportion, difference, wilson},
    ratio::{SampleRatio, sample_ratio},
    sequential::{
        Sequential, always_valid, difference_of_means, sample_size, sample_size_of_means,
        sample_size_unequal, smallest_change,
    },
    survival::{Median, Step, Survival},
    waiting::{OwnTimes, Spread, Waiting, Waits},
};
