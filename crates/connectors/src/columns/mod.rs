//! Tables of any columns, by a description in TOML.
//!
//! A description says what the columns are called or numbered, how dates and numbers are written, what is no product
//! and what is a cancellation. Examples are in the folder `examples`. Deliberately absent: expressions. What a
//! description cannot say is a case for a small script before the import.

mod codes;
mod customers;
mod file;
mod heads;
mod lines;
mod orders;
mod pattern;
mod products;
mod resolve;
mod text;

pub use file::{
    CancellationMeaning, CancellationRule, CodeRule, ColumnsFile, CustomerColumns, DateLayout,
    FileLayout, LineColumns, NumberLayout, OrderColumns, PlaceColumns, ProductColumns,
};
pub use pattern::Pattern;
pub use text::{Column, Names};

use crate::Error;
use crate::header::Header;
use crate::records::{Assemble, RecordKind};
use resolve::Resolve;

#[cfg(test)]
pub(crate) use {codes::Codes, lines::shared};

/// The reader of a described table.
pub(crate) fn reader(
    file: &ColumnsFile,
    kind: RecordKind,
    header: &Header,
) -> Result<Box<dyn Assemble + Send>, Error> {
    let resolve = Resolve::new(file, header);
    Ok(match kind {
        RecordKind::Orders => Box::new(orders::Orders::new(file, &resolve)?),
        RecordKind::Customers => Box::new(customers::Customers::new(file, &resolve)?),
        RecordKind::Products => Box::new(products::Products::new(file, &resolve)?),
    })
}
