//! Scheduling, stopping, going on.

use db::Tx;
use kernel::{Day, Done, Moment, Span, Timestamp, Zone};

use super::{
    ROOM, Rules,
    desk::{Strict, checked},
    find,
    guard::Guard,
    members,
    runs::waiting_run,
    show,
};
use crate::{
    domain::{
        CampaignName, CampaignState, Document, RunState, Stopping, Verdict, When, next_day,
        starts_at,
    },
    error::Error,
    public::CampaignDetail,
    store::{self, CampaignRow, RunRow},
};

/// No clock on earth is further behind UTC.
const FURTHEST_BEHIND: Span = Span::from_hours(12);

/// A draft waits for its time, or begins. What it goes by is what it is now: later versions of a template do not change
/// it. Who is meant is frozen when it begins. `confirmed` says that it is meant when it reaches more people than is done
/// without asking.
pub fn schedule(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (name, confirmed): (&CampaignName, bool),
) -> Result<Done<CampaignDetail>, Error> {
    let campaign = find(tx, name)?;
    match campaign.state {
        CampaignState::Draft => {}
        CampaignState::Scheduled | CampaignState::Sending | CampaignState::Testing => {
            return Ok(Done::AlreadyDone(show(tx, name)?));
        }
        state @ (CampaignState::Paused | CampaignState::Sent | CampaignState::Cancelled) => {
            let wanted = "scheduled";
            return Err(Error::State { state, wanted });
        }
    }
    let plan = checked(tx, rules, &campaign.document, Strict::Going)?;
    let zone = segments::shop(tx)?.zone;
    let (day, begins) = first_time(&campaign.document, (&zone, at.now)).ok_or(Error::Past)?;
    let people = members(tx, at.now, rules, &campaign.document)?.set.len();
    let guard = Guard::from_settings(tx)?;
    guard.check(name, people, confirmed)?;
    let mut run = waiting_run(at, &campaign, (1, plan, day), begins);
    run.expected = i64::try_from(people).unwrap_or(i64::MAX);
    let from = (campaign.id, CampaignState::Draft);
    let to = (CampaignState::Scheduled, None, "");
    if store::set_state(tx, from, to, at.now)? {
        let _new = store::insert_run(tx, &run)?;
    }
    tx.touch(ROOM);
    Ok(Done::Done(show(tx, name)?))
}

/// The day of the first run and when it begins; none when that has passed.
fn first_time(document: &Document, (zone, now): (&Zone, Timestamp)) -> Option<(Day, Timestamp)> {
    match &document.when {
        When::Now => Some((zone.day_of(now), now)),
        When::At(at) => (*at >= now).then(|| (zone.day_of(*at), *at)),
        When::Best(best) => {
            let from = best.from.unwrap_or(now);
            (from >= now).then(|| (zone.day_of(from), from))
        }
        When::Local(local) => {
            let last = Zone::utc()
                .instant(local.day, local.time)
                .plus(FURTHEST_BEHIND);
            let begins = starts_at(&document.when, local.day, (zone, now));
            (last >= now).then_some((local.day, begins))
        }
        When::Every(every) => {
            let mut day = next_day(every, zone.day_of(now));
            while let Some(next) = day {
                let begins = starts_at(&document.when, next, (zone, now));
                if begins >= now {
                    return Some((next, begins));
                }
                day = next_day(every, next.next());
            }
            None
        }
    }
}

/// Back to a draft, as long as nothing of it has begun.
pub fn unschedule(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &CampaignName,
) -> Result<Done<CampaignDetail>, Error> {
    let campaign = find(tx, name)?;
    if campaign.state == CampaignState::Draft {
        return Ok(Done::AlreadyDone(show(tx, name)?));
    }
    let runs = store::runs_of(tx, campaign.id)?;
    let has_begun = runs.iter().any(|run| run.state != RunState::Waiting);
    let may = matches!(
        campaign.state,
        CampaignState::Scheduled | CampaignState::Paused
    );
    if has_begun || !may {
        return Err(Error::State {
            state: campaign.state,
            wanted: "made a draft again",
        });
    }
    store::delete_runs(tx, campaign.id)?;
    let from = (campaign.id, campaign.state);
    let _moved = store::set_state(tx, from, (CampaignState::Draft, None, ""), at.now)?;
    tx.touch(ROOM);
    Ok(Done::Done(show(tx, name)?))
}

/// Nothing more goes. What waits in the queue is taken back, and goes after the pause; what a mail server has in hand cannot
/// be stopped.
pub fn pause(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &CampaignName,
) -> Result<Done<CampaignDetail>, Error> {
    let campaign = find(tx, name)?;
    let open = store::open_runs(tx, campaign.id)?;
    match campaign.state {
        CampaignState::Paused => return Ok(Done::AlreadyDone(show(tx, name)?)),
        CampaignState::Scheduled | CampaignState::Sending | CampaignState::Testing => {}
        CampaignState::Sent if !open.is_empty() => {}
        state @ (CampaignState::Draft | CampaignState::Sent | CampaignState::Cancelled) => {
            let wanted = "paused";
            return Err(Error::State { state, wanted });
        }
    }
    hold(tx, at, &campaign, "")?;
    Ok(Done::Done(show(tx, name)?))
}

/// Stops a campaign for a reason, empty when a person wanted it.
pub(crate) fn hold(
    tx: &mut Tx<'_>,
    at: &Moment,
    campaign: &CampaignRow,
    note: &str,
) -> Result<(), Error> {
    for run in store::open_runs(tx, campaign.id)? {
        let has_asked = !matches!(run.state, RunState::Waiting | RunState::Filling);
        let stop = if has_asked {
            (Stopping::Paused, Some(at.now))
        } else {
            (Stopping::No, None)
        };
        store::stop(tx, run.id, stop, at.ids.next(at.now))?;
    }
    let from = (campaign.id, campaign.state);
    let to = (CampaignState::Paused, Some(campaign.state), note);
    let _moved = store::set_state(tx, from, to, at.now)?;
    tx.touch(ROOM);
    Ok(())
}

/// Goes on after a pause. Somebody has seen by now how many it reaches.
pub fn resume(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &CampaignName,
) -> Result<Done<CampaignDetail>, Error> {
    let campaign = find(tx, name)?;
    let before = match campaign.state {
        CampaignState::Paused => campaign.before_pause.unwrap_or(CampaignState::Sending),
        CampaignState::Scheduled | CampaignState::Sending | CampaignState::Testing => {
            return Ok(Done::AlreadyDone(show(tx, name)?));
        }
        state @ (CampaignState::Draft | CampaignState::Sent | CampaignState::Cancelled) => {
            let wanted = "resumed";
            return Err(Error::State { state, wanted });
        }
    };
    for run in store::open_runs(tx, campaign.id)? {
        wake(tx, at, &run)?;
        if run.state == RunState::Waiting {
            store::expect(tx, run.id, i64::MAX / 2)?;
        }
    }
    let from = (campaign.id, CampaignState::Paused);
    let _moved = store::set_state(tx, from, (before, None, ""), at.now)?;
    tx.touch(ROOM);
    Ok(Done::Done(show(tx, name)?))
}

/// What is not taken back yet still is, and goes on by itself afterwards.
fn wake(tx: &mut Tx<'_>, at: &Moment, run: &RunRow) -> Result<(), Error> {
    let due = match run.state {
        RunState::Waiting => run.starts_at.max(at.now),
        RunState::Filling
        | RunState::Sending
        | RunState::Testing
        | RunState::Rest
        | RunState::Done
        | RunState::Cancelled
        | RunState::Missed => at.now,
    };
    store::stop(tx, run.id, (run.stopping, Some(due)), at.ids.next(at.now))?;
    Ok(())
}

/// Over before its end: nothing more goes, and what waits in the queue is taken back. It cannot be undone.
pub fn cancel(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &CampaignName,
) -> Result<Done<CampaignDetail>, Error> {
    let campaign = find(tx, name)?;
    let open = store::open_runs(tx, campaign.id)?;
    match campaign.state {
        CampaignState::Cancelled => return Ok(Done::AlreadyDone(show(tx, name)?)),
        CampaignState::Scheduled
        | CampaignState::Sending
        | CampaignState::Testing
        | CampaignState::Paused => {}
        CampaignState::Sent if !open.is_empty() => {}
        state @ (CampaignState::Draft | CampaignState::Sent) => {
            let wanted = "cancelled";
            return Err(Error::State { state, wanted });
        }
    }
    store::end_waiting(tx, campaign.id, at.now)?;
    for run in store::open_runs(tx, campaign.id)? {
        let stop = (Stopping::Cancelled, Some(at.now));
        store::stop(tx, run.id, stop, at.ids.next(at.now))?;
    }
    // A campaign that everybody got stays sent: only its repetition is cancelled.
    let is_sent =
        campaign.state == CampaignState::Sent || campaign.before_pause == Some(CampaignState::Sent);
    let to = if is_sent {
        CampaignState::Sent
    } else {
        CampaignState::Cancelled
    };
    let from = (campaign.id, campaign.state);
    let _moved = store::set_state(tx, from, (to, None, ""), at.now)?;
    tx.touch(ROOM);
    Ok(Done::Done(show(tx, name)?))
}

/// Chooses by hand what the rest gets, while a test waits for it; also before the rule would.
pub fn choose(
    tx: &mut Tx<'_>,
    at: &Moment,
    (name, variant): (&CampaignName, &str),
) -> Result<Done<CampaignDetail>, Error> {
    let campaign = find(tx, name)?;
    let open = store::open_runs(tx, campaign.id)?;
    let tested = open.iter().find(|run| {
        run.parent.is_none()
            && run.plan.document.tested().is_some()
            && run.state != RunState::Waiting
    });
    let run = tested.ok_or(Error::NoTest)?;
    if run.plan.document.variant(variant).is_none() {
        return Err(Error::NoVariant(variant.to_owned()));
    }
    if run.winner == variant {
        return Ok(Done::AlreadyDone(show(tx, name)?));
    }
    let verdict = Verdict {
        winner: variant.to_owned(),
        by: "hand".to_owned(),
        decided: true,
        words: format!("`{variant}` was chosen by hand"),
        arms: Vec::new(),
    };
    let taken = (at.now, at.ids.next(at.now));
    if !store::set_winner(tx, run.id, &verdict, taken)? {
        return Err(Error::NoTest);
    }
    tx.touch(ROOM);
    Ok(Done::Done(show(tx, name)?))
}
