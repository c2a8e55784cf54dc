//! Backups: asked for, made one after another, removed.

use std::{fs, io, path::Path};

use db::{Db, DbError, Tx};
use kernel::{Clock, Ids, Moment, Timestamp};
use serde_json::{Value, json};
use settings::shop;

use crate::{
    domain::{Backup, BackupId, BackupState, CALM, MOST, last_night, next_night, path_of},
    error::Error,
    health::{disk_bytes, free_bytes},
    settings::{KEPT, NIGHTLY, TIME},
    store,
};

/// Bytes that stay free beside a backup, so that the shop itself does not stop for want of room.
const ROOM_TO_LIVE: i64 = 256 * 1024 * 1024;

/// What the making of backups needs.
#[derive(Clone, Copy)]
pub struct Keeping<'a> {
    /// The shop.
    pub db: &'a Db,
    /// What time it is.
    pub clock: &'a dyn Clock,
    /// New identities.
    pub ids: &'a Ids,
    /// Where files lie.
    pub folder: &'a Path,
    /// Since when the program runs.
    pub started_at: Timestamp,
}

impl core::fmt::Debug for Keeping<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Keeping").finish_non_exhaustive()
    }
}

/// All backups, newest first.
pub(crate) fn list(tx: &mut Tx<'_>) -> Result<Vec<Backup>, Error> {
    Ok(store::all(tx)?)
}

/// Asks for a backup; `by` is empty when the night asks.
pub(crate) fn ask(tx: &mut Tx<'_>, at: &Moment, by: &str) -> Result<Backup, Error> {
    let all = store::all(tx)?;
    if all.iter().any(|backup| backup.state.is_open()) {
        return Err(Error::Busy);
    }
    if !by.is_empty() && all.iter().filter(|backup| !backup.nightly).count() >= MOST {
        return Err(Error::TooMany);
    }
    let backup = Backup {
        id: BackupId::next(at),
        state: BackupState::Queued,
        nightly: by.is_empty(),
        asked_by: by.to_owned(),
        asked_at: at.now,
        ended_at: None,
        bytes: 0,
        note: String::new(),
    };
    store::insert(tx, &backup)?;
    Ok(backup)
}

/// The backup whose file can be read.
pub(crate) fn made(tx: &mut Tx<'_>, id: BackupId) -> Result<Backup, Error> {
    store::find(tx, id)?
        .filter(|backup| backup.state == BackupState::Done)
        .ok_or(Error::Unknown(id))
}

/// Removes a backup and its file.
pub(crate) fn remove(tx: &mut Tx<'_>, folder: &Path, id: BackupId) -> Result<(), Error> {
    let backup = store::find(tx, id)?.ok_or(Error::Unknown(id))?;
    if backup.state.is_open() {
        return Err(Error::NotOver(id));
    }
    // The row goes only when the file is gone: one without the other would lie there unseen.
    remove_file(&path_of(folder, id)).map_err(Error::File)?;
    store::delete(tx, id)?;
    Ok(())
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// When the next night asks; `None` where nights do not.
pub(crate) fn next(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let settings = settings::snapshot(tx)?;
    let zone = settings.get(&shop::TIME_ZONE)?;
    let time = settings.get(&TIME)?;
    let is_on = settings.get(&NIGHTLY)?;
    Ok(is_on.then(|| next_night(&zone, time, now)))
}

/// The backups that are not over, for whoever follows them.
pub fn going_on(tx: &mut Tx<'_>) -> Result<Value, DbError> {
    let all = store::all(tx)?;
    let open = all.iter().filter(|backup| backup.state.is_open());
    Ok(open
        .map(|backup| json!({"id": backup.id, "state": backup.state}))
        .collect())
}

/// When this process starts, on a database that nobody else uses: nobody is making a backup.
pub fn start(tx: &mut Tx<'_>) -> Result<(), Error> {
    Ok(store::put_back(tx)?)
}

/// Makes the next backup that somebody or the night asked for; whether there was one.
pub fn work(with: Keeping<'_>) -> Result<bool, Error> {
    if with.db.is_shared() {
        return Ok(false);
    }
    let now = with.clock.now();
    if with.db.read_now(|tx| is_night(tx, now, with.started_at))? {
        let at = Moment::new(now, with.ids.clone());
        with.db.write_now(|tx| ask(tx, &at, ""))?;
    }
    let waits = |backup: &Backup| backup.state == BackupState::Queued;
    let Some(next) = with.db.read_now(list)?.into_iter().rfind(waits) else {
        return Ok(false);
    };
    with.db.write_now(|tx| store::set_running(tx, next.id))?;
    let outcome = make(with, next.id);
    if let Err(why) = &outcome {
        tracing::warn!(backup = %next.id, why, "a backup could not be made");
    }
    let now = with.clock.now();
    with.db
        .write_now(|tx| store::end(tx, next.id, &outcome, now))?;
    if outcome.is_ok() {
        prune(with)?;
    }
    Ok(true)
}

/// Whether the night's backup is due: none was asked for since its instant, in a shop that stood then.
fn is_night(tx: &mut Tx<'_>, now: Timestamp, started_at: Timestamp) -> Result<bool, Error> {
    let settings = settings::snapshot(tx)?;
    if !settings.get(&NIGHTLY)? || now < started_at.plus(CALM) {
        return Ok(false);
    }
    let zone = settings.get(&shop::TIME_ZONE)?;
    let due = last_night(&zone, settings.get(&TIME)?, now);
    let stood = shops::founded_at(tx)?.is_some_and(|founded| founded < due);
    let all = store::all(tx)?;
    let is_made = |backup: &Backup| backup.asked_at >= due || backup.state.is_open();
    Ok(stood && !all.iter().any(is_made))
}

/// The size of the file, or why there is none, in words that name no place on the server.
fn make(with: Keeping<'_>, id: BackupId) -> Result<i64, String> {
    let path = path_of(with.folder, id);
    if let Ok(size) = size(&path) {
        // The process ended between the last two steps.
        return Ok(size);
    }
    let part = path.with_extension("part");
    let made = copy(with, &part, &path);
    if made.is_err() {
        // What is left of it is overwritten next time, or lies there in nobody's way.
        drop(fs::remove_file(&part));
    }
    made
}

fn copy(with: Keeping<'_>, part: &Path, path: &Path) -> Result<i64, String> {
    let refused = |what: &str| {
        let what = what.to_owned();
        move |error: io::Error| format!("{what} ({:?})", error.kind())
    };
    let folder = path.parent().unwrap_or(with.folder);
    fs::create_dir_all(folder).map_err(refused("the folder of backups cannot be made"))?;
    remove_file(part).map_err(refused("an unfinished backup cannot be removed"))?;
    let needed = disk_bytes(with.db).unwrap_or(0);
    if free_bytes(folder).is_some_and(|free| free < needed.saturating_add(ROOM_TO_LIVE)) {
        return Err("there is too little room on the disk".to_owned());
    }
    match with.db.backup(part) {
        None => return Err("this database is copied by its own tools".to_owned()),
        Some(Err(error)) => return Err(telemetry::chain(&error).to_string()),
        Some(Ok(())) => {}
    }
    // On the disk before it has its name: what is called a backup is one, also after a power cut.
    fs::File::open(part)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(part, path))
        .map_err(refused("the copy cannot be kept"))?;
    size(path).map_err(refused("the copy cannot be found"))
}

fn size(path: &Path) -> io::Result<i64> {
    let bytes = fs::metadata(path)?.len();
    Ok(i64::try_from(bytes).unwrap_or(i64::MAX))
}

/// Removes what nights asked for beyond those that are kept; of those that failed only the newest tells anything.
fn prune(with: Keeping<'_>) -> Result<(), Error> {
    let (all, kept) = with.db.read_now(|tx| {
        let kept = settings::get(tx, &KEPT)?;
        Ok::<_, Error>((store::all(tx)?, usize::try_from(kept).unwrap_or(1)))
    })?;
    let nightly = |state: BackupState| {
        all.iter()
            .filter(move |backup| backup.nightly && backup.state == state)
    };
    let old = nightly(BackupState::Done).skip(kept);
    for backup in old.chain(nightly(BackupState::Failed).skip(1)) {
        with.db.write_now(|tx| remove(tx, with.folder, backup.id))?;
    }
    Ok(())
}
