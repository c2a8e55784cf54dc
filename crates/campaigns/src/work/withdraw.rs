//! What a run has asked for and has not gone is taken back.

use db::Db;
use kernel::{CustomerId, Moment};
use messages::{AskId, Withdrawal};

use super::{BATCH, end};
use crate::{
    domain::{CampaignState, RecipientState, RunState, Stopping},
    error::Error,
    service,
    store::{self, CampaignRow, RunRow},
};

pub(super) fn page(
    db: &Db,
    at: &Moment,
    (campaign, run): (&CampaignRow, &RunRow),
) -> Result<usize, Error> {
    let rows = db.read_now(|tx| store::asked_after(tx, run.id, run.stop_place, BATCH))?;
    let Some(last) = rows.last().map(|row| row.customer) else {
        return finish(db, at, (campaign, run));
    };
    let asks: Vec<(CustomerId, AskId)> = rows
        .iter()
        .filter_map(|row| Some((row.customer, row.ask?)))
        .collect();
    let back = match run.stopping {
        Stopping::Cancelled => RecipientState::Cancelled,
        Stopping::No | Stopping::Paused => RecipientState::Waiting,
    };
    let people = db.write_now(|tx| {
        let taken: Vec<CustomerId> = messages::withdraw(tx, at, &asks)?
            .into_iter()
            .filter(|(_, _, withdrawal)| match withdrawal {
                Withdrawal::Stopped | Withdrawal::RefusedAtTheDoor => true,
                Withdrawal::Ended | Withdrawal::Gone => false,
            })
            .map(|(customer, _, _)| customer)
            .collect();
        store::put_back(tx, run.id, &taken, back)?;
        tx.touch(service::ROOM);
        Ok::<_, Error>(taken.len())
    })?;
    let mut booked = run.clone();
    booked.stop_place = last.raw();
    booked.wake_at = Some(at.now);
    db.write_now(|tx| store::book(tx, &booked))?;
    Ok(people)
}

/// Everything is taken back: the run is over, rests, or goes on where somebody let it go on meanwhile.
fn finish(db: &Db, at: &Moment, (campaign, run): (&CampaignRow, &RunRow)) -> Result<usize, Error> {
    if run.stopping == Stopping::Cancelled {
        let waiting = db.read_now(|tx| store::still_waiting(tx, run.id, BATCH))?;
        if !waiting.is_empty() {
            return give_up(db, at, run, &waiting);
        }
        end(db, at, (campaign, run), RunState::Cancelled)?;
        return Ok(0);
    }
    let mut booked = run.clone();
    booked.stopping = Stopping::No;
    booked.stop_place = 0;
    let is_paused = campaign.state == CampaignState::Paused;
    booked.wake_at = (!is_paused).then_some(at.now);
    db.write_now(|tx| store::book(tx, &booked))?;
    Ok(0)
}

/// Whoever waits for a turn in a run that is cancelled does not get it: a page of them.
fn give_up(db: &Db, at: &Moment, run: &RunRow, waiting: &[CustomerId]) -> Result<usize, Error> {
    db.write_now(|tx| {
        store::give_up(tx, run.id, waiting)?;
        tx.touch(service::ROOM);
        Ok::<_, Error>(())
    })?;
    let mut booked = run.clone();
    booked.wake_at = Some(at.now);
    db.write_now(|tx| store::book(tx, &booked))?;
    Ok(waiting.len())
}
