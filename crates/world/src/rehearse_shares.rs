//! A rehearsal on all cores: what happens to one customer changes nothing for another, so each core lives through the past
//! of a share of them in a scratch shop of its own, and what they show is added up.
//!
//! Only conditions that compare people with one another see everybody; where a programme has one, there is one share.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::Path,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::{self, ScopedJoinHandle},
};

use db::{Db, Gathering};
use kernel::CustomerId;
use rehearsals::{
    Part,
    public::{DayCount, Detailed, OfferCount, Rehearsal},
};

use crate::{
    Error,
    rehearsal_details::Tally,
    rehearse::{self, Lived, Place, Plan, Progress, Rehearsed, Watch, live_through},
};

/// Most shares: each holds its own copy of the catalogue in memory.
const MOST: usize = 8;
/// Events after which it is told how far a share is.
const TOLD_EACH: usize = 200;

/// Which customers are meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    number: i64,
    of: i64,
}

impl Share {
    /// Whether a customer is one of them.
    pub(crate) fn holds(self, customer: CustomerId) -> bool {
        customer.raw().rem_euclid(self.of.max(1)) == self.number
    }
}

/// Rehearses programmes over the past of a shop, for whoever may stop it. `folder` takes scratch copies, which are removed
/// at the end.
pub fn rehearse(
    db: &Db,
    folder: &Path,
    wanted: &Rehearsed,
    watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Detailed, Error> {
    rehearse_plan(db, folder, &Plan::of(db, wanted)?, watch)
}

/// The same of what was read already.
pub(crate) fn rehearse_plan(
    db: &Db,
    folder: &Path,
    plan: &Plan<'_>,
    watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Detailed, Error> {
    let shares = if plan.asked.others {
        1
    } else {
        let cores = thread::available_parallelism().map_or(1, Into::into);
        cores.min(MOST)
    };
    rehearse_in(db, folder, plan, shares, watch)
}

/// The same in so many shares, whose figures add up to the same.
pub(crate) fn rehearse_in(
    db: &Db,
    folder: &Path,
    plan: &Plan<'_>,
    shares: usize,
    mut watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Detailed, Error> {
    let of = i64::try_from(shares.max(1)).unwrap_or(1);
    let stops = AtomicBool::new(false);
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        let living: Vec<_> = (0..of)
            .map(|number| {
                let (tell, stops) = (tell.clone(), &stops);
                scope.spawn(move || {
                    let mut told = None;
                    live_share(db, folder, plan, Share { number, of }, &mut |now| {
                        if is_news(told.as_ref(), &now) {
                            told = Some(now);
                            // Who asked may have gone; the rehearsal ends all the same.
                            let _gone = tell.send((number, now));
                        }
                        if stops.load(Ordering::Relaxed) {
                            ControlFlow::Break(())
                        } else {
                            ControlFlow::Continue(())
                        }
                    })
                })
            })
            .collect();
        drop(tell);
        let mut latest = BTreeMap::new();
        while let Ok((number, now)) = told.recv() {
            latest.insert(number, now);
            let is_unwanted = together(&latest).is_some_and(|all| watch(all).is_break());
            if is_unwanted {
                stops.store(true, Ordering::Relaxed);
            }
        }
        let mut all: Option<Rehearsal> = None;
        let (mut tally, mut homes) = (Tally::default(), Vec::new());
        for lived in living.into_iter().map(ended) {
            let (home, short, more) = lived?;
            match &mut all {
                Some(all) => join(all, short),
                None => all = Some(short),
            }
            tally.join(more);
            homes.push(home);
        }
        tally.told(all.ok_or(Error::NotFounded)?, &homes)
    })
}

/// A share that was lived through, and what its customers show.
type Shown = (Lived, Rehearsal, Tally);

fn live_share(
    db: &Db,
    folder: &Path,
    plan: &Plan<'_>,
    share: Share,
    watch: Watch<'_>,
) -> Result<Shown, Error> {
    // Hardly ever does anything fail, and not to prepare for it saves a tenth of the time. Where it does, all is lived once
    // more, so that what fails fails alone.
    match attempt(db, (folder, Gathering::Together), plan, share, watch) {
        Err(error) if !matches!(error, Error::Cancelled) => {
            tracing::debug!(%error, "a rehearsal begins anew");
            attempt(db, (folder, Gathering::Apart), plan, share, watch)
        }
        ended => ended,
    }
}

fn attempt(
    db: &Db,
    (folder, gathering): (&Path, Gathering),
    plan: &Plan<'_>,
    share: Share,
    watch: Watch<'_>,
) -> Result<Shown, Error> {
    let lived = live_through(db, Place { folder, gathering }, plan, share, watch)?;
    let now = lived.world.moment().now;
    rehearse::tell(watch, Progress::of(Part::Counting, now))?;
    let short = rehearse::report(&lived, plan.wanted)?;
    let tally = Tally::of(&lived)?;
    Ok((lived, short, tally))
}

fn ended(living: ScopedJoinHandle<'_, Result<Shown, Error>>) -> Result<Shown, Error> {
    match living.join() {
        Ok(lived) => lived,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// Whether anybody would see that a rehearsal went on since it was told last: whoever listens is woken for it.
fn is_news(told: Option<&Progress>, now: &Progress) -> bool {
    told.is_none_or(|told| {
        told.part != now.part
            || now.done == now.of
            || now.done >= told.done.saturating_add(TOLD_EACH)
    })
}

/// How far all are that have told.
fn together(latest: &BTreeMap<i64, Progress>) -> Option<Progress> {
    latest.values().copied().reduce(|all, one| Progress {
        part: one.part,
        done: all.done.saturating_add(one.done),
        of: all.of.saturating_add(one.of),
        now: all.now.min(one.now),
    })
}

/// Adds what was shown of other customers.
fn join(all: &mut Rehearsal, other: Rehearsal) {
    all.events += other.events;
    all.entered += other.entered;
    all.held_out += other.held_out;
    all.failed += other.failed;
    all.people += other.people;
    all.mails += other.mails;
    for (name, mails) in other.by_programme {
        *all.by_programme.entry(name).or_insert(0) += mails;
    }
    for (sums, more) in [
        (&mut all.deferrals, other.deferrals),
        (&mut all.stopped, other.stopped),
    ] {
        for (reason, asks) in more {
            *sums.entry(reason).or_insert(0) += asks;
        }
    }
    let mut days = BTreeMap::new();
    for one in all.per_day.iter().chain(&other.per_day) {
        *days.entry(one.day).or_insert(0) += one.mails;
    }
    all.per_day = days
        .into_iter()
        .map(|(day, mails)| DayCount { day, mails })
        .collect();
    let by_mails = |one: &DayCount| (one.mails, core::cmp::Reverse(one.day));
    all.busiest = all.per_day.iter().copied().max_by_key(by_mails);
    for one in other.offers {
        let is_same = |of: &&mut OfferCount| of.programme == one.programme && of.offer == one.offer;
        match all.offers.iter_mut().find(is_same) {
            Some(same) => {
                same.given = same.given.saturating_add(one.given);
                same.at_most = same
                    .at_most
                    .zip(one.at_most)
                    .map(|(sum, more)| sum.saturating_add(more));
            }
            None => all.offers.push(one),
        }
    }
    all.offers
        .sort_by(|one, other| (&one.programme, &one.offer).cmp(&(&other.programme, &other.offer)));
    all.most_in_seven_days = all.most_in_seven_days.max(other.most_in_seven_days);
}
