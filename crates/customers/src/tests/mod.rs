//! Tests of this crate.

mod conditions;
mod consents;
mod details;
mod http;
mod identity;
mod laws;
mod merging;
mod privacy;
mod promises;
mod searching;
mod words;

use db::{Db, Room, Tx};
use kernel::{CustomerId, EmailAddress, Ids, Moment, Phone, Rng, Timestamp};

use crate::{CustomerFacts, Error, Resolved, Secret};

pub(crate) fn rooms() -> Vec<Room> {
    vec![web::MIGRATIONS, events::MIGRATIONS, crate::MIGRATIONS]
}

/// 2026-03-01T12:00:00Z and so many minutes.
pub(crate) fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_millis(1_772_366_400_000 + minutes * 60_000)
}

pub(crate) fn at(minutes: i64) -> Moment {
    // Ids of different moments must differ although each moment has a source of its own.
    let node = u16::try_from(minutes.rem_euclid(1_000)).unwrap();
    Moment::new(minute(minutes), Ids::for_node(Rng::from_seed(7), node))
}

pub(crate) fn secret() -> Secret {
    Secret::new([42; 32])
}

pub(crate) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub(crate) fn phone(text: &str) -> Phone {
    Phone::parse(text, None).unwrap()
}

/// Facts of the store `shop` at a minute.
pub(crate) fn facts(minutes: i64) -> CustomerFacts {
    CustomerFacts::new("shop", minute(minutes))
}

/// Facts with an e-mail address.
pub(crate) fn mailed(minutes: i64, address: &str) -> CustomerFacts {
    CustomerFacts {
        email: Some(email(address)),
        ..facts(minutes)
    }
}

pub(crate) fn resolve(db: &Db, minutes: i64, facts: &[CustomerFacts]) -> Vec<Resolved> {
    db.write_now(|tx| crate::resolve_many(tx, &at(minutes), facts, false))
        .unwrap()
}

pub(crate) fn one(db: &Db, minutes: i64, facts: CustomerFacts) -> CustomerId {
    resolve(db, minutes, &[facts])[0].customer
}

pub(crate) fn write<T>(db: &Db, body: impl FnMut(&mut Tx<'_>) -> Result<T, Error>) -> T {
    db.write_now(body).unwrap()
}

pub(crate) fn read<T>(db: &Db, body: impl FnMut(&mut Tx<'_>) -> Result<T, Error>) -> T {
    db.read_now(body).unwrap()
}

/// Kinds and data of a customer's events, oldest first.
pub(crate) fn told(db: &Db, customer: CustomerId) -> Vec<String> {
    let mut events = db
        .read_now(|tx| events::timeline(tx, customer, None, 1_000))
        .unwrap();
    events.reverse();
    events
        .iter()
        .map(|event| format!("{} {}", event.kind, event.data))
        .collect()
}
