//! Runs that follow one another, and what their messages are told.

use db::Tx;
use kernel::{Day, Moment, Span, Timestamp};
use serde_json::{Map, Value, json};

use super::{advance, next_number};
use crate::{
    domain::{CampaignState, Plan, RunId, RunState, Stopping, Variant, When, next_day, starts_at},
    error::Error,
    store::{self, CampaignRow, RunRow},
};

/// Why a campaign is over that never began.
const MISSED: &str = "campaigns.missed: nothing worked while it was worth sending";

/// A run that waits for its time.
pub(crate) fn waiting_run(
    at: &Moment,
    campaign: &CampaignRow,
    (number, plan, day): (i64, Plan, Day),
    starts_at: Timestamp,
) -> RunRow {
    RunRow {
        id: RunId::next(at),
        campaign: campaign.id,
        number,
        parent: None,
        repeats: 0,
        plan,
        day,
        starts_at,
        state: RunState::Waiting,
        wake_at: Some(starts_at),
        token: 0,
        place: 0,
        stopping: Stopping::No,
        stop_place: 0,
        next_slot_at: starts_at,
        expected: 0,
        audience: 0,
        winner: String::new(),
        verdict: None,
        rounds: Vec::new(),
        frozen_at: None,
        ended_at: None,
    }
}

/// A recurring campaign's next run after one, where there is one: its audience is frozen anew.
pub(crate) fn follow(
    tx: &mut Tx<'_>,
    at: &Moment,
    campaign: &CampaignRow,
    run: &RunRow,
) -> Result<(), Error> {
    let When::Every(every) = &run.plan.document.when else {
        return Ok(());
    };
    if run.parent.is_some() {
        return Ok(());
    }
    let zone = segments::shop(tx)?.zone;
    let mut day = next_day(every, run.day.next());
    while let Some(next) = day {
        let begins = starts_at(&run.plan.document.when, next, (&zone, at.now));
        if begins >= at.now {
            let number = next_number(tx, campaign.id)?;
            let plan = run.plan.clone();
            let mut next = waiting_run(at, campaign, (number, plan, next), begins);
            next.expected = run.expected.max(run.audience);
            let _new = store::insert_run(tx, &next)?;
            return Ok(());
        }
        day = next_day(every, next.next());
    }
    Ok(())
}

/// What follows when a run is over: the campaign's own end, or its next run; the repetition for those who did not react.
pub(crate) fn after_end(
    tx: &mut Tx<'_>,
    at: &Moment,
    campaign: &CampaignRow,
    run: &RunRow,
) -> Result<(), Error> {
    if run.parent.is_some() {
        return Ok(());
    }
    if let Some(resend) = run
        .plan
        .document
        .resend
        .as_ref()
        .filter(|_| run.state == RunState::Done)
    {
        let last = store::last_asked(tx, run.id)?.unwrap_or(at.now);
        let starts_at = last.plus(Span::from_days(i64::from(resend.after_days)));
        let day = run.day.plus_days(i64::from(resend.after_days));
        let number = next_number(tx, campaign.id)?;
        let mut again = waiting_run(at, campaign, (number, run.plan.clone(), day), starts_at);
        again.parent = Some(run.id);
        again.repeats = run.number;
        let _new = store::insert_run(tx, &again)?;
    }
    let open = store::open_runs(tx, campaign.id)?;
    let others = open
        .iter()
        .filter(|other| other.parent.is_none() && other.id != run.id);
    let to = others.fold(CampaignState::Sent, |to, other| match other.state {
        RunState::Waiting if to == CampaignState::Sent => CampaignState::Scheduled,
        RunState::Waiting => to,
        RunState::Filling
        | RunState::Sending
        | RunState::Testing
        | RunState::Rest
        | RunState::Done
        | RunState::Cancelled
        | RunState::Missed => CampaignState::Sending,
    });
    if run.state == RunState::Missed && to == CampaignState::Sent {
        let from = (campaign.id, campaign.state);
        let to = (CampaignState::Cancelled, None, MISSED);
        let _moved = store::set_state(tx, from, to, at.now)?;
        return Ok(());
    }
    advance(tx, campaign, to, at.now)
}

/// What the template of a message is told.
pub(crate) fn content(
    campaign: &CampaignRow,
    run: Option<&RunRow>,
    plan: &Plan,
    variant: &Variant,
) -> Value {
    let mut told: Map<String, Value> = plan.document.data.clone();
    let again = run.is_some_and(|run| run.parent.is_some());
    let other = plan.document.resend.as_ref().filter(|_| again);
    let subject = other
        .and_then(|resend| resend.subject.as_ref())
        .or(variant.subject.as_ref());
    told.insert("name".to_owned(), json!(campaign.name));
    told.insert("variant".to_owned(), json!(variant.id));
    if let Some(subject) = subject {
        told.insert("subject".to_owned(), json!(subject));
    }
    if let Some(run) = run {
        told.insert("run".to_owned(), json!(run.id));
    }
    json!({ "campaign": told })
}
