//! What may stand in a header. Every value that comes from outside passes here before a message is built.

use kernel::EmailAddress;

use super::{ListId, Mailbox, Outgoing, Unsubscribe, ascii};
use crate::BuildError;

/// Longest value of a header that is written on one line: the 998 octets of a line less a header's name.
const LONGEST_VALUE: usize = 900;

/// Longest subject or name. Mail programs show some 70 letters; this leaves room for any writing.
const LONGEST_TEXT: usize = 2_000;

/// Most message ids in `References`; older ones may be left out (RFC 5322 section 3.6.4 sets no limit, servers do).
const MOST_REFERENCES: usize = 100;

/// Largest text and HTML together. Large providers take messages of 25 MB; nothing that people should read comes near.
const LARGEST: usize = 25 << 20;

pub(super) fn outgoing(outgoing: &Outgoing) -> Result<(), BuildError> {
    if outgoing.text.len() + outgoing.html.as_ref().map_or(0, String::len) > LARGEST {
        return Err(BuildError::TooLarge);
    }
    mailbox(&outgoing.from, "from")?;
    mailbox(&outgoing.to, "to")?;
    if let Some(reply_to) = &outgoing.reply_to {
        mailbox(reply_to, "reply_to")?;
    }
    address(&outgoing.envelope.to, "envelope.to")?;
    if let Some(sender) = &outgoing.envelope.from {
        address(sender, "envelope.from")?;
    }
    text(&outgoing.subject, "subject")?;
    message_id(&outgoing.message_id, "message_id")?;
    if let Some(parent) = &outgoing.in_reply_to {
        message_id(parent, "in_reply_to")?;
    }
    if outgoing.references.len() > MOST_REFERENCES {
        return Err(form("references", "a list of at most 100 message ids"));
    }
    outgoing
        .references
        .iter()
        .try_for_each(|id| message_id(id, "references"))?;
    outgoing.unsubscribe.as_ref().map_or(Ok(()), unsubscribe)?;
    outgoing.list_id.as_ref().map_or(Ok(()), list_id)?;
    outgoing.feedback_id.as_deref().map_or(Ok(()), feedback_id)
}

fn mailbox(mailbox: &Mailbox, field: &'static str) -> Result<(), BuildError> {
    address(&mailbox.address, field)?;
    mailbox
        .name
        .as_deref()
        .map_or(Ok(()), |name| text(name, field))
}

/// An address was parsed when it came in; here only what could end a header or an SMTP command is looked for.
fn address(address: &EmailAddress, field: &'static str) -> Result<(), BuildError> {
    let address = ascii(address);
    let breaks_out = |letter: char| !letter.is_ascii_graphic() || matches!(letter, '<' | '>');
    let halves = address.rsplit_once('@');
    if address.contains(breaks_out) || halves.is_none_or(|(_, domain)| domain.is_empty()) {
        return Err(form(field, "an address"));
    }
    Ok(())
}

/// Words for people: any letter, no control characters (a tab is a space).
fn text(text: &str, field: &'static str) -> Result<(), BuildError> {
    no_control(text, field)?;
    if text.len() > LONGEST_TEXT {
        return Err(form(field, "at most 2,000 octets long"));
    }
    Ok(())
}

fn message_id(id: &str, field: &'static str) -> Result<(), BuildError> {
    visible_ascii(
        id,
        field,
        "a message id, left@domain without angle brackets",
    )?;
    let halves = id.split_once('@').filter(|(left, right)| {
        !left.is_empty() && !right.is_empty() && !right.contains('@') && !id.contains(['<', '>'])
    });
    match halves {
        Some(_both) => Ok(()),
        None => Err(form(
            field,
            "a message id, left@domain without angle brackets",
        )),
    }
}

fn unsubscribe(unsubscribe: &Unsubscribe) -> Result<(), BuildError> {
    let link = "an https: URI";
    uri(&unsubscribe.link, "unsubscribe.link", link)?;
    if !unsubscribe.link.starts_with("https://") && !unsubscribe.link.starts_with("http://") {
        return Err(form("unsubscribe.link", link));
    }
    let Some(mailto) = &unsubscribe.mailto else {
        return Ok(());
    };
    uri(mailto, "unsubscribe.mailto", "a mailto: URI")?;
    if !mailto.starts_with("mailto:") {
        return Err(form("unsubscribe.mailto", "a mailto: URI"));
    }
    if unsubscribe.link.len() + mailto.len() > LONGEST_VALUE {
        return Err(form("unsubscribe", "at most 900 octets long"));
    }
    Ok(())
}

fn list_id(list_id: &ListId) -> Result<(), BuildError> {
    let expected = "a list's name, label.domain";
    visible_ascii(&list_id.id, "list_id.id", expected)?;
    let shape = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if !list_id.id.contains('.') || !list_id.id.chars().all(shape) {
        return Err(form("list_id.id", expected));
    }
    let Some(name) = &list_id.name else {
        return Ok(());
    };
    text(name, "list_id.name")
}

fn feedback_id(id: &str) -> Result<(), BuildError> {
    let expected = "one to four identifiers parted by colons, the last of 5 to 15 characters";
    visible_ascii(id, "feedback_id", expected)?;
    let parts: Vec<&str> = id.split(':').collect();
    let sender = parts.last().map_or(0, |last| last.len());
    if parts.len() > 4 || !(5..=15).contains(&sender) {
        return Err(form("feedback_id", expected));
    }
    Ok(())
}

fn uri(uri: &str, field: &'static str, expected: &'static str) -> Result<(), BuildError> {
    visible_ascii(uri, field, expected)?;
    if uri.contains(['<', '>', '"', ',']) {
        return Err(form(field, expected));
    }
    Ok(())
}

fn visible_ascii(
    value: &str,
    field: &'static str,
    expected: &'static str,
) -> Result<(), BuildError> {
    no_control(value, field)?;
    if value.is_empty()
        || value.len() > LONGEST_VALUE
        || !value.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Err(form(field, expected));
    }
    Ok(())
}

/// CR, LF and NUL end or break a header; the other control characters have no business in one.
fn no_control(value: &str, field: &'static str) -> Result<(), BuildError> {
    if value
        .chars()
        .any(|letter| letter.is_control() && letter != '\t')
    {
        return Err(BuildError::Control { field });
    }
    Ok(())
}

fn form(field: &'static str, expected: &'static str) -> BuildError {
    BuildError::Form { field, expected }
}
