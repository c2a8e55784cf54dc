//! Where the fields of one record begin and end. Pure: looks at bytes, moves nothing.

use memchr::{memchr, memchr2, memchr3};

use super::{FIELDS_MAX, Separator};

/// A field of a record, by its bytes within it; quotation marks around it are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) marks: Marks,
}

/// The quotation marks between a field's first and last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// None that matter.
    None,
    /// Inside are marks written twice.
    Doubled,
    /// A quotation with text after its end, as `"a"b`: the first byte is the mark that opens it.
    Ragged,
}

/// What was found at the front of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// A record: its own length, and the length with the line's end.
    Record { content: usize, whole: usize },
    /// The bytes end before the record does.
    Unfinished {
        /// Whether they end inside quotation marks.
        quoted: bool,
    },
}

/// Finds the record at the front of `bytes` and puts its fields into `fields`. `last` says that nothing follows the
/// bytes, so that their end is the record's.
pub(super) fn record(
    bytes: &[u8],
    separator: Separator,
    last: bool,
    fields: &mut Vec<Field>,
) -> Cut {
    fields.clear();
    match separator {
        Separator::Byte(separator) => separated(bytes, separator, last, fields),
        Separator::Blanks => blanks(bytes, last, fields),
    }
}

fn separated(bytes: &[u8], separator: u8, last: bool, fields: &mut Vec<Field>) -> Cut {
    let mut at = 0;
    loop {
        let start = at;
        let quoted = bytes.get(at) == Some(&b'"');
        let mut doubled = false;
        if quoted {
            match past_quotation(bytes, at) {
                Some((past, twice)) => (at, doubled) = (past, twice),
                None => return Cut::Unfinished { quoted: true },
            }
        }
        let closed = at;
        let rest = bytes.get(at..).unwrap_or_default();
        let end = memchr3(separator, b'\n', b'\r', rest).map(|found| at + found);
        let end = match end {
            Some(end) => end,
            None if last => bytes.len(),
            None => return Cut::Unfinished { quoted: false },
        };
        keep(fields, field(start, closed, end, quoted, doubled));
        match bytes.get(end) {
            Some(byte) if *byte == separator => at = end + 1,
            _ => return line_end(bytes, end, last),
        }
    }
}

/// A quoted field loses its marks; text after the closing mark is taken as it stands, marks and all.
fn field(start: usize, closed: usize, end: usize, quoted: bool, doubled: bool) -> Field {
    if !quoted {
        Field {
            start,
            end,
            marks: Marks::None,
        }
    } else if closed == end {
        let marks = if doubled { Marks::Doubled } else { Marks::None };
        Field {
            start: start + 1,
            end: end - 1,
            marks,
        }
    } else {
        Field {
            start,
            end,
            marks: Marks::Ragged,
        }
    }
}

/// A record of more fields than any table has is counted on, not kept.
fn keep(fields: &mut Vec<Field>, field: Field) {
    if fields.len() <= FIELDS_MAX {
        fields.push(field);
    }
}

/// The position after the mark that closes the quotation opened at `at`, and whether doubled marks were passed.
fn past_quotation(bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    let mut at = at + 1;
    let mut doubled = false;
    loop {
        at += memchr(b'"', bytes.get(at..)?)? + 1;
        if bytes.get(at) != Some(&b'"') {
            return Some((at, doubled));
        }
        doubled = true;
        at += 1;
    }
}

/// The record ends at `end`; the line's end after it is LF, CR LF, CR or the end of everything.
fn line_end(bytes: &[u8], end: usize, last: bool) -> Cut {
    let length = match (bytes.get(end), bytes.get(end + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        // The LF of a CR LF may not have been read yet.
        (Some(b'\r'), None) if !last => return Cut::Unfinished { quoted: false },
        (Some(_), _) => 1,
        (None, _) => 0,
    };
    Cut::Record {
        content: end,
        whole: end + length,
    }
}

fn blanks(bytes: &[u8], last: bool, fields: &mut Vec<Field>) -> Cut {
    let end = match memchr2(b'\n', b'\r', bytes) {
        Some(end) => end,
        None if last => bytes.len(),
        None => return Cut::Unfinished { quoted: false },
    };
    let line = bytes.get(..end).unwrap_or_default();
    let mut start = None;
    for (at, byte) in line.iter().enumerate() {
        match (matches!(byte, b' ' | b'\t'), start) {
            (true, Some(from)) => {
                keep(
                    fields,
                    Field {
                        start: from,
                        end: at,
                        marks: Marks::None,
                    },
                );
                start = None;
            }
            (false, None) => start = Some(at),
            (true, None) | (false, Some(_)) => {}
        }
    }
    if let Some(from) = start {
        keep(
            fields,
            Field {
                start: from,
                end,
                marks: Marks::None,
            },
        );
    }
    line_end(bytes, end, last)
}

/// The length of the first physical line with its end, or `None` where the bytes end before it.
pub(super) fn first_line(bytes: &[u8]) -> Option<usize> {
    let end = memchr2(b'\n', b'\r', bytes)?;
    let pair = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
    Some(end + if pair { 2 } else { 1 })
}
