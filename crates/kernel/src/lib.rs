//! The small words that every room speaks: instants and days, money, addresses, places, ids, chance.
//!
//! **Nouns.** [`Timestamp`], [`Span`], [`Day`], [`TimeOfDay`], [`Weekday`], [`Zone`], [`Local`]; [`Clock`],
//! [`SystemClock`], [`SimClock`]; [`Rng`]; [`Ids`], [`Moment`], [`CustomerId`], [`ProductId`], [`VariantId`] and the ids that
//! [`typed_id!`] makes; [`Currency`], [`Money`], [`Micros`], [`Decimal`], [`Marks`]; [`EmailAddress`], [`Phone`];
//! [`Country`], [`Language`]; [`Done`], [`retry_pause`].
//!
//! **Invariants.** A value that exists is valid: text is parsed at the rim and trusted inside. Arithmetic on money
//! is checked and exact, without floating point. Equal input gives equal output: the zone database is the one in
//! the binary, and only [`SystemClock`] and [`Rng::from_os`] ask the machine for anything. What `Debug` prints
//! of a person's address holds nothing of the person.
//!
//! **Publishes** no events.
//!
//! **Deliberately absent:** input and output, waiting (everything waits on durable timers), exchange rates,
//! formatting for readers (that needs a language and belongs to pages and templates).
#![deny(clippy::arithmetic_side_effects)]

mod clock;
mod country;
mod decimal;
mod done;
mod email;
mod error;
mod ids;
mod language;
mod money;
mod phone;
mod retry;
mod rng;
mod side_by_side;
#[doc(hidden)]
pub mod text;
mod time;

#[doc(hidden)]
pub use serde as __serde;

pub use clock::{Clock, SimClock, SystemClock};
pub use country::Country;
pub use decimal::{Decimal, Marks};
pub use done::Done;
pub use email::EmailAddress;
pub use error::Error;
pub use ids::{CustomerId, Ids, Moment, ProductId, VariantId};
pub use language::Language;
pub use money::{Currency, Micros, Money, line_amount};
pub use phone::Phone;
pub use retry::retry_pause;
pub use rng::Rng;
pub use side_by_side::side_by_side;
pub use time::{Day, Local, Span, TimeOfDay, Timestamp, Weekday, Zone, anniversary};

#[cfg(test)]
mod tests;
