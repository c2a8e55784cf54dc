//! The use cases.

mod ask;
mod explain;
mod facts;
mod hold;
mod moving;
mod plan;
mod preferences;
mod read;
mod unsubscribe;

pub use ask::{ask, ask_many};
pub use explain::{explain, explain_ask, explain_customer, explain_page};
pub use hold::{clear_hold, holds, raise_hold};
pub use moving::{erase, merge, unmerge};
pub use plan::{PLAN, Planned, plan};
pub use read::{
    Counts, DecidedCount, Filter, counts, decided, details, for_each_contact, list, list_all,
    message, view,
};
pub use unsubscribe::{Scope, UnsubscribeLink, UnsubscribeProof, resubscribe, unsubscribe};
pub(crate) use unsubscribe::{find as find_link, is_stopped};

pub(crate) use facts::{Known, known};
pub(crate) use plan::{Woken, decision_row, plan_all, plan_round};
pub(crate) use preferences::{choices, choose, hint};

/// What this room's data are called for caches.
pub(crate) const ROOM: &str = "messages";

/// Customers planned at a time.
pub(crate) const BATCH: usize = 500;
