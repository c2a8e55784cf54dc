//! Sums per customer, and who keeps to limits.

use ::predicates::{Bounds, Members, PredicateError, Set};
use kernel::CustomerId;

/// Customers' numbers in one block.
const BLOCK: usize = 1 << 16;
/// Blocks that sets of customers reach.
const MOST_BLOCKS: usize = 1 << 16;

/// A sum per customer, zero where nothing was added. Numbers are dense, so sums lie in blocks of neighbours; a block without
/// any is empty.
#[derive(Debug, Default)]
pub(super) struct Tally(Vec<Vec<i64>>);

impl Tally {
    /// Adds to a customer's sum.
    pub(super) fn add(&mut self, customer: CustomerId, amount: i64) {
        let number = usize::try_from(customer.raw()).unwrap_or_default();
        let (block, place) = (number / BLOCK, number % BLOCK);
        if let Some(sum) = self.0.get_mut(block).and_then(|sums| sums.get_mut(place)) {
            *sum = sum.saturating_add(amount);
        } else {
            self.add_first(block, place, amount);
        }
    }

    /// The first of its block.
    #[cold]
    fn add_first(&mut self, block: usize, place: usize, amount: i64) {
        // A number that no set can hold stands behind all others, where it is found out.
        let block = block.min(MOST_BLOCKS);
        if self.0.len() <= block {
            self.0.resize(block.saturating_add(1), Vec::new());
        }
        if let Some(sums) = self.0.get_mut(block) {
            sums.resize(BLOCK, 0);
            if let Some(sum) = sums.get_mut(place) {
                *sum = amount;
            }
        }
    }

    /// Everyone whose sum keeps to the limits.
    pub(super) fn members(&self, bounds: Bounds) -> Result<Members, PredicateError> {
        let sums = self.0.iter().enumerate().flat_map(|(block, sums)| {
            let first = i64::try_from(block.saturating_mul(BLOCK)).unwrap_or(i64::MAX);
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
