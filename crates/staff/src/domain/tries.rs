//! How often somebody may say who they are.

use kernel::{Span, Timestamp};

/// So many tries within a span, counted from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) most: i64,
    pub(crate) within: Span,
}

/// For one address of e-mail. A person who mistypes needs a handful; ten in a quarter of an hour is a thousand a day, and
/// a password of this room is not among the first thousand.
pub(crate) const OF_EMAIL: Limit = Limit {
    most: 10,
    within: Span::from_minutes(15),
};
/// For one place: an office of many people shares one.
pub(crate) const OF_PLACE: Limit = Limit {
    most: 50,
    within: Span::from_minutes(15),
};

/// Tries that were counted under one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tries {
    pub(crate) count: i64,
    pub(crate) since: Timestamp,
}

impl Tries {
    /// One more, or how long to wait. A clock that was set back begins anew.
    pub(crate) fn more(before: Option<Self>, limit: Limit, now: Timestamp) -> Result<Self, Span> {
        let running = before.filter(|tries| {
            let age = now.since(tries.since);
            age < limit.within && !age.is_negative()
        });
        match running {
            None => Ok(Self {
                count: 1,
                since: now,
            }),
            Some(tries) if tries.count < limit.most => Ok(Self {
                count: tries.count.saturating_add(1),
                since: tries.since,
            }),
            Some(tries) => Err(tries.since.plus(limit.within).since(now)),
        }
    }
}
