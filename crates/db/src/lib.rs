//! The shop's database: SQLite or PostgreSQL behind one handle.
//!
//! Nouns: [`Db`] (the handle), [`Tx`] (a transaction), [`Param`] and [`Row`] (values in and out),
//! [`Room`] (one room's migrations), [`DbError`].
//!
//! Invariants:
//! - A transaction is a synchronous closure. Nothing inside it can wait for a network.
//! - The same SQL text runs on both databases; only this crate knows which one it is.
//! - A write closure may run more than once (serialisation failure, lost connection), so it must
//!   decide anew from what it reads and must not change anything outside the transaction.
//! - What is kept of a table ([`Tx::kept`]) is what stands in it.
//! - What a write closure did is durable when `write` has returned `Ok`, and leaves no trace otherwise.
//!
//! Publishes: nothing; it is the ground that rooms stand on.
//!
//! The common SQL: `$1` parameters; BIGINT, TEXT, BOOLEAN, DOUBLE PRECISION, BYTEA; a comment
//! `/* clustered */` after a table's closing parenthesis (rows stored in primary-key order on SQLite);
//! `IN ($1[])` for a list parameter; ` FOR UPDATE` at the end of a SELECT in a transaction that writes: on PostgreSQL whoever
//! else would change or take the rows waits, and on SQLite such a transaction is alone anyway; `/* unlocked only */` at the
//! end of the subquery by which a claim ([`Tx::claim`]) chooses its rows: on PostgreSQL rows that another claim holds are passed
//! by, and on SQLite few are claimed one by one. A plus
//! before a column, as in `+wake_at <= $1`, keeps both from going by its index. `sum()` of BIGINT may be
//! read as `i64` on both.
//!
//! Deliberately absent: an object mapper, dynamic SQL, async transactions, triggers.

mod bulk;
mod copy;
mod dialect;
mod error;
mod faults;
mod handle;
mod kept;
mod lock;
mod migrate;
mod postgres_backend;
mod sqlite_backend;
mod sqlite_connection;
pub mod testing;
mod tx;
mod url;
mod value;

// The test attribute names this crate from outside.
#[cfg(test)]
extern crate self as db;

#[cfg(test)]
mod tests;

pub use db_macros::db_test;

pub use crate::{
    copy::WholeTable,
    error::{DbError, Result},
    faults::{FaultPoint, Faults},
    handle::{Access, Db, Gathering, Options},
    migrate::{Migration, Room, Table, TableKind},
    tx::Tx,
    url::DbUrl,
    value::{Cell, FromColumn, Param, Row},
};
