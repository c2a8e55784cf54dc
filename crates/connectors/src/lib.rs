//! What other systems' files say, read into records: store exports and tables of any columns.
//!
//! Nouns: a *source* is an input being read; a *format* says how a file is laid out; a *row* is one record of a table,
//! with the lines of the file it stands on; an *item* is what comes out: a record from outside, or a reject.
//!
//! Invariants: memory is bounded whatever the input; every input ends; no input panics; a row that cannot be used is
//! told with its line, its original text and the reason, and reading goes on after it; what comes out as a record is
//! valid. Reading is pure: nothing is stored, nothing looked up, and the same bytes give the same items.
//!
//! Publishes: no events.
//!
//! Deliberately absent: joining the parts of an order that lie apart in a file (a reader that remembers every order
//! would need memory without bound; whoever stores orders knows them anyway).

mod cells;
mod columns;
mod dates;
mod error;
mod header;
mod html;
mod look;
mod people;
mod records;
mod rejects;
mod rows;
mod shopify;
mod source;
mod woocommerce;

#[cfg(test)]
mod tests;

pub use columns::{
    CancellationMeaning, CancellationRule, CodeRule, Column, ColumnsFile, CustomerColumns,
    DateLayout, FileLayout, LineColumns, Names, NumberLayout, OrderColumns, Pattern, PlaceColumns,
    ProductColumns,
};
pub use error::Error;
pub use look::{Guess, Look, guess, look};
pub use records::{Format, Incoming, Item, RecordKind, Records, Reject, StoreOptions};
pub use rejects::RejectsWriter;
pub use source::{Progress, Source};
