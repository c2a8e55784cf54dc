//! The file of rejected rows: made when the first one comes, cut back to what is accounted for when an import goes on.

use std::{
    fs::{File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use connectors::{Reject, RejectsWriter};

use crate::error::Error;

/// Where rejected rows go.
pub(crate) struct Rejects {
    path: PathBuf,
    file: Option<File>,
}

impl Rejects {
    pub(crate) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            file: None,
        }
    }

    pub(crate) fn path(&self) -> String {
        self.path.display().to_string()
    }

    /// Writes rows behind the first `accounted` bytes, in place of whatever stands there, and waits until they are on
    /// the disk; answers the file's length after them. Doing it twice is doing it once, so a transaction that accounts
    /// for them may be tried again.
    pub(crate) fn write(&mut self, accounted: u64, rejects: &[Reject]) -> Result<u64, Error> {
        if rejects.is_empty() {
            return Ok(accounted);
        }
        self.replace(accounted, rejects)
            .map_err(|source| Error::Rejects {
                path: self.path(),
                source,
            })
    }

    fn replace(&mut self, accounted: u64, rejects: &[Reject]) -> std::io::Result<u64> {
        let mut text = Vec::new();
        {
            let mut writer = if accounted == 0 {
                RejectsWriter::new(&mut text)?
            } else {
                RejectsWriter::resume(&mut text)
            };
            for reject in rejects {
                writer.write(reject)?;
            }
            writer.flush()?;
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(open(&self.path)?),
        };
        file.set_len(accounted)?;
        file.seek(SeekFrom::Start(accounted))?;
        file.write_all(&text)?;
        file.sync_data()?;
        file.stream_position()
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}
