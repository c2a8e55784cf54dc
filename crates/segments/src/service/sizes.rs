//! The size of each segment, counted once a day.

use std::sync::Arc;

use db::{Db, Tx};
use kernel::{Span, Timestamp};

use super::segments;
use crate::{
    domain::{Segment, SegmentId, Size},
    engine::{Engine, Freshness},
    error::Error,
    store,
};

/// How long sizes are kept.
const KEPT: Span = Span::from_days(800);
/// How many days are told of.
const TOLD: i64 = 400;
/// Segments that are counted in one round.
const MOST: usize = 500;

/// The sizes of a segment, the earliest first.
pub fn sizes(tx: &mut Tx<'_>, segment: SegmentId) -> Result<Vec<Size>, Error> {
    let mut sizes = store::sizes(tx, segment, TOLD)?;
    sizes.reverse();
    Ok(sizes)
}

/// Every active segment with its condition.
pub(crate) fn definitions(tx: &mut Tx<'_>) -> Result<Vec<Segment>, Error> {
    Ok(store::active(tx)?)
}

/// Counts the segments whose size of today is not known yet; answers how many those were. One whose condition cannot be
/// answered any more is passed over.
pub fn keep_sizes(db: &Db, engine: &Arc<Engine>, now: Timestamp) -> Result<usize, Error> {
    let shop = db.read_now(segments::shop)?;
    let today = shop.zone.day_of(now);
    let missing = db.read_now(|tx| store::without_size(tx, today))?;
    let mut counted = 0;
    for id in missing.into_iter().take(MOST) {
        let read = db.read_now(|tx| {
            let reference = id.to_string();
            segments::load(tx, engine.registry(), &shop, &reference)
        });
        let condition = match read {
            Ok((_, condition)) => condition,
            Err(Error::Db(error)) => return Err(error.into()),
            Err(_cannot_be_read) => continue,
        };
        let ask = engine.ask(db, &condition, now, &shop, Freshness::Recent);
        let count = db.read_now(|tx| ask.count(tx))?;
        let size = Size {
            day: today,
            count: count.count,
            of: count.of,
        };
        db.write_now(|tx| store::put_size(tx, id, &size))?;
        counted += 1;
    }
    if counted > 0 {
        let oldest = shop.zone.day_of(now.minus(KEPT));
        db.write_now(|tx| store::forget_sizes(tx, oldest))?;
    }
    Ok(counted)
}
