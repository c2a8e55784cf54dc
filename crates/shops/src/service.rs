//! Founding a shop, keeping its secrets.

use std::fmt;

use db::{DbError, Tx};
use kernel::{Done, Moment, Rng, Timestamp};

use crate::store;

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signs links that shoppers follow. May be rotated.
    Links,
    /// Hashes addresses that must not be written to, so that they stay known after an erasure. Never rotated: the addresses
    /// are gone and cannot be hashed again.
    Addresses,
    /// Shows push services whose notifications they get. Made when a browser asks for it first, since it is made otherwise, and
    /// never rotated: browsers that agreed trust no other.
    Push,
}

impl Purpose {
    /// Each has its own.
    const fn number(self) -> i64 {
        match self {
            Self::Links => 1,
            Self::Addresses => 2,
            Self::Push => 3,
        }
    }

    /// Those that every shop has from its first day.
    const FIRST: [Self; 2] = [Self::Links, Self::Addresses];

    fn name(self) -> &'static str {
        match self {
            Self::Links => "links",
            Self::Addresses => "addresses",
            Self::Push => "push",
        }
    }
}

/// Random bytes that are never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// The bytes, for signing and hashing.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Makes this database a shop, with a secret for each purpose.
pub fn found(tx: &mut Tx<'_>, at: &Moment, rng: &Rng) -> Result<Done<()>, DbError> {
    if !store::insert_shop(tx, at.now)? {
        return Ok(Done::AlreadyDone(()));
    }
    for purpose in Purpose::FIRST {
        store::insert_secret(tx, purpose.name(), 1, &draw(rng), at.now)?;
    }
    Ok(Done::Done(()))
}

/// When the shop was founded; `None` when the database is no shop yet.
pub fn founded_at(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    store::founded_at(tx)
}

/// The secrets of a purpose, the one that signs first.
pub fn secrets(tx: &mut Tx<'_>, purpose: Purpose) -> Result<Vec<Secret>, DbError> {
    Ok(store::secrets(tx, (purpose.number(), purpose.name()))?
        .into_iter()
        .map(Secret)
        .collect())
}

/// Keeps the first secret of a purpose, unless there is one already.
pub fn keep_first(
    tx: &mut Tx<'_>,
    at: &Moment,
    purpose: Purpose,
    secret: &[u8],
) -> Result<(), DbError> {
    store::insert_first_secret(tx, purpose.name(), secret, at.now)
}

/// A new secret for links signs from now on; the old ones go on verifying.
pub fn rotate(tx: &mut Tx<'_>, at: &Moment, rng: &Rng) -> Result<(), DbError> {
    let name = Purpose::Links.name();
    let number = store::last_secret(tx, name)?.saturating_add(1);
    store::insert_secret(tx, name, number, &draw(rng), at.now)
}

fn draw(rng: &Rng) -> [u8; 32] {
    let mut bytes = [0; 32];
    rng.fill(&mut bytes);
    bytes
}
