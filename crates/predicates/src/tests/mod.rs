//! Tests of this crate.

mod reading;
mod sets;
mod windows;
