//! One writing process per SQLite shop.
//!
//! The lock is the operating system's on a file beside the shop, so a killed process releases it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

use crate::error::{DbError, Result};

/// Held as long as this process may write.
#[derive(Debug)]
pub(crate) struct WriterLock(
    #[expect(dead_code, reason = "the lock lives as long as the file is open")] File,
);

impl WriterLock {
    /// Takes the lock, or says who has it.
    pub(crate) fn take(shop: &Path, who: &str) -> Result<Self> {
        let path = shop.with_extension("lock");
        let io = |source| DbError::Io {
            what: format!("the lock {}", path.display()),
            source,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0).map_err(io)?;
                file.rewind().map_err(io)?;
                write!(file, "process {}, {who}", std::process::id()).map_err(io)?;
                Ok(Self(file))
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                (&file)
                    .take(200)
                    .read_to_string(&mut holder)
                    .unwrap_or_default();
                Err(DbError::InUse { holder })
            }
            Err(TryLockError::Error(source)) => Err(io(source)),
        }
    }
}
