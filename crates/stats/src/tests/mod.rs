//! Known values and laws.

mod known;
mod laws;
