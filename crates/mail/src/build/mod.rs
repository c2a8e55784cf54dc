//! A message as the product thinks of it, and its octets (RFC 5322, MIME).
//!
//! The body is always quoted-printable: every octet is then 7-bit, no line is long, a boundary that holds `=_` can
//! never occur in it, and nothing on the way has a reason to re-code (and so break a signature over) it.

mod ascii;
mod check;
mod headers;
mod lines;

use kernel::{EmailAddress, Timestamp};
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::{BodyPart, MimePart};

use crate::BuildError;

pub(crate) use ascii::ascii;
pub(crate) use lines::for_the_wire;

/// One message to one person.
///
/// Everything is given, nothing is made up: the same value builds the same octets.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The message's id in the product. Names it in outcomes and in the journal, and makes the MIME boundary.
    pub id: i64,
    /// Who the servers on the way are told about.
    pub envelope: Envelope,
    /// `From`.
    pub from: Mailbox,
    /// `To`. One person for each message.
    pub to: Mailbox,
    /// `Reply-To`.
    pub reply_to: Option<Mailbox>,
    /// `Subject`, any language, one line.
    pub subject: String,
    /// The plain text, lines parted by LF or CRLF.
    pub text: String,
    /// The HTML alternative.
    pub html: Option<String>,
    /// `Message-ID` without the angle brackets: `left@domain`. Must be the same each time the same message is built,
    /// because it is what lets a receiver recognise a message that it has seen.
    pub message_id: String,
    /// `Date`, written in UTC with whole seconds.
    pub date: Timestamp,
    /// `List-Unsubscribe` and, with it, `List-Unsubscribe-Post` (RFC 8058).
    pub unsubscribe: Option<Unsubscribe>,
    /// `List-Id` (RFC 2919).
    pub list_id: Option<ListId>,
    /// `Feedback-ID`: one to four identifiers parted by colons, the last (5 to 15 characters) the constant sender's.
    pub feedback_id: Option<String>,
    /// `Auto-Submitted` (RFC 3834).
    pub auto_submitted: Option<AutoSubmitted>,
    /// `In-Reply-To`, without the angle brackets.
    pub in_reply_to: Option<String>,
    /// `References`, oldest first, each without the angle brackets.
    pub references: Vec<String>,
}

/// Sender and recipient as the servers see them.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where bounces go. `None` is the null sender, for what must never be answered.
    pub from: Option<EmailAddress>,
    /// Where the message goes.
    pub to: EmailAddress,
}

/// An address with the name shown for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Any language, one line.
    pub name: Option<String>,
    /// The address.
    pub address: EmailAddress,
}

/// The ways out of a mailing that mail programs offer by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubscribe {
    /// Where one click is posted to. `https:`; with `http:` (a shop tried out on one's own machine) the header is
    /// written without the promise of one click, which RFC 8058 section 3.1 reserves for `https:`.
    pub link: String,
    /// A `mailto:` URI for programs that only know mail.
    pub mailto: Option<String>,
}

/// Names the mailing for filters in mail programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListId {
    /// Shown to people.
    pub name: Option<String>,
    /// `label.domain`.
    pub id: String,
}

/// Says that no person typed this message, so that no machine answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutoSubmitted {
    /// Everything that a programme sends.
    Generated,
    /// An answer written by a rule.
    Replied,
}

impl Outgoing {
    /// The message's octets: CRLF line ends, no line over 998 octets, headers and quoted-printable body; ready to be
    /// signed, shown or handed over. Refuses values that would break out of their header.
    pub fn build(&self) -> Result<Vec<u8>, BuildError> {
        check::outgoing(self)?;
        let mut octets = Vec::with_capacity(self.size_guess());
        headers::write_unfolded(self, &mut octets);
        self.message().serialize(&mut octets);
        lines::check(&octets)?;
        Ok(octets)
    }

    fn message(&self) -> MessageBuilder<'_> {
        let mut message = MessageBuilder::new()
            .date(Date::new(self.date.millis().div_euclid(1000)))
            .from(self.from.header())
            .to(self.to.header())
            .subject_line(&self.subject)
            .message_id(self.message_id.as_str());
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(reply_to.header());
        }
        if let Some(parent) = &self.in_reply_to {
            message = message.in_reply_to(parent.as_str());
        }
        if !self.references.is_empty() {
            let ids = self.references.iter().map(String::as_str);
            message = message.references(MessageId::new_list(ids));
        }
        message.body(self.body())
    }

    fn body(&self) -> MimePart<'_> {
        let text = part("text/plain", &self.text);
        let Some(html) = &self.html else { return text };
        let boundary = format!("=_{:016x}", self.id);
        let kind = ContentType::new("multipart/alternative").attribute("boundary", boundary);
        MimePart::new(
            kind,
            BodyPart::Multipart(vec![text, part("text/html", html)]),
        )
    }

    /// Room for headers, and for a body of which few letters need their three-octet form.
    fn size_guess(&self) -> usize {
        let body = self.text.len() + self.html.as_ref().map_or(0, String::len);
        1024 + body + body / 8
    }
}

/// The one way a subject is written: readable as it is where it may be, encoded words otherwise.
trait SubjectLine {
    fn subject_line(self, subject: &str) -> Self;
}

impl SubjectLine for MessageBuilder<'_> {
    fn subject_line(self, subject: &str) -> Self {
        let plain = subject.bytes().all(|byte| matches!(byte, b' '..=b'~'))
            && !subject.contains("=?")
            && !subject.ends_with(' ')
            && subject
                .split(' ')
                .all(|word| word.len() <= LONGEST_PLAIN_WORD);
        let value: HeaderType<'_> = if plain {
            Raw::new(subject.to_owned()).into()
        } else {
            Text::new(subject.to_owned()).into()
        };
        self.header("Subject", value)
    }
}

/// A longer word could not be folded to the 78 columns that RFC 5322 section 2.1.1 recommends.
const LONGEST_PLAIN_WORD: usize = 60;

impl Mailbox {
    fn header(&self) -> Address<'_> {
        let name = self.name.as_deref().filter(|name| !name.trim().is_empty());
        Address::new_address(name, ascii(&self.address))
    }
}

fn part<'x>(kind: &'static str, content: &str) -> MimePart<'x> {
    let encoded = encodify::qp::BODY.encode(content);
    MimePart::new(
        ContentType::new(kind).attribute("charset", "utf-8"),
        BodyPart::Text(encoded.into()),
    )
    .transfer_encoding("quoted-printable")
}

// What is printed of a message holds nothing of a person.
impl std::fmt::Debug for Outgoing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Outgoing")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Envelope {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Envelope").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Mailbox").finish_non_exhaustive()
    }
}
