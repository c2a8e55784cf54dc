//! Sets of customers.

use core::ops::Bound;

use db::{Param, Tx};
use kernel::CustomerId;
use roaring::RoaringBitmap;

use crate::PredicateError;

/// A set of customers, compressed: a million customers in a row take a few bytes, a million at random 125 KB. Holds
/// numbers 1 to 4,294,967,295.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set(RoaringBitmap);

impl Set {
    /// Nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// The customers of a query whose first column is their number. Fastest when they come in order; each may come
    /// more than once.
    pub fn query(
        tx: &mut Tx<'_>,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<Self, PredicateError> {
        let mut gathering = Gathering::default();
        tx.for_each(sql, params, |row| {
            gathering.take(CustomerId::from_raw(row.get(0)?))
        })?;
        Ok(gathering.end())
    }

    /// Takes in a customer. Nobody ([`CustomerId::NOBODY`]) is passed over.
    pub fn insert(&mut self, customer: CustomerId) -> Result<(), PredicateError> {
        if customer.is_nobody() {
            return Ok(());
        }
        let number = number(customer)?;
        // In order, this takes no search.
        if self.0.try_push(number).is_err() {
            self.0.insert(number);
        }
        Ok(())
    }

    /// Leaves a customer out.
    pub fn remove(&mut self, customer: CustomerId) {
        if let Ok(number) = number(customer) {
            self.0.remove(number);
        }
    }

    /// Whether the customer is in it.
    pub fn contains(&self, customer: CustomerId) -> bool {
        number(customer).is_ok_and(|number| self.0.contains(number))
    }

    /// How many customers.
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// True for nobody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(&self.0 & &other.0)
    }

    /// Those in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self(&self.0 | &other.0)
    }

    /// Those of this set that are not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    /// Those of `universe` that are not in this set.
    #[must_use]
    pub fn not(&self, universe: &Self) -> Self {
        universe.minus(self)
    }

    /// How many are in both, without making the set of them.
    pub fn and_len(&self, other: &Self) -> u64 {
        self.0.intersection_len(&other.0)
    }

    /// Its customers by number.
    pub fn iter(&self) -> impl Iterator<Item = CustomerId> + '_ {
        self.0.iter().map(customer)
    }

    /// Its customers by number, from the first after `after`.
    pub fn after(&self, after: CustomerId) -> impl Iterator<Item = CustomerId> + '_ {
        // A range that excludes its only number would be an error, not empty.
        let range = u32::try_from(after.raw().max(0))
            .ok()
            .filter(|low| *low < u32::MAX)
            .map(|low| self.0.range((Bound::Excluded(low), Bound::Unbounded)));
        range.into_iter().flatten().map(customer)
    }

    /// The lowest number.
    pub fn first(&self) -> Option<CustomerId> {
        self.0.min().map(customer)
    }

    /// The highest number.
    pub fn last(&self) -> Option<CustomerId> {
        self.0.max().map(customer)
    }

    /// Packs runs of neighbours together; worth it before a set is kept.
    pub fn pack(&mut self) {
        self.0.optimize();
    }

    /// Bytes that it takes when stored, and nearly those in memory.
    pub fn size(&self) -> usize {
        self.0.serialized_size()
    }

    /// A portable form for storing (the public format of Roaring bitmaps).
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size());
        // Writing into memory cannot fail.
        drop(self.0.serialize_into(&mut bytes));
        bytes
    }

    /// Reads what [`Set::to_bytes`] wrote; `None` when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        RoaringBitmap::deserialize_from(bytes).ok().map(Self)
    }

    /// The customers of an iterator.
    pub fn collect(
        customers: impl IntoIterator<Item = CustomerId>,
    ) -> Result<Self, PredicateError> {
        let mut gathering = Gathering::default();
        for customer in customers {
            gathering.take(customer)?;
        }
        Ok(gathering.end())
    }
}

/// Neighbours that share one container of the bitmap.
const BLOCK_BYTES: usize = 8_192;

/// A set on its way. Customers mostly come in order of their numbers: those of a block of 65,536 are bits of a plain array
/// until the next block begins, which spares the bitmap a look at its containers for each of them.
struct Gathering {
    set: RoaringBitmap,
    block: u32,
    bits: Vec<u8>,
}

impl Default for Gathering {
    fn default() -> Self {
        Self {
            set: RoaringBitmap::new(),
            block: 0,
            bits: vec![0; BLOCK_BYTES],
        }
    }
}

impl Gathering {
    fn take(&mut self, customer: CustomerId) -> Result<(), PredicateError> {
        if customer.is_nobody() {
            return Ok(());
        }
        let number = number(customer)?;
        let block = number >> 16;
        if block < self.block {
            // Out of order: few, or the array would be emptied for each of them.
            self.set.insert(number);
            return Ok(());
        }
        if block > self.block {
            self.empty();
            self.block = block;
        }
        let byte = usize::try_from((number >> 3) & 0x1fff).unwrap_or_default();
        if let Some(bits) = self.bits.get_mut(byte) {
            *bits |= 1 << (number & 7);
        }
        Ok(())
    }

    fn empty(&mut self) {
        self.set |= RoaringBitmap::from_lsb0_bytes(self.block << 16, &self.bits);
        self.bits.fill(0);
    }

    fn end(mut self) -> Set {
        self.empty();
        Set(self.set)
    }
}

/// The place of a customer in a bitmap.
fn number(customer: CustomerId) -> Result<u32, PredicateError> {
    u32::try_from(customer.raw())
        .ok()
        .filter(|number| *number > 0)
        .ok_or(PredicateError::OutOfRange(customer.raw()))
}

fn customer(number: u32) -> CustomerId {
    CustomerId::from_raw(i64::from(number))
}
