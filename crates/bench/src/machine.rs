//! What the figures were measured on.

use std::{fs, path::Path, process::Command, thread};

use db::{Access, Db, DbError, DbUrl, Options, testing::PostgresDatabase};

use crate::failure::Failure;

/// The machine in one line.
pub(crate) fn machine() -> String {
    let processor = line_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let memory = line_of("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kibibytes| kibibytes / 1_048_576);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "{processor}, {cores} cores, {memory} GB of memory, Linux {}",
        kernel.trim()
    )
}

/// Waits until what was written is on the disk: the writing of what came before would slow what is measured next. Where the
/// system has no such command, the figures are the lower ones.
pub(crate) fn settle() {
    drop(Command::new("sync").status());
}

/// The compiler and this project's commit.
pub(crate) fn versions(root: &Path) -> String {
    let compiler = first_line(Command::new("rustc").arg("--version"));
    let mut git = Command::new("git");
    git.arg("-C")
        .arg(root)
        .args(["rev-parse", "--short", "HEAD"]);
    format!("{compiler}, commit {}", first_line(&mut git))
}

/// The databases that a run uses.
pub(crate) fn databases(folder: &Path) -> Result<String, Failure> {
    let path = folder.join("version.sqlite");
    let mut words = sqlite(&Db::open(
        &DbUrl::Sqlite(path.clone()),
        Options::new(Access::Create, "bench"),
    )?)?;
    for end in ["", "-wal", "-shm", ".lock"] {
        // One that is not there needs no removing.
        fs::remove_file(format!("{}{end}", path.display())).unwrap_or_default();
    }
    if let Some(database) = PostgresDatabase::create(&[]) {
        let db = Db::open(&database.url(), Options::new(Access::Write, "bench"))?;
        words = format!("{words}, {}", postgres(&db)?);
    }
    Ok(words)
}

/// PostgreSQL's version, and what its commits are worth.
fn postgres(db: &Db) -> Result<String, Failure> {
    let read = |sql| db.read_now(|tx| tx.scalar::<String>(sql, &[]));
    let version = read("SHOW server_version")?.unwrap_or_default();
    let number = version.split(' ').next().unwrap_or_default().to_owned();
    let fsync: Option<String> = read("SHOW fsync")?;
    let waits: Option<String> = read("SHOW synchronous_commit")?;
    Ok(format!(
        "PostgreSQL {number} (fsync {}, synchronous_commit {})",
        fsync.unwrap_or_default(),
        waits.unwrap_or_default()
    ))
}

/// SQLite's version.
fn sqlite(db: &Db) -> Result<String, DbError> {
    let version: Option<String> = db.read_now(|tx| tx.scalar("SELECT sqlite_version()", &[]))?;
    Ok(format!("SQLite {}", version.unwrap_or_default()))
}

fn line_of(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn first_line(command: &mut Command) -> String {
    let output = command.output().map(|output| output.stdout);
    let text = String::from_utf8_lossy(&output.unwrap_or_default()).into_owned();
    text.lines().next().unwrap_or_default().to_owned()
}
