//! Which of several ways is better, and whether any is better than nothing.
//!
//! **Nouns.** *Lot* ([`drawn`]: a number by hash, the same for ever, that says nothing about the person), *experiment* ([`Experiment`]: arms,
//! what is measured, for how long, and by what rule a winner is picked), *arm* (one way; the first one is what the others are compared
//! with), *meeting* (a customer came to where the arms part, at an instant), *round* (shares of the arms that stand for a while, where lots learn),
//! *reading* ([`Reading`]: what the experiment says, as a sentence, as intervals and as data of a picture), *holdout* ([`Holdout`]: an experiment
//! over everybody, whose first arm gets no marketing at all), [`Plan`] (how many people and weeks it takes to see a change).
//!
//! **Invariants.**
//! - Whom a lot falls on is decided by a hash of salt and number, before anything else is looked at, and is the same at every look.
//! - A meeting is kept once for a customer and experiment, with the arm that was theirs then, and never changes.
//! - People are compared by the arm that was drawn for them, whatever they got; each for the same number of days after the meeting, and none before
//!   these are over.
//! - A winner is picked by the rule that was stated at the beginning, or by a person; never otherwise.
//! - What a running experiment is does not change; only drafts do.
//!
//! **Publishes** no events.
//!
//! **Deliberately absent:** the mathematics (`stats`), what the arms do (whoever meets people asks which arm is theirs), what one programme brings
//! beside its own holdout (`analytics`).
#![expect(
    clippy::float_arithmetic,
    reason = "shares, means and their uncertainty are measured numbers"
)]

mod domain;
mod error;
mod http;
mod predicates;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{
        Allocation, Arm, ArmReading, Bar, Chance, Comparison, Definition, Experiment, ExperimentId,
        Holdout, Kind, Mean, Metric, MetricReading, Picture, Plan, PlanQuestion, Range, Ratio,
        Reading, Rule, State, Step, Verdict, drawn,
    },
    error::Error,
    http::routes,
    predicates::predicates,
    service::{
        Met, MetExperiment, arm_of, define, find, forget, holdout, list, meet, merge, met_by, plan,
        read, start, stop, tend,
    },
    store::MIGRATIONS,
};
