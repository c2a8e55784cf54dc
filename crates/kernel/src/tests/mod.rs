//! Laws as properties, rules as tables.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails, which is what it is for"
)]

mod calendar;
mod chance;
mod clocks;
mod country;
mod currency;
mod decimal;
mod done;
mod email;
mod fuzz;
#[expect(
    unreachable_pub,
    reason = "ids are made public, as the rooms want them"
)]
mod ids;
mod language;
mod money;
mod phone;
mod retry;
mod serde_text;
mod timestamps;
mod zones;
