//! What comes back: a mail that arrived, told apart and taken to pieces.
//!
//! A server that could not deliver (RFC 3464, and the many that write what they like), a reader who pressed "this is
//! spam" (RFC 5965), a machine that answers for somebody (RFC 3834), or a person.
//!
//! What a bounce says is judged with care for the address: it counts as dead only where a server said so of the address
//! itself, for good, and before it had seen the message. Everything else is soft.
//!
//! Nothing here trusts its input: size, parts, recipients and texts have limits, and no text of a mail is ever repeated
//! in an error.

mod automatic;
mod bounce;
mod complaint;
mod html;
mod phrases;
mod reason;
mod report;
mod sections;
mod trim;

use kernel::Timestamp;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders as _, PartType};

pub use bounce::{Bounce, Stand, Weight};
pub use complaint::Complaint;
pub use reason::Reason;
pub use trim::trim_reply;
#[cfg(test)]
pub(crate) use trim::{without_quotation, without_signature};

/// Longest mail that is read, in octets. What is longer is cut: the report of a bounce stands at its beginning.
pub const LARGEST: usize = 4 << 20;
/// Most mails inside mails, and the like. A report has one or two.
const MOST_NESTED: usize = 64;
/// Longest text that is looked through, in octets.
const LONGEST_TEXT: usize = 1 << 18;
/// Most message ids that a mail is taken to be about.
const MOST_IDS: usize = 100;
/// Longest message id that is kept; longer ones are nobody's.
const LONGEST_ID: usize = 300;
/// Most addresses that a mail is taken to have gone to.
const MOST_ADDRESSES: usize = 50;

/// A mail that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Its own `Message-ID`, without angle brackets.
    pub message_id: Option<String>,
    /// The address that it is from, as written.
    pub from: Option<String>,
    /// The name beside that address.
    pub name: Option<String>,
    /// Every address that it went to, as far as it says: `Delivered-To`, `X-Original-To`, `Envelope-To`, `To` and `Cc`.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// When it says that it was written.
    pub date: Option<Timestamp>,
    /// The ids of messages that it is about: those it answers, or the one that it returns. The nearest first.
    pub about: Vec<String>,
    /// What it is.
    pub what: What,
}

/// What a mail that came in is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A server says what became of a message, for each recipient it speaks of. Never empty.
    Bounces(Vec<Bounce>),
    /// A reader complained.
    Complaint(Complaint),
    /// A machine answered: somebody is away, a ticket was opened.
    AutoReply(String),
    /// A list, a newsletter or another machine that answers nothing of ours.
    Machine,
    /// Somebody wrote. The text that is theirs, without what they quoted and without their signature.
    Reply(String),
}

/// Why a mail could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No header was found in it.
    #[error("this is not a mail")]
    NotMail,
    /// Mails within mails within mails.
    #[error("the mail holds more mails inside each other than any report does")]
    Nested,
}

impl Incoming {
    /// Reads a mail. Only what stands in its first 4 MiB is looked at.
    pub fn read(octets: &[u8]) -> Result<Self, Unreadable> {
        let octets = octets.get(..LARGEST).unwrap_or(octets);
        if nested(octets) > MOST_NESTED {
            return Err(Unreadable::Nested);
        }
        let message = MessageParser::default().parse(octets);
        let message = message.ok_or(Unreadable::NotMail)?;
        if message.headers().is_empty() {
            return Err(Unreadable::NotMail);
        }
        let pieces = Pieces::of(&message);
        let what = pieces.what(&message);
        let (from, name) = sender(&message);
        Ok(Self {
            message_id: message.message_id().and_then(id),
            from,
            name,
            to: addresses(&message),
            subject: message.subject().unwrap_or_default().trim().to_owned(),
            date: message
                .date()
                .map(|date| Timestamp::from_millis(date.to_timestamp().saturating_mul(1000))),
            about: about(&message, &pieces),
            what,
        })
    }
}

/// How often the mail promises another one inside.
fn nested(octets: &[u8]) -> usize {
    const WORD: &[u8] = b"message/";
    memchr::memchr_iter(b'/', octets)
        .filter(|at| {
            let word = at
                .checked_sub(WORD.len() - 1)
                .and_then(|from| octets.get(from..=*at));
            word.is_some_and(|word| word.eq_ignore_ascii_case(WORD))
        })
        .count()
}

/// The parts of a mail that matter here.
#[derive(Debug, Default)]
struct Pieces {
    /// Bodies of `message/delivery-status`.
    reports: Vec<String>,
    /// Bodies of `message/delivery-status` in a mail inside this one.
    inner_reports: Vec<String>,
    /// Bodies of `message/feedback-report`.
    feedback: Vec<String>,
    /// Plain text, or HTML made plain where there is no other.
    text: String,
    /// Headers of the message that is returned.
    returned: Returned,
}

#[derive(Debug, Default)]
struct Returned {
    message_id: Option<String>,
    to: Option<String>,
}

impl Returned {
    fn of(message: &Message<'_>) -> Self {
        let to = message.to().and_then(Address::first);
        Self {
            message_id: message.message_id().and_then(id),
            to: to.and_then(|one| one.address()).map(str::to_owned),
        }
    }
}

impl Pieces {
    fn of(message: &Message<'_>) -> Self {
        let mut pieces = Self::default();
        let mut html = None;
        for part in &message.parts {
            let kind = part.content_type();
            let kind = kind.map(|kind| {
                let subtype = kind.subtype().unwrap_or_default();
                format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase()
            });
            let contents = text_of(part.contents());
            match (kind.as_deref().unwrap_or_default(), &part.body) {
                ("message/delivery-status" | "message/global-delivery-status", _) => {
                    pieces.reports.push(contents);
                }
                ("message/feedback-report", _) => pieces.feedback.push(contents),
                ("text/rfc822-headers" | "message/rfc822-headers", _) => {
                    let parsed = MessageParser::default().parse(part.contents());
                    pieces.take_returned(parsed.as_ref());
                }
                (_, PartType::Message(inner)) => {
                    pieces.inner_reports.extend(reports_in(inner));
                    pieces.take_returned(Some(inner));
                }
                (_, PartType::Html(text)) => html = html.or(Some(text.clone())),
                (_, PartType::Text(text)) if pieces.text.len() < LONGEST_TEXT => {
                    pieces.text.push_str(cut(text, LONGEST_TEXT));
                    pieces.text.push('\n');
                }
                _ => {}
            }
        }
        if pieces.text.trim().is_empty()
            && let Some(html) = html
        {
            pieces.text = html::plain(cut(&html, LONGEST_TEXT));
        }
        pieces
    }

    fn take_returned(&mut self, message: Option<&Message<'_>>) {
        if let (None, Some(message)) = (&self.returned.message_id, message) {
            self.returned = Returned::of(message);
        }
    }

    fn what(&self, message: &Message<'_>) -> What {
        if let Some(complaint) = complaint::find(message, self) {
            return What::Complaint(complaint);
        }
        let bounces = bounce::find(message, self);
        if !bounces.is_empty() {
            return What::Bounces(bounces);
        }
        match automatic::kind(message, &self.reports) {
            automatic::Kind::Answer => What::AutoReply(trim_reply(&self.text)),
            automatic::Kind::Machine => What::Machine,
            automatic::Kind::Person => What::Reply(trim_reply(&self.text)),
        }
    }
}

/// The reports of a mail inside another, which somebody sent on.
fn reports_in(inner: &Message<'_>) -> Vec<String> {
    let is_report = |part: &&mail_parser::MessagePart<'_>| {
        part.content_type().is_some_and(|kind| {
            let subtype = kind.subtype().unwrap_or_default();
            kind.ctype().eq_ignore_ascii_case("message")
                && subtype.eq_ignore_ascii_case("delivery-status")
        })
    };
    let reports = inner.parts.iter().filter(is_report);
    reports.map(|part| text_of(part.contents())).collect()
}

/// Octets of a report as text. Reports are ASCII by their standard; anything else is kept as far as it is readable.
fn text_of(octets: &[u8]) -> String {
    let octets = octets.get(..LONGEST_TEXT).unwrap_or(octets);
    String::from_utf8_lossy(octets).into_owned()
}

/// The beginning of a text, cut between two letters.
fn cut(text: &str, longest: usize) -> &str {
    let end = (0..=longest.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

fn sender(message: &Message<'_>) -> (Option<String>, Option<String>) {
    let from = message.from().and_then(Address::first);
    let text = |text: &str| Some(cut(text.trim(), 320).to_owned()).filter(|text| !text.is_empty());
    (
        from.and_then(|from| from.address()).and_then(text),
        from.and_then(|from| from.name()).and_then(text),
    )
}

fn addresses(message: &Message<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["Delivered-To", "X-Original-To", "Envelope-To"] {
        if let Some(text) = message.header_raw(name) {
            found.push(text.trim().trim_matches(['<', '>']).to_owned());
        }
    }
    let named = message.all_to().chain(message.all_cc());
    let named = named
        .flat_map(Address::iter)
        .filter_map(|one| one.address());
    found.extend(named.map(|address| address.trim().to_owned()));
    found.retain(|address| address.len() <= 320 && address.contains('@'));
    found.truncate(MOST_ADDRESSES);
    found
}

fn about(message: &Message<'_>, pieces: &Pieces) -> Vec<String> {
    let mut ids: Vec<String> = pieces.returned.message_id.clone().into_iter().collect();
    ids.extend(ids_in(message.in_reply_to()));
    // The last of the references is the one that was answered.
    ids.extend(ids_in(message.references()).into_iter().rev());
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    ids.truncate(MOST_IDS);
    ids
}

fn ids_in(value: &HeaderValue<'_>) -> Vec<String> {
    let list = value.as_text_list().unwrap_or_default();
    list.iter().filter_map(|text| id(text)).collect()
}

fn id(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>']);
    let plain = text.bytes().all(|octet| octet.is_ascii_graphic());
    (plain && !text.is_empty() && text.len() <= LONGEST_ID).then(|| text.to_owned())
}

/// A header in lower case; empty when it is not there.
fn header(message: &Message<'_>, name: &'static str) -> String {
    let raw = message.header_raw(name).unwrap_or_default();
    cut(raw.trim(), 2000).to_ascii_lowercase()
}
