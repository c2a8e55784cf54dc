//! The variants were tried: what the rest gets.

use db::Db;
use kernel::{Moment, Span};

use crate::{
    domain::{CampaignState, Chooser, RunState, judge},
    error::Error,
    service,
    store::{self, CampaignRow, RunRow},
};

pub(super) fn decide(
    db: &Db,
    at: &Moment,
    (campaign, run): (&CampaignRow, &RunRow),
) -> Result<usize, Error> {
    let mut booked = run.clone();
    // A pause may have taken back some of those on whom it is tried.
    let left = db.read_now(|tx| store::next_due(tx, run.id, 0))?;
    if left.is_some() {
        booked.state = RunState::Sending;
        booked.wake_at = Some(at.now);
        return book(db, at, (campaign, &booked), CampaignState::Sending);
    }
    let Some(test) = run.plan.document.tested() else {
        booked.state = RunState::Rest;
        booked.wake_at = Some(at.now);
        return book(db, at, (campaign, &booked), CampaignState::Sending);
    };
    if run.winner.is_empty() {
        let last = db.read_now(|tx| store::last_asked(tx, run.id))?;
        let wait = Span::from_hours(i64::from(test.wait_hours));
        let due = last.unwrap_or(at.now).plus(wait);
        match test.winner {
            Chooser::Manual => {
                booked.wake_at = None;
                return book(db, at, (campaign, &booked), CampaignState::Testing);
            }
            Chooser::Automatic if last.is_some() && due > at.now => {
                booked.wake_at = Some(due);
                return book(db, at, (campaign, &booked), CampaignState::Testing);
            }
            Chooser::Automatic => {}
        }
        let arms = db.read_now(|tx| service::arms(tx, campaign, run, test.measure))?;
        let verdict = judge(&arms, test.measure);
        booked.winner.clone_from(&verdict.winner);
        booked.verdict = Some(verdict);
    }
    booked.state = RunState::Rest;
    booked.wake_at = Some(at.now);
    book(db, at, (campaign, &booked), CampaignState::Sending)
}

fn book(
    db: &Db,
    at: &Moment,
    (campaign, run): (&CampaignRow, &RunRow),
    state: CampaignState,
) -> Result<usize, Error> {
    db.write_now(|tx| {
        if store::book(tx, run)? {
            service::advance(tx, campaign, state, at.now)?;
        }
        Ok(0)
    })
}
