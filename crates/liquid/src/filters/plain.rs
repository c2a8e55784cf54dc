//! Mark-up that a text may keep when it says so itself.

use super::escaped;
use crate::{error::Stop, ink::Ink};

/// What `raw` lets through, without attributes.
const PLAIN: [&str; 21] = [
    "b",
    "blockquote",
    "br",
    "code",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "s",
    "small",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
];
/// Those that nothing is inside of.
const SINGLE: [&str; 2] = ["br", "hr"];
/// Longest start of a tag that is looked at.
const LONGEST_TAG: usize = 2100;
/// Open at a time.
const MOST_OPEN: usize = 32;

/// Keeps plain mark-up and links to the web, and shows everything else as the text that it is.
pub(super) fn keep(text: &str, ink: &mut Ink<'_, '_>) -> Result<(), Stop> {
    let mut open: Vec<&'static str> = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if letter == '<'
            && let Some(length) = tag(rest, &mut open, ink)?
        {
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        if letter == '&' && super::web::entity(rest).is_some() {
            ink.push("&")?;
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let plain = rest
            .bytes()
            .position(|byte| matches!(byte, b'<' | b'&'))
            .unwrap_or(rest.len())
            .max(letter.len_utf8());
        for letter in rest.get(..plain).unwrap_or_default().chars() {
            match u8::try_from(letter).ok().and_then(escaped) {
                Some(escaped) => ink.push(escaped)?,
                None => ink.push_letter(letter)?,
            }
        }
        rest = rest.get(plain..).unwrap_or_default();
    }
    for name in open.iter().rev() {
        ink.push(&format!("</{name}>"))?;
    }
    Ok(())
}

/// Writes the tag at the beginning if it may stay, and says how long it was.
fn tag(
    rest: &str,
    open: &mut Vec<&'static str>,
    ink: &mut Ink<'_, '_>,
) -> Result<Option<usize>, Stop> {
    let end = rest.bytes().take(LONGEST_TAG).position(|byte| byte == b'>');
    let Some(end) = end else {
        return Ok(None);
    };
    let length = end.saturating_add(1);
    let inner = rest.get(1..end).unwrap_or_default();
    let inner = inner.strip_suffix('/').unwrap_or(inner).trim();
    let (closes, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let (name, attributes) = match inner.split_once(|letter: char| letter.is_ascii_whitespace()) {
        Some((name, attributes)) => (name, attributes),
        None => (inner, ""),
    };
    let name = name.to_ascii_lowercase();
    let known = PLAIN.into_iter().chain(["a"]).find(|known| *known == name);
    let Some(name) = known else {
        return Ok(None);
    };
    if closes {
        if open.last() == Some(&name) {
            open.pop();
            ink.push(&format!("</{name}>"))?;
            return Ok(Some(length));
        }
        return Ok(None);
    }
    if SINGLE.contains(&name) {
        ink.push(&format!("<{name}>"))?;
        return Ok(Some(length));
    }
    if open.len() >= MOST_OPEN {
        return Ok(None);
    }
    if name == "a" {
        let Some(link) = link(attributes) else {
            return Ok(None);
        };
        ink.push("<a href=\"")?;
        for letter in link.chars() {
            match u8::try_from(letter).ok().and_then(escaped) {
                Some("&amp;") => ink.push("&")?,
                Some(escaped) => ink.push(escaped)?,
                None => ink.push_letter(letter)?,
            }
        }
        ink.push("\">")?;
    } else {
        ink.push(&format!("<{name}>"))?;
    }
    open.push(name);
    Ok(Some(length))
}

/// The address of a link, where it leads to the web or to a mailbox.
fn link(attributes: &str) -> Option<&str> {
    let (_, after) = attributes.split_once("href=")?;
    let mark = after
        .chars()
        .next()
        .filter(|mark| matches!(mark, '"' | '\''))?;
    let link = after.get(1..)?.split(mark).next()?;
    let leads_out = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| link.starts_with(scheme));
    let is_plain = !link.contains(|letter: char| letter.is_control() || letter == '<');
    (leads_out && is_plain).then_some(link)
}
