//! Conditions about orders, for segments.
//!
//! Conditions without a window read the running sums; those with one read an index that covers them. `members` and
//! `holds` share the arithmetic, so they agree.

mod bought;
mod money;
mod rhythm;

use ::predicates::{Bounds, Members, PredicateError, Set, Spec};
use kernel::CustomerId;

/// The conditions that this room offers.
pub fn predicates() -> Vec<Spec> {
    let mut specs = money::specs();
    specs.extend(rhythm::specs());
    specs.push(bought::spec());
    specs
}

const WATCHES: &[&str] = &["orders"];

/// Members by a number per customer; who has none has 0.
fn members_of(
    values: impl IntoIterator<Item = (CustomerId, i64)>,
    bounds: Bounds,
) -> Result<Members, PredicateError> {
    let zero = bounds.accepts(0);
    let mut set = Set::new();
    for (customer, value) in values {
        if bounds.accepts(value) != zero {
            set.insert(customer)?;
        }
    }
    Ok(if zero {
        Members::Except(set)
    } else {
        Members::Only(set)
    })
}
