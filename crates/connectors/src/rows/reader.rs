//! Rows out of a stream of bytes, through one window that slides over it.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2};

use super::cut::{Cut, Field, first_line, record};
use super::row::{Row, raw};
use super::{FIELD_MAX_BYTES, FIELDS_MAX, RECORD_MAX_BYTES, Separator, sniff};
use crate::records::Reject;

/// Bytes looked at to find out the separator, and the window's first size.
const WINDOW_BYTES: usize = 64 * 1024;

/// What the next step of reading brought.
pub(crate) enum Step {
    /// A row; look at it with [`Rows::row`].
    Row,
    /// A row that cannot be read.
    Reject(Reject),
    /// The end.
    End,
}

/// Reads rows.
pub(crate) struct Rows {
    input: Box<dyn Read + Send>,
    /// Bytes read and not yet used are `window[start..end]`.
    window: Vec<u8>,
    start: usize,
    end: usize,
    /// Whether the input has ended.
    last: bool,
    /// Why the input broke off, until the rows before that are used up.
    broken: Option<io::Error>,
    /// The line at `start`.
    line: u64,
    separator: Separator,
    fields: Vec<Field>,
    /// The row found last, as a part of the window, and its first and last line.
    found: (usize, usize),
    lines: (u64, u64),
}

/// How the bytes at the front of the window end as a row.
enum Front {
    Whole { content: usize, whole: usize },
    TooLong { quoted: bool },
    Unclosed,
    Nothing,
}

impl Rows {
    /// Reads the front of the input; finds the separator out where `separator` does not say.
    pub(crate) fn new(
        input: Box<dyn Read + Send>,
        separator: Option<Separator>,
    ) -> io::Result<Self> {
        let mut rows = Self {
            input,
            window: vec![0; WINDOW_BYTES],
            start: 0,
            end: 0,
            last: false,
            broken: None,
            line: 1,
            separator: Separator::Byte(b','),
            fields: Vec::new(),
            found: (0, 0),
            lines: (0, 0),
        };
        rows.fill()?;
        let head = rows.window.get(..rows.end).unwrap_or_default();
        rows.separator = separator.unwrap_or_else(|| sniff::separator(head, rows.last));
        Ok(rows)
    }

    /// The last line that was looked at.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// How much memory the window takes.
    #[cfg(test)]
    pub(crate) fn window_bytes(&self) -> usize {
        self.window.len()
    }

    /// The row that [`Rows::step`] found.
    pub(crate) fn row(&self) -> Row<'_> {
        Row {
            bytes: self
                .window
                .get(self.found.0..self.found.1)
                .unwrap_or_default(),
            fields: &self.fields,
            line: self.lines.0,
            last_line: self.lines.1,
        }
    }

    /// Goes on to the next row that is not empty.
    pub(crate) fn step(&mut self) -> io::Result<Step> {
        loop {
            match self.front()? {
                Front::Nothing => return Ok(Step::End),
                Front::Whole { content, whole } => {
                    self.found = (self.start, self.start + content);
                    let first = self.line;
                    let inside = self.lines_inside(content);
                    self.lines = (first, first + inside);
                    self.line = first + inside + 1;
                    self.start += whole;
                    if content > 0 {
                        return Ok(self.judged());
                    }
                }
                Front::Unclosed => {
                    return self.first_line_only("a quotation mark is opened and never closed");
                }
                Front::TooLong { quoted: true } => {
                    return self
                        .first_line_only("a quotation mark is opened and not closed within 4 MB");
                }
                Front::TooLong { quoted: false } => {
                    return self.first_line_only("the row is longer than 4 MB");
                }
            }
        }
    }

    /// The row just found, unless nothing can be made of it.
    fn judged(&self) -> Step {
        let row = self.row();
        let reason = if is_conflict_mark(row.bytes) {
            "a merge conflict marker, not a row".to_owned()
        } else if memchr(0, row.bytes).is_some() {
            "holds NUL characters".to_owned()
        } else if self.fields.len() > FIELDS_MAX {
            format!("has more than {FIELDS_MAX} fields")
        } else if let Some(long) = self.long_field() {
            format!("field {long} is longer than 1 MB")
        } else {
            return Step::Row;
        };
        Step::Reject(Reject {
            row: row.line,
            raw: row.raw(),
            reason,
        })
    }

    fn long_field(&self) -> Option<usize> {
        let (start, end) = self.found;
        if end - start <= FIELD_MAX_BYTES {
            return None;
        }
        let found = self
            .fields
            .iter()
            .position(|field| field.end - field.start > FIELD_MAX_BYTES);
        found.map(|index| index + 1)
    }

    /// Line breaks inside the row at the front: only quoted fields hold any.
    fn lines_inside(&self, content: usize) -> u64 {
        let bytes = self
            .window
            .get(self.start..self.start + content)
            .unwrap_or_default();
        u64::try_from(memchr_iter(b'\n', bytes).count()).unwrap_or(0)
    }

    /// Reads until the window holds a whole row, or as much as a row may be long.
    fn front(&mut self) -> io::Result<Front> {
        loop {
            let bytes = self.window.get(self.start..self.end).unwrap_or_default();
            if bytes.is_empty() && self.last {
                return Ok(Front::Nothing);
            }
            let quoted = match record(bytes, self.separator, self.last, &mut self.fields) {
                Cut::Record { content, .. } if content > RECORD_MAX_BYTES => {
                    return Ok(Front::TooLong { quoted: false });
                }
                Cut::Record { content, whole } => return Ok(Front::Whole { content, whole }),
                Cut::Unfinished { quoted } => quoted,
            };
            if bytes.len() >= RECORD_MAX_BYTES {
                return Ok(Front::TooLong { quoted });
            }
            if self.last {
                return Ok(Front::Unclosed);
            }
            self.fill()?;
        }
    }

    /// Rejects the first physical line of what cannot be read as a row, and goes on after it: the rest may be good.
    fn first_line_only(&mut self, reason: &str) -> io::Result<Step> {
        let bytes = self.window.get(self.start..self.end).unwrap_or_default();
        let line = bytes
            .get(..first_line(bytes).unwrap_or(bytes.len()))
            .unwrap_or_default();
        let reject = Reject {
            row: self.line,
            raw: raw(line),
            reason: reason.to_owned(),
        };
        self.pass_line()?;
        self.line += 1;
        Ok(Step::Reject(reject))
    }

    /// Lets the rest of the line go by, however long it is.
    fn pass_line(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.window.get(self.start..self.end).unwrap_or_default();
            let ended = memchr2(b'\n', b'\r', bytes).filter(|end| {
                self.last || bytes.get(*end) == Some(&b'\n') || end + 1 < bytes.len()
            });
            if ended.is_some() {
                self.start += first_line(bytes).unwrap_or(bytes.len());
                return Ok(());
            }
            if self.last {
                self.start = self.end;
                return Ok(());
            }
            // A CR at the very end stays: its LF may follow.
            let kept = usize::from(bytes.last() == Some(&b'\r'));
            self.start = self.end - kept;
            self.fill()?;
        }
    }

    /// Reads until the window is full: moves what is unused to the front first, and doubles the window when that is
    /// all of it. A row that is looked at again after each doubling is looked at little more than twice, however few
    /// bytes the input gives at a time.
    fn fill(&mut self) -> io::Result<()> {
        if let Some(error) = self.broken.take() {
            return Err(error);
        }
        if self.start > 0 {
            self.window.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.window.len() {
            self.window.resize(self.window.len() * 2, 0);
        }
        while !self.last && self.end < self.window.len() {
            let free = self.window.get_mut(self.end..).unwrap_or_default();
            match self.input.read(free) {
                Ok(count) => {
                    self.end += count;
                    self.last = count == 0;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.broken = Some(error);
                    break;
                }
            }
        }
        Ok(())
    }
}

/// What version control leaves in a file when two changes meet.
fn is_conflict_mark(line: &[u8]) -> bool {
    let marks: [&[u8]; 4] = [b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||"];
    marks.iter().any(|mark| {
        line.strip_prefix(*mark)
            .is_some_and(|rest| matches!(rest.first(), None | Some(b' ')))
    })
}
