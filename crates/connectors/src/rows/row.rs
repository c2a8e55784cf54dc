//! One row, looked at without copying.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use super::RAW_MAX_BYTES;
use super::cut::{Field, Marks};

/// A row that has been read, valid until the next is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) fields: &'a [Field],
    /// The line in the file on which it begins, from 1.
    pub(crate) line: u64,
    /// The line on which it ends.
    pub(crate) last_line: u64,
}

impl<'a> Row<'a> {
    /// The bytes of a field, without the marks around it; doubled marks inside are still doubled. Empty where there
    /// is no such field. For comparing rows with one another.
    pub(crate) fn bytes(&self, index: usize) -> &'a [u8] {
        let Some(field) = self.fields.get(index) else {
            return &[];
        };
        self.bytes.get(field.start..field.end).unwrap_or_default()
    }

    /// The text of a field without blanks at its ends; empty where there is no such field.
    pub(crate) fn text(&self, index: usize) -> Cow<'a, str> {
        let bytes = self.bytes(index);
        match self
            .fields
            .get(index)
            .map_or(Marks::None, |field| field.marks)
        {
            Marks::None => trimmed(text_of(bytes)),
            Marks::Doubled => Cow::Owned(trimmed(text_of(&undoubled(bytes))).into_owned()),
            Marks::Ragged => Cow::Owned(trimmed(text_of(&mended(bytes))).into_owned()),
        }
    }

    /// How many fields there are.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// How many bytes it is.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The lines on which it begins and ends.
    pub(crate) fn lines(&self) -> (u64, u64) {
        (self.line, self.last_line)
    }

    /// Whether there is nothing in any field.
    pub(crate) fn is_blank(&self) -> bool {
        (0..self.len()).all(|index| self.bytes(index).iter().all(u8::is_ascii_whitespace))
    }

    /// The original text, for the list of rejects.
    pub(crate) fn raw(&self) -> String {
        raw(self.bytes)
    }
}

/// The original text of a bad row, cut where it is very long.
pub(super) fn raw(bytes: &[u8]) -> String {
    let kept = bytes.get(..RAW_MAX_BYTES).unwrap_or(bytes);
    let text = text_of(kept);
    text.trim_end_matches(['\r', '\n'])
        .replace('\0', "\u{fffd}")
}

/// UTF-8 where it is that, else Windows-1252, in which every byte is a letter.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => {
            let trimmed = text.trim();
            if trimmed.len() == text.len() {
                Cow::Owned(text)
            } else {
                Cow::Owned(trimmed.to_owned())
            }
        }
    }
}

/// Of two marks together, one is kept.
fn undoubled(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        out.push(byte);
        if byte == b'"' {
            rest.next();
        }
    }
    out
}

/// The quotation loses its marks; the text after its end stands as it is, marks and all.
fn mended(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().skip(1);
    while let Some(byte) = rest.next() {
        if byte != b'"' {
            out.push(byte);
            continue;
        }
        let after = rest.next();
        out.extend(after);
        if after != Some(b'"') {
            break;
        }
    }
    out.extend(rest);
    out
}
