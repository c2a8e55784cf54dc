//! Facts in, customers out: the way by which nearly all customers come.
//!
//! A batch costs a handful of statements whatever its size. Facts that bring nothing new are answered from two
//! reads and write nothing. The rule itself is in `domain/resolution.rs`.
//!
//! Two writers at once: names are claimed by insertion and rows are written with the version that was read; whoever
//! comes second finds fewer rows written than wanted, takes back its part and starts anew from what is there now.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{CustomerId, Moment};

use super::{
    MOST_AT_ONCE, ROOM, extras,
    publish::{publish, publish_of_new},
    tokens::{self, Renamed},
};
use crate::{
    domain::{
        Change, Customer, CustomerFacts, Names, PendingEvent, Person, Placed, Resolution, names,
        resolve,
    },
    error::Error,
    store,
};

/// Longest key, in bytes.
const LONGEST_KEY: usize = 1_000;
/// Times a batch is tried when others change the same customers.
const TRIES: usize = 5;

/// What became of one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The customer; [`CustomerId::NOBODY`] when nothing in the fact says who it is about.
    pub customer: CustomerId,
    /// What the fact did.
    pub outcome: Outcome,
}

/// What a fact did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It made a new customer.
    Created,
    /// It changed something about a known one.
    Updated,
    /// It said nothing new.
    Unchanged,
    /// It has neither id nor address.
    Nobody,
}

/// Finds or makes the customers that the facts are about, and takes over what is new; answers one [`Resolved`] for each
/// fact, in their order. At most 1,000 facts. With `history` the changes are recorded and nobody reacts.
pub fn resolve_many(
    tx: &mut Tx<'_>,
    at: &Moment,
    facts: &[CustomerFacts],
    history: bool,
) -> Result<Vec<Resolved>, Error> {
    if facts.len() > MOST_AT_ONCE {
        return Err(Error::TooMany);
    }
    let names: Vec<Names> = facts.iter().map(names).collect();
    if names
        .iter()
        .flatten()
        .any(|(_, name)| name.len() > LONGEST_KEY)
    {
        return Err(Error::LongKey);
    }
    for _ in 1..TRIES {
        match tx.savepoint(|tx| attempt(tx, at, (facts, &names), history)) {
            Err(Error::Raced) => {}
            outcome => return outcome,
        }
    }
    attempt(tx, at, (facts, &names), history)
}

fn attempt(
    tx: &mut Tx<'_>,
    at: &Moment,
    (facts, names): (&[CustomerFacts], &[Names]),
    history: bool,
) -> Result<Vec<Resolved>, Error> {
    let wanted: Vec<&str> = names
        .iter()
        .flatten()
        .map(|(_, name)| name.as_str())
        .collect();
    let owners: BTreeMap<String, CustomerId> = store::owners_of(tx, &wanted)?.into_iter().collect();
    let ids: BTreeSet<CustomerId> = owners.values().copied().collect();
    let ids: Vec<CustomerId> = ids.into_iter().collect();
    let customers = store::customers(tx, &ids)?;
    // A merge or erasure by somebody else between the two reads.
    if customers.len() != ids.len() || !customers.iter().all(Customer::is_active) {
        return Err(Error::Raced);
    }
    let mut resolution = resolve(facts, names, &owners, customers);
    number(tx, &mut resolution.people)?;
    write(tx, at, &mut resolution.people)?;
    let more = extras::write(tx, at, &resolution.people)?;
    let pending = tell(&resolution, &more);
    if !(pending.is_empty() && more.is_empty()) {
        tx.touch(ROOM);
    }
    let new: BTreeSet<CustomerId> = resolution
        .people
        .iter()
        .filter(|person| person.is_new)
        .map(|person| person.now.id)
        .collect();
    if pending.iter().all(|one| new.contains(&one.customer)) {
        publish_of_new(tx, at, pending, history)?;
    } else {
        publish(tx, at, pending, history)?;
    }
    Ok(answers(&resolution, &more))
}

/// Gives new customers their numbers, in the order of the facts.
fn number(tx: &mut Tx<'_>, people: &mut [Person]) -> Result<(), Error> {
    let count = people.iter().filter(|person| person.is_new).count();
    if count == 0 {
        return Ok(());
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let mut next = tx.allocate(store::SEQUENCE, count)?;
    for person in people.iter_mut().filter(|person| person.is_new) {
        person.now.id = CustomerId::from_raw(next);
        next = next.saturating_add(1);
    }
    Ok(())
}

/// Names first, then rows, then what the search finds: always in this order and each sorted, so that two batches
/// wait for each other and never in a circle.
fn write(tx: &mut Tx<'_>, at: &Moment, people: &mut [Person]) -> Result<(), Error> {
    let mut keys: Vec<(&str, CustomerId)> = people
        .iter()
        .flat_map(|person| person.keys.iter().map(|key| (key.as_str(), person.now.id)))
        .collect();
    keys.sort_unstable();
    let wanted = u64::try_from(keys.len()).unwrap_or(u64::MAX);
    if wanted > 0 && store::claim_keys(tx, &keys, at.now)? != wanted {
        return Err(Error::Raced);
    }
    let mut changed: u64 = 0;
    for person in people.iter_mut().filter(|person| person.is_changed()) {
        person.now.updated_at = at.now;
        if !person.is_new {
            person.now.version = person.now.version.saturating_add(1);
            changed = changed.saturating_add(1);
        }
    }
    let rows = |new: bool| {
        people
            .iter()
            .filter(move |person| person.is_changed() && person.is_new == new)
            .map(|person| &person.now)
    };
    store::insert_customers(tx, rows(true))?;
    if changed > 0 && store::update_customers(tx, rows(false))? != changed {
        return Err(Error::Raced);
    }
    let renamed: Vec<Renamed<'_>> = people
        .iter()
        .filter(|person| person.is_changed() || !person.keys.is_empty())
        .map(|person| Renamed {
            // Unchanged head data have the tokens that they had.
            before: if person.is_new {
                None
            } else {
                Some(person.before.as_ref().unwrap_or(&person.now))
            },
            now: &person.now,
            new_keys: &person.keys,
        })
        .collect();
    tokens::add(tx, &renamed)
}

fn tell(resolution: &Resolution, more: &BTreeMap<usize, extras::Added>) -> Vec<PendingEvent> {
    let nothing = extras::Added::default();
    let mut pending = Vec::new();
    for (position, person) in resolution.people.iter().enumerate() {
        let customer = person.now.id;
        let added = more.get(&position).unwrap_or(&nothing);
        if person.is_new {
            let source = person.now.source.clone();
            let change = Change::Created { source };
            pending.push(PendingEvent::new(customer, person.now.created_at, change));
        } else if !person.fields.is_empty() || !added.attributes.is_empty() {
            let change = Change::Updated {
                fields: person.fields.clone(),
                attributes: added.attributes.clone(),
            };
            pending.push(PendingEvent::new(customer, person.as_of, change));
        }
        let tags = added.tags.iter().cloned().map(Change::TagAdded);
        pending.extend(tags.map(|change| PendingEvent::new(customer, person.as_of, change)));
        pending.extend(added.consents.iter().map(|current| {
            let change = Change::Consent {
                channel: current.channel,
                purpose: current.purpose,
                current: Some(*current),
            };
            PendingEvent::new(customer, current.at, change)
        }));
    }
    for conflict in &resolution.conflicts {
        let chosen = resolution.people.get(conflict.chosen);
        let other = resolution.people.get(conflict.other);
        if let (Some(chosen), Some(other)) = (chosen, other) {
            let change = Change::IdentityConflict {
                key: conflict.kind,
                other: other.now.id,
            };
            pending.push(PendingEvent::new(chosen.now.id, chosen.as_of, change));
        }
    }
    pending
}

fn answers(resolution: &Resolution, more: &BTreeMap<usize, extras::Added>) -> Vec<Resolved> {
    let answer = |position: usize, outcome| Resolved {
        customer: resolution
            .people
            .get(position)
            .map_or(CustomerId::NOBODY, |person| person.now.id),
        outcome,
    };
    resolution
        .placed
        .iter()
        .map(|placed| match *placed {
            Placed::Nobody => Resolved {
                customer: CustomerId::NOBODY,
                outcome: Outcome::Nobody,
            },
            Placed::Made(position) => answer(position, Outcome::Created),
            Placed::Changed(position) => answer(position, Outcome::Updated),
            Placed::Adds(position) if more.contains_key(&position) => {
                answer(position, Outcome::Updated)
            }
            Placed::Adds(position) | Placed::Same(position) => answer(position, Outcome::Unchanged),
        })
        .collect()
}
