//! A person is forgotten.

use std::collections::BTreeSet;

use db::Tx;
use kernel::{CustomerId, Done, Moment};

use super::{ROOM, family, publish::publish, read, save, tokens};
use crate::{
    domain::{
        Address, AddressHash, Change, Customer, Key, PendingEvent, Secret, State, Suppression,
        SuppressionReason,
    },
    error::Error,
    store,
};

/// Removes everything that this room holds of a person, and of all customers who were merged into them (GDPR article
/// 17); a merged customer's number means the person it was merged into. What stays: rows with nothing but the number, the
/// day since which it is in the books and the word erased; and the keyed hashes of the addresses on the suppression
/// list, so that a file that still has them does not bring mail (article 21(3)).
///
/// Answers the numbers that are erased. Other rooms have functions of their own, to be called with them in the same
/// transaction.
pub fn erase(
    tx: &mut Tx<'_>,
    at: &Moment,
    secret: &Secret,
    customer: CustomerId,
) -> Result<Done<Vec<CustomerId>>, Error> {
    let Some(root) = read::current(tx, customer)? else {
        let known = store::customer(tx, customer)?.ok_or(Error::NoCustomer)?;
        return Ok(Done::AlreadyDone(vec![known.id]));
    };
    let family = family(tx, root.id)?;
    let mut heads = Vec::with_capacity(family.len());
    for member in &family {
        heads.push(store::lock(tx, *member)?.ok_or(Error::NoCustomer)?);
    }
    let keys: Vec<String> = store::keys_of(tx, &family)?
        .into_iter()
        .map(|stored| stored.key)
        .collect();
    for head in heads.iter().filter(|head| head.state == State::Active) {
        let found = tokens::all(head, keys.iter().map(String::as_str));
        tokens::replace(tx, head.id, &found, &BTreeSet::new())?;
    }
    remember_not_to_write(tx, at, secret, &keys)?;
    store::delete_keys(tx, &family)?;
    store::delete_consents(tx, &family)?;
    for member in &family {
        delete_tags_and_attributes(tx, *member)?;
    }
    store::empty_kept(tx, &family)?;
    let mut shells: Vec<Customer> = heads.iter().map(Customer::shell).collect();
    save(tx, at, &mut shells)?;
    tx.touch(ROOM);
    let event = PendingEvent::new(root.id, at.now, Change::Erased);
    publish(tx, at, vec![event], false)?;
    Ok(Done::Done(family))
}

fn remember_not_to_write(
    tx: &mut Tx<'_>,
    at: &Moment,
    secret: &Secret,
    keys: &[String],
) -> Result<(), Error> {
    let suppression = Suppression {
        reason: SuppressionReason::UnsubscribedAll,
        at: at.now,
        source: "erasure".to_owned(),
    };
    for key in keys {
        let address = match Key::from_text(key) {
            Some(Key::Email(email)) => Address::Email(email),
            Some(Key::Phone(phone)) => Address::Phone(phone),
            Some(Key::External { .. } | Key::Handle { .. }) | None => continue,
        };
        let hash = AddressHash::of(secret, &address);
        store::insert_suppression(tx, &hash, address.kind(), &suppression)?;
    }
    Ok(())
}

fn delete_tags_and_attributes(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    let tags = store::tags_of(tx, &[customer])?;
    let words: Vec<&str> = tags.iter().map(|(_, stored)| stored.tag.as_str()).collect();
    store::delete_tags(tx, customer, &words)?;
    let attributes = store::attributes_of(tx, &[customer])?;
    let names: Vec<&str> = attributes
        .iter()
        .map(|(_, stored)| stored.name.as_str())
        .collect();
    store::delete_attributes(tx, customer, &names)?;
    Ok(())
}
