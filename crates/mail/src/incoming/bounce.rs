//! Reports of servers about a message.

use mail_parser::Message;

use super::phrases::{comparable, meaning, says_nobody};
use super::reason::Reason;
use super::{Pieces, automatic, cut, header, report, sections};
use crate::smtp::Enhanced;

/// Most recipients of one report.
const MOST: usize = 50;
/// Longest diagnostic text that is kept, in octets.
const LONGEST: usize = 500;

/// What a server says became of a message to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The recipient, as far as the report names it.
    pub recipient: Option<String>,
    /// Why.
    pub reason: Reason,
    /// Whether the address is to be given up.
    pub weight: Weight,
    /// Whether the server still tries.
    pub stand: Stand,
    /// The finer code of the server that turned it away, or of the report.
    pub status: Option<Enhanced>,
    /// The reply code of the server that turned it away.
    pub code: Option<u16>,
    /// Its words, for staff.
    pub words: String,
}

/// Whether the address is to be given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The address does not exist and will not.
    Hard,
    /// Another time it may work, or it is not the address that is to blame.
    Soft,
}

/// Whether the server still tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// It gave up.
    Failed,
    /// It will try again; nothing is decided.
    Delayed,
}

/// What a report says of one recipient, before it is judged.
#[derive(Debug, Default)]
struct Evidence {
    recipient: Option<String>,
    /// The reply of the server that turned it away, comparable.
    diagnostic: String,
    /// What stands beside the status, and what is said of this recipient in words; comparable.
    words: String,
    /// Everything that the report says, comparable: the last resort.
    all: String,
    /// The report's own status.
    status: Option<Enhanced>,
    is_delayed: bool,
    has_report: bool,
}

/// What was asked of the server when it said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Recipient,
    Data,
    Unknown,
}

/// What a mail reports; empty when it is no report, or one of success.
pub(super) fn find(message: &Message<'_>, pieces: &Pieces) -> Vec<Bounce> {
    let text = whole_text(message, pieces);
    let own = sections::own_words(&text);
    let mut groups: Vec<report::Group> = Vec::new();
    for text in &pieces.reports {
        groups.extend(report::groups(text));
    }
    if groups.is_empty() && is_report(message, own) {
        // A report that was sent on.
        let inner = pieces.inner_reports.iter();
        groups.extend(inner.flat_map(|text| report::groups(text)));
    }
    if groups.is_empty() {
        // Some write the report into their text.
        groups.extend(report::groups(own).into_iter().filter(|group| {
            group.get("Action").is_some() && group.get("Final-Recipient").is_some()
        }));
    }
    groups.retain(|group| {
        [
            "Final-Recipient",
            "Original-Recipient",
            "Action",
            "Diagnostic-Code",
        ]
        .iter()
        .any(|name| group.get(name).is_some())
    });
    if groups.is_empty() && !is_report(message, own) {
        return Vec::new();
    }
    let is_delayed = says_delayed(&comparable(own));
    let sections = sections::sections(own);
    let mut found: Vec<Evidence> = if groups.is_empty() {
        from_words(message, own, &sections)
    } else {
        let with_words = groups.iter().take(MOST);
        with_words
            .filter_map(|group| from_group(group, own, &sections))
            .collect()
    };
    let all = comparable(cut(own, 16_000));
    for evidence in &mut found {
        evidence.is_delayed |= is_delayed && !evidence.has_report;
        evidence.all.clone_from(&all);
    }
    found.into_iter().take(MOST).map(judge).collect()
}

/// Text parts, or what stands before the first part where a server forgot to make parts of it.
fn whole_text(message: &Message<'_>, pieces: &Pieces) -> String {
    if !pieces.text.trim().is_empty() {
        return pieces.text.clone();
    }
    let raw = message.raw_message();
    let body = message.root_part().raw_body_offset();
    let body = usize::try_from(body).unwrap_or(usize::MAX);
    super::text_of(raw.get(body..).unwrap_or_default())
}

/// Whether the mail is a server's report although no part of it says so.
fn is_report(message: &Message<'_>, own: &str) -> bool {
    let kind = header(message, "Content-Type");
    if kind.contains("report-type=delivery-status")
        || kind.contains("report-type=\"delivery-status")
    {
        return true;
    }
    if message.header_raw("X-Failed-Recipients").is_some() {
        return true;
    }
    let subject = message.subject().unwrap_or_default().to_lowercase();
    let says_so = [
        "undeliver",
        "delivery failure",
        "delivery failed",
        "delivery status",
        "failure notice",
        "failure delivery",
        "returned mail",
        "returned to sender",
        "mail delivery",
        "delivery error",
        "delivery problem",
        "could not be delivered",
        "message not delivered",
        "mail could not",
        "warning: could not send",
        "warning: message",
        "unzustellbar",
        "non remis",
        "no se pudo entregar",
    ]
    .iter()
    .any(|word| subject.contains(word));
    let from_daemon = automatic::is_from_daemon(message);
    if !from_daemon && !says_so {
        return false;
    }
    let words = comparable(own);
    let speaks = |words: &str| meaning(words).is_some() || says_nobody(words);
    from_daemon && (says_so || speaks(&words)) || says_so && speaks(&words)
}

fn says_delayed(words: &str) -> bool {
    [
        "this is a warning message only",
        "you do not need to re",
        "only a temporary failure",
        "has not yet been delivered",
        "will keep trying until",
    ]
    .iter()
    .any(|mark| words.contains(mark))
}

fn from_group(
    group: &report::Group,
    own: &str,
    sections: &[sections::Section],
) -> Option<Evidence> {
    let action = group.get("Action").unwrap_or_default();
    let action: String = action
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    let is_delayed = match action.to_ascii_lowercase().as_str() {
        "delivered" | "relayed" | "expanded" => return None,
        "delayed" => true,
        _ => false,
    };
    let recipient = ["Original-Recipient", "Final-Recipient"]
        .iter()
        .filter_map(|name| group.typed(name))
        .find_map(|text| sections::address(text.trim_matches(['<', '>', ' '])));
    let status = group.get("Status").unwrap_or_default();
    let (status, comment) = status.split_once(' ').unwrap_or((status, ""));
    let about = sections
        .iter()
        .find(|section| recipient.as_ref() == Some(&section.address));
    let said = about.map_or(own, |section| section.text.as_str());
    let diagnostic = group.get("Diagnostic-Code").unwrap_or_default();
    let (kind, diagnostic) = diagnostic.split_once(';').unwrap_or(("", diagnostic));
    // `X-Unix; 77` is a number that means something on that machine only.
    let is_unix = kind.trim().eq_ignore_ascii_case("x-unix") && diagnostic.trim().len() < 4;
    Some(Evidence {
        recipient,
        diagnostic: if is_unix {
            String::new()
        } else {
            comparable(cut(diagnostic, 4000))
        },
        words: format!("{} {}", comparable(comment), comparable(cut(said, 8000))),
        status: Enhanced::parse(status.trim()),
        is_delayed,
        has_report: true,
        all: String::new(),
    })
}

fn from_words(message: &Message<'_>, own: &str, sections: &[sections::Section]) -> Vec<Evidence> {
    let evidence = |recipient: Option<String>, text: &str| Evidence {
        recipient,
        words: comparable(cut(text, 8000)),
        ..Evidence::default()
    };
    if sections.is_empty() {
        let failed = header(message, "X-Failed-Recipients");
        let recipient = sections::any_address(&failed).or_else(|| sections::any_address(own));
        return vec![evidence(recipient, own)];
    }
    sections
        .iter()
        .map(|section| evidence(Some(section.address.clone()), &section.text))
        .collect()
}

fn judge(evidence: Evidence) -> Bounce {
    let said = if evidence.diagnostic.is_empty() {
        &evidence.words
    } else {
        &evidence.diagnostic
    };
    let codes = Codes::of(said);
    let command = command(&evidence.words, said);
    let status = codes.status.or(evidence.status);
    let reason = reason(&evidence, status, &codes, command);
    let stand = if evidence.is_delayed {
        Stand::Delayed
    } else {
        Stand::Failed
    };
    let class = codes
        .code
        .map(|code| code / 100)
        .or_else(|| status.map(|status| u16::from(status.class)));
    Bounce {
        recipient: evidence.recipient,
        reason,
        weight: weight(reason, stand, class),
        stand,
        status,
        code: codes.code,
        words: cut(said, LONGEST).to_owned(),
    }
}

fn weight(reason: Reason, stand: Stand, class: Option<u16>) -> Weight {
    let is_for_good = stand == Stand::Failed && class != Some(4);
    match reason {
        Reason::NoSuchMailbox | Reason::NoSuchDomain | Reason::Moved if is_for_good => Weight::Hard,
        // Only a server that said so with its own code: a report of "no mail here" may be a fault in the DNS.
        Reason::TakesNoMail if is_for_good && class == Some(5) => Weight::Hard,
        Reason::NoSuchMailbox
        | Reason::NoSuchDomain
        | Reason::Moved
        | Reason::TakesNoMail
        | Reason::MailboxFull
        | Reason::Suspended
        | Reason::Filtered
        | Reason::Spam
        | Reason::Virus
        | Reason::Blocked
        | Reason::Sender
        | Reason::Policy
        | Reason::Authentication
        | Reason::Malformed
        | Reason::TooLarge
        | Reason::TooFast
        | Reason::Network
        | Reason::Expired
        | Reason::System
        | Reason::Unknown => Weight::Soft,
    }
}

fn reason(
    evidence: &Evidence,
    status: Option<Enhanced>,
    codes: &Codes,
    command: Command,
) -> Reason {
    let said = [evidence.diagnostic.as_str(), evidence.words.as_str()];
    for (position, text) in said.iter().enumerate() {
        if text.is_empty() {
            continue;
        }
        if says_nobody(text) && meaning(text).is_none_or(|reason| reason == Reason::NoSuchDomain) {
            return nobody(text, evidence, status, command);
        }
        if let Some(reason) = meaning(text) {
            return reason;
        }
        // The server's own words were not understood: its code says more than the letter around it.
        if position == 0
            && let Some(reason) = status.and_then(of_status)
        {
            return reason;
        }
    }
    status
        .and_then(of_status)
        .or_else(|| meaning(&evidence.all))
        .or_else(|| nobody_at_all(evidence, command))
        .or_else(|| codes.code.and_then(of_code))
        .unwrap_or(if evidence.is_delayed {
            Reason::Expired
        } else {
            Reason::Unknown
        })
}

/// The same, said somewhere in the letter around.
fn nobody_at_all(evidence: &Evidence, command: Command) -> Option<Reason> {
    let all = evidence.all.as_str();
    let status = Codes::of(all).status;
    says_nobody(all).then(|| nobody(all, evidence, status, command))
}

/// A server says that nobody has the address. It is believed where it says so by its code, where it was asked for
/// nothing but the recipient, or where it names the address. One that has seen the message may be a filter that wants to
/// be left alone.
fn nobody(text: &str, evidence: &Evidence, status: Option<Enhanced>, command: Command) -> Reason {
    let around = [evidence.words.as_str(), evidence.all.as_str()];
    if around
        .into_iter()
        .filter_map(meaning)
        .any(|reason| reason == Reason::Suspended)
    {
        return Reason::Suspended;
    }
    let names_it =
        |text: &str| text.contains(">: user unknown") && !text.contains("recipient table");
    match status {
        Some(status) if status.subject == 1 && matches!(status.detail, 0 | 1 | 3 | 10) => {
            Reason::NoSuchMailbox
        }
        _ if command == Command::Recipient => Reason::NoSuchMailbox,
        Some(status) if status.subject != 0 && of_status(status) != Some(Reason::NoSuchMailbox) => {
            Reason::Filtered
        }
        _ if names_it(text) || text.starts_with("unknown user:") => Reason::NoSuchMailbox,
        _ => Reason::Filtered,
    }
}

/// What a code of RFC 3463 and the IANA registry means by itself.
fn of_status(status: Enhanced) -> Option<Reason> {
    Some(match (status.subject, status.detail) {
        (1, 0 | 1 | 3 | 4 | 10) => Reason::NoSuchMailbox,
        (1, 2) | (4, 4) => Reason::NoSuchDomain,
        (1, 6) | (7, 17 | 18) => Reason::Moved,
        (1, 7 | 8) => Reason::Sender,
        (3, 2) | (7, 27) if status.class == 5 => Reason::TakesNoMail,
        (2, 2) => Reason::MailboxFull,
        (2, 0 | 1) => Reason::Filtered,
        (7, 13) => Reason::Suspended,
        (2, 3) | (3, 4) | (5, 6) => Reason::TooLarge,
        (3, 2) | (5, 3) | (7, 28) => Reason::TooFast,
        (3, _) | (4, 3) => Reason::System,
        (4, 7) => Reason::Expired,
        (4, _) => Reason::Network,
        (5, 2) => Reason::Malformed,
        (6, _) => Reason::Spam,
        (7, 5..=8 | 20..=24 | 26 | 29 | 30 | 509 | 515) => Reason::Authentication,
        (7, 25 | 606..=650) => Reason::Blocked,
        (7, _) => Reason::Policy,
        _ => return None,
    })
}

/// What a reply code means by itself, which is little.
fn of_code(code: u16) -> Option<Reason> {
    match code {
        552 => Some(Reason::MailboxFull),
        551 => Some(Reason::Moved),
        500..=504 => Some(Reason::Malformed),
        _ => None,
    }
}

/// The numbers in a server's words.
#[derive(Debug, Default)]
struct Codes {
    code: Option<u16>,
    status: Option<Enhanced>,
}

impl Codes {
    /// The last finer code that follows a reply code, else the first of any; and that reply code. A status of three
    /// nothings says nothing.
    fn of(text: &str) -> Self {
        let breaks = |letter: char| letter.is_whitespace() || "'\"()#;:<>,[]-".contains(letter);
        let words = text.split(breaks).filter(|word| !word.is_empty());
        let (mut found, mut lone, mut before) = (Self::default(), None, None);
        for word in words {
            if let Some(code) = reply_code(word) {
                found.code = found.code.or(Some(code));
                before = Some(code);
                continue;
            }
            if let Some(status) = Enhanced::parse(word).filter(|status| status.subject != 0) {
                if let Some(code) = before {
                    (found.code, found.status) = (Some(code), Some(status));
                } else {
                    lone = lone.or(Some(status));
                }
            }
            before = None;
        }
        found.status = found.status.or(lone);
        found
    }
}

fn reply_code(word: &str) -> Option<u16> {
    let is_code = word.len() == 3 && word.bytes().all(|octet| octet.is_ascii_digit());
    let code: u16 = if is_code {
        word.parse().ok()?
    } else {
        return None;
    };
    matches!(code, 421 | 422 | 431 | 432 | 441 | 450..=459 | 471 | 500..=504 | 510..=559 | 571)
        .then_some(code)
}

fn command(words: &str, said: &str) -> Command {
    let has = |mark: &str| words.contains(mark) || said.contains(mark);
    let recipient = [
        "after rcpt to",
        "rcpt to:",
        "[rcpt_to]",
        "our rcpt to",
        "rcpt to response",
        "reply to rcpt to",
        "after rcpt command",
        "does not like recipient",
    ];
    let data = [
        ">>> data",
        "end of data",
        "reply to data",
        "command data",
        "smtp command / data",
        "smtp command data",
    ];
    if data.iter().any(|mark| has(mark)) {
        Command::Data
    } else if recipient.iter().any(|mark| has(mark)) {
        Command::Recipient
    } else {
        Command::Unknown
    }
}
