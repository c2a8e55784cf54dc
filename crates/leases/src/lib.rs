//! Work that waits in rows of a table: claimed, done, and gone, each exactly once in the database.
//!
//! Nouns: queue (a table of rows that somebody has to take: deliveries of events, timers), claim (a worker's hold on up to
//! [`BATCH`] rows), hold (how long a claim lasts: its transaction, or a lease), token (what tells one claim from another), taker (the code that takes
//! rows of one name), dead letter (a row that failed too often).
//!
//! Invariants:
//! - What a taker writes and the end of its row are one transaction: its effect in the database happens exactly once.
//! - A row ends only under the token of its claim. When somebody else has taken over, everything that was written for it
//!   is undone.
//! - Rows of one taker are given to it together where it can take that. When one of them fails, what was written is undone
//!   and each is given alone, so that it fails alone.
//! - A failed row is tried again after growing pauses, and after [`MOST_ATTEMPTS`] tries it is buried with the reason.
//! - A crashed worker's rows come back, at once or when the lease ends: the same path as any other work.
//!
//! A process that has its database to itself (SQLite) claims and handles in one transaction ([`Hold::Transaction`]): pages
//! are written once, nothing moves in the index of `wake_at`, and there is one commit to wait for. Where several share a
//! database the claim is a transaction before, with a lease ([`Hold::Lease`]): the others must see it at once, and must not
//! wait for what is handled.
//!
//! How a claim is made, which each queue keeps to: one UPDATE leaves the token in rows whose `wake_at` has passed, and under
//! a lease moves `wake_at` to its end. Its subquery chooses the rows, passes by those that another claim holds, and is
//! the only part that goes by the index of `wake_at`; outside, the condition is repeated (without that, two PostgreSQL
//! workers claim the same rows) with a plus, so that rows are found by their key: while few were due when PostgreSQL looked
//! last and many are now, it would walk all that are due for every claim, or all that wait. To finish, the row is deleted under that token. A batch takes milliseconds; a
//! minute's lease is generous, and short enough that no customer notices a crash.
//!
//! Publishes: nothing. It has no table: rooms `events` and `timers` own theirs, and say how rows are claimed and ended.
//!
//! Deliberately absent: work with effects outside the database (room `messages` sends under a lease of its own, since a
//! letter cannot be undone).

mod error;
mod handle;
mod work;

use kernel::Span;

pub use crate::{
    error::HandlerError,
    handle::{Handle, HandleBatch, HandleEach},
    work::{Hold, Queue, Worked, work},
};

/// Rows claimed at a time. One claimer per process with a large batch is faster than many with small ones.
pub const BATCH: i64 = 500;
/// Tries before a row becomes a dead letter: with doubling pauses, a little over a day.
pub const MOST_ATTEMPTS: i64 = 16;
/// How long a worker may hold a row.
pub const LEASE: Span = Span::from_seconds(60);
