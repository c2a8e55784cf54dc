//! How the shop itself is: its health, and copies of it for the day on which it is lost.
//!
//! Nouns: check (one thing that was looked at, with its state, its figures, and what to do), report (all of them), backup
//! (a copy of the shop's database that was asked for, by somebody or by the night), house (where this program runs).
//!
//! Invariants:
//! - A report changes nothing, and says of each problem what to do about it.
//! - A backup is a consistent copy of one moment, made while the shop works. Its file has its name only once it is whole.
//! - One backup is made at a time. A process that is killed leaves none that is half made.
//! - Of those that nights asked for the newest are kept, as many as the shop says; the others stay until somebody removes
//!   them.
//!
//! Publishes no events; the version of room `upkeep` moves with each step of a backup.
//!
//! Deliberately absent: putting a copy back, which is done while nobody serves, by the program's command; copies of a
//! PostgreSQL database, whose own tools do that; encryption and other machines: files are taken away by whoever keeps them.

mod backups;
mod domain;
mod error;
mod health;
mod http;
pub mod settings;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    backups::{Keeping, going_on, start, work},
    domain::{Backup, BackupId, BackupState, ROOM, path_of},
    error::Error,
    health::{Check, House, Report, State, report},
    http::routes,
    store::MIGRATIONS,
};
