//! Keeping the search in step with names and keys.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::CustomerId;

use crate::{
    domain::{Customer, head_tokens, key_tokens},
    error::Error,
    store,
};

/// A customer whose names or keys are other than before. Keys are only those that came; see [`replace`] for the rest.
pub(super) struct Renamed<'a> {
    pub(super) before: Option<&'a Customer>,
    pub(super) now: &'a Customer,
    pub(super) new_keys: &'a [String],
}

/// Adds the tokens of new names and keys and removes those of names that went. The keys must be written already.
pub(super) fn add(tx: &mut Tx<'_>, renamed: &[Renamed<'_>]) -> Result<(), Error> {
    let mut added: Vec<(String, CustomerId)> = Vec::new();
    let mut doubtful: BTreeMap<CustomerId, BTreeSet<String>> = BTreeMap::new();
    for one in renamed {
        let old = one.before.map(head_tokens).unwrap_or_default();
        let names = head_tokens(one.now);
        let gone: BTreeSet<String> = old.difference(&names).cloned().collect();
        if !gone.is_empty() {
            doubtful.insert(one.now.id, gone);
        }
        let mut new: BTreeSet<String> = names.difference(&old).cloned().collect();
        for key in one.new_keys {
            key_tokens(&mut new, key);
        }
        added.extend(new.into_iter().map(|token| (token, one.now.id)));
    }
    remove_unless_keys(tx, doubtful)?;
    insert(tx, added)
}

/// A word of a name that went may also be a word of a key, and then stays.
fn remove_unless_keys(
    tx: &mut Tx<'_>,
    mut doubtful: BTreeMap<CustomerId, BTreeSet<String>>,
) -> Result<(), Error> {
    if doubtful.is_empty() {
        return Ok(());
    }
    let customers: Vec<CustomerId> = doubtful.keys().copied().collect();
    for stored in store::keys_of(tx, &customers)? {
        let mut kept = BTreeSet::new();
        key_tokens(&mut kept, &stored.key);
        if let Some(gone) = doubtful.get_mut(&stored.customer) {
            gone.retain(|token| !kept.contains(token));
        }
    }
    let gone: Vec<(&str, CustomerId)> = doubtful
        .iter()
        .flat_map(|(customer, gone)| gone.iter().map(|token| (token.as_str(), *customer)))
        .collect();
    Ok(store::delete_tokens(tx, &gone)?)
}

/// All tokens of a customer with these keys.
pub(super) fn all<'a>(
    customer: &Customer,
    keys: impl IntoIterator<Item = &'a str>,
) -> BTreeSet<String> {
    let mut tokens = head_tokens(customer);
    for key in keys {
        key_tokens(&mut tokens, key);
    }
    tokens
}

/// Brings a customer's tokens from one set to another.
pub(super) fn replace(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: &BTreeSet<String>,
    after: &BTreeSet<String>,
) -> Result<(), Error> {
    let gone: Vec<(&str, CustomerId)> = before
        .difference(after)
        .map(|token| (token.as_str(), customer))
        .collect();
    store::delete_tokens(tx, &gone)?;
    let added = after
        .difference(before)
        .map(|token| (token.clone(), customer))
        .collect();
    insert(tx, added)
}

fn insert(tx: &mut Tx<'_>, mut tokens: Vec<(String, CustomerId)>) -> Result<(), Error> {
    tokens.sort_unstable();
    let rows: Vec<(&str, CustomerId)> = tokens
        .iter()
        .map(|(token, customer)| (token.as_str(), *customer))
        .collect();
    Ok(store::insert_tokens(tx, &rows)?)
}
