//! WooCommerce's own exports. Only the one of products holds enough: its order and customer tables have no lines and
//! no addresses, so those come through the REST API or a described table.

mod products;

pub(crate) use products::Products;

use crate::Error;

/// The error for what WooCommerce does not export.
pub(crate) fn unsupported(what: &'static str) -> Error {
    Error::Unsupported {
        format: "WooCommerce",
        what,
        advice: "connect the store, or describe the columns of an export plugin's file with --columns",
    }
}
