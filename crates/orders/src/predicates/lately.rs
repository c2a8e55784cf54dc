//! Single orders since an instant, in memory: 17 bytes each, by time.

use db::{DbError, Tx};
use kernel::{Currency, CustomerId, Timestamp};

use crate::store::{self, OneOrder};

/// Most orders: 170 MB.
const MOST: usize = 10_000_000;
/// Orders in one block.
const BLOCK: usize = 1 << 16;

/// The counted orders since an instant.
#[derive(Debug)]
pub(super) struct Lately {
    since: Timestamp,
    /// There are more than [`MOST`]: none is kept.
    is_too_much: bool,
    blocks: Vec<Block>,
    currencies: Vec<Currency>,
}

/// Orders that follow one another: each by how long after the block's beginning it was placed, by whom, for how much, and
/// in which of the currencies.
#[derive(Debug)]
struct Block {
    begin: Timestamp,
    offsets: Vec<u32>,
    customers: Vec<u32>,
    nets: Vec<i64>,
    currencies: Vec<u8>,
}

impl Block {
    fn new(begin: Timestamp) -> Self {
        Self {
            begin,
            offsets: Vec::new(),
            customers: Vec::new(),
            nets: Vec::new(),
            currencies: Vec::new(),
        }
    }

    /// How long after its beginning, where a block that is not full can say it.
    fn offset(&self, at: Timestamp) -> Option<u32> {
        let offset = at.since(self.begin).millis();
        u32::try_from(offset)
            .ok()
            .filter(|_| self.offsets.len() < BLOCK)
    }

    fn shrink(&mut self) {
        self.offsets.shrink_to_fit();
        self.customers.shrink_to_fit();
        self.nets.shrink_to_fit();
        self.currencies.shrink_to_fit();
    }

    /// The places of the orders of a time, both ends included.
    fn places(&self, (first, last): (Timestamp, Timestamp)) -> core::ops::Range<usize> {
        let before = |limit: Timestamp| match u32::try_from(limit.since(self.begin).millis()) {
            Ok(limit) => self.offsets.partition_point(|offset| *offset < limit),
            Err(_) if limit < self.begin => 0,
            Err(_) => self.offsets.len(),
        };
        let end = if last == Timestamp::MAX {
            self.offsets.len()
        } else {
            before(last.plus(kernel::Span::MILLISECOND))
        };
        before(first)..end
    }
}

impl Lately {
    /// The orders since `since`; none where there are too many.
    pub(super) fn read(tx: &mut Tx<'_>, since: Timestamp) -> Result<Self, DbError> {
        let mut lately = Self {
            since,
            is_too_much: false,
            blocks: Vec::new(),
            currencies: Vec::new(),
        };
        let mut count = 0_usize;
        store::orders_between(tx, (since, Timestamp::MAX), |order| {
            count = count.saturating_add(1);
            Ok::<_, DbError>(count <= MOST && lately.take(&order))
        })?;
        if count > MOST || lately.is_too_much {
            lately.is_too_much = true;
            lately.blocks = Vec::new();
        }
        if let Some(block) = lately.blocks.last_mut() {
            block.shrink();
        }
        lately.blocks.shrink_to_fit();
        Ok(lately)
    }

    /// Takes the next order in; `false` when it does not fit into these columns.
    fn take(&mut self, order: &OneOrder) -> bool {
        if order.customer.is_nobody() {
            return true;
        }
        let (Ok(customer), Some(currency)) = (
            u32::try_from(order.customer.raw()),
            self.currency(order.currency),
        ) else {
            self.is_too_much = true;
            return false;
        };
        if self
            .blocks
            .last()
            .is_none_or(|block| block.offset(order.placed_at).is_none())
        {
            if let Some(block) = self.blocks.last_mut() {
                block.shrink();
            }
            self.blocks.push(Block::new(order.placed_at));
        }
        if let Some(block) = self.blocks.last_mut()
            && let Some(offset) = block.offset(order.placed_at)
        {
            block.offsets.push(offset);
            block.customers.push(customer);
            block.nets.push(order.net);
            block.currencies.push(currency);
        }
        true
    }

    fn currency(&mut self, currency: Currency) -> Option<u8> {
        let place = self.currencies.iter().position(|known| *known == currency);
        let place = place.unwrap_or_else(|| {
            self.currencies.push(currency);
            self.currencies.len().saturating_sub(1)
        });
        u8::try_from(place).ok()
    }

    /// Whether all orders since this instant are here.
    pub(super) fn reaches(&self, first: Timestamp) -> bool {
        !self.is_too_much && self.since <= first
    }

    /// Whether it is known that the orders since this instant are too many.
    pub(super) fn is_too_much(&self, first: Timestamp) -> bool {
        self.is_too_much && first <= self.since
    }

    /// Calls `each` for the orders of a time, both ends included.
    pub(super) fn between(
        &self,
        (first, last): (Timestamp, Timestamp),
        mut each: impl FnMut(OneOrder),
    ) {
        if first > last {
            return;
        }
        for block in &self.blocks {
            let places = block.places((first, last));
            let columns = (
                block.offsets.get(places.clone()).unwrap_or_default(),
                block.customers.get(places.clone()).unwrap_or_default(),
                block.nets.get(places.clone()).unwrap_or_default(),
                block.currencies.get(places).unwrap_or_default(),
            );
            let (offsets, customers, nets, currencies) = columns;
            for (((offset, customer), net), currency) in
                offsets.iter().zip(customers).zip(nets).zip(currencies)
            {
                let Some(currency) = self.currencies.get(usize::from(*currency)) else {
                    continue;
                };
                each(OneOrder {
                    customer: CustomerId::from_raw(i64::from(*customer)),
                    placed_at: block
                        .begin
                        .plus(kernel::Span::from_millis(i64::from(*offset))),
                    net: *net,
                    currency: *currency,
                });
            }
        }
    }
}
