//! One line of the journal: a letter, the id, for replies their code and text, and a checksum.

use crate::smtp::{Enhanced, Reply};

/// Longest text of a reply that is kept, in octets.
const LONGEST_TEXT: usize = 400;

/// The letter that makes `started` into `written` where it stands.
pub(super) const WRITTEN: u8 = b'W';

/// A step in the life of a message, as in the head of the journal module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Record {
    Started(i64),
    Written(i64),
    Unsent(i64),
    Accepted(i64, Reply),
    Deferred(i64, Reply),
    Refused(i64, Reply),
    Settled(i64),
}

impl Record {
    pub(crate) fn id(&self) -> i64 {
        match self {
            Self::Started(id)
            | Self::Written(id)
            | Self::Unsent(id)
            | Self::Accepted(id, _)
            | Self::Deferred(id, _)
            | Self::Refused(id, _)
            | Self::Settled(id) => *id,
        }
    }

    /// Appends the line.
    pub(crate) fn write(&self, text: &mut Vec<u8>) {
        let start = text.len();
        let (letter, reply) = match self {
            Self::Started(_) => (b'S', None),
            Self::Written(_) => (WRITTEN, None),
            Self::Unsent(_) => (b'U', None),
            Self::Accepted(_, reply) => (b'A', Some(reply)),
            Self::Deferred(_, reply) => (b'D', Some(reply)),
            Self::Refused(_, reply) => (b'R', Some(reply)),
            Self::Settled(_) => (b'Z', None),
        };
        text.push(letter);
        text.push(b' ');
        text.extend_from_slice(self.id().to_string().as_bytes());
        if let Some(reply) = reply {
            text.extend_from_slice(reply_words(reply).as_bytes());
        }
        let sum = checksum(text.get(start..).unwrap_or_default());
        text.extend_from_slice(format!(" ~{sum:08x}\n").as_bytes());
    }

    /// Reads a line without its line feed; `None` when it is torn or not one of ours.
    pub(crate) fn read(line: &[u8]) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?;
        let (content, sum) = line.rsplit_once(" ~")?;
        if sum.len() != 8 || u32::from_str_radix(sum, 16).ok()? != checksum(content.as_bytes()) {
            return None;
        }
        let mut words = content.splitn(3, ' ');
        let letter = words.next()?;
        let id: i64 = words.next()?.parse().ok()?;
        match (letter, words.next()) {
            ("S", None) => Some(Self::Started(id)),
            ("W", None) => Some(Self::Written(id)),
            ("U", None) => Some(Self::Unsent(id)),
            ("Z", None) => Some(Self::Settled(id)),
            ("A", Some(words)) => Some(Self::Accepted(id, read_reply(words)?)),
            ("D", Some(words)) => Some(Self::Deferred(id, read_reply(words)?)),
            ("R", Some(words)) => Some(Self::Refused(id, read_reply(words)?)),
            (_letter, _words) => None,
        }
    }
}

fn reply_words(reply: &Reply) -> String {
    let enhanced = match reply.enhanced {
        Some(enhanced) => enhanced.to_string(),
        None => "-".to_owned(),
    };
    let text = reply.shortened(LONGEST_TEXT).text;
    format!(" {} {enhanced} {text}", reply.code)
}

fn read_reply(words: &str) -> Option<Reply> {
    let mut words = words.splitn(3, ' ');
    let code = words.next()?.parse().ok()?;
    let enhanced = words.next()?;
    let enhanced = if enhanced == "-" {
        None
    } else {
        Some(Enhanced::parse(enhanced)?)
    };
    Some(Reply {
        code,
        enhanced,
        text: words.next()?.to_owned(),
    })
}

/// FNV-1a of 32 bits: enough to tell a whole line from a torn one, and quick. `started` and `written` have the same, so
/// that the one can become the other by its letter alone.
fn checksum(content: &[u8]) -> u32 {
    let alike = |octet: u8| if octet == WRITTEN { b'S' } else { octet };
    let first = content.first().copied().map(alike);
    let octets = first.into_iter().chain(content.iter().skip(1).copied());
    octets.fold(0x811c_9dc5, |sum: u32, octet| {
        (sum ^ u32::from(octet)).wrapping_mul(0x0100_0193)
    })
}
