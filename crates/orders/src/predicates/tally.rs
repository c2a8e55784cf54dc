//! Sums per customer, and who keeps to limits.

use std::collections::BTreeMap;

use ::predicates::{Bounds, Members, PredicateError, Set};
use kernel::CustomerId;

/// Customers' numbers in one block.
const BLOCK: i64 = 1 << 16;

/// A sum per customer, zero where nothing was added. Numbers are dense, so sums lie in blocks of neighbours.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<i64, Vec<i64>>);

impl Tally {
    /// Adds to a customer's sum.
    pub(super) fn add(&mut self, customer: CustomerId, amount: i64) {
        let number = customer.raw();
        let block = self
            .0
            .entry(number.div_euclid(BLOCK))
            .or_insert_with(|| vec![0; 1 << 16]);
        let place = usize::try_from(number.rem_euclid(BLOCK)).unwrap_or_default();
        if let Some(sum) = block.get_mut(place) {
            *sum = sum.saturating_add(amount);
        }
    }

    /// Everyone whose sum keeps to the limits.
    pub(super) fn members(&self, bounds: Bounds) -> Result<Members, PredicateError> {
        let sums = self.0.iter().flat_map(|(block, sums)| {
            let first = block.saturating_mul(BLOCK);
            (first..)
                .zip(sums)
                .map(|(number, sum)| (CustomerId::from_raw(number), *sum))
        });
        within(sums, bounds)
    }
}

/// Everyone whose sum keeps to the limits; who is not in `sums` has the sum zero.
pub(super) fn within(
    sums: impl Iterator<Item = (CustomerId, i64)>,
    bounds: Bounds,
) -> Result<Members, PredicateError> {
    let zero = bounds.accepts(0);
    let odd = Set::collect(
        sums.filter(|(_, sum)| bounds.accepts(*sum) != zero)
            .map(|(customer, _)| customer),
    )?;
    Ok(if zero {
        Members::Except(odd)
    } else {
        Members::Only(odd)
    })
}

/// The customer of a number that was read.
pub(super) fn customer(number: u32) -> CustomerId {
    CustomerId::from_raw(i64::from(number))
}
