//! Rehearsals that somebody asked for, lived through one after another.

use std::{ops::ControlFlow, path::Path};

use journeys::{Document, JourneyName};
use kernel::Timestamp;
use rehearsals::{Claimed, Ended, Onward, Part, public::Detailed};

use crate::{
    error::Error,
    rehearse::{Plan, Progress, Rehearsed},
    rehearse_shares::rehearse_plan,
    world::World,
};

/// Shares of the whole, in thousandths, that the copy and the counting are taken to be.
const COPIED: i64 = 30;
const LIVED: i64 = 970;

/// Why a rehearsal stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Unwanted,
    Lost,
    ProcessEnds,
}

impl World {
    /// When this process starts: on a database that nobody else uses, nobody is at work on a rehearsal or an import.
    pub fn start_errands(&self) -> Result<(), Error> {
        if self.db.is_shared() {
            return Ok(());
        }
        self.db.write_now(rehearsals::end_leases)?;
        self.db.write_now(importer::uploads::end_leases)?;
        Ok(self.db.write_now(upkeep::start)?)
    }

    /// Makes the next backup that somebody or the night asked for; whether there was one. `folder` takes it, and the
    /// program runs since `started_at`.
    pub fn back_up_next(&self, folder: &Path, started_at: Timestamp) -> Result<bool, Error> {
        let (clock, ids) = self.time_and_ids();
        Ok(upkeep::work(upkeep::Keeping {
            db: &self.db,
            clock,
            ids,
            folder,
            started_at,
        })?)
    }

    /// Does the next import that somebody asked for; whether there was one. `folder` has the files. It reads `batch_rows`
    /// at a time, and stops when more than `rejected_percent` of the first rows are no records.
    pub fn import_next(
        &self,
        folder: &Path,
        (batch_rows, rejected_percent): (usize, u32),
    ) -> Result<bool, Error> {
        let (zone, currency) = self.db.read_now(|tx| {
            Ok::<_, Error>((
                settings::get(tx, &settings::shop::TIME_ZONE)?,
                settings::get(tx, &settings::shop::CURRENCY)?,
            ))
        })?;
        let terms = importer::uploads::Terms {
            zone,
            currency,
            batch_rows,
            rejected_percent,
        };
        let (clock, ids) = self.time_and_ids();
        Ok(importer::work(importer::Importing {
            db: &self.db,
            clock,
            ids,
            folder,
            terms: &terms,
        })?)
    }

    /// Lives through the next rehearsal that somebody asked for; whether there was one. `folder` takes the scratch copy.
    /// Once `ends` says so, it is given back unfinished.
    pub fn rehearse_next(&self, folder: &Path, ends: &dyn Fn() -> bool) -> Result<bool, Error> {
        if !self.db.read_now(rehearsals::has_open)? {
            return Ok(false);
        }
        let at = self.moment();
        let Some(run) = self.db.write_now(|tx| rehearsals::claim(tx, &at))? else {
            return Ok(false);
        };
        let mut stop = None;
        let made = self.rehearse_run(folder, &run, ends, &mut stop);
        let ended = match (made, stop) {
            (Ok(detailed), _) => Ended::Done(Box::new(detailed)),
            (Err(_), Some(Stop::Unwanted)) => Ended::Cancelled,
            (Err(_), Some(Stop::Lost)) => return Ok(true),
            (Err(_), Some(Stop::ProcessEnds)) => {
                self.db.write_now(|tx| rehearsals::put_back(tx, &run))?;
                return Ok(true);
            }
            (Err(error), None) => {
                tracing::warn!(run = %run.id, code = error.code(), error = %telemetry::chain(&error), "a rehearsal failed");
                Ended::Failed(error.to_string())
            }
        };
        let at = self.moment();
        self.db
            .write_now(|tx| rehearsals::end(tx, &at, &run, &ended))?;
        Ok(true)
    }

    fn rehearse_run(
        &self,
        folder: &Path,
        run: &Claimed,
        ends: &dyn Fn() -> bool,
        stop: &mut Option<Stop>,
    ) -> Result<Detailed, Error> {
        let wanted = Rehearsed {
            names: run.wanted.names.iter().map(ToString::to_string).collect(),
            drafts: run.wanted.drafts.clone(),
            from: run.wanted.from,
            to: run.wanted.to,
        };
        let mut told = None;
        let plan = Plan::of(&self.db, &wanted)?;
        let detailed = rehearse_plan(&self.db, folder, &plan, |progress| {
            if ends() {
                *stop = Some(Stop::ProcessEnds);
                return ControlFlow::Break(());
            }
            let place = place(progress);
            if told == Some(place) {
                return ControlFlow::Continue(());
            }
            told = Some(place);
            let at = self.moment();
            let noted = self
                .db
                .write_now(|tx| rehearsals::note(tx, &at, run, place));
            *stop = match noted {
                Ok(Onward::GoOn) => return ControlFlow::Continue(()),
                Ok(Onward::Unwanted) => Some(Stop::Unwanted),
                Ok(Onward::Lost) => Some(Stop::Lost),
                // The next one may be noted again; nothing hangs on this one.
                Err(_not_now) => return ControlFlow::Continue(()),
            };
            ControlFlow::Break(())
        })?;
        self.remember(&detailed, &plan.programmes)?;
        Ok(detailed)
    }

    /// How many people each programme reached, for the guard before it goes live.
    fn remember(
        &self,
        detailed: &Detailed,
        programmes: &[(JourneyName, Document)],
    ) -> Result<(), Error> {
        let now = self.moment().now;
        self.db.write_now(|tx| {
            for (name, document) in programmes {
                let of = detailed
                    .details
                    .iter()
                    .find(|one| one.name == name.as_str());
                let people = of.map_or(0, |one| one.people);
                journeys::rehearsed(tx, name, document, (people, now))?;
            }
            Ok::<_, journeys::Error>(())
        })?;
        Ok(())
    }
}

/// What is being done, and how much of the whole is done, in thousandths and in steps of five.
fn place(progress: Progress) -> (Part, i64) {
    let permille = match progress.part {
        Part::Waiting | Part::Copying => 0,
        Part::Counting => LIVED,
        Part::Living => {
            let (done, of) = (number(progress.done), number(progress.of).max(1));
            let share = done
                .saturating_mul(LIVED.saturating_sub(COPIED))
                .checked_div(of)
                .unwrap_or(0);
            COPIED.saturating_add(share)
        }
    };
    (
        progress.part,
        permille.saturating_sub(permille.rem_euclid(5)),
    )
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
