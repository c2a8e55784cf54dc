//! Links and pixel are put into the HTML of a message.
//!
//! It works on what was rendered, whatever made it: every `href` of an `<a>` that leads to the web is replaced, and the
//! pixel stands first in the body, where no mail program cuts it off. The plain text stays as it is. Links in text messages
//! become short ones, since their letters are paid for.

use customers::Purpose;
use kernel::{CustomerId, Timestamp};

use super::seal::{Seal, VisitKind};
use crate::{
    domain::MessageId,
    letter::{LARGEST_HTML, Rendered},
    work::Links,
};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Track {
    /// Whether a message was opened.
    pub opens: bool,
    /// Which links were followed.
    pub clicks: bool,
}

impl Track {
    /// Both.
    pub const ALL: Self = Self {
        opens: true,
        clicks: true,
    };
    /// Nothing.
    pub const NOTHING: Self = Self {
        opens: false,
        clicks: false,
    };
}

/// Whose message is marked.
pub(crate) struct Marks<'a> {
    pub(crate) links: &'a dyn Links,
    pub(crate) track: Track,
    pub(crate) purpose: Purpose,
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    pub(crate) now: Timestamp,
}

/// The message with its links replaced and its pixel. What an order needs is left as it is; so is a message that would
/// become too long, since mail programs would cut off the way out at its foot.
pub(crate) fn track(rendered: Rendered, marks: &Marks<'_>) -> Rendered {
    match marks.purpose {
        Purpose::Transactional => return rendered,
        Purpose::Service | Purpose::Marketing => {}
    }
    let mut html = if marks.track.clicks {
        let targets = targets(&rendered.html);
        let leads_on = |link: &&Target| !marks.links.is_own(&link.address);
        let of = targets.iter().filter(leads_on).count();
        let of = u16::try_from(of).unwrap_or(u16::MAX);
        with_targets(&rendered.html, &targets, &mut |link, target| {
            marks.replaced(link, of, target)
        })
    } else {
        rendered.html.clone()
    };
    if marks.track.opens
        && let Some(pixel) = marks.pixel()
    {
        html = with_pixel(&html, &pixel);
    }
    if html.len() > LARGEST_HTML {
        return rendered;
    }
    Rendered { html, ..rendered }
}

/// The link of a notification.
pub(crate) fn track_link(link: String, marks: &Marks<'_>) -> String {
    match marks.purpose {
        Purpose::Service | Purpose::Marketing if marks.track.clicks => {
            marks.replaced(1, 1, &link).unwrap_or(link)
        }
        Purpose::Transactional | Purpose::Service | Purpose::Marketing => link,
    }
}

/// A text message with its links made short, and where these lead. What an order needs is left as it is.
pub(crate) fn track_text(text: String, marks: &Marks<'_>) -> (String, Vec<String>) {
    if marks.purpose == Purpose::Transactional || !marks.track.clicks {
        return (text, Vec::new());
    }
    let mut links: Vec<String> = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, address, after)) = next_address(rest) {
        out.push_str(before);
        let place = links.iter().position(|known| known == address);
        let number = place.unwrap_or(links.len()).saturating_add(1);
        let number = u16::try_from(number)
            .ok()
            .filter(|_| !marks.links.is_own(address));
        match number.and_then(|number| marks.links.short(marks.message, number)) {
            Some(short) => {
                if place.is_none() {
                    links.push(address.to_owned());
                }
                out.push_str(&short);
            }
            None => out.push_str(address),
        }
        rest = after;
    }
    out.push_str(rest);
    (out, links)
}

/// What stands before the next address of the web, the address, and what follows. Marks behind it are the sentence's.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let start = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| text.find(scheme))
        .min()?;
    let (before, rest) = text.split_at_checked(start)?;
    let is_end = |letter: char| !letter.is_ascii_graphic() || matches!(letter, '<' | '>' | '"');
    let whole = rest.get(..rest.find(is_end).unwrap_or(rest.len()))?;
    let marks: &[char] = if whole.contains('(') {
        &['.', ',', ';', ':', '!', '?', '\'']
    } else {
        &['.', ',', ';', ':', '!', '?', '\'', ')']
    };
    let address = whole.trim_end_matches(marks);
    let after = rest.get(address.len()..)?;
    Some((before, address, after))
}

impl Marks<'_> {
    fn replaced(&self, link: u16, of: u16, target: &str) -> Option<String> {
        if self.links.is_own(target) {
            return None;
        }
        let seal = Seal {
            customer: self.customer,
            message: self.message,
            kind: VisitKind::Click {
                link,
                of,
                target: target.to_owned(),
            },
        };
        self.links.tracked(&seal, self.now)
    }

    fn pixel(&self) -> Option<String> {
        let seal = Seal {
            customer: self.customer,
            message: self.message,
            kind: VisitKind::Open,
        };
        self.links.tracked(&seal, self.now)
    }
}

/// Where a link to the web stands in HTML: the value of its `href`, and where that leads.
struct Target {
    /// The first byte of the value.
    from: usize,
    /// The byte behind it.
    to: usize,
    /// Without the entities that stand in HTML.
    address: String,
}

/// The HTML with the targets of its links put through `replace`, which gets the number of the link, from 1, and its
/// target; `None` leaves it as it is. Only links to the web are shown to it.
pub fn rewrite(html: &str, replace: &mut dyn FnMut(u16, &str) -> Option<String>) -> String {
    with_targets(html, &targets(html), replace)
}

fn with_targets(
    html: &str,
    targets: &[Target],
    replace: &mut dyn FnMut(u16, &str) -> Option<String>,
) -> String {
    let mut out = String::with_capacity(html.len().saturating_add(html.len() / 2));
    let mut done = 0_usize;
    let mut link = 0_u16;
    for target in targets {
        link = link.saturating_add(1);
        let Some(new) = replace(link, &target.address) else {
            continue;
        };
        out.push_str(html.get(done..target.from).unwrap_or_default());
        out.push_str(&escaped(&new));
        done = target.to;
    }
    out.push_str(html.get(done..).unwrap_or_default());
    out
}

/// The links to the web, in their order.
fn targets(html: &str) -> Vec<Target> {
    let mut found = Vec::new();
    let mut from = 0_usize;
    while let Some(start) = next_anchor(html, from) {
        let Some(tag) = html.get(start..) else {
            break;
        };
        let end = tag.find('>').unwrap_or(tag.len());
        let Some(inside) = tag.get(..end) else {
            break;
        };
        from = start.saturating_add(end);
        if let Some((at, length)) = href(inside) {
            let begins = start.saturating_add(at);
            let ends = begins.saturating_add(length);
            let address = unescaped(html.get(begins..ends).unwrap_or_default());
            from = ends;
            if address.starts_with("https://") || address.starts_with("http://") {
                found.push(Target {
                    from: begins,
                    to: ends,
                    address,
                });
            }
        }
    }
    found
}

/// Where the attributes of the next `<a ` begin.
fn next_anchor(html: &str, from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let start = from.saturating_add(html.get(from..)?.find('<')?);
        let behind = html.as_bytes().get(start.saturating_add(1)..)?;
        if let [b'a' | b'A', space, ..] = behind
            && space.is_ascii_whitespace()
        {
            return Some(start.saturating_add(2));
        }
        from = start.saturating_add(1);
    }
}

/// Where the value of `href` begins in the inside of a tag, and how long it is.
fn href(inside: &str) -> Option<(usize, usize)> {
    let small = inside.to_ascii_lowercase();
    let mut from = 0_usize;
    loop {
        let at = from.saturating_add(small.get(from..)?.find("href")?);
        let is_name = small
            .get(..at)?
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace);
        let behind = small.get(at.saturating_add(4)..)?;
        let after_equals = behind.trim_start().strip_prefix('=').map(str::trim_start);
        if let (true, Some(value)) = (is_name, after_equals) {
            let quote = value
                .chars()
                .next()
                .filter(|mark| matches!(mark, '"' | '\''))?;
            let begins = small.len().saturating_sub(value.len()).saturating_add(1);
            let length = small.get(begins..)?.find(quote)?;
            return Some((begins, length));
        }
        from = at.saturating_add(4);
    }
}

/// The text of an attribute's value, for the entities that templates write into addresses.
fn unescaped(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let mut text = value.to_owned();
    for (entity, character) in [
        ("&#38;", "&"),
        ("&#x26;", "&"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#60;", "<"),
        ("&lt;", "<"),
        ("&#62;", ">"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

/// The pixel stands first in the body.
fn with_pixel(html: &str, pixel: &str) -> String {
    let picture = format!(
        "<img src=\"{}\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;width:1px;height:1px;border:0;\">",
        escaped(pixel)
    );
    let is_body = |at: &usize| {
        let tag = at.checked_add(1).zip(at.checked_add(5));
        tag.and_then(|(name, end)| html.get(name..end))
            .is_some_and(|name| name.eq_ignore_ascii_case("body"))
    };
    let inside = html
        .match_indices('<')
        .map(|(at, _)| at)
        .find(is_body)
        .and_then(|at| {
            let end = html.get(at..)?.find('>')?;
            Some(at.saturating_add(end).saturating_add(1))
        });
    match inside.and_then(|at| html.split_at_checked(at)) {
        Some((before, after)) => format!("{before}{picture}{after}"),
        None => format!("{html}{picture}"),
    }
}
