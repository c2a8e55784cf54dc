//! Writing and reading timelines.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Tx};
use kernel::{CustomerId, Done, Moment, Timestamp};

use crate::{
    domain::{
        ANY_CUSTOM, CUSTOM, CustomEvent, Event, EventId, Fact, LARGEST_DATA, LONGEST_CAUSE,
        NewEvent, Subscriber,
    },
    error::Error,
    store::{self, Numbered},
};

/// An event's place: whose timeline, and which number.
pub type Seat = (CustomerId, i64);

/// Where the events of these kinds stand that happened from `from` until before `to`, by time. It looks at every event of
/// the shop: for rehearsals.
pub fn between(
    tx: &mut Tx<'_>,
    kinds: &[&str],
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Seat>, DbError> {
    store::between(tx, kinds, from, to)
}

/// These events, by customer; one that is not there is left out.
pub fn load(tx: &mut Tx<'_>, wanted: &[Seat]) -> Result<Vec<Event>, DbError> {
    store::load_all(tx, wanted.iter().copied())
}

/// Tells the database who listens to what. A process does it once when it starts, before it publishes.
pub fn register(tx: &mut Tx<'_>, subscribers: &[Subscriber]) -> Result<(), DbError> {
    store::replace_subscriptions(tx, subscribers)
}

/// Puts one event on its timeline.
pub fn publish(tx: &mut Tx<'_>, at: &Moment, event: &NewEvent) -> Result<Done<()>, Error> {
    let written = publish_many(tx, at, std::slice::from_ref(event))?;
    Ok(if written == 1 {
        Done::Done(())
    } else {
        Done::AlreadyDone(())
    })
}

/// Puts events on their timelines, in the order given; answers how many were new.
///
/// Events of nobody and causes that stand already are passed over.
pub fn publish_many(tx: &mut Tx<'_>, at: &Moment, events: &[NewEvent]) -> Result<usize, Error> {
    let facts: Vec<Fact<'_>> = events.iter().map(Fact::from).collect();
    put(tx, at, &facts, Causes::MayStand)
}

/// Like [`publish_many`] for causes that cannot stand yet, since each names an id that this very transaction has given:
/// they are not looked up. A cause that stands after all is an error of the database.
pub fn publish_fresh(tx: &mut Tx<'_>, at: &Moment, events: &[NewEvent]) -> Result<usize, Error> {
    let facts: Vec<Fact<'_>> = events.iter().map(Fact::from).collect();
    put(tx, at, &facts, Causes::AreFresh)
}

/// Puts events of a shop's own programs on their timelines; answers the id of each, and whether it is new. A kind that
/// does not begin with [`CUSTOM`], and an event of nobody, is refused.
pub fn publish_custom(
    tx: &mut Tx<'_>,
    at: &Moment,
    events: &[CustomEvent],
) -> Result<Vec<Done<EventId>>, Error> {
    for event in events {
        let is_own = event
            .kind
            .strip_prefix(CUSTOM)
            .is_some_and(|name| !name.is_empty());
        if !is_own || event.customer == CustomerId::NOBODY {
            return Err(Error::NotCustom);
        }
    }
    let before = ids_of(tx, events)?;
    let facts: Vec<Fact<'_>> = events.iter().map(Fact::from).collect();
    put(tx, at, &facts, Causes::MayStand)?;
    let after = ids_of(tx, events)?;
    let mut told = BTreeSet::new();
    events
        .iter()
        .map(|event| {
            let place = (event.customer, event.cause.clone());
            let id = after.get(&place).copied().ok_or(DbError::NoRow)?;
            let is_new = !before.contains_key(&place) && told.insert(place);
            Ok(if is_new {
                Done::Done(id)
            } else {
                Done::AlreadyDone(id)
            })
        })
        .collect()
}

fn ids_of(
    tx: &mut Tx<'_>,
    events: &[CustomEvent],
) -> Result<BTreeMap<(CustomerId, String), EventId>, DbError> {
    let customers: BTreeSet<i64> = events.iter().map(|event| event.customer.raw()).collect();
    let customers: Vec<i64> = customers.into_iter().collect();
    let causes: Vec<&str> = events.iter().map(|event| event.cause.as_str()).collect();
    let known = store::ids_of_causes(tx, &customers, &causes)?;
    Ok(known
        .into_iter()
        .map(|(customer, cause, id)| ((customer, cause), id))
        .collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Causes {
    MayStand,
    AreFresh,
}

fn put(tx: &mut Tx<'_>, at: &Moment, events: &[Fact<'_>], causes: Causes) -> Result<usize, Error> {
    for event in events {
        if event.cause.is_empty() || event.cause.len() > LONGEST_CAUSE {
            return Err(Error::BadCause);
        }
    }
    let numbered = match causes {
        Causes::MayStand => number_new(tx, at, events)?,
        Causes::AreFresh => number_all(tx, at, events)?,
    };
    if numbered.is_empty() {
        return Ok(0);
    }
    store::insert(tx, &numbered, at.now)?;
    deliver(tx, at, &numbered)?;
    tx.touch("events");
    Ok(numbered.len())
}

/// Numbers events of which none stands: the numbers are taken together with the head rows.
fn number_all<'e>(
    tx: &mut Tx<'_>,
    at: &Moment,
    events: &'e [Fact<'e>],
) -> Result<Vec<Numbered<'e>>, Error> {
    let mut counts: BTreeMap<CustomerId, i64> = BTreeMap::new();
    // Before any number is taken: one that is taken and not used would be missing for ever.
    let mut texts = Vec::with_capacity(events.len());
    for event in events {
        if event.customer == CustomerId::NOBODY {
            continue;
        }
        texts.push((event, text(event)?));
        let count = counts.entry(event.customer).or_insert(0);
        *count = count.saturating_add(1);
    }
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let taken = store::take_numbers(tx, &counts)?;
    let mut heads: BTreeMap<CustomerId, i64> = BTreeMap::new();
    for (customer, last) in taken {
        let count = counts.get(&customer).copied().unwrap_or(0);
        heads.insert(customer, last.saturating_sub(count));
    }
    Ok(texts
        .into_iter()
        .map(|(event, data)| numbered(at, &mut heads, event, data))
        .collect())
}

/// Numbers those of the events that do not stand yet, under their customers' head rows.
fn number_new<'e>(
    tx: &mut Tx<'_>,
    at: &Moment,
    events: &'e [Fact<'e>],
) -> Result<Vec<Numbered<'e>>, Error> {
    let customers: BTreeSet<CustomerId> = events
        .iter()
        .map(|event| event.customer)
        .filter(|customer| *customer != CustomerId::NOBODY)
        .collect();
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    let mut heads: BTreeMap<CustomerId, i64> =
        store::lock_heads(tx, &customers)?.into_iter().collect();
    let mut new = Vec::new();
    for event in only_new(tx, &customers, events)? {
        let data = text(event)?;
        new.push(numbered(at, &mut heads, event, data));
    }
    if !new.is_empty() {
        let heads: Vec<(CustomerId, i64)> = heads.into_iter().collect();
        store::set_heads(tx, &heads)?;
    }
    Ok(new)
}

/// Gives an event the next number of its customer.
fn numbered<'e>(
    at: &Moment,
    heads: &mut BTreeMap<CustomerId, i64>,
    event: &'e Fact<'e>,
    data: String,
) -> Numbered<'e> {
    let head = heads.entry(event.customer).or_insert(0);
    *head = head.saturating_add(1);
    Numbered {
        event,
        seq: *head,
        id: at.ids.next(at.now),
        data,
    }
}

/// An event's data as they are stored.
fn text(event: &Fact<'_>) -> Result<String, Error> {
    let data = event.data.to_string();
    if data.len() > LARGEST_DATA {
        return Err(Error::TooLarge);
    }
    Ok(data)
}

/// So many causes are looked up one by one; more are sifted out of all that the customers have.
const FEW: usize = 8;

/// Leaves out nobody's events, causes on record, and second mentions within the list.
fn only_new<'a>(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    events: &'a [Fact<'a>],
) -> Result<Vec<&'a Fact<'a>>, DbError> {
    let mut known: BTreeSet<(CustomerId, String)> = BTreeSet::new();
    if events.len() <= FEW {
        for event in events {
            if store::is_known(tx, event.customer, event.cause)? {
                known.insert((event.customer, event.cause.to_owned()));
            }
        }
    } else {
        let ids: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
        let causes: Vec<&str> = events.iter().map(|event| event.cause).collect();
        known.extend(store::known_causes(tx, &ids, &causes)?);
    }
    Ok(events
        .iter()
        .filter(|event| event.customer != CustomerId::NOBODY)
        .filter(|event| known.insert((event.customer, event.cause.to_owned())))
        .collect())
}

/// One delivery per event and subscriber; history has none.
fn deliver(tx: &mut Tx<'_>, at: &Moment, numbered: &[Numbered<'_>]) -> Result<(), DbError> {
    if numbered.iter().all(|one| one.event.history) {
        return Ok(());
    }
    let subscriptions = store::subscriptions(tx)?;
    let mut deliveries = Vec::new();
    for one in numbered.iter().filter(|one| !one.event.history) {
        let mut hear: BTreeSet<&str> = subscriptions.of(one.event.kind).collect();
        if one.event.kind.starts_with(CUSTOM) {
            hear.extend(subscriptions.of(ANY_CUSTOM));
        }
        deliveries.extend(
            hear.into_iter()
                .map(|subscriber| (one.event.customer, one.seq, subscriber)),
        );
    }
    store::insert_deliveries(tx, &deliveries, at.now)
}

/// Takes the timelines of these customers until the transaction ends: whoever else writes to them, or takes them, waits.
pub fn lock(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), DbError> {
    let customers: BTreeSet<CustomerId> = customers
        .iter()
        .copied()
        .filter(|customer| *customer != CustomerId::NOBODY)
        .collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    store::take_heads(tx, &customers)
}

/// A page of a customer's timeline: numbers below `before` (or from the newest), newest first.
pub fn timeline(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Event>, DbError> {
    store::page(tx, customer, before.unwrap_or(i64::MAX), i64::from(limit))
}

/// Puts all events of `from` on the timeline of `into`. Of a cause that stands on both, the event of `into` keeps it; the
/// other is kept for the record, under a cause that says whose it was, and nobody hears of it any more.
pub fn merge(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<u64, DbError> {
    carry_over(tx, from, into, None)
}

/// Takes events whose home is one of `homes` from `from` back to `into`.
pub fn unmerge(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
    homes: &[CustomerId],
) -> Result<u64, DbError> {
    carry_over(tx, from, into, Some(homes))
}

fn carry_over(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
    homes: Option<&[CustomerId]>,
) -> Result<u64, DbError> {
    let mut both = [from, into];
    both.sort_unstable();
    let heads: BTreeMap<CustomerId, i64> = store::lock_heads(tx, &both)?.into_iter().collect();
    let mut last = heads.get(&into).copied().unwrap_or(0);
    let mut standing: BTreeSet<String> = store::with_homes(tx, into)?
        .into_iter()
        .map(|(_, _, cause)| cause)
        .collect();
    // What stood aside under another's causes gets its own back with its own timeline.
    let mark = match homes {
        None => format!(" ({from})"),
        Some(_) => format!(" ({into})"),
    };
    let mut moved: u64 = 0;
    for (seq, home, cause) in store::with_homes(tx, from)? {
        if homes.is_some_and(|homes| !homes.contains(&home)) {
            continue;
        }
        last = last.saturating_add(1);
        let own = match homes {
            None => cause.as_str(),
            Some(_) => cause.strip_suffix(&mark).unwrap_or(&cause),
        };
        if standing.contains(own) {
            store::drop_deliveries(tx, (from, seq))?;
            let aside = format!("{own}{mark}");
            store::move_event(tx, (from, seq), (into, last), &aside)?;
            standing.insert(aside);
        } else {
            store::move_event(tx, (from, seq), (into, last), own)?;
            standing.insert(own.to_owned());
        }
        moved = moved.saturating_add(1);
    }
    store::set_heads(tx, &[(into, last)])?;
    tx.touch("events");
    Ok(moved)
}

/// Removes a customer's timeline: the erasure of a person.
pub fn delete_all(tx: &mut Tx<'_>, customer: CustomerId) -> Result<u64, DbError> {
    tx.touch("events");
    store::delete_all(tx, customer)
}
