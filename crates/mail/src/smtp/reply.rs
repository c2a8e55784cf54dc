//! What a server says: one or more lines that begin with the same three digits (RFC 5321 section 4.2).

use std::fmt;

/// Most lines in one reply. An EHLO reply has some fifteen.
const MOST_LINES: usize = 128;

/// Longest line. RFC 5321 section 4.5.3.1.5 says 512; some servers write more.
const LONGEST_LINE: usize = 4096;

/// Longest text that is kept of a reply, over all its lines.
const LONGEST_TEXT: usize = 8192;

/// Largest reply: with this many octets and no end the connection is given up.
pub(super) const LARGEST: usize = 1 << 16;

/// A server's answer to one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Three digits; the first says yes (2), go on (3), not now (4) or no (5).
    pub code: u16,
    /// The finer code (RFC 3463), when the server gave one.
    pub enhanced: Option<Enhanced>,
    /// The text of all lines without the codes, parted by LF; no other control characters.
    pub text: String,
}

/// A status code of RFC 3463, as `5.1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Enhanced {
    /// 2, 4 or 5.
    pub class: u8,
    /// What it is about: 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 policy.
    pub subject: u16,
    /// Which one of those.
    pub detail: u16,
}

/// A server's answer that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReplyError {
    #[error("the server's reply is longer than the limit")]
    TooLong,
    #[error("the server's reply is not SMTP")]
    NotSmtp,
}

impl Reply {
    pub(super) fn is_yes(&self) -> bool {
        self.code / 100 == 2
    }

    pub(super) fn is_not_now(&self) -> bool {
        self.code / 100 == 4
    }

    pub(super) fn is_no(&self) -> bool {
        self.code / 100 == 5
    }

    /// The same with a text of at most so many octets, on one line.
    pub(crate) fn shortened(&self, longest: usize) -> Self {
        let mut text = String::with_capacity(self.text.len().min(longest));
        for letter in self.text.chars() {
            let letter = if letter.is_control() { ' ' } else { letter };
            if text.len() + letter.len_utf8() > longest {
                break;
            }
            text.push(letter);
        }
        Self {
            code: self.code,
            enhanced: self.enhanced,
            text,
        }
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.code)?;
        if let Some(enhanced) = self.enhanced {
            write!(formatter, " {enhanced}")?;
        }
        write!(formatter, " {}", self.shortened(200).text)
    }
}

impl Enhanced {
    /// Reads `d.d.d` with up to three digits after the first dot; nothing else may follow.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (class, subject, detail) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || !matches!(class, "2" | "4" | "5") {
            return None;
        }
        Some(Self {
            class: class.parse().ok()?,
            subject: number(subject)?,
            detail: number(detail)?,
        })
    }
}

impl fmt::Display for Enhanced {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

fn number(digits: &str) -> Option<u16> {
    let plain = matches!(digits.len(), 1..=3) && digits.bytes().all(|digit| digit.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// The reply at the start of the buffer and how many octets it takes; `None` while its end has not come.
pub(crate) fn take(buffer: &[u8]) -> Result<Option<(Reply, usize)>, ReplyError> {
    let mut reply = Reply {
        code: 0,
        enhanced: None,
        text: String::new(),
    };
    let mut start = 0;
    for count in 0.. {
        if count == MOST_LINES {
            return Err(ReplyError::TooLong);
        }
        let rest = buffer.get(start..).unwrap_or_default();
        let Some(end) = memchr::memchr(b'\n', rest) else {
            let too_long = rest.len() > LONGEST_LINE || buffer.len() >= LARGEST;
            return if too_long {
                Err(ReplyError::TooLong)
            } else {
                Ok(None)
            };
        };
        if end > LONGEST_LINE {
            return Err(ReplyError::TooLong);
        }
        let line = rest.get(..end).unwrap_or_default();
        let line = Line::read(line.strip_suffix(b"\r").unwrap_or(line))?;
        reply.add(&line, count == 0);
        start += end + 1;
        if line.is_last {
            return Ok(Some((reply, start)));
        }
    }
    Err(ReplyError::TooLong)
}

struct Line<'x> {
    code: u16,
    is_last: bool,
    text: &'x [u8],
}

impl<'x> Line<'x> {
    fn read(line: &'x [u8]) -> Result<Self, ReplyError> {
        let Some((digits, rest)) = line.split_first_chunk::<3>() else {
            return Err(ReplyError::NotSmtp);
        };
        let code = std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| digits.parse().ok());
        let Some(code @ 200..=599) = code else {
            return Err(ReplyError::NotSmtp);
        };
        let (is_last, text) = match rest.split_first() {
            None => (true, rest),
            Some((b' ', text)) => (true, text),
            Some((b'-', text)) => (false, text),
            Some((_other, _text)) => return Err(ReplyError::NotSmtp),
        };
        Ok(Self {
            code,
            is_last,
            text,
        })
    }
}

impl Reply {
    /// Servers give one code for all lines (RFC 5321 section 4.2.1); where one does not, the last counts.
    fn add(&mut self, line: &Line<'_>, is_first: bool) {
        self.code = line.code;
        let text = String::from_utf8_lossy(line.text);
        let (first, rest) = text.split_once(' ').unwrap_or((&text, ""));
        let (enhanced, words) = match Enhanced::parse(first) {
            Some(enhanced) if u16::from(enhanced.class) == line.code / 100 => {
                (Some(enhanced), rest)
            }
            Some(_) | None => (None, &*text),
        };
        self.enhanced = self.enhanced.or(enhanced);
        if !is_first {
            self.text.push('\n');
        }
        for letter in words.chars() {
            if self.text.len() >= LONGEST_TEXT {
                return;
            }
            self.text
                .push(if letter.is_control() { ' ' } else { letter });
        }
    }
}
