//! `perennial backup` and `perennial restore`: a copy of a shop in SQLite, and the copy in its place.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use db::{Access, Db, DbUrl, Options};
use kernel::{Clock as _, SystemClock};
use serde_json::json;

use crate::{failure::Failure, open::Place, terminal};

/// What is said of a shop in PostgreSQL.
const OWN_TOOLS: &str = "this shop is kept in PostgreSQL: copy it with `pg_dump --format=custom --schema=SCHEMA \
                         --file=FILE 'postgres://…'` and put it back into an empty database with `pg_restore \
                         --dbname='postgres://…' FILE`";
/// What lies beside a SQLite file while it is open.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Copies the shop to a new file.
pub(crate) fn make(place: &Place, file: &Path) -> Result<(), Failure> {
    let _shop = shop(place)?;
    if file.exists() {
        return Err(Failure::asked(format!(
            "{} is there already: give the copy another name",
            file.display()
        )));
    }
    let db = place.open(Access::Read, "backup")?;
    // The copy has its name only once it is whole.
    let part = with(file, ".part");
    let made = db.backup(&part).ok_or_else(|| Failure::asked(OWN_TOOLS))?;
    let kept = made.map_err(Failure::room).and_then(|()| {
        File::open(&part)
            .and_then(|copy| copy.sync_all())
            .and_then(|()| fs::rename(&part, file))
            .and_then(|()| fs::metadata(file))
            .map_err(Failure::io(format!(
                "the copy {} cannot be kept",
                file.display()
            )))
    });
    let bytes = match kept {
        Ok(copy) => copy.len(),
        Err(failure) => {
            drop(fs::remove_file(&part));
            return Err(failure);
        }
    };
    if place.json {
        terminal::say_json(&json!({"file": file, "bytes": bytes}));
    } else {
        terminal::say(format!(
            "The shop of this moment is in {} ({} kB). It holds everything about every customer: keep it safe.",
            file.display(),
            bytes / 1_000
        ));
    }
    Ok(())
}

/// Puts a copy in the place of the shop.
pub(crate) fn restore(place: &Place, file: &Path) -> Result<(), Failure> {
    let shop = shop(place)?;
    check(file)?;
    if let Some(folder) = shop.parent() {
        fs::create_dir_all(folder).map_err(Failure::io(format!(
            "the folder {} cannot be made",
            folder.display()
        )))?;
    }
    let alone = alone(&shop)?;
    let fresh = with(&shop, ".restored");
    fs::copy(file, &fresh)
        .and_then(|_bytes| File::open(&fresh))
        .and_then(|copy| copy.sync_all())
        .map_err(Failure::io("the copy cannot be put beside the shop"))?;
    let before = put_aside(&shop)?;
    fs::rename(&fresh, &shop).map_err(Failure::io("the copy cannot take the shop's place"))?;
    drop(alone);
    if place.json {
        terminal::say_json(&json!({"shop": shop, "before": before}));
        return Ok(());
    }
    terminal::say(format!("The shop is what {} holds.", file.display()));
    if let Some(before) = before {
        terminal::say(format!(
            "What was there before is in {}: remove it once all is well.",
            before.display()
        ));
    }
    Ok(())
}

fn shop(place: &Place) -> Result<PathBuf, Failure> {
    match &place.url {
        DbUrl::Sqlite(path) => Ok(path.clone()),
        DbUrl::Postgres { .. } => Err(Failure::asked(OWN_TOOLS)),
    }
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Refuses what is no shop, and a shop of a newer version.
fn check(file: &Path) -> Result<(), Failure> {
    let url = DbUrl::Sqlite(file.to_owned());
    let db = Db::open(&url, Options::new(Access::Read, "restore"))?;
    let _older = db.pending(&world::rooms())?;
    let founded = db.read_now(shops::founded_at).map_err(Failure::room)?;
    if founded.is_none() {
        return Err(Failure::asked(format!("{} holds no shop", file.display())));
    }
    Ok(())
}

/// Nobody serves the shop until this is dropped. The lock is the one that a serving process holds.
fn alone(shop: &Path) -> Result<File, Failure> {
    let cannot = "the shop's lock cannot be taken";
    let lock = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(shop.with_extension("lock"))
        .map_err(Failure::io(cannot))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Failure::asked(
            "the shop is in use: stop the program that serves it first",
        )),
        Err(TryLockError::Error(error)) => Err(Failure::io(cannot)(error)),
    }
}

/// Moves what stands there out of the way, with what belongs to it; `None` where nothing does.
fn put_aside(shop: &Path) -> Result<Option<PathBuf>, Failure> {
    if !shop.exists() {
        return Ok(None);
    }
    let before = with(shop, &format!(".before-{}", SystemClock.now().millis()));
    let cannot = "what was there before cannot be put aside";
    // First the file: its log without it is nothing, and it without its log is an earlier moment.
    fs::rename(shop, &before).map_err(Failure::io(cannot))?;
    for ending in BESIDE {
        let beside = with(shop, ending);
        if beside.exists() {
            fs::rename(&beside, with(&before, ending)).map_err(Failure::io(cannot))?;
        }
    }
    Ok(Some(before))
}
