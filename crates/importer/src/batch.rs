//! What is written in one transaction.

use connectors::{Error, Incoming, Item, Records, Reject};
use intake::record::{IncomingCustomer, IncomingOrder, IncomingProduct, IncomingRefund};

/// Records of one kind that are written by one call. Rooms take at most 1,000.
const MOST_RECORDS: usize = 900;

/// Rows on their way into the shop.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) orders: Vec<IncomingOrder>,
    pub(crate) refunds: Vec<IncomingRefund>,
    pub(crate) customers: Vec<IncomingCustomer>,
    pub(crate) products: Vec<IncomingProduct>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) remarks: u64,
    /// The last line of the file that is in the batch.
    pub(crate) last_line: u64,
    /// Rows read from the start of the file up to here.
    pub(crate) rows: u64,
    /// Lines of orders and refunds in the batch.
    pub(crate) lines: u64,
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

    fn is_empty(&self) -> bool {
        self.orders.is_empty()
            && self.refunds.is_empty()
            && self.customers.is_empty()
            && self.products.is_empty()
            && self.rejects.is_empty()
    }

    fn take(&mut self, item: Item) {
        self.last_line = self.last_line.max(item.last_row);
        self.remarks = self
            .remarks
            .saturating_add(u64::from(!item.remarks.is_empty()));
        let mut count = |lines: usize| {
            self.lines = self
                .lines
                .saturating_add(u64::try_from(lines).unwrap_or(u64::MAX));
        };
        match item.what {
            Incoming::Order(order) => {
                count(order.lines.len());
                self.orders.push(*order);
            }
            Incoming::Refund(refund) => {
                count(refund.lines.len());
                self.refunds.push(*refund);
            }
            Incoming::Customer(customer) => self.customers.push(*customer),
            Incoming::Product(product) => self.products.push(*product),
            Incoming::Reject(reject) => self.rejects.push(reject),
        }
    }
}

/// The next batch, after passing over what an earlier part of the run has taken care of; `None` at the end.
pub(crate) fn next(
    records: &mut Records,
    most_lines: usize,
    after_line: u64,
) -> Result<Option<Batch>, Error> {
    let mut batch = Batch::default();
    while !batch.is_full(most_lines) {
        let Some(item) = records.next() else { break };
        let item = item?;
        if item.last_row > after_line {
            batch.take(item);
        }
    }
    batch.rows = records.row_count();
    Ok((!batch.is_empty()).then_some(batch))
}
