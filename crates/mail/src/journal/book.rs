//! What the records say, taken together. Pure: the journal keeps one beside its file, the simulation keeps one alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, Record, Recovered};
use crate::transport::{Outcome, Stage};

/// The unsettled messages, and those in the hands of a running call.
#[derive(Debug, Default)]
pub(crate) struct Book {
    entries: BTreeMap<i64, Found>,
    in_hand: BTreeSet<i64>,
}

/// Whether a message may be sent now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// Yes, and it is now in the hands of this call.
    Free,
    /// It need not be: this became of it. It is now in the hands of this call.
    Known(Outcome),
    /// Another call has it in its hands.
    Busy,
}

impl Book {
    pub(crate) fn apply(&mut self, record: &Record) {
        let (id, found) = match record {
            Record::Started(id) => (id, Found::Started),
            Record::Written(id) => (id, Found::Unconfirmed),
            Record::Accepted(id, reply) => (id, Found::Accepted(reply.clone())),
            Record::Deferred(id, reply) => (id, Found::Deferred(reply.clone())),
            Record::Refused(id, reply) => (id, Found::Refused(reply.clone())),
            Record::Unsent(id) | Record::Settled(id) => {
                self.entries.remove(id);
                return;
            }
        };
        self.entries.insert(*id, found);
    }

    pub(crate) fn find(&self, id: i64) -> Found {
        self.entries.get(&id).cloned().unwrap_or(Found::NotSent)
    }

    /// True when nothing is unsettled.
    pub(crate) fn is_quiet(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn unsettled(&self) -> Vec<Recovered> {
        let free = self
            .entries
            .iter()
            .filter(|(id, _found)| !self.in_hand.contains(id));
        free.map(|(id, found)| Recovered {
            id: *id,
            found: found.clone(),
        })
        .collect()
    }

    pub(crate) fn claim(&mut self, id: i64) -> Claim {
        if !self.in_hand.insert(id) {
            return Claim::Busy;
        }
        let stage = Stage::Message;
        match self.find(id) {
            Found::NotSent | Found::Started => Claim::Free,
            Found::Unconfirmed => Claim::Known(Outcome::Unconfirmed {
                reason: "the reply to the message was not seen".to_owned(),
            }),
            Found::Accepted(reply) => Claim::Known(Outcome::Accepted(reply)),
            Found::Deferred(reply) => Claim::Known(Outcome::Deferred { stage, reply }),
            Found::Refused(reply) => Claim::Known(Outcome::Refused { stage, reply }),
        }
    }

    pub(crate) fn release(&mut self, id: i64) {
        self.in_hand.remove(&id);
    }

    /// Nobody has anything in their hands any more: the process ended.
    pub(crate) fn release_all(&mut self) {
        self.in_hand.clear();
    }

    /// The fewest records that say the same.
    pub(crate) fn records(&self) -> Vec<Record> {
        self.entries
            .iter()
            .filter_map(|(id, found)| match found.clone() {
                Found::NotSent => None,
                Found::Started => Some(Record::Started(*id)),
                Found::Unconfirmed => Some(Record::Written(*id)),
                Found::Accepted(reply) => Some(Record::Accepted(*id, reply)),
                Found::Deferred(reply) => Some(Record::Deferred(*id, reply)),
                Found::Refused(reply) => Some(Record::Refused(*id, reply)),
            })
            .collect()
    }
}
