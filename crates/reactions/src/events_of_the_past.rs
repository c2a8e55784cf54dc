//! What journeys that begin with any other event are told of the time before they were switched on: what stands on the
//! timelines.

use core::cmp::Reverse;

use db::{DbError, Tx};
use journeys::{BackFill, Occurrence, PastEvents, PastPage};
use kernel::{Span, Timestamp};

/// The events of a kind.
pub(crate) fn source(kind: &'static str) -> PastEvents {
    PastEvents {
        kind,
        read: Box::new(move |tx, wanted, place, limit| page(tx, kind, wanted, (place, limit))),
    }
}

/// A page begins where the first one ended, so many events further back: events of one instant stay in their order, and
/// what happens meanwhile does not count.
fn page(
    tx: &mut Tx<'_>,
    kind: &'static str,
    wanted: BackFill,
    (place, limit): (Option<&str>, u32),
) -> Result<PastPage, DbError> {
    let since = match wanted {
        BackFill::Newest(_) => Timestamp::MIN,
        BackFill::Since(since) => since,
    };
    let (end, taken) = place.and_then(read_place).unwrap_or((Timestamp::MAX, 0));
    let seats = events::between(tx, &[kind], since, end)?;
    let left = seats.len().saturating_sub(taken);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let first = left.saturating_sub(limit);
    let page = seats.get(first..left).unwrap_or_default();
    let mut events = events::load(tx, page)?;
    events.sort_by_key(|event| (Reverse(event.at), event.customer, Reverse(event.seq)));
    let end = match events.first() {
        Some(newest) if taken == 0 => newest.at.plus(Span::from_millis(1)),
        Some(_) | None => end,
    };
    let taken = taken.saturating_add(page.len());
    Ok(PastPage {
        occurrences: events.iter().map(Occurrence::from).collect(),
        next: (first > 0).then(|| format!("{end} {taken}")),
    })
}

/// Before when, and how many were taken.
fn read_place(text: &str) -> Option<(Timestamp, usize)> {
    let (end, taken) = text.split_once(' ')?;
    Some((Timestamp::parse(end).ok()?, taken.parse().ok()?))
}
