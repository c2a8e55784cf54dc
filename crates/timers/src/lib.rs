//! Durable timers: everything in the product that waits, waits here.
//!
//! Nouns: timer (a key, a kind, the instant when it is due, and what its handler needs), lease (the time for
//! which one worker has a timer to itself), dead letter (a timer whose handler failed too often).
//!
//! Invariants:
//! - A timer is set and cancelled in the transaction of the change that asks for it.
//! - One customer has one timer per key: setting it again replaces it, also while a worker holds the old one, whose
//!   work is then undone.
//! - A timer fires at or after its instant, never before; what its handler writes and the timer's end are one
//!   transaction, so its effect in the database happens exactly once.
//! - A crashed worker's timers come back when the lease ends, by the same path as any other work.
//!
//! Publishes: nothing.
//!
//! The protocol is that of room `leases`.
//!
//! Deliberately absent: sleeping, cron expressions (whoever repeats sets the next timer in its handler).

mod error;
mod store;
mod work;

#[cfg(test)]
mod tests;

use db::{DbError, Tx};
use kernel::{CustomerId, Timestamp};

pub use crate::{
    error::Error,
    store::{DeadLetter, MIGRATIONS, dead_letters, waiting},
    work::{Handler, next_wake, work},
};
pub use leases::{Handle, HandlerError, Worked};

/// Something that is to happen later.
#[derive(Clone, Debug, PartialEq)]
pub struct Timer {
    /// Whose it is; [`CustomerId::NOBODY`] for the shop's own, which never share a transaction with customers' rows.
    pub customer: CustomerId,
    /// Unique for the customer; begins with the room's name: `journeys:enr_…`. At most 120 bytes.
    pub key: String,
    /// Which handler takes it.
    pub kind: String,
    /// Not before this instant.
    pub due_at: Timestamp,
    /// What the handler needs; at most 16 KB of JSON. Everything else it reads when it runs.
    pub data: serde_json::Value,
}

/// Longest key, in bytes.
const LONGEST_KEY: usize = 120;
/// Largest data, in bytes of JSON.
const LARGEST_DATA: usize = 16 * 1024;

/// Sets a timer; one of the same key is replaced.
pub fn set(tx: &mut Tx<'_>, timer: &Timer) -> Result<(), Error> {
    set_many(tx, std::slice::from_ref(timer))
}

/// Sets timers. The keys of one customer must differ.
pub fn set_many(tx: &mut Tx<'_>, timers: &[Timer]) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(timers.len());
    for timer in timers {
        if timer.key.is_empty() || timer.key.len() > LONGEST_KEY {
            return Err(Error::BadKey);
        }
        let data = timer.data.to_string();
        if data.len() > LARGEST_DATA {
            return Err(Error::TooLarge);
        }
        rows.push((timer, data));
    }
    rows.sort_by(|(a, _), (b, _)| (a.customer, &a.key).cmp(&(b.customer, &b.key)));
    tx.touch("timers");
    Ok(store::upsert(tx, &rows)?)
}

/// Cancels a timer; `false` when there was none.
pub fn cancel(tx: &mut Tx<'_>, customer: CustomerId, key: &str) -> Result<bool, DbError> {
    store::delete(tx, customer, key)
}

/// Cancels every timer of one customer whose key begins with `prefix`; answers how many there were.
pub fn cancel_all(tx: &mut Tx<'_>, customer: CustomerId, prefix: &str) -> Result<u64, DbError> {
    store::delete_prefix(tx, customer, prefix)
}
