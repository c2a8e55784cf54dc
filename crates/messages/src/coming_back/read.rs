//! A mail before it is taken in, and what was taken in before.

use std::fmt::Write as _;

use db::Tx;
use kernel::CustomerId;
use mail::incoming::{Incoming, Unreadable};
use sha2::{Digest as _, Sha256};

use super::ReplyId;
use crate::{error::Error, public::ReplyView, store};

/// A mail that came in, read, and with what it is recognised by.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub(super) incoming: Incoming,
    /// To whom the envelope was addressed, where that is known.
    pub(super) to: Vec<String>,
    pub(super) fingerprint: String,
}

impl Arrived {
    /// Reads a mail, with the addresses of its envelope where they are known.
    pub fn read(octets: &[u8], to: Vec<String>) -> Result<Self, Unreadable> {
        let incoming = Incoming::read(octets)?;
        // The same mail by two ways has other lines at its head, and the same id. One without an id is known by its
        // octets.
        let mut hash = Sha256::new();
        match (&incoming.message_id, &incoming.from) {
            (Some(id), from) => {
                hash.update(id.as_bytes());
                hash.update(b"\n");
                hash.update(from.as_deref().unwrap_or_default().as_bytes());
            }
            (None, _) => hash.update(octets),
        }
        let mut fingerprint = String::with_capacity(32);
        for octet in hash.finalize().iter().take(16) {
            // Writing to a String cannot fail.
            let _infallible = write!(fingerprint, "{octet:02x}");
        }
        Ok(Self {
            incoming,
            to,
            fingerprint,
        })
    }

    /// What was read.
    pub fn incoming(&self) -> &Incoming {
        &self.incoming
    }
}

/// What a customer wrote, the newest first, older than `before`.
pub fn replies(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Option<ReplyId>,
    limit: u32,
) -> Result<Vec<ReplyView>, Error> {
    let before = before.unwrap_or(ReplyId::from_raw(i64::MAX));
    Ok(store::replies_of(tx, customer, before, limit)?)
}
