//! Files into the shop: streaming, resumable, with every rejected row kept.
//!
//! Nouns: job (what is to be imported, and how), run (one try at it, remembered in the database), batch (the rows that
//! are written in one transaction), summary (what came of it).
//!
//! Invariants:
//! - Memory is bounded whatever the file's size: at most a few batches are under way.
//! - A batch and the run's progress are one transaction: a killed import goes on where it was, loses and doubles nothing.
//! - One import of a file at a time: who begins it again takes it over, and the earlier one stops at its next batch.
//! - The same file again changes nothing: records are recognised by source, external id and content.
//! - Every row is either in the shop or in the rejects file with its line and the reason.
//!
//! Publishes: nothing itself.
//!
//! Reading and writing run side by side: a thread parses and groups, the caller's thread writes.

mod batch;
mod error;
mod http;
mod job;
mod rejects;
mod run;
mod seen;
mod store;
mod store_uploads;
mod summary;
mod take;
pub mod uploads;
mod work;

#[cfg(test)]
mod tests;

pub use crate::{
    error::Error,
    http::routes,
    job::{Job, fingerprint},
    run::{Watch, run},
    store::{MIGRATIONS, RunState, runs},
    summary::Summary,
    work::{Importing, work},
};
