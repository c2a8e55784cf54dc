//! Text cut into rows of fields, in bounded memory, with the line number and the original text of each.
//!
//! Invariants: at most [`RECORD_MAX_BYTES`] of a record are ever held; every input ends; a row that cannot be read is
//! told and costs no other row than itself; a quotation mark that never closes costs its own line only.
//! Deliberately absent: what the fields mean.

mod cut;
mod reader;
mod row;
mod sniff;

pub(crate) use reader::{Rows, Step};
pub(crate) use row::Row;

/// The longest field that is read.
pub(crate) const FIELD_MAX_BYTES: usize = 1024 * 1024;
/// The longest record that is read.
pub(crate) const RECORD_MAX_BYTES: usize = 4 * 1024 * 1024;
/// The most fields of a record.
pub(crate) const FIELDS_MAX: usize = 2_000;
/// How much of a bad row is kept as its original text.
pub(crate) const RAW_MAX_BYTES: usize = 64 * 1024;

/// What stands between two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    /// One character, with quotation as RFC 4180 has it.
    Byte(u8),
    /// Any run of spaces and tabs, without quotation; blanks at both ends count for nothing.
    Blanks,
}
