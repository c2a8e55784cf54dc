//! Who is meant by facts: the whole rule of identity, without the database.
//!
//! Facts are taken one after the other, as if each came alone. A fact is about
//! 1. the customer who has its external id of that source, else
//! 2. the customer who has its e-mail address, else
//! 3. the customer who has one of its handles, else
//! 4. the customer who has its telephone number, unless both have an e-mail address (then the two differ, and share a
//!    telephone as households do), else
//! 5. a new customer.
//!
//! Names that nobody has become the chosen customer's. A name that belongs to another customer stays there, the chosen
//! customer does not take it into the head data, and the two are reported as a conflict, for staff to merge or leave.
//! So a guest becomes a customer when an external id comes with the guest's e-mail address, and an address that moves
//! between two known accounts joins nobody by itself.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{CustomerId, Timestamp};

use super::{
    attribute::{AttributeName, AttributeValue},
    consent::Consent,
    facts::CustomerFacts,
    head::{Customer, Field, Owns},
    key::{Key, KeyKind, email_key, external_key, phone_key},
    tag::Tag,
};

/// One person of a batch.
#[derive(Debug)]
pub(crate) struct Person {
    /// As the database has it before a change; none for a new customer and for one whose head data stay as they are.
    pub(crate) before: Option<Customer>,
    /// As it shall be. A new customer has no number yet.
    pub(crate) now: Customer,
    /// Whether the database does not have it yet.
    pub(crate) is_new: bool,
    /// What changed in the head data.
    pub(crate) fields: BTreeSet<Field>,
    /// Names that become this person's.
    pub(crate) keys: Vec<String>,
    /// Labels to add.
    pub(crate) tags: BTreeSet<Tag>,
    /// Attributes to set, with the instant for which they were true.
    pub(crate) attributes: BTreeMap<AttributeName, (AttributeValue, Timestamp)>,
    /// Consents, in the order told.
    pub(crate) consents: Vec<Consent>,
    /// The instant of the newest fact in this batch.
    pub(crate) as_of: Timestamp,
}

impl Person {
    fn known(customer: Customer) -> Self {
        Self {
            before: None,
            now: customer,
            is_new: false,
            fields: BTreeSet::new(),
            keys: Vec::new(),
            tags: BTreeSet::new(),
            attributes: BTreeMap::new(),
            consents: Vec::new(),
            as_of: Timestamp::MIN,
        }
    }

    /// Whether the row of head data is to be written.
    pub(crate) fn is_changed(&self) -> bool {
        self.is_new || self.before.is_some()
    }
}

/// What became of one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placed {
    /// Nothing says who it is about.
    Nobody,
    /// It made this person.
    Made(usize),
    /// It changed this person's head data or names.
    Changed(usize),
    /// It brings tags, attributes or consents, of which only the database knows whether they are new.
    Adds(usize),
    /// It says nothing new of this person.
    Same(usize),
}

/// A name of one customer came with the facts of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Conflict {
    pub(crate) chosen: usize,
    pub(crate) other: usize,
    pub(crate) kind: KeyKind,
}

/// A batch of facts, resolved.
#[derive(Debug)]
pub(crate) struct Resolution {
    pub(crate) people: Vec<Person>,
    /// One per fact.
    pub(crate) placed: Vec<Placed>,
    /// Each once.
    pub(crate) conflicts: BTreeSet<Conflict>,
}

/// The names in a fact, strongest first, each once.
pub(crate) type Names = Vec<(KeyKind, String)>;

/// Takes the names out of a fact.
pub(crate) fn names(fact: &CustomerFacts) -> Names {
    let mut names = Vec::with_capacity(3);
    if let Some(id) = fact
        .external_id
        .as_deref()
        .filter(|id| !id.trim().is_empty())
    {
        names.push((KeyKind::External, external_key(&fact.source, id)));
    }
    if let Some(email) = &fact.email {
        names.push((KeyKind::Email, email_key(email)));
    }
    names.extend(
        fact.handles
            .iter()
            .map(|handle| (handle.kind(), Key::text(handle))),
    );
    if let Some(phone) = &fact.phone {
        names.push((KeyKind::Phone, phone_key(phone)));
    }
    if names.len() > 1 {
        names.sort_unstable();
        names.dedup();
    }
    names
}

/// Resolves a batch. `names` are the facts' [`names`]; `owners` says whose they are; `customers` are those owners.
pub(crate) fn resolve(
    facts: &[CustomerFacts],
    names: &[Names],
    owners: &BTreeMap<String, CustomerId>,
    customers: Vec<Customer>,
) -> Resolution {
    let mut work = Work {
        positions: BTreeMap::new(),
        people: Vec::with_capacity(customers.len()),
        owners,
        taken: BTreeMap::new(),
        conflicts: BTreeSet::new(),
    };
    for customer in customers {
        work.positions.insert(customer.id, work.people.len());
        work.people.push(Person::known(customer));
    }
    let placed = facts
        .iter()
        .zip(names)
        .map(|(fact, names)| work.place(fact, names))
        .collect();
    Resolution {
        people: work.people,
        placed,
        conflicts: work.conflicts,
    }
}

/// A name in a fact and whose it is.
type Owned<'a> = (KeyKind, &'a str, Option<usize>);

struct Work<'a> {
    people: Vec<Person>,
    /// Where a known customer stands in `people`.
    positions: BTreeMap<CustomerId, usize>,
    /// Names in the database.
    owners: &'a BTreeMap<String, CustomerId>,
    /// Names taken in this batch.
    taken: BTreeMap<String, usize>,
    conflicts: BTreeSet<Conflict>,
}

impl Work<'_> {
    fn place(&mut self, fact: &CustomerFacts, names: &[(KeyKind, String)]) -> Placed {
        if names.is_empty() {
            return Placed::Nobody;
        }
        let owned: Vec<Owned<'_>> = names
            .iter()
            .map(|(kind, name)| (*kind, name.as_str(), self.owner(name)))
            .collect();
        let chosen = owned
            .iter()
            .find_map(|(kind, _, owner)| owner.filter(|owner| self.joins(fact, *kind, *owner)));
        let (position, made) = match chosen {
            Some(position) => (position, false),
            None => (self.make(fact), true),
        };
        let owns = Owns {
            email: is_own(&owned, KeyKind::Email, position),
            phone: is_own(&owned, KeyKind::Phone, position),
        };
        let named = self.claim(position, &owned);
        let Some(person) = self.people.get_mut(position) else {
            return Placed::Nobody;
        };
        person.as_of = person.as_of.max(fact.as_of);
        let fields = person.now.differences(fact, owns);
        if !fields.is_empty() {
            if !person.is_new && person.before.is_none() {
                person.before = Some(person.now.clone());
            }
            person.now.take(fact, &fields);
            person.fields.extend(fields.iter().copied());
        }
        let adds = add_more(person, fact);
        match (made, named || !fields.is_empty(), adds) {
            (true, _, _) => Placed::Made(position),
            (false, true, _) => Placed::Changed(position),
            (false, false, true) => Placed::Adds(position),
            (false, false, false) => Placed::Same(position),
        }
    }

    fn owner(&self, name: &str) -> Option<usize> {
        self.taken.get(name).copied().or_else(|| {
            let customer = self.owners.get(name)?;
            self.positions.get(customer).copied()
        })
    }

    /// A telephone alone does not join two people who have an e-mail address each.
    fn joins(&self, fact: &CustomerFacts, kind: KeyKind, owner: usize) -> bool {
        let owner_has_email = || {
            let owner = self.people.get(owner);
            owner.is_some_and(|owner| owner.now.email.is_some())
        };
        kind != KeyKind::Phone || fact.email.is_none() || !owner_has_email()
    }

    fn make(&mut self, fact: &CustomerFacts) -> usize {
        let customer = Customer::blank(CustomerId::NOBODY, &fact.source, fact.since());
        self.people.push(Person {
            is_new: true,
            ..Person::known(customer)
        });
        self.people.len().saturating_sub(1)
    }

    /// Free names become the chosen person's; others' are reported. Answers whether any was free.
    fn claim(&mut self, chosen: usize, owned: &[Owned<'_>]) -> bool {
        let mut any = false;
        for (kind, name, owner) in owned.iter().copied() {
            match owner {
                Some(owner) if owner == chosen => {}
                Some(other) => {
                    self.conflicts.insert(Conflict {
                        chosen,
                        other,
                        kind,
                    });
                }
                None => {
                    any = true;
                    if let Some(person) = self.people.get_mut(chosen) {
                        person.keys.push(name.to_owned());
                    }
                    self.taken.insert(name.to_owned(), chosen);
                }
            }
        }
        any
    }
}

/// Whether the fact's name of this kind is free or the chosen person's.
fn is_own(owned: &[Owned<'_>], kind: KeyKind, chosen: usize) -> bool {
    owned
        .iter()
        .filter(|(found, _, _)| *found == kind)
        .all(|(_, _, owner)| owner.is_none_or(|owner| owner == chosen))
}

/// Notes tags, attributes and consents; of two values of one attribute the later one counts.
fn add_more(person: &mut Person, fact: &CustomerFacts) -> bool {
    person.tags.extend(fact.tags.iter().cloned());
    for (name, value) in &fact.attributes {
        let later = person
            .attributes
            .get(name)
            .is_none_or(|(_, at)| *at <= fact.as_of);
        if later {
            let entry = (value.clone(), fact.as_of);
            person.attributes.insert(name.clone(), entry);
        }
    }
    person.consents.extend(
        fact.consents
            .iter()
            .map(|consent| Consent::of_fact(consent, &fact.source, fact.as_of)),
    );
    !(fact.tags.is_empty() && fact.attributes.is_empty() && fact.consents.is_empty())
}
