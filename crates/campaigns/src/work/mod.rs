//! What runs by itself: runs that begin, are written down, asked for, compared, taken back and ended, page by page.
//!
//! Whoever works takes one run under a lease with a token. Customers' rows and the run's own book are written in
//! transactions of their own, since they may live on different machines: what was done and not booked is done again, and
//! then changes nothing, since each customer's row knows how far they are and each ask is known by its cause.

mod ask;
mod begin;
mod decide;
mod fill;
mod learn;
mod withdraw;

use db::{Db, DbError, Tx};
use kernel::{Moment, Span, Timestamp};

use crate::{
    domain::{CampaignState, RunState, Stopping},
    error::Error,
    service::{self, Rules},
    store::{self, CampaignRow, RunRow},
};

/// How long a worker may hold a run.
const LEASE: Span = Span::from_seconds(60);
/// Customers asked for, or taken back, in one transaction.
const BATCH: u32 = 500;

/// When there is something to do next, as far as the database knows now.
pub fn next_wake(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    store::next_wake(tx)
}

/// One page of the run that is due the longest; answers how many people it was about, or `None` when nothing is due. A
/// killed process goes on where it was when its lease ends.
pub fn work(db: &Db, at: &Moment, rules: &Rules) -> Result<Option<usize>, Error> {
    if db
        .read_now(store::next_wake)?
        .is_none_or(|wake| wake > at.now)
    {
        return Ok(None);
    }
    let token = at.ids.next(at.now);
    let until = at.now.plus(LEASE);
    let Some(run) = db.write_now(|tx| store::claim(tx, (at.now, until), token))? else {
        return Ok(None);
    };
    let campaign = db.read_now(|tx| store::by_id(tx, run.campaign))?;
    let Some(campaign) = campaign else {
        let mut run = run;
        run.wake_at = None;
        db.write_now(|tx| store::book(tx, &run))?;
        return Ok(Some(0));
    };
    match step(db, at, rules, (&campaign, &run)) {
        Err(error) if !error.is_transient() => {
            // Nobody could go on with it: it waits for a person, with the reason, and stands in nobody's way.
            tracing::error!(campaign = %campaign.name, %error, "a campaign stopped");
            db.write_now(|tx| fail(tx, at, &run, &error))?;
            Ok(Some(0))
        }
        other => other.map(Some),
    }
}

fn fail(tx: &mut Tx<'_>, at: &Moment, run: &RunRow, error: &Error) -> Result<(), Error> {
    let mut rested = run.clone();
    rested.wake_at = None;
    if !store::book(tx, &rested)? {
        return Ok(());
    }
    if let Some(campaign) = store::by_id(tx, run.campaign)? {
        let from = (campaign.id, campaign.state);
        let before = if campaign.state == CampaignState::Paused {
            campaign.before_pause
        } else {
            Some(campaign.state)
        };
        let note = format!("{}: {error}", error.code());
        let _moved = store::set_state(tx, from, (CampaignState::Paused, before, &note), at.now)?;
    }
    Ok(())
}

fn step(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    (campaign, run): (&CampaignRow, &RunRow),
) -> Result<usize, Error> {
    if run.stopping != Stopping::No {
        return withdraw::page(db, at, (campaign, run));
    }
    if campaign.state == CampaignState::Paused {
        return rest(db, run);
    }
    match run.state {
        RunState::Waiting => begin::begin(db, at, rules, (campaign, run)),
        RunState::Filling => fill::page(db, at, rules, (campaign, run)),
        RunState::Sending | RunState::Rest => ask::page(db, at, rules, (campaign, run)),
        RunState::Testing => decide::decide(db, at, (campaign, run)),
        RunState::Done | RunState::Cancelled | RunState::Missed => rest(db, run),
    }
}

/// Nothing is to be done until somebody wakes it.
fn rest(db: &Db, run: &RunRow) -> Result<usize, Error> {
    let mut run = run.clone();
    run.wake_at = None;
    db.write_now(|tx| store::book(tx, &run))?;
    Ok(0)
}

/// Books a run's end and what follows from it, unless somebody else has it by now.
fn end(
    db: &Db,
    at: &Moment,
    (campaign, run): (&CampaignRow, &RunRow),
    state: RunState,
) -> Result<(), Error> {
    let mut ended = run.clone();
    ended.state = state;
    ended.stopping = Stopping::No;
    ended.wake_at = None;
    ended.ended_at = Some(at.now);
    db.write_now(|tx| {
        if store::book(tx, &ended)? {
            service::after_end(tx, at, campaign, &ended)?;
        }
        Ok(())
    })
}
