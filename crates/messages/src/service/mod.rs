//! The use cases.

mod ask;
mod explain;
mod facts;
mod foresee;
mod hold;
mod moving;
mod outbox;
mod plan;
mod preferences;
mod read;
mod sweep;
mod unsubscribe;
mod withdraw;

pub use ask::{ask, ask_many};
pub use explain::{explain, explain_ask, explain_customer, explain_page};
pub use foresee::{Foreseen, foresee};
pub use hold::{clear_hold, holds, raise_hold};
pub use moving::{erase, join, merge, unmerge};
pub(crate) use outbox::{Search, outbox, search, source, with_names};
pub use plan::{PLAN, Planned, plan};
pub use read::{
    Counts, DecidedCount, Filter, Waiting, counts, decided, details, for_each_ask,
    for_each_contact, kept, list, list_all, message, view, view_text, waiting,
};
pub(crate) use read::{text_link, written};
pub use sweep::sweep;
pub use unsubscribe::{Scope, UnsubscribeLink, UnsubscribeProof, resubscribe, unsubscribe};
pub(crate) use unsubscribe::{find as find_link, is_stopped};
pub use withdraw::{Reaction, Withdrawal, has_unsent, reactions, withdraw};

pub(crate) use facts::{Known, known};
pub(crate) use plan::{Woken, decision_row, plan_all, plan_round};
pub(crate) use preferences::{choices, choose, hint};

/// What this room's data are called for caches.
pub(crate) const ROOM: &str = "messages";

/// Customers planned at a time.
pub(crate) const BATCH: usize = 500;
