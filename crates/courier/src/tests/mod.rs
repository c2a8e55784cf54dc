//! Tests of this crate.

mod calls;
mod fuzz;
mod push;
mod sms;
