//! What makes a record the same record: the hash of its content.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The first half of the SHA-256 of a record's canonical encoding. 128 bits: two different records of one id never
/// collide by chance, and nobody gains by making them.
pub type ContentHash = [u8; 16];

/// The canonical encoding is JSON in the order of the fields, absent values left out, so that a field that a later
/// version adds does not change the hash of records that lack it.
pub(super) fn content_hash<T: Serialize>(record: &T) -> ContentHash {
    let mut sink = Sink {
        hasher: Sha256::new(),
        held: Vec::with_capacity(HELD_MAX),
    };
    let written = serde_json::to_writer(&mut sink, record);
    debug_assert!(
        written.is_ok(),
        "a record is always encodable: text keys, no failing writer"
    );
    sink.hasher.update(&sink.held);
    let digest = sink.hasher.finalize();
    digest.first_chunk::<16>().copied().unwrap_or_default()
}

/// Bytes gathered before they are hashed: the encoder writes a few at a time.
const HELD_MAX: usize = 4_096;

struct Sink {
    hasher: Sha256,
    held: Vec<u8>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.held.len() + bytes.len() > HELD_MAX {
            self.hasher.update(&self.held);
            self.held.clear();
        }
        if bytes.len() > HELD_MAX {
            self.hasher.update(bytes);
        } else {
            self.held.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
