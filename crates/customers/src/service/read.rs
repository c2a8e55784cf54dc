//! Reading customers.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{CustomerId, Zone};

use super::{LONGEST_CHAIN, MOST_AT_ONCE};
use crate::{
    domain::{Customer, Key, State},
    error::Error,
    public::{AttributeView, CustomerView},
    store,
};

/// Most customers on one page.
const LARGEST_PAGE: u32 = 1_000;

/// Some customers, and where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// By number.
    pub customers: Vec<Customer>,
    /// Give it to get the next page; none when this is the last.
    pub next: Option<CustomerId>,
}

/// One customer, whatever became of them.
pub fn get(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Customer>, Error> {
    Ok(store::customer(tx, customer)?)
}

/// [`get`] for up to 1,000 customers by one statement, by number; numbers that never were are left out.
pub fn get_many(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<Customer>, Error> {
    if customers.len() > MOST_AT_ONCE {
        return Err(Error::TooMany);
    }
    Ok(store::customers(tx, customers)?)
}

/// Where the clocks of up to 1,000 customers stand, by number: the shop's where their own zone is not known.
pub fn zones(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    shop: &Zone,
) -> Result<BTreeMap<CustomerId, Zone>, Error> {
    if customers.len() > MOST_AT_ONCE {
        return Err(Error::TooMany);
    }
    let mut zones = BTreeMap::new();
    store::for_each_customer(tx, customers, |head| {
        zones.insert(head.id, head.zone(shop));
    })?;
    Ok(zones)
}

/// What customers are called, by number: their names, else their e-mail address. Those of whom neither is known are left out.
pub fn names(
    tx: &mut Tx<'_>,
    customers: impl Iterator<Item = CustomerId>,
) -> Result<BTreeMap<CustomerId, String>, Error> {
    let wanted: BTreeSet<CustomerId> = customers.collect();
    let wanted: Vec<CustomerId> = wanted.into_iter().collect();
    let mut names = BTreeMap::new();
    for customer in get_many(tx, &wanted)? {
        let parts = [
            customer.first_name.as_deref(),
            customer.last_name.as_deref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        let name = match (&parts.as_slice(), &customer.email) {
            ([], Some(email)) => email.as_str().to_owned(),
            ([], None) => continue,
            (_, _) => parts.join(" "),
        };
        names.insert(customer.id, name);
    }
    Ok(names)
}

/// The active customer whom this number means today: itself, or the one it was merged into. None for a number that never
/// was, and for an erased person.
pub fn current(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Customer>, Error> {
    let mut wanted = customer;
    for _ in 0..LONGEST_CHAIN {
        let Some(found) = store::customer(tx, wanted)? else {
            return Ok(None);
        };
        match found.state {
            State::Active => return Ok(Some(found)),
            State::Merged { into } => wanted = into,
            State::Erased => return Ok(None),
        }
    }
    Ok(None)
}

/// The customer who has this key.
pub fn find(tx: &mut Tx<'_>, key: &Key) -> Result<Option<CustomerId>, Error> {
    Ok(store::owner_of(tx, &key.text())?)
}

/// Active customers by number, from after `after`; at most 1,000 on a page.
pub fn list(tx: &mut Tx<'_>, after: Option<CustomerId>, limit: u32) -> Result<Page, Error> {
    let limit = limit.clamp(1, LARGEST_PAGE);
    let after = after.unwrap_or(CustomerId::NOBODY);
    let customers = store::page_active(tx, after, limit)?;
    let full = u32::try_from(customers.len()).is_ok_and(|count| count == limit);
    let next = customers.last().map(|last| last.id).filter(|_last| full);
    Ok(Page { customers, next })
}

/// How many active customers there are.
pub fn count(tx: &mut Tx<'_>) -> Result<i64, Error> {
    Ok(store::count_active(tx)?)
}

/// A customer with keys, tags, attributes and consents.
pub fn view(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<CustomerView>, Error> {
    let Some(head) = store::customer(tx, customer)? else {
        return Ok(None);
    };
    Ok(views(tx, vec![head])?.pop())
}

/// Customers with keys, tags, attributes and consents, in the order given.
pub fn views(tx: &mut Tx<'_>, heads: Vec<Customer>) -> Result<Vec<CustomerView>, Error> {
    let ids: Vec<CustomerId> = heads.iter().map(|head| head.id).collect();
    let mut views: BTreeMap<CustomerId, CustomerView> = heads
        .into_iter()
        .map(|head| (head.id, shown(head)))
        .collect();
    for stored in store::keys_of(tx, &ids)? {
        if let Some(view) = views.get_mut(&stored.customer) {
            view.keys.extend(Key::from_text(&stored.key));
        }
    }
    for (customer, stored) in store::tags_of(tx, &ids)? {
        if let Some(view) = views.get_mut(&customer) {
            view.tags.push(stored.tag);
        }
    }
    for (customer, stored) in store::attributes_of(tx, &ids)? {
        if let Some(view) = views.get_mut(&customer) {
            view.attributes.push(AttributeView {
                name: stored.name,
                value: stored.value,
                set_at: stored.set_at,
            });
        }
    }
    for (customer, current) in store::consent_states(tx, &ids)? {
        if let Some(view) = views.get_mut(&customer) {
            view.consents.push(current);
        }
    }
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}

/// The head data alone.
pub(super) fn shown(head: Customer) -> CustomerView {
    let local_zone = head.own_zone();
    let (state, merged_into) = match head.state {
        State::Active => ("active", None),
        State::Merged { into } => ("merged", Some(into)),
        State::Erased => ("erased", None),
    };
    CustomerView {
        id: head.id,
        state,
        merged_into,
        email: head.email,
        phone: head.phone,
        first_name: head.first_name,
        last_name: head.last_name,
        language: head.language,
        time_zone: head.time_zone,
        local_zone,
        country: head.country,
        region: head.region,
        city: head.city,
        postcode: head.postcode,
        birthday: head.birthday,
        source: head.source,
        created_at: head.created_at,
        updated_at: head.updated_at,
        keys: Vec::new(),
        tags: Vec::new(),
        attributes: Vec::new(),
        consents: Vec::new(),
    }
}
