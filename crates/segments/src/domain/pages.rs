//! Members in pieces.

use kernel::CustomerId;
use predicates::Set;
use serde::Serialize;

/// Some members by number, and where to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The members.
    pub customers: Vec<CustomerId>,
    /// The last of them, to go on after; absent when there are no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<CustomerId>,
}

/// Most members of one page.
const MOST: usize = 1_000;

/// The members after a customer, at most `limit` (1 to 1,000; held inside).
pub fn page(set: &Set, after: Option<CustomerId>, limit: usize) -> Page {
    let limit = limit.clamp(1, MOST);
    let mut members = set.after(after.unwrap_or(CustomerId::NOBODY));
    let customers: Vec<CustomerId> = members.by_ref().take(limit).collect();
    let more = members.next().is_some();
    let next = customers.last().copied().filter(|_| more);
    Page { customers, next }
}
