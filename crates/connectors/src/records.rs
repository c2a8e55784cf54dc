//! Items out of a source: picks the reader of the format and hands it the rows.

use std::collections::VecDeque;

use intake::record::{IncomingCustomer, IncomingOrder, IncomingProduct, IncomingRefund, Problem};
use kernel::{Country, Currency, Zone};

use crate::columns::{self, ColumnsFile};
use crate::header::Header;
use crate::rows::{Row, Rows, Step};
use crate::source::{Progress, Source};
use crate::{Error, shopify, woocommerce};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// Orders, and the refunds among them.
    Orders,
    /// Customers.
    Customers,
    /// Products.
    Products,
}

/// What a store's own export does not say of itself.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// The name under which the store's ids are known.
    pub source: String,
    /// Currency of amounts for which the file names none.
    pub currency: Option<Currency>,
    /// Zone of times for which the file names none.
    pub zone: Zone,
    /// Country of telephone numbers for which the file names none.
    pub country: Option<Country>,
}

impl StoreOptions {
    /// A store of this name, in UTC until told better.
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            currency: None,
            zone: Zone::utc(),
            country: None,
        }
    }
}

/// How a file is laid out.
#[derive(Debug, Clone)]
pub enum Format {
    /// Shopify's exports: orders, customers (both layouts) and products (both layouts).
    Shopify(StoreOptions),
    /// WooCommerce's export of products.
    WooCommerce(StoreOptions),
    /// Any table, by a description of its columns.
    Columns(Box<ColumnsFile>),
}

/// What came out of one or several rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The line of the file on which the first row begins, from 1.
    pub first_row: u64,
    /// The line on which the last row ends.
    pub last_row: u64,
    /// The original text of the first row, at most 64 KB of it; of a reject, its own has it.
    pub raw: String,
    /// What came out.
    pub what: Incoming,
    /// What was left out of the record because it made no sense, in words; the record is good without it.
    pub remarks: Vec<String>,
}

/// A record from outside, or a row that is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// An order, or a part of one: where a file holds the lines of one order in several places, or more of them than
    /// one record may have, each place is an order with the same id.
    Order(Box<IncomingOrder>),
    /// A refund that is a document of its own; likewise maybe in parts.
    Refund(Box<IncomingRefund>),
    /// A customer.
    Customer(Box<IncomingCustomer>),
    /// A product.
    Product(Box<IncomingProduct>),
    /// A row of which nothing can be made.
    Reject(Reject),
}

/// A row of which nothing can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The line of the file on which it begins.
    pub row: u64,
    /// Its original text, at most 64 KB of it.
    pub raw: String,
    /// Why, in words.
    pub reason: String,
}

/// Turns rows into records. One for each kind of file.
pub(crate) trait Assemble {
    /// Takes in a row.
    fn row(&mut self, row: &Row<'_>, out: &mut Out);
    /// Gives out what was held back until no row could add to it.
    fn finish(&mut self, out: &mut Out);
}

/// Where readers put items.
#[derive(Default)]
pub(crate) struct Out {
    items: VecDeque<Item>,
}

impl Out {
    /// A row of which nothing can be made.
    pub(crate) fn reject(&mut self, row: &Row<'_>, reason: impl Into<String>) {
        let reject = Reject {
            row: row.line,
            raw: row.raw(),
            reason: reason.into(),
        };
        self.rejected(row.last_line, reject);
    }

    /// A reject that is made already.
    pub(crate) fn rejected(&mut self, last_row: u64, reject: Reject) {
        let (first_row, last_row) = (reject.row, last_row.max(reject.row));
        let what = Incoming::Reject(reject);
        self.items.push_back(Item {
            first_row,
            last_row,
            raw: String::new(),
            what,
            remarks: Vec::new(),
        });
    }

    /// A record, unless it breaks its own rules; then `raw` is told as the reject's text.
    pub(crate) fn record(&mut self, rows: (u64, u64), what: Incoming, notes: Notes) {
        let checked = match &what {
            Incoming::Order(order) => order.validate(),
            Incoming::Refund(refund) => refund.validate(),
            Incoming::Customer(customer) => customer.validate(),
            Incoming::Product(product) => product.validate(),
            Incoming::Reject(_) => Ok(()),
        };
        let (first_row, last_row) = rows;
        match checked {
            Ok(()) => {
                self.items.push_back(Item {
                    first_row,
                    last_row,
                    raw: notes.raw,
                    what,
                    remarks: notes.remarks,
                });
            }
            Err(problems) => {
                let reject = Reject {
                    row: first_row,
                    raw: notes.raw,
                    reason: words(&problems),
                };
                self.rejected(last_row, reject);
            }
        }
    }
}

/// What is kept beside a record while it is put together.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// The original text of its first row, should it come to be rejected here or later.
    pub(crate) raw: String,
    /// What was left out.
    pub(crate) remarks: Vec<String>,
}

/// The first problems of a record, in words.
pub(crate) fn words(problems: &[Problem]) -> String {
    let said: Vec<String> = problems
        .iter()
        .take(3)
        .map(|problem| format!("{}: {}", problem.field, problem.detail))
        .collect();
    said.join("; ")
}

/// The items of a source, one after the other. An error ends it.
pub struct Records {
    rows: Rows,
    width: Option<usize>,
    reader: Box<dyn Assemble + Send>,
    out: Out,
    progress: Progress,
    row_count: u64,
    text_bytes: u64,
    ended: bool,
}

impl Records {
    /// Reads the front of the source, and makes sure that it is laid out as the format says.
    pub fn open(source: Source, format: &Format, kind: RecordKind) -> Result<Self, Error> {
        let progress = source.progress();
        let (separator, has_header) = match format {
            Format::Shopify(_) | Format::WooCommerce(_) => (None, true),
            Format::Columns(columns) => (columns.separator()?, columns.file.header),
        };
        let failed = |source| Error::Read { line: 0, source };
        let mut rows = Rows::new(source.into_reader(), separator).map_err(failed)?;
        let mut out = Out::default();
        let header = if has_header {
            read_header(&mut rows, &mut out)?
        } else {
            Header::none()
        };
        let width = has_header.then_some(header.len());
        let reader = reader(format, kind, &header)?;
        Ok(Self {
            rows,
            width,
            reader,
            out,
            progress,
            row_count: 0,
            text_bytes: 0,
            ended: false,
        })
    }

    /// How far reading has come.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Rows of data read so far, rejects among them; the header is none.
    pub fn row_count(&self) -> u64 {
        self.row_count
    }

    /// Bytes of text of those rows, as they came out of any compression: what items can be large by.
    pub fn text_bytes(&self) -> u64 {
        self.text_bytes
    }

    /// Takes in the next row.
    fn advance(&mut self) -> Result<(), Error> {
        let step = match self.rows.step() {
            Ok(step) => step,
            Err(source) => {
                self.ended = true;
                return Err(Error::Read {
                    line: self.rows.line().saturating_sub(1),
                    source,
                });
            }
        };
        match step {
            Step::End => {
                self.ended = true;
                self.reader.finish(&mut self.out);
            }
            Step::Reject(reject) => {
                self.row_count += 1;
                self.add_text(reject.raw.len());
                self.out.rejected(reject.row, reject);
            }
            Step::Row => self.take_row(),
        }
        Ok(())
    }

    fn add_text(&mut self, bytes: usize) {
        self.text_bytes = self
            .text_bytes
            .saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    fn take_row(&mut self) {
        self.add_text(self.rows.row().size());
        let row = self.rows.row();
        let width = *self.width.get_or_insert(row.len());
        if row.len() == width {
            self.row_count += 1;
            self.reader.row(&row, &mut self.out);
        } else if !row.is_blank() {
            self.row_count += 1;
            if row.len() > width && (width..row.len()).all(|extra| row.bytes(extra).is_empty()) {
                self.reader.row(&row, &mut self.out);
            } else {
                let reason = format!("has {} fields where {width} are expected", row.len());
                self.out.reject(&row, reason);
            }
        }
    }
}

impl Iterator for Records {
    type Item = Result<Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.out.items.pop_front() {
                return Some(Ok(item));
            }
            if self.ended {
                return None;
            }
            if let Err(error) = self.advance() {
                return Some(Err(error));
            }
        }
    }
}

/// The first row that can be read at all.
fn read_header(rows: &mut Rows, out: &mut Out) -> Result<Header, Error> {
    loop {
        match rows
            .step()
            .map_err(|source| Error::Read { line: 0, source })?
        {
            Step::End => return Err(no_header(out)),
            Step::Reject(reject) => out.rejected(reject.row, reject),
            Step::Row if rows.row().is_blank() => {}
            Step::Row => return Ok(Header::read(&rows.row())),
        }
    }
}

/// Nothing at all, or nothing that can be read.
fn no_header(out: &Out) -> Error {
    match out.items.front().map(|item| &item.what) {
        Some(Incoming::Reject(first)) => Error::Layout(format!(
            "the file has no header that can be read; line {}: {}",
            first.row, first.reason
        )),
        _ => Error::Empty,
    }
}

fn reader(
    format: &Format,
    kind: RecordKind,
    header: &Header,
) -> Result<Box<dyn Assemble + Send>, Error> {
    Ok(match (format, kind) {
        (Format::Shopify(store), RecordKind::Orders) => {
            Box::new(shopify::Orders::new(header, store)?)
        }
        (Format::Shopify(store), RecordKind::Customers) => {
            Box::new(shopify::Customers::new(header, store)?)
        }
        (Format::Shopify(store), RecordKind::Products) => {
            Box::new(shopify::Products::new(header, store)?)
        }
        (Format::WooCommerce(store), RecordKind::Products) => {
            Box::new(woocommerce::Products::new(header, store)?)
        }
        (Format::WooCommerce(_), RecordKind::Orders) => {
            return Err(woocommerce::unsupported("orders"));
        }
        (Format::WooCommerce(_), RecordKind::Customers) => {
            return Err(woocommerce::unsupported("customers"));
        }
        (Format::Columns(columns), kind) => columns::reader(columns, kind, header)?,
    })
}
