//! When troubles that may pass have gone on for too long.

use db::Tx;
use kernel::{Span, Timestamp};
use mail::incoming::Reason;

use super::counts;
use crate::{
    error::Error,
    store::{self, Trouble},
};

/// Soft bounces in a row after which an address is given up, when they also went on for so long: a full mailbox or a
/// server on holiday is back within days.
const SOFT_TIMES: i64 = 5;
const SOFT_FOR: Span = Span::from_days(10);
/// With this much peace between two of them they are not in a row: mail in between arrived.
const SOFT_PEACE: Span = Span::from_days(45);
/// Answers that the account is closed, within so long, after which an address is given up.
const SUSPENDED_TIMES: i64 = 2;
const SUSPENDED_WITHIN: Span = Span::from_days(30);

/// Counts a soft bounce of an address, known by its hash; answers whether the address is to be given up.
pub(super) fn count(
    tx: &mut Tx<'_>,
    address: &str,
    reason: Reason,
    now: Timestamp,
) -> Result<bool, Error> {
    if !counts(reason) {
        return Ok(false);
    }
    let is_suspended = reason == Reason::Suspended;
    let (kind, peace) = if is_suspended {
        ("suspended", SUSPENDED_WITHIN)
    } else {
        ("soft", SOFT_PEACE)
    };
    let before = store::trouble_of(tx, address, kind)?;
    let trouble = next(before, peace, now);
    store::set_trouble(tx, (address, kind), trouble)?;
    let lasted = trouble.last_at.since(trouble.first_at);
    Ok(if is_suspended {
        trouble.times >= SUSPENDED_TIMES
    } else {
        trouble.times >= SOFT_TIMES && lasted >= SOFT_FOR
    })
}

fn next(before: Option<Trouble>, peace: Span, now: Timestamp) -> Trouble {
    match before {
        Some(before) if now.since(before.last_at) < peace => Trouble {
            times: before.times.saturating_add(1),
            first_at: before.first_at,
            last_at: now,
        },
        Some(_) | None => Trouble {
            times: 1,
            first_at: now,
            last_at: now,
        },
    }
}
