//! What is handed to other machines over HTTP: text messages, notifications of browsers, signed calls.
//!
//! **Nouns.** [`sms::Gateway`]: a provider of text messages, and what it is asked; [`sms::Size`]: how many segments a text
//! takes; [`sms::Receipt`]: what the provider tells later; [`sms::Inbound`]: what somebody texts back;
//! [`push::Subscription`]: a browser that takes notifications; [`push::Vapid`]: what the shop shows who it is by;
//! [`signed_call`]: a call that proves who makes it; [`Told`]: what became of one.
//!
//! **Invariants.** Nothing here opens a connection: requests are made for room `fetch`, and its answers are read. Of each
//! answer it is known whether the other side has the message, has not, or may have it. What comes in is believed only with
//! its signature, compared in constant time. Secrets and numbers of people appear in no `Debug` text.
//!
//! **Publishes** nothing.
//!
//! Deliberately absent: who may be written to and when, what is tried again (room `messages`), and connections (room
//! `fetch`).

mod calls;
pub mod push;
mod signature;
pub mod sms;

#[cfg(test)]
mod tests;

pub use calls::{Told, next_try, told};
pub use signature::{is_https, signature, signed_call};
