//! What is written by one call; a few of them are one transaction.

use std::ops::Deref;

use connectors::{Error, Incoming, Item, Records, Reject};
use intake::record::{IncomingCustomer, IncomingOrder, IncomingProduct, IncomingRefund};

/// Records of one kind that are written by one call. Rooms take at most 1,000.
const MOST_RECORDS: usize = 900;
/// Lines of orders that are written by one call.
const MOST_LINES: usize = 5_000;
/// Bytes of text that go into one batch: some five batches are under way at a time beside those of a transaction, whatever
/// their rows hold.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Records of one kind, each with where it stands in the file.
pub(crate) struct Group<T> {
    records: Vec<T>,
    places: Vec<Place>,
}

/// Where a record stands: its first line and that line's text, for the list of rejects.
#[derive(Default)]
pub(crate) struct Place {
    line: u64,
    raw: String,
}

impl<T> Default for Group<T> {
    fn default() -> Self {
        Self {
            records: Vec::new(),
            places: Vec::new(),
        }
    }
}

impl<T> Deref for Group<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.records
    }
}

impl<T> Group<T> {
    fn push(&mut self, record: T, place: Place) {
        self.records.push(record);
        self.places.push(place);
    }

    /// The reject that the record at `index` becomes when the shop refuses it.
    pub(crate) fn reject(&self, index: usize, reason: String) -> Reject {
        let place = self.places.get(index);
        Reject {
            row: place.map_or(0, |place| place.line),
            raw: place.map(|place| place.raw.clone()).unwrap_or_default(),
            reason,
        }
    }
}

/// Rows on their way into the shop.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) orders: Group<IncomingOrder>,
    pub(crate) refunds: Group<IncomingRefund>,
    pub(crate) customers: Group<IncomingCustomer>,
    pub(crate) products: Group<IncomingProduct>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) remarks: u64,
    /// Items of the file up to here. Readers hold items back and give them out in another order than that of their
    /// lines, but always in the same one: so their count, and not a line, tells how far an import is.
    pub(crate) items: u64,
    /// Rows read from the start of the file up to here.
    pub(crate) rows: u64,
    /// Lines of orders and refunds in the batch.
    pub(crate) lines: u64,
    /// Bytes of the file's text that it came from.
    pub(crate) bytes: u64,
}

impl Batch {
    fn is_full(&self, most_lines: usize) -> bool {
        let lines = usize::try_from(self.lines).unwrap_or(usize::MAX);
        lines >= most_lines
            || self.orders.len() >= MOST_RECORDS
            || self.refunds.len() >= MOST_RECORDS
            || self.customers.len() >= MOST_RECORDS
            || self.products.len() >= MOST_RECORDS
            || self.rejects.len() >= MOST_RECORDS
    }

    /// How much there is to write, in rows.
    pub(crate) fn weight(&self) -> usize {
        let lines = usize::try_from(self.lines).unwrap_or(usize::MAX);
        let documents = self.orders.len().saturating_add(self.refunds.len());
        lines
            .max(documents)
            .saturating_add(self.customers.len())
            .saturating_add(self.products.len())
            .saturating_add(self.rejects.len())
    }

    fn is_empty(&self) -> bool {
        self.orders.is_empty()
            && self.refunds.is_empty()
            && self.customers.is_empty()
            && self.products.is_empty()
            && self.rejects.is_empty()
    }

    fn take(&mut self, item: Item) {
        self.remarks = self
            .remarks
            .saturating_add(u64::from(!item.remarks.is_empty()));
        let place = Place {
            line: item.first_row,
            raw: item.raw,
        };
        let mut count = |lines: usize| {
            self.lines = self
                .lines
                .saturating_add(u64::try_from(lines).unwrap_or(u64::MAX));
        };
        match item.what {
            Incoming::Order(order) => {
                count(order.lines.len());
                self.orders.push(*order, place);
            }
            Incoming::Refund(refund) => {
                count(refund.lines.len());
                self.refunds.push(*refund, place);
            }
            Incoming::Customer(customer) => self.customers.push(*customer, place),
            Incoming::Product(product) => self.products.push(*product, place),
            Incoming::Reject(reject) => self.rejects.push(reject),
        }
    }
}

/// Cuts what a file holds into batches.
pub(crate) struct Cutter {
    records: Records,
    most_lines: usize,
    /// Items that an earlier part of the run has taken care of.
    after: u64,
    items: u64,
}

impl Cutter {
    pub(crate) fn new(records: Records, most_lines: usize, after: u64) -> Self {
        Self {
            records,
            most_lines: most_lines.min(MOST_LINES),
            after,
            items: 0,
        }
    }

    /// The next batch; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Batch>, Error> {
        let mut batch = Batch::default();
        let mut begun_at = self.records.text_bytes();
        while !batch.is_full(self.most_lines)
            && self.records.text_bytes().saturating_sub(begun_at) < MOST_BYTES
        {
            let Some(item) = self.records.next() else {
                break;
            };
            let item = item?;
            self.items = self.items.saturating_add(1);
            if self.items > self.after {
                batch.take(item);
            } else {
                begun_at = self.records.text_bytes();
            }
        }
        batch.items = self.items;
        batch.rows = self.records.row_count();
        batch.bytes = self.records.text_bytes().saturating_sub(begun_at);
        Ok((!batch.is_empty()).then_some(batch))
    }
}
