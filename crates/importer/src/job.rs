//! What is to be imported.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use connectors::{Format, RecordKind};
use kernel::{Currency, Zone};
use sha2::{Digest, Sha256};

/// One file and how to take it.
#[derive(Clone, Debug)]
pub struct Job {
    /// The file; `-` is standard input.
    pub path: String,
    /// How it is laid out.
    pub format: Format,
    /// What it holds.
    pub kind: RecordKind,
    /// The shop's zone.
    pub zone: Zone,
    /// The shop's currency, for products that name none.
    pub currency: Currency,
    /// What the file tells happens now, and programmes react; otherwise it is history.
    pub live: bool,
    /// Read and check everything, write nothing.
    pub dry_run: bool,
    /// Rows written in one transaction, about.
    pub batch_rows: usize,
    /// Per cent of the first 1,000 rows that may be rejected.
    pub rejected_percent: u32,
    /// Where rejected rows go. The file is made when the first one comes.
    pub rejects: PathBuf,
}

/// Bytes at the front and at the end of a file that its fingerprint covers.
const COVERED: u64 = 1024 * 1024;

/// What makes the same import of the same file recognisable: its size, age, front and end, the layout, and the program
/// that reads it. `None` for what cannot be read twice.
pub fn fingerprint(job: &Job) -> Option<String> {
    if job.path == "-" {
        return None;
    }
    let mut file = File::open(Path::new(&job.path)).ok()?;
    let about = file.metadata().ok()?;
    if !about.is_file() {
        return None;
    }
    let size = about.len();
    let mut hasher = Sha256::new();
    hasher.update(size.to_be_bytes());
    hasher.update(format!(
        "{} {:?} {:?} {:?} {} {}",
        env!("CARGO_PKG_VERSION"),
        about.modified().ok(),
        job.format,
        job.kind,
        job.zone.name(),
        job.live
    ));
    let mut front = Vec::new();
    (&mut file).take(COVERED).read_to_end(&mut front).ok()?;
    hasher.update(&front);
    file.seek(SeekFrom::Start(size.saturating_sub(COVERED)))
        .ok()?;
    let mut end = Vec::new();
    (&mut file).take(COVERED).read_to_end(&mut end).ok()?;
    hasher.update(&end);
    let digest = hasher.finalize();
    let half = digest.first_chunk::<16>().copied().unwrap_or_default();
    Some(format!("{:032x}", u128::from_be_bytes(half)))
}
