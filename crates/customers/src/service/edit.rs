//! Changes that a person or a programme makes to one customer.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{Country, CustomerId, Done, EmailAddress, Language, Moment, Phone, Zone};

use super::{
    ROOM, lock_active,
    publish::publish,
    save,
    tokens::{self, Renamed},
};
use crate::{
    domain::{
        AttributeName, AttributeValue, Birthday, Change, Customer, Field, Key, PendingEvent, Tag,
        clean,
    },
    error::Error,
    store::{self, StoredAttribute, StoredTag},
};

/// Longest key, in bytes.
const LONGEST_KEY: usize = 1_000;

/// What becomes of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Edit<T> {
    /// It stays.
    #[default]
    Keep,
    /// It is emptied.
    Clear,
    /// It gets this value.
    Set(T),
}

/// What is to change. What is not named stays. `Debug` shows nothing of the person.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CustomerChanges {
    /// E-mail address. The old address stays a key of the customer.
    pub email: Edit<EmailAddress>,
    /// Telephone number. The old number stays a key of the customer.
    pub phone: Edit<Phone>,
    /// Given name.
    pub first_name: Edit<String>,
    /// Family name.
    pub last_name: Edit<String>,
    /// Language.
    pub language: Edit<Language>,
    /// Time zone.
    pub time_zone: Edit<Zone>,
    /// Country.
    pub country: Edit<Country>,
    /// State, province or county.
    pub region: Edit<String>,
    /// Town.
    pub city: Edit<String>,
    /// Postal code.
    pub postcode: Edit<String>,
    /// Birthday.
    pub birthday: Edit<Birthday>,
}

impl fmt::Debug for CustomerChanges {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CustomerChanges(…)")
    }
}

/// Changes the head data of a customer; refuses an address that belongs to another.
pub fn update(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    changes: &CustomerChanges,
) -> Result<Done<Customer>, Error> {
    let before = lock_active(tx, customer)?;
    let mut now = before.clone();
    let fields = apply(&mut now, changes);
    if fields.is_empty() {
        return Ok(Done::AlreadyDone(before));
    }
    let mut keys = Vec::new();
    if let Edit::Set(email) = &changes.email {
        keys.extend(take_key(tx, at, customer, &Key::Email(email.clone()))?);
    }
    if let Edit::Set(phone) = &changes.phone {
        keys.extend(take_key(tx, at, customer, &Key::Phone(phone.clone()))?);
    }
    now.facts_at = now.facts_at.max(at.now);
    let mut rows = [now];
    save(tx, at, &mut rows)?;
    let [now] = rows;
    let renamed = Renamed {
        before: Some(&before),
        now: &now,
        new_keys: &keys,
    };
    tokens::add(tx, &[renamed])?;
    let change = Change::Updated {
        fields,
        attributes: BTreeSet::new(),
    };
    tx.touch(ROOM);
    publish(
        tx,
        at,
        vec![PendingEvent::new(customer, at.now, change)],
        false,
    )?;
    Ok(Done::Done(now))
}

/// Applies the changes; answers which fields became other than they were.
fn apply(customer: &mut Customer, changes: &CustomerChanges) -> BTreeSet<Field> {
    let text = |edit: &Edit<String>| match edit {
        Edit::Set(text) => match clean(text) {
            Some(text) => Edit::Set(text.into_owned()),
            None => Edit::Clear,
        },
        Edit::Keep => Edit::Keep,
        Edit::Clear => Edit::Clear,
    };
    let changed = [
        (Field::Email, put(&mut customer.email, &changes.email)),
        (Field::Phone, put(&mut customer.phone, &changes.phone)),
        (
            Field::FirstName,
            put(&mut customer.first_name, &text(&changes.first_name)),
        ),
        (
            Field::LastName,
            put(&mut customer.last_name, &text(&changes.last_name)),
        ),
        (
            Field::Language,
            put(&mut customer.language, &changes.language),
        ),
        (
            Field::TimeZone,
            put(&mut customer.time_zone, &changes.time_zone),
        ),
        (Field::Country, put(&mut customer.country, &changes.country)),
        (
            Field::Region,
            put(&mut customer.region, &text(&changes.region)),
        ),
        (Field::City, put(&mut customer.city, &text(&changes.city))),
        (
            Field::Postcode,
            put(&mut customer.postcode, &text(&changes.postcode)),
        ),
        (
            Field::Birthday,
            put(&mut customer.birthday, &changes.birthday),
        ),
    ];
    changed
        .into_iter()
        .filter_map(|(field, changed)| changed.then_some(field))
        .collect()
}

fn put<T: Clone + PartialEq>(field: &mut Option<T>, edit: &Edit<T>) -> bool {
    let wanted = match edit {
        Edit::Keep => return false,
        Edit::Clear => None,
        Edit::Set(value) => Some(value.clone()),
    };
    let changed = *field != wanted;
    *field = wanted;
    changed
}

/// Makes a key the customer's; answers its text when it was free.
fn take_key(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    key: &Key,
) -> Result<Option<String>, Error> {
    let text = key.text();
    if text.len() > LONGEST_KEY {
        return Err(Error::LongKey);
    }
    if store::claim_keys(tx, &[(&text, customer)], at.now)? == 1 {
        return Ok(Some(text));
    }
    match store::owner_of(tx, &text)? {
        Some(owner) if owner == customer => Ok(None),
        Some(owner) => Err(Error::KeyTaken { owner }),
        None => Err(Error::Raced),
    }
}

/// Adds a key to a customer: an id in another system, a browser, a further address. Refuses one that is another's.
pub fn add_key(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    key: &Key,
) -> Result<Done<()>, Error> {
    let head = lock_active(tx, customer)?;
    let Some(text) = take_key(tx, at, customer, key)? else {
        return Ok(Done::AlreadyDone(()));
    };
    let renamed = Renamed {
        before: Some(&head),
        now: &head,
        new_keys: &[text],
    };
    tokens::add(tx, &[renamed])?;
    tx.touch(ROOM);
    Ok(Done::Done(()))
}

/// Sets attributes of a customer, or removes those given without a value; answers which changed.
pub fn set_attributes(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    wanted: &BTreeMap<AttributeName, Option<AttributeValue>>,
) -> Result<BTreeSet<AttributeName>, Error> {
    lock_active(tx, customer)?;
    let standing: BTreeMap<AttributeName, AttributeValue> = store::attributes_of(tx, &[customer])?
        .into_iter()
        .map(|(_, stored)| (stored.name, stored.value))
        .collect();
    let (mut rows, mut gone, mut changed) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (name, value) in wanted {
        let value = value.clone().map(AttributeValue::checked).transpose()?;
        if standing.get(name) == value.as_ref() {
            continue;
        }
        changed.insert(name.clone());
        match value {
            None => gone.push(name.as_str()),
            Some(value) => {
                let stored = StoredAttribute {
                    name: name.clone(),
                    value,
                    home: customer,
                    set_at: at.now,
                };
                rows.push((customer, stored));
            }
        }
    }
    if changed.is_empty() {
        return Ok(changed);
    }
    store::upsert_attributes(tx, &rows)?;
    store::delete_attributes(tx, customer, &gone)?;
    let change = Change::Updated {
        fields: BTreeSet::new(),
        attributes: changed.clone(),
    };
    tx.touch(ROOM);
    publish(
        tx,
        at,
        vec![PendingEvent::new(customer, at.now, change)],
        false,
    )?;
    Ok(changed)
}

/// Puts tags on a customer; answers which were new.
pub fn add_tags(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    tags: &BTreeSet<Tag>,
) -> Result<BTreeSet<Tag>, Error> {
    lock_active(tx, customer)?;
    let standing = standing_tags(tx, customer)?;
    let new: BTreeSet<Tag> = tags.difference(&standing).cloned().collect();
    let rows: Vec<(CustomerId, StoredTag)> = new
        .iter()
        .map(|tag| {
            let stored = StoredTag {
                tag: tag.clone(),
                home: customer,
                added_at: at.now,
            };
            (customer, stored)
        })
        .collect();
    store::insert_tags(tx, &rows)?;
    tell_tags(tx, at, customer, new.iter().cloned().map(Change::TagAdded))?;
    Ok(new)
}

/// Takes tags off a customer; answers which there were.
pub fn remove_tags(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    tags: &BTreeSet<Tag>,
) -> Result<BTreeSet<Tag>, Error> {
    lock_active(tx, customer)?;
    let standing = standing_tags(tx, customer)?;
    let gone: BTreeSet<Tag> = tags.intersection(&standing).cloned().collect();
    let words: Vec<&str> = gone.iter().map(Tag::as_str).collect();
    store::delete_tags(tx, customer, &words)?;
    tell_tags(
        tx,
        at,
        customer,
        gone.iter().cloned().map(Change::TagRemoved),
    )?;
    Ok(gone)
}

fn standing_tags(tx: &mut Tx<'_>, customer: CustomerId) -> Result<BTreeSet<Tag>, Error> {
    let standing = store::tags_of(tx, &[customer])?;
    Ok(standing.into_iter().map(|(_, stored)| stored.tag).collect())
}

fn tell_tags(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    changes: impl Iterator<Item = Change>,
) -> Result<(), Error> {
    let pending: Vec<PendingEvent> = changes
        .map(|change| PendingEvent::new(customer, at.now, change))
        .collect();
    if !pending.is_empty() {
        tx.touch(ROOM);
    }
    publish(tx, at, pending, false)
}
