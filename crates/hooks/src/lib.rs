//! Other systems are told of what happens: webhooks.
//!
//! Nouns: hook (a receiver of another system: its address, and the kinds of events that it wants to hear of), delivery (one
//! event that one hook is told of), trial (a delivery about nobody, asked for by a person).
//!
//! Invariants:
//! - A delivery is written in the transaction in which other rooms hear of its event, so none is lost and none is made up.
//! - It is told until the receiver has it: nine tries over some twenty hours, each under the same key and signed. What
//!   became of the last try is kept with its reason.
//! - A receiver that fails is left alone for a while, and keeps no other one waiting.
//! - What a paused hook would have heard of is not told later; what waited for it already goes on when it does.
//! - Nothing is kept longer than [`KEPT`]. What waits about a person is gone with the person.
//! - A hook's secret is shown when it is made, and cannot be read again.
//!
//! Publishes no events; the version of room `hooks` moves with each step.
//!
//! Deliberately absent: steps of journeys that call other systems (room `journeys`), connections (room `fetch`), and the
//! past: what is imported as history is told to nobody.

mod domain;
mod error;
mod http;
pub mod public;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{DeliveryId, DeliveryState, HookId, KEPT, NewHook},
    error::Error,
    http::routes,
    service::{Called, call_out, export, forget, hear, list, merge, next_call, sweep},
    store::{MIGRATIONS, ROOM},
};
