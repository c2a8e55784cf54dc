//! What came of an import.

use serde::{Deserialize, Serialize};

/// Counts of one import, its resumed parts together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ImportSummary)]
pub struct Summary {
    /// Rows of the file, without its header.
    pub rows: u64,
    /// Lines of orders and refunds.
    pub lines: u64,
    /// Orders, each once.
    pub orders: u64,
    /// Customers whom the file names, each once.
    pub customers: u64,
    /// Refunds, cancellations and credit notes.
    pub refunds: u64,
    /// Products with a record of their own.
    pub products: u64,
    /// Records that were new.
    pub created: u64,
    /// Records that said something new of what stood.
    pub updated: u64,
    /// Records that said nothing new.
    pub unchanged: u64,
    /// Rows that could not be used.
    pub rejected: u64,
    /// Records of which something was left out because it made no sense.
    pub remarks: u64,
}
