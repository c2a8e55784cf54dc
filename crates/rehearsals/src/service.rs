//! The use cases.

use db::{DbError, Tx};
use journeys::Shelf;
use kernel::{Done, Moment};
use serde_json::{Value, json};

use crate::{
    domain::{KEPT, LEASE, MOST_ATTEMPTS, MOST_QUEUED, Part, RunId, RunState, Wanted},
    error::Error,
    public::{Detailed, RunDetail, RunView},
    store::{self, Open},
};

/// A run that somebody has in hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// Which.
    pub id: RunId,
    /// What is rehearsed.
    pub wanted: Wanted,
    token: i64,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// With a result.
    Done(Box<Detailed>),
    /// It cannot be rehearsed; in words.
    Failed(String),
    /// Nobody wants it any more.
    Cancelled,
}

/// Whether a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onward {
    /// It does.
    GoOn,
    /// Somebody cancelled it.
    Unwanted,
    /// Somebody else has it in hand.
    Lost,
}

/// Asks for a rehearsal. What it names must be there, and its documents must be such that they could be published.
pub fn ask(
    tx: &mut Tx<'_>,
    at: &Moment,
    shelf: &Shelf,
    (wanted, asked_by): (&Wanted, &str),
) -> Result<RunView, Error> {
    wanted.check()?;
    for name in &wanted.names {
        if shelf.find(name).is_none() && !journeys::exists(tx, name)? {
            return Err(Error::UnknownJourney(name.to_string()));
        }
    }
    for draft in &wanted.drafts {
        shelf.check(tx, &draft.read()?)?;
    }
    if store::open(tx)?.len() >= MOST_QUEUED {
        return Err(Error::Queue);
    }
    for old in store::too_old(tx, KEPT)? {
        store::delete(tx, old)?;
    }
    let text = serde_json::to_string(wanted).map_err(Error::Json)?;
    let id = RunId::next(at);
    store::insert(tx, (id, at.now), &text, asked_by)?;
    view(tx, id)
}

fn view(tx: &mut Tx<'_>, id: RunId) -> Result<RunView, Error> {
    store::find(tx, id)?.ok_or(Error::Unknown(id))
}

/// Runs, the newest first, older than `before`.
pub fn list(tx: &mut Tx<'_>, before: Option<RunId>, fetch: i64) -> Result<Vec<RunView>, Error> {
    let before = before.unwrap_or(RunId::from_raw(i64::MAX));
    Ok(store::page(tx, before, fetch)?)
}

/// A run with its result.
pub fn read(tx: &mut Tx<'_>, id: RunId) -> Result<RunDetail, Error> {
    let run = view(tx, id)?;
    let result = store::result(tx, id)?
        .map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(Error::Json)?;
    Ok(RunDetail { run, result })
}

/// Nobody wants it any more: one that waits is over at once, one that runs as soon as it looks up.
pub fn cancel(tx: &mut Tx<'_>, at: &Moment, id: RunId) -> Result<Done<RunView>, Error> {
    let run = view(tx, id)?;
    if run.state.is_over() {
        return Ok(Done::AlreadyDone(run));
    }
    let open = store::open(tx)?.into_iter().find(|open| open.id == id);
    match open {
        Some(open) if open.state == RunState::Queued || open.lease_until < at.now => {
            let cancelled = (RunState::Cancelled, "");
            store::end(tx, (id, open.token), cancelled, at.now)?;
        }
        Some(_) | None => store::mark_unwanted(tx, id)?,
    }
    Ok(Done::Done(view(tx, id)?))
}

/// Removes a run that is over, and its result.
pub fn remove(tx: &mut Tx<'_>, id: RunId) -> Result<(), Error> {
    if !view(tx, id)?.state.is_over() {
        return Err(Error::NotOver(id));
    }
    Ok(store::delete(tx, id)?)
}

/// Whether there is a run that is not over.
pub fn has_open(tx: &mut Tx<'_>) -> Result<bool, Error> {
    Ok(!store::open(tx)?.is_empty())
}

/// The runs that are not over, for whoever follows them: id, state, part, permille.
pub fn going_on(tx: &mut Tx<'_>) -> Result<Value, DbError> {
    let open = store::open_views(tx)?;
    let told = open.into_iter().map(
        |run| json!({"id": run.id, "state": run.state, "part": run.part, "permille": run.permille}),
    );
    Ok(told.collect())
}

/// Nobody is at work on any run: for the only process of a shop, when it starts.
pub fn end_leases(tx: &mut Tx<'_>) -> Result<(), Error> {
    Ok(store::end_leases(tx)?)
}

/// Takes the next run in hand, if there is one and nobody is at work on another.
pub fn claim(tx: &mut Tx<'_>, at: &Moment) -> Result<Option<Claimed>, Error> {
    let open = store::open(tx)?;
    let is_at_work = |run: &Open| run.state == RunState::Running && run.lease_until >= at.now;
    if open.iter().any(is_at_work) {
        return Ok(None);
    }
    for run in open {
        if run.is_unwanted {
            let cancelled = (RunState::Cancelled, "");
            store::end(tx, (run.id, run.token), cancelled, at.now)?;
            continue;
        }
        if run.attempts >= MOST_ATTEMPTS {
            let failed = (
                RunState::Failed,
                "The program ended each time that it was rehearsed.",
            );
            store::end(tx, (run.id, run.token), failed, at.now)?;
            continue;
        }
        let token = at.next_id();
        let span = (at.now, at.now.plus(LEASE));
        if !store::take(tx, &run, token, span)? {
            // Somebody else was quicker.
            return Ok(None);
        }
        let wanted = view(tx, run.id)?.wanted;
        return Ok(Some(Claimed {
            id: run.id,
            wanted,
            token,
        }));
    }
    Ok(None)
}

/// Says how far a run is; whether it goes on.
pub fn note(
    tx: &mut Tx<'_>,
    at: &Moment,
    run: &Claimed,
    (part, permille): (Part, i64),
) -> Result<Onward, Error> {
    let place = (part, permille.clamp(0, 1_000));
    let until = at.now.plus(LEASE);
    Ok(
        match store::advance(tx, (run.id, run.token), place, until)? {
            Some(true) => Onward::GoOn,
            Some(false) => Onward::Unwanted,
            None => Onward::Lost,
        },
    )
}

/// Ends a run, with its result where there is one.
pub fn end(tx: &mut Tx<'_>, at: &Moment, run: &Claimed, ended: &Ended) -> Result<(), Error> {
    let how = match ended {
        Ended::Done(_) => (RunState::Done, ""),
        Ended::Failed(why) => (RunState::Failed, why.as_str()),
        Ended::Cancelled => (RunState::Cancelled, ""),
    };
    let is_ours = store::end(tx, (run.id, run.token), how, at.now)?;
    if let (true, Ended::Done(result)) = (is_ours, ended) {
        let text = serde_json::to_string(result).map_err(Error::Json)?;
        store::keep(tx, run.id, &text)?;
    }
    Ok(())
}

/// Gives a run back unfinished: whoever looks next begins it anew. For a process that ends.
pub fn put_back(tx: &mut Tx<'_>, run: &Claimed) -> Result<(), Error> {
    Ok(store::put_back(tx, (run.id, run.token))?)
}
