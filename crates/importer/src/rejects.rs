//! The file of rejected rows: made when the first one comes, cut back to what is accounted for when an import goes on.

use std::{
    fs::{File, OpenOptions},
    io::{Seek, SeekFrom},
    path::{Path, PathBuf},
};

use connectors::{Reject, RejectsWriter};

use crate::error::Error;

/// Where rejected rows go.
pub(crate) struct Rejects {
    path: PathBuf,
    /// Bytes that an earlier part of the run has accounted for.
    accounted: u64,
    writer: Option<(File, RejectsWriter<File>)>,
}

impl Rejects {
    pub(crate) fn new(path: &Path, accounted: u64) -> Self {
        Self {
            path: path.to_owned(),
            accounted,
            writer: None,
        }
    }

    pub(crate) fn path(&self) -> String {
        self.path.display().to_string()
    }

    fn failed(&self, source: std::io::Error) -> Error {
        Error::Rejects {
            path: self.path(),
            source,
        }
    }

    /// Writes rows and hands them to the file system; answers the file's length after them.
    pub(crate) fn write(&mut self, rejects: &[&Reject]) -> Result<u64, Error> {
        if rejects.is_empty() && self.writer.is_none() {
            return Ok(self.accounted);
        }
        if self.writer.is_none() {
            self.writer =
                Some(open(&self.path, self.accounted).map_err(|error| self.failed(error))?);
        }
        let Some((file, writer)) = &mut self.writer else {
            return Ok(self.accounted);
        };
        let written = rejects
            .iter()
            .try_for_each(|reject| writer.write(reject))
            .and_then(|()| writer.flush())
            .and_then(|()| file.metadata())
            .map(|data| data.len());
        match written {
            Ok(length) => {
                self.accounted = length;
                Ok(length)
            }
            Err(error) => Err(Error::Rejects {
                path: self.path(),
                source: error,
            }),
        }
    }
}

fn open(path: &Path, accounted: u64) -> std::io::Result<(File, RejectsWriter<File>)> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    file.set_len(accounted)?;
    file.seek(SeekFrom::Start(accounted))?;
    let second = file.try_clone()?;
    let writer = if accounted == 0 {
        RejectsWriter::new(second)?
    } else {
        RejectsWriter::resume(second)
    };
    Ok((file, writer))
}
