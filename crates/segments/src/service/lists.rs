//! Lists of customers.

use db::Tx;
use kernel::{CustomerId, Done, Moment};
use predicates::Set;

use crate::{
    domain::{List, ListId, Membership, name_key},
    error::Error,
    store,
};

/// A new, empty list; the one that has the name already is the same list.
pub fn create_list(tx: &mut Tx<'_>, at: &Moment, name: &str) -> Result<Done<List>, Error> {
    let key = name_key(name)?;
    if let Some(standing) = store::find_list(tx, &key)? {
        return Ok(Done::AlreadyDone(standing));
    }
    let list = List {
        id: ListId::next(at),
        name: name.trim().to_owned(),
        created_at: at.now,
        archived_at: None,
    };
    store::insert_list(tx, &list, &key)?;
    Ok(Done::Done(list))
}

/// Active lists by name, those after a name; at most 1,000.
pub fn list_lists(tx: &mut Tx<'_>, after: Option<&str>, limit: i64) -> Result<Vec<List>, Error> {
    let after = after.map(str::to_lowercase).unwrap_or_default();
    Ok(store::lists(tx, &after, limit.clamp(1, 1_000))?)
}

/// Puts a list away. Its name is free again; its customers stay on it.
pub fn archive_list(tx: &mut Tx<'_>, at: &Moment, id: ListId) -> Result<Done<List>, Error> {
    let mut list = known(tx, id)?;
    if list.archived_at.is_some() {
        return Ok(Done::AlreadyDone(list));
    }
    list.archived_at = Some(at.now);
    store::archive_list(tx, &list)?;
    Ok(Done::Done(list))
}

/// Puts customers on a list; answers how many were not on it before.
pub fn add_to_list(
    tx: &mut Tx<'_>,
    at: &Moment,
    list: ListId,
    customers: &[CustomerId],
) -> Result<u64, Error> {
    known(tx, list)?;
    let sorted = in_order(customers);
    Ok(store::add_members(tx, list, &sorted, at.now)?)
}

/// Takes customers off a list; answers how many were on it.
pub fn remove_from_list(
    tx: &mut Tx<'_>,
    list: ListId,
    customers: &[CustomerId],
) -> Result<u64, Error> {
    known(tx, list)?;
    Ok(store::remove_members(tx, list, &in_order(customers))?)
}

/// Who is on a list, active customers or not.
pub fn members_of_list(tx: &mut Tx<'_>, list: ListId) -> Result<Set, Error> {
    known(tx, list)?;
    Ok(store::list_members(tx, list)?)
}

/// Two customers are one: `into` is on all lists that `from` is on. `from` stays on them too, so that a merge can be
/// undone.
pub fn merge(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Error> {
    Ok(store::copy_memberships(tx, from, into)?)
}

/// A merge is undone: `survivor` leaves the lists that it was on for the sake of one of `homes` only, unless it was put
/// on them itself.
pub fn unmerge(tx: &mut Tx<'_>, survivor: CustomerId, homes: &[CustomerId]) -> Result<(), Error> {
    Ok(store::remove_borrowed(tx, survivor, homes)?)
}

/// The lists that these customers, who are one person, are on, each once, archived ones too.
pub fn lists_of(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<Membership>, Error> {
    let mut lists = store::lists_of(tx, customers)?;
    lists.dedup_by_key(|membership| membership.list);
    Ok(lists)
}

/// Takes a customer off all lists, because the person is to be forgotten.
pub fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<u64, Error> {
    Ok(store::remove_customer(tx, customer)?)
}

fn known(tx: &mut Tx<'_>, id: ListId) -> Result<List, Error> {
    store::find_list(tx, &id.to_string())?.ok_or_else(|| Error::NoList(id.to_string()))
}

fn in_order(customers: &[CustomerId]) -> Vec<CustomerId> {
    let mut sorted: Vec<CustomerId> = customers
        .iter()
        .copied()
        .filter(|customer| !customer.is_nobody())
        .collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted
}
