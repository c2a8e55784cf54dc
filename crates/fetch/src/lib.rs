//! Asking other machines over HTTP, for addresses that somebody typed in, and the DNS for texts.
//!
//! **Nouns.** [`Request`], [`Answer`]; [`Fetch`]: what asks; [`Fetcher`]: the real one; [`Reach`]: whom it may ask;
//! [`Limits`]: how long and how much.
//!
//! **Invariants.** Only addresses of the public internet are asked, over TLS: the check is made on what the name
//! resolves to, for the very addresses that are then connected to, and anew at each redirect, so that neither a name
//! that points inwards nor one that changes its mind leads into the operator's network or to a cloud's metadata. No
//! proxy of the environment is used, which would resolve names itself. Every request has an end in time and every answer
//! one in size. Headers' values, bodies, and the parts of an address that may hold a token appear in no error, no log
//! line and no `Debug` text.
//!
//! **Publishes** nothing.
//!
//! Deliberately absent: trying again (whoever asks keeps what it wants in a table and comes back), cookies, caches,
//! compression (an answer's size could not be known before it is unpacked), and asynchronous calls: workers are ordinary
//! threads.

mod address;
mod dns;
mod error;
mod fetcher;
mod request;
mod resolver;
#[cfg(test)]
mod tests;

pub use address::is_public;
pub use dns::{Dns, DnsError, Lookup};
pub use error::Error;
pub use fetcher::{Fetch, Fetcher, Limits, Reach};
pub use request::{Answer, Method, Request};
