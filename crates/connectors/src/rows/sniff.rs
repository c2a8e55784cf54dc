//! Which character separates the fields, found out from the front of the input.

use super::Separator;
use super::cut::{Cut, Field, record};

/// The characters that separate fields in practice, the most usual first.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows looked at.
const ROWS: usize = 50;

/// The separator that cuts most of the first rows into as many fields as the first, more than one; a comma where none
/// does.
pub(super) fn separator(head: &[u8], last: bool) -> Separator {
    let mut best = (0, 0, b',');
    let mut fields = Vec::new();
    for candidate in CANDIDATES {
        let (alike, width) = score(head, candidate, last, &mut fields);
        if width > 1 && (alike, width) > (best.0, best.1) {
            best = (alike, width, candidate);
        }
    }
    Separator::Byte(best.2)
}

/// How many of the first rows have as many fields as the first, and how many those are. Out of a hundred, so that a
/// separator that joins rows by chance does not lose for having fewer of them.
fn score(head: &[u8], candidate: u8, last: bool, fields: &mut Vec<Field>) -> (usize, usize) {
    let mut at = 0;
    let (mut rows, mut alike, mut width) = (0, 0, 0);
    while rows < ROWS {
        let rest = head.get(at..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        let Cut::Record { content, whole } = record(rest, Separator::Byte(candidate), last, fields)
        else {
            break;
        };
        at += whole;
        if content == 0 {
            continue;
        }
        if rows == 0 {
            width = fields.len();
        }
        rows += 1;
        alike += usize::from(fields.len() == width);
    }
    ((alike * 100).checked_div(rows).unwrap_or(0), width)
}
