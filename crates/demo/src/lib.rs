//! A believable shop, made from a seed: the one that `perennial demo` shows.
//!
//! Nouns: ware (a product of the shop), person (a customer with habits), visit (one order before its details are worked
//! out).
//!
//! Invariants:
//! - The same seed and the same last day give the same shop, to the byte.
//! - Everything comes out as incoming records, so the demo shop goes the way of every import.
//! - Nobody in it exists: names are drawn from lists, every address ends in `.example`.
//!
//! Publishes: nothing.
//!
//! What makes it believable: people join over the year and differ in how often they buy; some stop without a word;
//! coffee runs out after as many days as it lasts, for two people sooner than for one; what goes together is bought
//! together; December is busy and February is not; one parcel in fourteen is late and one in a hundred lost; some
//! things come back; whoever asks for it gets some who come once more because something brought them back. So everything
//! that the product computes has something to find.
//!
//! Deliberately absent: photographs, reviews (the rooms that hold them bring their own).

mod people;
mod visit;
mod wares;
mod year;

#[cfg(test)]
mod tests;

pub use crate::{
    people::Person,
    year::{Shop, Size},
};

/// Name of the source that the demo's ids belong to.
pub const SOURCE: &str = "demo";
/// The shop's name.
pub const NAME: &str = "Fern & Kettle";
/// Its currency and zone.
pub const CURRENCY: &str = "GBP";
/// The shop's time zone.
pub const ZONE: &str = "Europe/London";
