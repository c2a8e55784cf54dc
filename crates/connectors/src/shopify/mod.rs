//! Shopify's own exports, as they come out of the admin. Columns are found by name, since their order and number differ
//! from year to year; older and newer names are both known.

mod customers;
mod orders;
mod products;

pub(crate) use customers::Customers;
pub(crate) use orders::Orders;
pub(crate) use products::{Products, one_price};

use crate::Error;
use crate::dates::Dates;
use crate::header::Header;
use crate::records::StoreOptions;

/// `2025-10-02 17:09:34 -0300`; a time without an offset is the shop's.
fn dates(store: &StoreOptions) -> Dates {
    let formats = ["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S"];
    Dates::new(formats.map(str::to_owned).to_vec(), store.zone.clone())
}

/// The error for a file that is no such export.
fn no_export(what: &str, lacks: &str, header: &Header) -> Error {
    Error::Layout(format!(
        "this is no Shopify export of {what}: it has no column {lacks}; it has {}",
        header.list()
    ))
}
