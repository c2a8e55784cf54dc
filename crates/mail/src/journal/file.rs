//! The file under the journal: appended by many threads, cut back by one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

use super::{Durability, Record};
use crate::JournalError;

/// Names the format and its version.
const FIRST_LINE: &[u8] = b"perennial hand-over journal 1\n";

/// Cut back at leisure, when nothing is unsettled. 1 MiB is some ten thousand messages.
const COMFORTABLE: u64 = 1 << 20;

/// Cut back in any case. 16 MiB are read in well under a second at a start.
const LARGEST: u64 = 16 << 20;

/// Longer lines than this are nobody's; reading stops being line by line. A record is below 600 octets.
const LONGEST_LINE: usize = 4096;

#[derive(Debug)]
pub(super) struct JournalFile {
    path: PathBuf,
    durability: Durability,
    /// Appending needs the read side: the kernel orders appends. Replacing the file needs the write side.
    file: RwLock<File>,
    size: AtomicU64,
    /// The last append may have left part of a line.
    torn: AtomicBool,
    /// Held for as long as this process has the journal; the kernel lets go of it when the process ends, however.
    _lock: File,
}

impl JournalFile {
    pub(super) fn open(
        path: &Path,
        durability: Durability,
        apply: &mut dyn FnMut(&Record),
    ) -> Result<Self, JournalError> {
        let failed = |source| JournalError::File {
            path: path.to_owned(),
            source,
        };
        let lock = lock(path)?;
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path);
        let file = file.map_err(failed)?;
        let whole = read(&file, apply).map_err(failed)?;
        let Some(whole) = whole else {
            return Err(JournalError::Foreign {
                path: path.to_owned(),
            });
        };
        // A torn end would spoil the record appended after it.
        file.set_len(whole).map_err(failed)?;
        let size = if whole == 0 {
            (&file).write_all(FIRST_LINE).map_err(failed)?;
            octets(FIRST_LINE)
        } else {
            whole
        };
        Ok(Self {
            path: path.to_owned(),
            durability,
            file: RwLock::new(file),
            size: AtomicU64::new(size),
            torn: AtomicBool::new(false),
            _lock: lock,
        })
    }

    /// Appends the lines, then lets the caller take them into its book, before the file can be replaced.
    pub(super) fn append(&self, lines: &[u8], then: impl FnOnce()) -> Result<(), JournalError> {
        let file = self.file.read().unwrap_or_else(PoisonError::into_inner);
        if let Err(source) = self.write(&file, lines) {
            self.torn.store(true, Ordering::Relaxed);
            return Err(self.failed(source));
        }
        self.size.fetch_add(octets(lines), Ordering::Relaxed);
        then();
        Ok(())
    }

    fn write(&self, file: &File, lines: &[u8]) -> io::Result<()> {
        let mut writer = file;
        if self.torn.swap(false, Ordering::Relaxed) {
            // Ends what a full disk cut short, so that it cannot spoil this record.
            writer.write_all(b"\n")?;
        }
        writer.write_all(lines)?;
        match self.durability {
            Durability::PageCache => Ok(()),
            Durability::Disk => file.sync_data(),
        }
    }

    /// Whether the file should be cut back. `quiet`: nothing is unsettled.
    pub(super) fn is_too_large(&self, quiet: bool) -> bool {
        let size = self.size.load(Ordering::Relaxed);
        size > LARGEST || (quiet && size > COMFORTABLE)
    }

    /// Cuts the file back. `unsettled` is asked for the records that must stay, while nobody appends.
    pub(super) fn shrink(&self, unsettled: impl Fn() -> Vec<Record>) -> Result<(), JournalError> {
        let file = self.file.write().unwrap_or_else(PoisonError::into_inner);
        let records = unsettled();
        if records.is_empty() {
            file.set_len(octets(FIRST_LINE))
                .map_err(|source| self.failed(source))?;
            self.size.store(octets(FIRST_LINE), Ordering::Relaxed);
            return Ok(());
        }
        self.replace(file, &records)
            .map_err(|source| self.failed(source))
    }

    /// Writes the records to a new file and renames it over the old one. A kill on the way leaves one or the other.
    fn replace(&self, mut file: RwLockWriteGuard<'_, File>, records: &[Record]) -> io::Result<()> {
        let mut text = FIRST_LINE.to_vec();
        for record in records {
            record.write(&mut text);
        }
        let path = beside(&self.path, ".new");
        let mut fresh = OpenOptions::new().append(true).create(true).open(&path)?;
        fresh.set_len(0)?;
        fresh.write_all(&text)?;
        if self.durability == Durability::Disk {
            fresh.sync_all()?;
        }
        fs::rename(&path, &self.path)?;
        self.size.store(octets(&text), Ordering::Relaxed);
        *file = fresh;
        Ok(())
    }

    fn failed(&self, source: io::Error) -> JournalError {
        JournalError::File {
            path: self.path.clone(),
            source,
        }
    }
}

fn lock(path: &Path) -> Result<File, JournalError> {
    let failed = |source| JournalError::File {
        path: path.to_owned(),
        source,
    };
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(beside(path, ".lock"));
    let file = file.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse {
            path: path.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// Applies every whole record and gives the length of the file up to its last line end; `None` when it is no journal of
/// ours. A line that fails its checksum was cut short by a full disk and is passed over.
fn read(file: &File, apply: &mut dyn FnMut(&Record)) -> io::Result<Option<u64>> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut line = Vec::new();
    let mut whole = 0;
    loop {
        line.clear();
        let limit = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
        io::Read::take(&mut reader, limit).read_until(b'\n', &mut line)?;
        let Some(content) = line.strip_suffix(b"\n") else {
            // The end, perhaps with part of a record; or, in a file that never got its first line, part of that.
            let ours = whole > 0 || FIRST_LINE.starts_with(&line);
            return Ok(ours.then_some(whole));
        };
        if whole == 0 {
            if line != FIRST_LINE {
                return Ok(None);
            }
        } else if let Some(record) = Record::read(content) {
            apply(&record);
        }
        whole += octets(&line);
    }
}

/// The path with something put after its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn octets(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
