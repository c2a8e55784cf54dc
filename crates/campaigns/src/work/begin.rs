//! A run's time has come: who is meant is frozen, at one instant.

use db::Db;
use kernel::{Moment, Span};

use super::end;
use crate::{
    domain::{CampaignState, RunState},
    error::Error,
    service::{self, Guard, Rules, is_too_many, members},
    store::{self, CampaignRow, RunRow},
};

pub(super) fn begin(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    (campaign, run): (&CampaignRow, &RunRow),
) -> Result<usize, Error> {
    let document = &run.plan.document;
    let worth = Span::from_hours(i64::from(document.worth_hours));
    if at.now.since(run.starts_at) > worth {
        // Nothing worked while it was worth sending; a recurring one goes on with its next time.
        db.write_now(|tx| service::follow(tx, at, campaign, run))?;
        end(db, at, (campaign, run), RunState::Missed)?;
        return Ok(0);
    }
    if run.parent.is_some() {
        let mut begun = run.clone();
        begun.state = RunState::Filling;
        begun.frozen_at = Some(at.now);
        begun.wake_at = Some(at.now);
        db.write_now(|tx| store::book(tx, &begun))?;
        return Ok(0);
    }
    let (set, guard) = db.read_now(|tx| {
        let set = members(tx, at.now, rules, document)?.set;
        Ok::<_, Error>((set, Guard::from_settings(tx)?))
    })?;
    if is_too_many(&guard, set.len(), run.expected) {
        let note = format!(
            "campaigns.confirm: it would reach {} customers, and {} were expected when it was scheduled: resume it if that \
             is meant",
            set.len(),
            run.expected
        );
        db.write_now(|tx| service::hold(tx, at, campaign, &note))?;
        return Ok(0);
    }
    let mut begun = run.clone();
    begun.state = RunState::Filling;
    begun.frozen_at = Some(at.now);
    begun.audience = i64::try_from(set.len()).unwrap_or(i64::MAX);
    begun.next_slot_at = at.now;
    begun.wake_at = Some(at.now);
    db.write_now(|tx| {
        if !store::book(tx, &begun)? {
            return Ok(());
        }
        store::put_audience(tx, run.id, &set)?;
        service::follow(tx, at, campaign, &begun)?;
        service::advance(tx, campaign, CampaignState::Sending, at.now)
    })?;
    Ok(usize::try_from(set.len()).unwrap_or(usize::MAX))
}
