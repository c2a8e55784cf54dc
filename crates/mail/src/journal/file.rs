//! The file under the journal: written by many threads, each in its own place, and cut back by one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockWriteGuard};

use super::{Durability, Record};
use crate::JournalError;

/// Names the format and its version.
const FIRST_LINE: &[u8] = b"perennial hand-over journal 1\n";

/// Cut back at leisure, when nothing is unsettled. 1 MiB is some ten thousand messages.
const COMFORTABLE: u64 = 1 << 20;

/// Cut back in any case. 16 MiB are read in well under a second at a start.
const LARGEST: u64 = 16 << 20;

/// The file is made longer by so much at a time, filled with NUL: a write inside a file is quicker than one that makes
/// it longer.
const GROWTH: u64 = 1 << 20;

/// No journal is read that is larger than this: it is not ours.
const LARGEST_READ: u64 = 4 * LARGEST;

#[derive(Debug)]
pub(super) struct JournalFile {
    path: PathBuf,
    durability: Durability,
    /// Writing needs the read side, since each write has its own place. Replacing the file needs the write side.
    file: RwLock<Current>,
    /// Where the next lines go. Taken before they are written, so a kill can leave NULs between lines.
    end: AtomicU64,
    /// The line before the end may be cut short.
    torn: AtomicBool,
    /// Held for as long as this process has the journal; the kernel lets go of it when the process ends, however.
    _lock: File,
}

#[derive(Debug)]
struct Current {
    file: File,
    /// How long the file is. Changed under the lock beside it, after the file was.
    length: AtomicU64,
    growing: Mutex<()>,
    /// Goes up when lines lose their places.
    generation: u64,
}

impl Current {
    fn new(file: File, length: u64, generation: u64) -> Self {
        Self {
            file,
            length: AtomicU64::new(length),
            growing: Mutex::default(),
            generation,
        }
    }

    /// Makes the file long enough for what is to end there. It only ever gets longer: another thread may have written
    /// further on already.
    fn make_room(&self, end: u64) -> io::Result<()> {
        if end <= self.length.load(Ordering::Acquire) {
            return Ok(());
        }
        let _one_at_a_time = self.growing.lock().unwrap_or_else(PoisonError::into_inner);
        if end > self.length.load(Ordering::Acquire) {
            let longer = end + GROWTH;
            self.file.set_len(longer)?;
            self.length.store(longer, Ordering::Release);
        }
        Ok(())
    }
}

/// Where a line stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    offset: u64,
    generation: u64,
}

impl Place {
    /// The place so many octets further.
    pub(super) fn plus(self, octets: usize) -> Self {
        Self {
            offset: self.offset + length(octets),
            generation: self.generation,
        }
    }
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
        let options = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let file = options.map_err(failed)?;
        let found = file.metadata().map_err(failed)?.len();
        let content = if found > LARGEST_READ {
            None
        } else {
            Some(fs::read(path).map_err(failed)?)
        };
        let Some(end) = content.and_then(|content| read(&content, apply)) else {
            return Err(JournalError::Foreign {
                path: path.to_owned(),
            });
        };
        let mut torn = end.torn;
        let mut end = end.offset;
        if end == 0 {
            write_at(&file, FIRST_LINE, 0).map_err(failed)?;
            (end, torn) = (length(FIRST_LINE.len()), false);
        }
        let current = Current::new(file, found.max(end), 0);
        Ok(Self {
            path: path.to_owned(),
            durability,
            file: RwLock::new(current),
            end: AtomicU64::new(end),
            torn: AtomicBool::new(torn),
            _lock: lock,
        })
    }

    /// Appends the lines, then lets the caller take them into its book, before the file can be replaced. Gives the
    /// place of the first.
    pub(super) fn append(&self, lines: &[u8], then: impl FnOnce()) -> Result<Place, JournalError> {
        let current = self.file.read().unwrap_or_else(PoisonError::into_inner);
        let place = self.write(&current, lines).map_err(|source| {
            self.torn.store(true, Ordering::Relaxed);
            self.failed(source)
        })?;
        then();
        Ok(place)
    }

    fn write(&self, current: &Current, lines: &[u8]) -> io::Result<Place> {
        if self.torn.swap(false, Ordering::Relaxed) {
            // Ends what was cut short, so that it cannot spoil this line.
            let offset = self.end.fetch_add(1, Ordering::Relaxed);
            write_at(&current.file, b"\n", offset)?;
        }
        let size = length(lines.len());
        let offset = self.end.fetch_add(size, Ordering::Relaxed);
        current.make_room(offset + size)?;
        write_at(&current.file, lines, offset)?;
        self.flush(&current.file)?;
        Ok(Place {
            offset,
            generation: current.generation,
        })
    }

    /// Changes one octet of a line where it stands; `false` when the line has lost its place meanwhile.
    pub(super) fn overwrite(&self, place: Place, octet: u8) -> Result<bool, JournalError> {
        let current = self.file.read().unwrap_or_else(PoisonError::into_inner);
        if current.generation != place.generation {
            return Ok(false);
        }
        let written = write_at(&current.file, &[octet], place.offset);
        written
            .and_then(|()| self.flush(&current.file))
            .map_err(|source| self.failed(source))?;
        Ok(true)
    }

    fn flush(&self, file: &File) -> io::Result<()> {
        match self.durability {
            Durability::PageCache => Ok(()),
            Durability::Disk => file.sync_data(),
        }
    }

    /// Whether the file should be cut back. `quiet`: nothing is unsettled.
    pub(super) fn is_too_large(&self, quiet: bool) -> bool {
        let size = self.end.load(Ordering::Relaxed);
        size > LARGEST || (quiet && size > COMFORTABLE)
    }

    /// Cuts the file back. `unsettled` is asked for the records that must stay, while nobody writes.
    pub(super) fn shrink(&self, unsettled: impl Fn() -> Vec<Record>) -> Result<(), JournalError> {
        let current = self.file.write().unwrap_or_else(PoisonError::into_inner);
        let records = unsettled();
        self.replace(current, &records)
            .map_err(|source| self.failed(source))
    }

    /// Writes the records to a new file and renames it over the old one. A kill on the way leaves one or the other.
    fn replace(
        &self,
        mut current: RwLockWriteGuard<'_, Current>,
        records: &[Record],
    ) -> io::Result<()> {
        let mut text = FIRST_LINE.to_vec();
        for record in records {
            record.write(&mut text);
        }
        let path = beside(&self.path, ".new");
        let fresh = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path)?;
        write_at(&fresh, &text, 0)?;
        if self.durability == Durability::Disk {
            fresh.sync_all()?;
        }
        fs::rename(&path, &self.path)?;
        let size = length(text.len());
        self.end.store(size, Ordering::Relaxed);
        self.torn.store(false, Ordering::Relaxed);
        let generation = current.generation + 1;
        *current = Current::new(fresh, size, generation);
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
    let options = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(beside(path, ".lock"));
    let file = options.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse {
            path: path.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// Where the content ends.
struct End {
    offset: u64,
    torn: bool,
}

/// Applies every whole record; `None` when it is no journal of ours. A line that fails its checksum was cut short and
/// is passed over, and so are the NULs that nobody came to write over.
fn read(content: &[u8], apply: &mut dyn FnMut(&Record)) -> Option<End> {
    let length_of = content
        .iter()
        .rposition(|octet| *octet != 0)
        .map_or(0, |last| last + 1);
    let content = content.get(..length_of).unwrap_or_default();
    let Some(lines) = content.strip_prefix(FIRST_LINE) else {
        // A file that never got its whole first line was never used.
        return FIRST_LINE.starts_with(content).then_some(End {
            offset: 0,
            torn: false,
        });
    };
    for line in lines.split(|octet| *octet == b'\n') {
        let written = line
            .iter()
            .position(|octet| *octet != 0)
            .unwrap_or(line.len());
        if let Some(record) = Record::read(line.get(written..).unwrap_or_default()) {
            apply(&record);
        }
    }
    Some(End {
        offset: length(content.len()),
        torn: !content.ends_with(b"\n"),
    })
}

/// The path with something put after its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(unix)]
fn write_at(file: &File, octets: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, octets, offset)
}

#[cfg(windows)]
fn write_at(file: &File, mut octets: &[u8], mut offset: u64) -> io::Result<()> {
    while !octets.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, octets, offset)?;
        octets = octets.get(written..).unwrap_or_default();
        offset += length(written);
    }
    Ok(())
}

fn length(octets: usize) -> u64 {
    u64::try_from(octets).unwrap_or(u64::MAX)
}
