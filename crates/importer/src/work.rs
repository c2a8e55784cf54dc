//! Imports that somebody asked for, done in the background one after another.

use std::{ops::ControlFlow, path::Path};

use db::Db;
use kernel::{Clock, Ids, Moment};

use crate::{
    error::Error,
    run::run_while,
    summary::Summary,
    uploads::{self, Claimed, Ended, Terms, path_of, rejects_of},
};

/// What an import in the background needs.
#[derive(Clone, Copy)]
pub struct Importing<'a> {
    /// The shop.
    pub db: &'a Db,
    /// What time it is.
    pub clock: &'a dyn Clock,
    /// New identities.
    pub ids: &'a Ids,
    /// Where files lie.
    pub folder: &'a Path,
    /// What the shop says about files that do not say it themselves.
    pub terms: &'a Terms,
}

impl core::fmt::Debug for Importing<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Importing").finish_non_exhaustive()
    }
}

/// Does the next import that somebody asked for; whether there was one.
pub fn work(with: Importing<'_>) -> Result<bool, Error> {
    if with.db.read_now(uploads::open)?.is_empty() {
        return Ok(false);
    }
    let at = Moment::new(with.clock.now(), with.ids.clone());
    let Some(import) = with.db.write_now(|tx| uploads::claim(tx, &at))? else {
        return Ok(false);
    };
    let outcome = match import_one(with, &import) {
        Ok(summary) => Ended::Done(summary),
        Err(Error::Cancelled) => Ended::Cancelled,
        Err(error) => {
            let why = telemetry::chain(&error).to_string();
            tracing::warn!(import = %import.id, code = error.code(), error = why, "an import stopped");
            Ended::Failed(without_places(&why, with.folder, &import))
        }
    };
    let now = with.clock.now();
    with.db
        .write_now(|tx| uploads::end(tx, now, &import, &outcome))?;
    Ok(true)
}

/// What people are told names no place on the server.
fn without_places(why: &str, folder: &Path, import: &Claimed) -> String {
    let path = path_of(folder, import.wanted.file);
    let rejects = rejects_of(folder, import.id);
    why.replace(&*path.to_string_lossy(), "the file")
        .replace(&*rejects.to_string_lossy(), "the list of rejected rows")
        .replace(&*folder.to_string_lossy(), "")
}

fn import_one(with: Importing<'_>, import: &Claimed) -> Result<Summary, Error> {
    let job = import.wanted.job(with.folder, import.id, with.terms)?;
    let mut told = 0;
    run_while(with.db, with.clock, with.ids, &job, &mut |file, summary| {
        let permille = permille(file.read_bytes(), file.total_bytes());
        if permille >= told + 5 {
            told = permille;
            let now = with.clock.now();
            let noted = with
                .db
                .write_now(|tx| uploads::note(tx, now, import, (permille, summary)));
            // The next one may be noted again; nothing hangs on this one.
            drop(noted);
        }
        match with.db.read_now(|tx| uploads::is_wanted(tx, import)) {
            Ok(false) => ControlFlow::Break(()),
            // Who cannot be asked now is asked after the next batch.
            Ok(true) | Err(_) => ControlFlow::Continue(()),
        }
    })
}

fn permille(read: u64, total: Option<u64>) -> i64 {
    let share = read
        .saturating_mul(1_000)
        .checked_div(total.unwrap_or(0))
        .unwrap_or(0);
    i64::try_from(share.min(1_000)).unwrap_or(1_000)
}
