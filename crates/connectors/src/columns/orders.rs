//! Orders and credit notes: rows with one order id, one after the other, are one document.

use std::mem;

use intake::record::{
    IncomingLine, IncomingOrder, IncomingRefund, IncomingRefundLine, LINES_MAX, LineKind, UnitPrice,
};
use kernel::Micros;

use super::customers::{CustomerCells, Sight};
use super::file::ColumnsFile;
use super::heads::{Document, HeadCells};
use super::lines::LineCells;
use super::pattern::{Gap, Pattern};
use super::resolve::Resolve;
use crate::Error;
use crate::cells::{Cell, Numbers};
use crate::people::Countries;
use crate::records::{Assemble, Incoming, Notes, Out, words};
use crate::rows::Row;

/// Reads a table of orders.
pub(super) struct Orders {
    id: Id,
    carry_forward: bool,
    head: HeadCells,
    customer: CustomerCells,
    line: LineCells,
    numbers: Numbers,
    sight: Sight,
    open: Option<Open>,
}

/// How the id of a row's order is known.
enum Id {
    Cell(Cell),
    Pattern(Pattern),
}

/// The document that rows are still being added to.
struct Open {
    /// What the rows of this document have in their id's column.
    key: Vec<u8>,
    document: Document,
    rows: (u64, u64),
    raw: String,
    remarks: Vec<String>,
    order: IncomingOrder,
}

impl Orders {
    pub(super) fn new(file: &ColumnsFile, resolve: &Resolve<'_>) -> Result<Self, Error> {
        let wrong = |text: &str| Error::Columns(text.to_owned());
        let columns = file
            .orders
            .as_ref()
            .ok_or_else(|| wrong("orders: the columns of orders are missing"))?;
        let id = match (&columns.order_id, &columns.order_id_pattern) {
            (Some(column), None) => Id::Cell(resolve.required("orders.order_id", column)?),
            (None, Some(_)) if columns.carry_forward => {
                return Err(wrong(
                    "orders.carry_forward: goes with orders.order_id only",
                ));
            }
            (None, Some(pattern)) => Id::Pattern(pattern.clone()),
            _ => return Err(wrong("orders: give either order_id or order_id_pattern")),
        };
        Ok(Self {
            id,
            carry_forward: columns.carry_forward,
            head: HeadCells::new(resolve, columns)?,
            customer: CustomerCells::new(resolve, "orders.customer", &columns.customer)?,
            line: LineCells::new(resolve, columns)?,
            numbers: resolve.numbers()?,
            sight: Sight {
                dates: resolve.dates()?,
                countries: Countries::default(),
            },
            open: None,
        })
    }

    /// Whether the row belongs to the document that is open. Compares bytes, since it is asked for every row.
    fn belongs(&self, row: &Row<'_>) -> bool {
        let (Some(open), Id::Cell(Cell::Column(column))) = (&self.open, &self.id) else {
            return false;
        };
        let bytes = row.bytes(*column);
        bytes == open.key || (self.carry_forward && bytes.is_empty())
    }

    /// The id of the row's order.
    fn id(&mut self, row: &Row<'_>) -> Result<String, String> {
        match &self.id {
            Id::Cell(cell) => cell
                .key(row)
                .ok_or_else(|| "the order has no id".to_owned()),
            Id::Pattern(pattern) => {
                let time = self.head.placed_at(row, &mut self.sight)?;
                let customer = self.customer.id(row);
                let filled = pattern.fill(|gap| match gap {
                    Gap::CustomerId => customer.clone(),
                    Gap::Day => Some(self.sight.dates.day_of(time).to_string()),
                    Gap::Time => Some(time.to_string()),
                });
                filled.ok_or_else(|| "no order id can be made: the customer has no id".to_owned())
            }
        }
    }

    /// Begins a new document with the row, unless the row goes on with the open one after all.
    fn begin(&mut self, row: &Row<'_>, out: &mut Out) -> Result<(), String> {
        let id = self.id(row)?;
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.order.external_id == id)
        {
            return Ok(());
        }
        self.flush(out);
        let document = self.head.document(row, &id);
        let mut remarks = Vec::new();
        let mut order = self
            .head
            .read(row, id, self.numbers, &mut self.sight, &mut remarks)?;
        // Checked here, row by row, so that a bad row costs itself and not the order.
        order.validate().map_err(|problems| words(&problems))?;
        order.customer = self.customer.read(row, &mut self.sight, &mut remarks);
        if document == Document::CancelledOrder && order.cancelled_at.is_none() {
            order.cancelled_at = Some(order.placed_at);
        }
        let key = match &self.id {
            Id::Cell(Cell::Column(column)) => row.bytes(*column).to_owned(),
            Id::Cell(_) | Id::Pattern(_) => Vec::new(),
        };
        let rows = row.lines();
        self.open = Some(Open {
            key,
            document,
            rows,
            raw: row.raw(),
            remarks,
            order,
        });
        Ok(())
    }

    fn add(&mut self, row: &Row<'_>, out: &mut Out) -> Result<(), String> {
        if !self.belongs(row) {
            self.begin(row, out)?;
        }
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        let mut line = self.line.read(row, self.numbers, open.order.currency)?;
        open.document.adapt(&mut line);
        line.validate(open.order.currency)
            .map_err(|problems| words(&problems))?;
        if open.order.lines.len() >= LINES_MAX {
            open.give_part(&self.head, out);
            open.rows.0 = row.line;
        }
        open.order.lines.push(line);
        open.rows.1 = row.last_line;
        Ok(())
    }

    fn flush(&mut self, out: &mut Out) {
        if let Some(open) = self.open.take() {
            open.give(&self.head, out);
        }
    }
}

impl Assemble for Orders {
    fn row(&mut self, row: &Row<'_>, out: &mut Out) {
        if let Err(reason) = self.add(row, out) {
            out.reject(row, reason);
        }
    }

    fn finish(&mut self, out: &mut Out) {
        self.flush(out);
    }
}

impl Open {
    /// Gives out what there is and goes on with the same document.
    fn give_part(&mut self, head: &HeadCells, out: &mut Out) {
        let lines = mem::take(&mut self.order.lines);
        let mut order = self.order.clone();
        order.lines = lines;
        let remarks = mem::take(&mut self.remarks);
        let part = Self {
            key: Vec::new(),
            raw: self.raw.clone(),
            remarks,
            order,
            ..*self
        };
        part.give(head, out);
    }

    fn give(self, head: &HeadCells, out: &mut Out) {
        // A document whose only row was bad has nothing to say.
        if self.order.lines.is_empty() {
            return;
        }
        let notes = Notes {
            raw: self.raw,
            remarks: self.remarks,
        };
        let what = match self.document {
            Document::CreditNote => {
                let credited = head.credited_order(&self.order.external_id);
                Incoming::Refund(Box::new(credit_note(self.order, credited)))
            }
            Document::Order | Document::CancelledOrder | Document::Adjustment => {
                Incoming::Order(Box::new(self.order))
            }
        };
        out.record(self.rows, what, notes);
    }
}

impl Document {
    /// Makes a line fit the document it is in. A sale is never below zero: what looks like one is a correction. In a
    /// credit note, quantities and prices come with either sign and mean the same.
    fn adapt(self, line: &mut IncomingLine) {
        let below = line.quantity < 0 || line.unit_price.is_negative();
        match self {
            Self::Adjustment => line.kind = LineKind::Adjustment,
            Self::CreditNote => {
                line.quantity = line.quantity.saturating_abs();
                line.unit_price = match line.unit_price {
                    UnitPrice::Exact(price) => {
                        UnitPrice::Exact(Micros::from_raw(price.raw().saturating_abs()))
                    }
                    UnitPrice::Minor(minor) => UnitPrice::Minor(minor.saturating_abs()),
                };
            }
            Self::Order | Self::CancelledOrder if below && !line.kind.may_be_negative() => {
                line.kind = LineKind::Adjustment;
            }
            Self::Order | Self::CancelledOrder => {}
        }
    }
}

/// A credit note out of rows that look like an order's.
fn credit_note(order: IncomingOrder, credited: Option<String>) -> IncomingRefund {
    let amount_minor = order.total_minor.map(i64::saturating_abs);
    let currency = order.currency;
    let lines = order.lines.into_iter().map(|line| {
        let less = line
            .amount_minor(currency)
            .map(|all| all.saturating_sub(line.discount_minor));
        IncomingRefundLine {
            line: line.external_id,
            product: line.product,
            kind: line.kind,
            quantity: line.quantity,
            unit_price: Some(line.unit_price),
            amount_minor: less.filter(|_| line.discount_minor != 0),
        }
    });
    IncomingRefund {
        lines: lines.collect(),
        source: order.source,
        external_id: order.external_id,
        match_earlier: credited.is_none(),
        order_external_id: credited,
        customer: order.customer,
        at: order.placed_at,
        currency: Some(currency),
        amount_minor,
        reason: None,
    }
}
