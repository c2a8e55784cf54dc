//! Links and pixel are put into the HTML of a message.
//!
//! It works on what was rendered, whatever made it: every `href` of an `<a>` that leads to the web is replaced, and the
//! pixel stands first in the body, where no mail program cuts it off. The plain text stays as it is.

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
        let of = count(&rendered.html, marks.links);
        rewrite(&rendered.html, &mut |link, target| {
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

/// How many links of a message lead elsewhere.
fn count(html: &str, links: &dyn Links) -> u16 {
    let mut count = 0_u16;
    let _same = rewrite(html, &mut |_link, target| {
        if !links.is_own(target) {
            count = count.saturating_add(1);
        }
        None
    });
    count
}

/// The HTML with the targets of its links put through `replace`, which gets the number of the link, from 1, and its
/// target; `None` leaves it as it is. Only links to the web are shown to it.
pub fn rewrite(html: &str, replace: &mut dyn FnMut(u16, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len().saturating_add(html.len() / 2));
    let mut rest = html;
    let mut link = 0_u16;
    while let Some((before, value, after)) = next_target(rest) {
        out.push_str(before);
        let target = unescaped(value);
        let is_web = target.starts_with("https://") || target.starts_with("http://");
        let replaced = if is_web {
            link = link.saturating_add(1);
            replace(link, &target)
        } else {
            None
        };
        match replaced {
            Some(new) => out.push_str(&escaped(&new)),
            None => out.push_str(value),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What stands before the value of the next `href` of an `<a>`, the value, and what follows.
fn next_target(html: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0_usize;
    loop {
        let rest = html.get(from..)?;
        let start = from.saturating_add(next_anchor(rest)?);
        let tag = html.get(start..)?;
        let end = tag.find('>').unwrap_or(tag.len());
        let inside = tag.get(..end)?;
        if let Some((at, length)) = href(inside) {
            let begins = start.saturating_add(at);
            let (before, rest) = html.split_at_checked(begins)?;
            let (value, after) = rest.split_at_checked(length)?;
            return Some((before, value, after));
        }
        from = start.saturating_add(end);
    }
}

/// Where the attributes of the next `<a ` begin.
fn next_anchor(html: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    bytes
        .windows(3)
        .position(
            |three| matches!(three, [b'<', b'a' | b'A', space] if space.is_ascii_whitespace()),
        )
        .map(|at| at.saturating_add(2))
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
    let small = html.to_ascii_lowercase();
    let inside = small.find("<body").and_then(|at| {
        Some(
            at.saturating_add(small.get(at..)?.find('>')?)
                .saturating_add(1),
        )
    });
    match inside.and_then(|at| html.split_at_checked(at)) {
        Some((before, after)) => format!("{before}{picture}{after}"),
        None => format!("{html}{picture}"),
    }
}
