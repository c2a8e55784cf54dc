//! The use cases.

mod consent;
mod contact;
mod edit;
mod erase;
mod export;
mod extras;
mod merge;
mod publish;
mod read;
mod resolve;
mod search;
mod suppress;
mod tokens;
mod unmerge;

use db::Tx;
use kernel::CustomerId;

use crate::{
    domain::{Customer, State},
    error::Error,
    store,
};

pub use consent::{consent_state, proofs, set_consent};
pub use contact::{may_contact, may_contact_known, may_contact_many};
pub use edit::{CustomerChanges, Edit, add_key, add_tags, remove_tags, set_attributes, update};
pub use erase::erase;
pub use export::export;
pub use merge::merge;
pub use read::{Page, count, current, find, get, get_many, list, names, view, views, zones};
pub use resolve::{Outcome, Resolved, resolve_many};
pub use search::{Found, search};
pub use suppress::{is_suppressed, lift, suppress};
pub use unmerge::unmerge;

/// The room's name, for caches.
const ROOM: &str = "customers";
/// Most facts or customers in one call.
const MOST_AT_ONCE: usize = 1_000;
/// Longest chain of merges that is followed. People merge two or three accounts.
const LONGEST_CHAIN: usize = 64;

/// Takes the row of an active customer for this transaction.
fn lock_active(tx: &mut Tx<'_>, id: CustomerId) -> Result<Customer, Error> {
    let customer = store::lock(tx, id)?.ok_or(Error::NoCustomer)?;
    match customer.state {
        State::Active => Ok(customer),
        State::Merged { into } => Err(Error::Merged { into }),
        State::Erased => Err(Error::NoCustomer),
    }
}

/// Writes rows that were read in this transaction (sorted by number); somebody else's change meanwhile is an error.
fn save(tx: &mut Tx<'_>, at: &kernel::Moment, customers: &mut [Customer]) -> Result<(), Error> {
    for customer in customers.iter_mut() {
        customer.version = customer.version.saturating_add(1);
        customer.updated_at = at.now;
    }
    let wanted = u64::try_from(customers.len()).unwrap_or(u64::MAX);
    if store::update_customers(tx, customers.iter())? == wanted {
        Ok(())
    } else {
        Err(Error::Raced)
    }
}

/// The customer and all who were merged into it, straight or by way of others; sorted.
pub fn family(tx: &mut Tx<'_>, root: CustomerId) -> Result<Vec<CustomerId>, Error> {
    let mut all = vec![root];
    let mut parents = vec![root];
    for _ in 0..LONGEST_CHAIN {
        let mut children = store::children_of(tx, &parents)?;
        children.retain(|child| !all.contains(child));
        if children.is_empty() {
            break;
        }
        all.extend(children.iter().copied());
        parents = children;
    }
    all.sort_unstable();
    Ok(all)
}
