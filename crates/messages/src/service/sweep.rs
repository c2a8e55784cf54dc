//! Letters, and answers to them, that are older than the shop keeps them.

use db::{Db, DbError};
use kernel::{Span, Timestamp};

use crate::{
    error::Error,
    settings::{LETTERS_KEPT, REPLIES_KEPT},
    store,
};

/// Messages looked at in one transaction.
const BATCH: i64 = 500;
/// Transactions of one sweep: what is left waits for the next.
const BATCHES: usize = 100;

/// Removes the words of messages, and what customers answered, that are older than the shop keeps them, in the order in
/// which they came, at most 50,000 of each at a time; tells how many messages and answers it looked at. Call it now and
/// then.
pub fn sweep(db: &Db, now: Timestamp) -> Result<usize, Error> {
    Ok(sweep_letters(db, now)?.saturating_add(sweep_replies(db, now)?))
}

fn sweep_replies(db: &Db, now: Timestamp) -> Result<usize, Error> {
    let days = db.read_now(|tx| settings::get(tx, &REPLIES_KEPT))?;
    if days == 0 {
        return Ok(0);
    }
    let before = now.minus(Span::from_days(days));
    let mut swept = 0_usize;
    for _ in 0..BATCHES {
        let taken = db.write_now(|tx| store::delete_old_replies(tx, before, BATCH))?;
        swept = swept.saturating_add(taken);
        if taken == 0 {
            break;
        }
    }
    Ok(swept)
}

/// It stops before a message that is still on its way.
fn sweep_letters(db: &Db, now: Timestamp) -> Result<usize, Error> {
    let days = db.read_now(|tx| settings::get(tx, &LETTERS_KEPT))?;
    if days == 0 {
        return Ok(0);
    }
    let before = now.minus(Span::from_days(days));
    let mut swept = 0_usize;
    for _ in 0..BATCHES {
        let taken = db.write_now(|tx| {
            let after = store::swept_to(tx)?;
            let mut old = store::messages_from(tx, after, BATCH)?;
            let is_old = |one: &store::Old| one.is_over && one.queued_at < before;
            let count = old.iter().take_while(|one| is_old(one)).count();
            old.truncate(count);
            store::delete_letters(tx, &old)?;
            Ok::<_, DbError>(count)
        })?;
        swept = swept.saturating_add(taken);
        if taken == 0 {
            break;
        }
    }
    Ok(swept)
}
