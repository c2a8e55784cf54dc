//! Tests of this crate.

mod experiments;
mod known;
mod laws;
mod lifetime;
mod sequential;
mod two_outcomes;
mod waiting;
