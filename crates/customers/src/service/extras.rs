//! Tags, attributes and consents that facts bring.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{CustomerId, Moment};

use crate::{
    domain::{AttributeName, Channel, ConsentId, CurrentConsent, Person, Proof, Purpose, Tag},
    error::Error,
    store::{self, StoredAttribute, StoredTag},
};

/// What was new of it, for one person.
#[derive(Debug, Default)]
pub(super) struct Added {
    pub(super) tags: BTreeSet<Tag>,
    pub(super) attributes: BTreeSet<AttributeName>,
    /// Those whose state is another than before; newer proofs of the same are not told.
    pub(super) consents: Vec<CurrentConsent>,
}

/// Writes what is new; answers it by the person's position. A person of whom nothing was new is left out.
pub(super) fn write(
    tx: &mut Tx<'_>,
    at: &Moment,
    people: &[Person],
) -> Result<BTreeMap<usize, Added>, Error> {
    let mut added: BTreeMap<usize, Added> = BTreeMap::new();
    let numbered = || people.iter().enumerate();
    if people.iter().any(|person| !person.tags.is_empty()) {
        for (position, tag) in tags(tx, at, numbered())? {
            added.entry(position).or_default().tags.insert(tag);
        }
    }
    if people.iter().any(|person| !person.attributes.is_empty()) {
        for (position, name) in attributes(tx, numbered())? {
            added.entry(position).or_default().attributes.insert(name);
        }
    }
    if people.iter().any(|person| !person.consents.is_empty()) {
        for (position, current, is_other) in consents(tx, at, numbered())? {
            let added = added.entry(position).or_default();
            if is_other {
                added.consents.push(current);
            }
        }
    }
    Ok(added)
}

/// The customers whom the database may know something of.
fn known<'a>(
    people: impl Iterator<Item = (usize, &'a Person)>,
    has: fn(&Person) -> bool,
) -> Vec<CustomerId> {
    people
        .filter(|(_, person)| !person.is_new && has(person))
        .map(|(_, person)| person.now.id)
        .collect()
}

fn tags<'a>(
    tx: &mut Tx<'_>,
    at: &Moment,
    people: impl Iterator<Item = (usize, &'a Person)> + Clone,
) -> Result<Vec<(usize, Tag)>, Error> {
    let ids = known(people.clone(), |person| !person.tags.is_empty());
    let standing: BTreeSet<(CustomerId, Tag)> = store::tags_of(tx, &ids)?
        .into_iter()
        .map(|(customer, stored)| (customer, stored.tag))
        .collect();
    let mut new = Vec::new();
    let mut rows = Vec::new();
    for (position, person) in people {
        let customer = person.now.id;
        for tag in &person.tags {
            if !standing.contains(&(customer, tag.clone())) {
                new.push((position, tag.clone()));
                let stored = StoredTag {
                    tag: tag.clone(),
                    home: customer,
                    added_at: at.now,
                };
                rows.push((customer, stored));
            }
        }
    }
    rows.sort_unstable_by(|(a, one), (b, other)| (a, &one.tag).cmp(&(b, &other.tag)));
    store::insert_tags(tx, &rows)?;
    Ok(new)
}

fn attributes<'a>(
    tx: &mut Tx<'_>,
    people: impl Iterator<Item = (usize, &'a Person)> + Clone,
) -> Result<Vec<(usize, AttributeName)>, Error> {
    let ids = known(people.clone(), |person| !person.attributes.is_empty());
    let standing: BTreeMap<(CustomerId, AttributeName), StoredAttribute> =
        store::attributes_of(tx, &ids)?
            .into_iter()
            .map(|(customer, stored)| ((customer, stored.name.clone()), stored))
            .collect();
    let mut new = Vec::new();
    let mut rows = Vec::new();
    for (position, person) in people {
        let customer = person.now.id;
        for (name, (value, as_of)) in &person.attributes {
            let value = value.clone().checked()?;
            let stands = standing
                .get(&(customer, name.clone()))
                .is_some_and(|stored| stored.value == value || stored.set_at > *as_of);
            if !stands {
                new.push((position, name.clone()));
                let stored = StoredAttribute {
                    name: name.clone(),
                    value,
                    home: customer,
                    set_at: *as_of,
                };
                rows.push((customer, stored));
            }
        }
    }
    rows.sort_unstable_by(|(a, one), (b, other)| (a, &one.name).cmp(&(b, &other.name)));
    store::upsert_attributes(tx, &rows)?;
    Ok(new)
}

/// What a source reports of consent counts when it is later than what holds and says something else. That it reports
/// the same again with every order is no new proof. Answers what is new, and whether the state is another than before.
fn consents<'a>(
    tx: &mut Tx<'_>,
    at: &Moment,
    people: impl Iterator<Item = (usize, &'a Person)> + Clone,
) -> Result<Vec<(usize, CurrentConsent, bool)>, Error> {
    let ids = known(people.clone(), |person| !person.consents.is_empty());
    let mut standing: BTreeMap<(CustomerId, Channel, Purpose), CurrentConsent> =
        store::consent_states(tx, &ids)?
            .into_iter()
            .map(|(customer, current)| ((customer, current.channel, current.purpose), current))
            .collect();
    let mut changed = BTreeMap::new();
    let mut proofs = Vec::new();
    for (position, person) in people {
        let customer = person.now.id;
        let mut told: Vec<_> = person.consents.iter().collect();
        told.sort_by_key(|consent| consent.at);
        for consent in told {
            consent.check()?;
            let id = ConsentId::next(at);
            let next = CurrentConsent::of(consent, id);
            let question = (customer, next.channel, next.purpose);
            let current = standing.get(&question).copied();
            let counts = current.is_none_or(|current| {
                let says_more = current.state != next.state || current.expires_at < next.expires_at;
                current.at < next.at && says_more && current.then(next) == next
            });
            if counts {
                standing.insert(question, next);
                let before = current.map(|current| current.state);
                changed.entry(question).or_insert((position, before));
                let proof = Proof {
                    id,
                    evidence: consent.evidence(customer)?,
                    consent: consent.clone(),
                    recorded_at: at.now,
                    home: customer,
                };
                proofs.push((customer, proof));
            }
        }
    }
    store::insert_proofs(tx, &proofs)?;
    standing.retain(|question, _| changed.contains_key(question));
    let rows: Vec<(CustomerId, CurrentConsent)> = standing
        .iter()
        .map(|((customer, _, _), current)| (*customer, *current))
        .collect();
    store::upsert_states(tx, &rows)?;
    Ok(standing
        .into_iter()
        .filter_map(|(question, current)| {
            let (position, before) = changed.get(&question)?;
            Some((*position, current, *before != Some(current.state)))
        })
        .collect())
}
