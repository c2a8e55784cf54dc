//! Claim, handle, complete.

use std::collections::BTreeMap;

use db::{Db, DbError, Tx};
use kernel::{Moment, Timestamp, retry_pause};

use crate::{BATCH, Handle, HandlerError, LEASE, MOST_ATTEMPTS};

/// A table of rows that are claimed and taken. All of it runs inside the caller's transaction.
pub trait Queue {
    /// A claimed row.
    type Claimed;
    /// What a taker is given.
    type Item;

    /// One row in words, for the log: `delivery`, `timer`.
    const WORD: &'static str;
    /// The code of a row whose taker this program does not know.
    const NO_TAKER: &'static str;

    /// Takes up to `most` rows that are due, for this token; in the order in which they are to be handled.
    fn claim(
        tx: &mut Tx<'_>,
        now: Timestamp,
        hold: Hold,
        token: i64,
        most: i64,
    ) -> Result<Vec<Self::Claimed>, DbError>;

    /// The taker of what is due first.
    fn first(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<String>, DbError>;

    /// Takes up to `most` rows of one taker that are due out of the table; in the order in which they are to be handled.
    fn take(
        tx: &mut Tx<'_>,
        now: Timestamp,
        taker: &str,
        most: i64,
    ) -> Result<Vec<Self::Claimed>, DbError>;

    /// The name of who takes it.
    fn taker(claimed: &Self::Claimed) -> &str;

    /// How often it was claimed, this time included.
    fn attempts(claimed: &Self::Claimed) -> i64;

    /// Ends a row under its token; `false` when it is no longer this claim's.
    fn complete(tx: &mut Tx<'_>, claimed: &Self::Claimed, token: i64) -> Result<bool, DbError>;

    /// Ends all rows of one taker in this claim; `false` when one of them is no longer this claim's.
    fn complete_all(
        tx: &mut Tx<'_>,
        taker: &str,
        claimed: &[&Self::Claimed],
        token: i64,
    ) -> Result<bool, DbError>;

    /// What the taker is given, in the same order; what is there no longer is left out.
    fn items(tx: &mut Tx<'_>, claimed: &[&Self::Claimed]) -> Result<Vec<Self::Item>, DbError>;

    /// Puts a row back until `wake_at`, if it is still this claim's.
    fn postpone(
        tx: &mut Tx<'_>,
        claimed: &Self::Claimed,
        token: i64,
        wake_at: Timestamp,
    ) -> Result<(), DbError>;

    /// Keeps a row that has ended as a dead letter.
    fn bury(
        tx: &mut Tx<'_>,
        claimed: &Self::Claimed,
        now: Timestamp,
        reason: &str,
    ) -> Result<(), DbError>;
}

/// How long a claim holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// As long as its transaction, in which the rows are handled as well: nobody else sees them before it ends, and nothing
    /// is left of it when it is undone. For a database that one process has to itself.
    Transaction,
    /// Until this instant, over more than one transaction: other processes pass the rows by.
    Lease(Timestamp),
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Taken.
    pub claimed: usize,
    /// Handled and completed.
    pub done: usize,
    /// Failed, to be tried again.
    pub failed: usize,
    /// Failed for the last time.
    pub dead: usize,
}

impl Worked {
    fn and(self, more: Self) -> Self {
        Self {
            claimed: self.claimed.saturating_add(more.claimed),
            done: self.done.saturating_add(more.done),
            failed: self.failed.saturating_add(more.failed),
            dead: self.dead.saturating_add(more.dead),
        }
    }
}

/// One round: claims what is due and has it handled by the taker of its name. `claimed == 0` means that there is nothing
/// to do now.
pub fn work<'h, Q: Queue>(
    db: &Db,
    at: &Moment,
    taker: impl Fn(&str) -> Option<&'h Handle<Q::Item>>,
) -> Result<Worked, DbError>
where
    Q::Item: 'h,
{
    let token = at.ids.next(at.now);
    if !db.is_shared() {
        return db.write_now(|tx| alone::<Q>(tx, at, token, &taker));
    }
    let hold = Hold::Lease(at.now.plus(LEASE));
    let claimed = db.write_now(|tx| Q::claim(tx, at.now, hold, token, BATCH))?;
    if claimed.is_empty() {
        return Ok(Worked::default());
    }
    db.write_now(|tx| handle::<Q>(tx, at, token, &claimed, &taker))
}

/// A round of a process that has the database to itself, in one transaction: what one taker can take together is taken out of
/// the table and given to it, then what the next one can, as long as the round is no longer than any other.
fn alone<'h, Q: Queue>(
    tx: &mut Tx<'_>,
    at: &Moment,
    token: i64,
    taker: &impl Fn(&str) -> Option<&'h Handle<Q::Item>>,
) -> Result<Worked, DbError>
where
    Q::Item: 'h,
{
    let mut worked = Worked::default();
    let mut left = BATCH;
    while left > 0 {
        let Some(name) = Q::first(tx, at.now)? else {
            break;
        };
        let handle_together = taker(&name).filter(|handle| matches!(handle, Handle::Batch(_)));
        let done = match handle_together {
            Some(batch) => take_together::<Q>(tx, at, &name, batch, left)?,
            None => None,
        };
        let Some(done) = done else {
            // One at a time: each may still be cancelled or replaced by the one before.
            let claimed = Q::claim(tx, at.now, Hold::Transaction, token, left)?;
            return Ok(worked.and(handle::<Q>(tx, at, token, &claimed, taker)?));
        };
        worked = worked.and(Worked {
            claimed: done,
            done,
            ..Worked::default()
        });
        left = left.saturating_sub(i64::try_from(done).unwrap_or(i64::MAX));
    }
    Ok(worked)
}

/// Takes rows of one taker out and gives them to it, and answers how many; `None` when that failed and is undone.
fn take_together<Q: Queue>(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &str,
    batch: &Handle<Q::Item>,
    most: i64,
) -> Result<Option<usize>, DbError> {
    let taken = tx.savepoint(|tx| {
        let taken = Q::take(tx, at.now, name, most)?;
        let rows: Vec<&Q::Claimed> = taken.iter().collect();
        give::<Q>(tx, at, Some(batch), name, &rows)?;
        Ok::<_, HandlerError>(taken.len())
    });
    match taken {
        Ok(0) => Ok(None),
        Ok(taken) => Ok(Some(taken)),
        Err(HandlerError::Db(error)) if error.is_transient() => Err(error),
        Err(error) => {
            tracing::debug!(taker = name, %error, "a {} at a time", Q::WORD);
            Ok(None)
        }
    }
}

/// What was claimed, each by its taker.
fn handle<'h, Q: Queue>(
    tx: &mut Tx<'_>,
    at: &Moment,
    token: i64,
    claimed: &[Q::Claimed],
    taker: &impl Fn(&str) -> Option<&'h Handle<Q::Item>>,
) -> Result<Worked, DbError>
where
    Q::Item: 'h,
{
    let mut round = Round::<Q> {
        tx,
        at,
        token,
        worked: Worked {
            claimed: claimed.len(),
            ..Worked::default()
        },
        queue: core::marker::PhantomData,
    };
    for (name, group) in by_taker::<Q>(claimed) {
        round.handle_group(name, taker(name), &group)?;
    }
    Ok(round.worked)
}

/// The claimed rows by taker, the taker of the first row first; of one taker in the order of the claim.
fn by_taker<Q: Queue>(claimed: &[Q::Claimed]) -> Vec<(&str, Vec<&Q::Claimed>)> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<(&str, Vec<&Q::Claimed>)> = Vec::new();
    for one in claimed {
        let name = Q::taker(one);
        let place = *places.entry(name).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, group)) => group.push(one),
            None => groups.push((name, vec![one])),
        }
    }
    groups
}

/// One claim being worked off in one transaction.
struct Round<'r, 't, Q> {
    tx: &'r mut Tx<'t>,
    at: &'r Moment,
    token: i64,
    worked: Worked,
    queue: core::marker::PhantomData<Q>,
}

impl<Q: Queue> Round<'_, '_, Q> {
    fn handle_group(
        &mut self,
        name: &str,
        taker: Option<&Handle<Q::Item>>,
        group: &[&Q::Claimed],
    ) -> Result<(), DbError> {
        if let (Some(Handle::Batch(_)), [_, _, ..]) = (taker, group) {
            match self.handle_together(name, taker, group) {
                Ok(()) => {
                    self.worked.done = self.worked.done.saturating_add(group.len());
                    return Ok(());
                }
                Err(HandlerError::Db(error)) if error.is_transient() => return Err(error),
                Err(error) => {
                    tracing::debug!(taker = name, rows = group.len(), %error, "a {} at a time", Q::WORD);
                }
            }
        }
        for one in group {
            match self.handle_one(taker, one) {
                Ok(true) => self.worked.done = self.worked.done.saturating_add(1),
                // Replaced, cancelled or taken over since the claim.
                Ok(false) => {}
                Err(HandlerError::Db(error)) if error.is_transient() => return Err(error),
                Err(error) => self.fail(one, &error)?,
            }
        }
        Ok(())
    }

    fn handle_together(
        &mut self,
        name: &str,
        taker: Option<&Handle<Q::Item>>,
        group: &[&Q::Claimed],
    ) -> Result<(), HandlerError> {
        let (at, token) = (self.at, self.token);
        self.tx.savepoint(|tx| {
            // All of them are still ours, or each is looked at alone.
            if !Q::complete_all(tx, name, group, token)? {
                let text = "a row is no longer this claim's";
                return Err(HandlerError::failed("leases.taken_over", text));
            }
            give::<Q>(tx, at, taker, name, group)
        })
    }

    fn handle_one(
        &mut self,
        taker: Option<&Handle<Q::Item>>,
        claimed: &Q::Claimed,
    ) -> Result<bool, HandlerError> {
        let (at, token) = (self.at, self.token);
        self.tx.savepoint(|tx| {
            // First the end of this row, then the taker: it may put the same row anew.
            if !Q::complete(tx, claimed, token)? {
                return Ok(false);
            }
            give::<Q>(tx, at, taker, Q::taker(claimed), &[claimed])?;
            Ok(true)
        })
    }

    fn fail(&mut self, claimed: &Q::Claimed, error: &HandlerError) -> Result<(), DbError> {
        let (taker, attempts) = (Q::taker(claimed), Q::attempts(claimed));
        tracing::warn!(taker, attempts, %error, "a {} failed", Q::WORD);
        if attempts < MOST_ATTEMPTS {
            self.worked.failed = self.worked.failed.saturating_add(1);
            let wake_at = self.at.now.plus(retry_pause(attempts));
            return Q::postpone(self.tx, claimed, self.token, wake_at);
        }
        if Q::complete(self.tx, claimed, self.token)? {
            self.worked.dead = self.worked.dead.saturating_add(1);
            Q::bury(self.tx, claimed, self.at.now, &error.to_string())?;
        }
        Ok(())
    }
}

fn give<Q: Queue>(
    tx: &mut Tx<'_>,
    at: &Moment,
    taker: Option<&Handle<Q::Item>>,
    name: &str,
    claimed: &[&Q::Claimed],
) -> Result<(), HandlerError> {
    // A row for an older or newer program: it waits for a process that knows its taker.
    let taker = taker.ok_or_else(|| HandlerError::failed(Q::NO_TAKER, name))?;
    let items = Q::items(tx, claimed)?;
    match taker {
        _ if items.is_empty() => Ok(()),
        Handle::Each(handle) => items.iter().try_for_each(|item| handle(tx, at, item)),
        Handle::Batch(handle) => handle(tx, at, &items),
    }
}
