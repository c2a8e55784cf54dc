//! Use cases.

mod desk;
mod fulfil;
mod ledger;
mod past;
mod person;
mod record;
mod refund;
mod views;

pub use fulfil::fulfil_many;
pub use past::Past;
pub use person::{erase, export, merge, unmerge};
pub use record::{Mode, Outcome, Recorded, record_many};
pub use refund::{RefundOutcome, refund_many};
pub use views::{Place, find, refunds_by_time, view, views, views_by_time};

pub(crate) use ledger::Ledger;

use crate::error::Error;

/// Most items in one batch: larger ones gain nothing and hold the writer for long.
pub const LARGEST_BATCH: usize = 5_000;

/// Refuses a batch that is too large.
pub(crate) fn check_size(found: usize) -> Result<(), Error> {
    if found > LARGEST_BATCH {
        return Err(Error::BatchTooLarge {
            found,
            limit: LARGEST_BATCH,
        });
    }
    Ok(())
}
