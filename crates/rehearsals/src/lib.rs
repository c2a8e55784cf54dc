//! Rehearsals that somebody asked for: queued, lived through in the background one at a time, and kept.
//!
//! Nouns: run (one rehearsal that was asked for), wanted (what is rehearsed: journeys by name, documents that are not
//! published, a period), part (what a run is doing now), result (what would have happened).
//!
//! Invariants:
//! - One run at a time in a shop, in the order in which they were asked for.
//! - Whoever has a run in hand holds a lease with a token; when the lease ends, the run is taken up anew, three times at most.
//! - A result is kept with the end of its run, or neither is.
//! - A result holds no personal data but the numbers of customers.
//!
//! Publishes no events; the version of room `rehearsals` moves with each step, so that pages notice.
//!
//! Deliberately absent: the rehearsing itself, which needs the whole product (`world`).

mod domain;
mod error;
mod http;
pub mod public;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{Draft, Part, RunId, RunState, Wanted},
    error::Error,
    http::routes,
    service::{
        Claimed, Ended, Onward, ask, cancel, claim, end, end_leases, going_on, has_open, list,
        note, put_back, read, remove,
    },
    store::{MIGRATIONS, ROOM},
};
