//! Tests of this crate.

mod known;
mod laws;
mod lifetime;
mod sequential;
mod waiting;
