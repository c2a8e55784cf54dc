//! Descriptions in HTML as plain text.

/// The text of HTML: tags are dropped, blocks become lines, entities become letters. Not a browser: good enough to
/// read, search and recommend by.
pub(crate) fn text_of(html: &str, max_chars: usize) -> String {
    let mut text = Text::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        text.push_words(before);
        rest = if from.starts_with('<') {
            tag(from, &mut text)
        } else {
            entity(from, &mut text)
        };
        if text.count > max_chars {
            break;
        }
    }
    if text.count <= max_chars {
        text.push_words(rest);
    }
    text.out
        .chars()
        .take(max_chars)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Text under way: runs of blanks are one blank, and lines are not empty.
#[derive(Default)]
struct Text {
    out: String,
    count: usize,
    blank: bool,
}

impl Text {
    fn push_words(&mut self, words: &str) {
        for letter in words.chars() {
            self.push(letter);
        }
    }

    fn push(&mut self, letter: char) {
        if letter.is_whitespace() {
            self.blank = true;
            return;
        }
        if self.blank && !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push(' ');
            self.count += 1;
        }
        self.blank = false;
        self.out.push(letter);
        self.count += 1;
    }

    fn line(&mut self) {
        self.blank = false;
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
            self.count += 1;
        }
    }
}

/// Passes a tag; a `<` that begins none is text.
fn tag<'a>(from: &'a str, text: &mut Text) -> &'a str {
    let body = from.strip_prefix('<').unwrap_or(from);
    let begins_tag =
        body.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    if !begins_tag {
        text.push('<');
        return body;
    }
    if let Some(comment) = body.strip_prefix("!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    let Some((inside, after)) = body.split_once('>') else {
        return "";
    };
    let name: String = inside
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .take(12)
        .collect::<String>()
        .to_ascii_lowercase();
    match name.as_str() {
        "p" | "br" | "div" | "li" | "ul" | "ol" | "tr" | "table" | "h1" | "h2" | "h3" | "h4"
        | "h5" | "h6" | "section" | "article" | "blockquote" | "hr" => text.line(),
        "td" | "th" => text.push(' '),
        "script" | "style" if !inside.starts_with('/') => return past_end_of(&name, after),
        _ => {}
    }
    after
}

/// What follows the end tag of an element whose content is no text.
fn past_end_of<'a>(name: &str, after: &'a str) -> &'a str {
    let mut rest = after;
    while let Some((_, from)) = rest.split_once("</") {
        if from
            .get(..name.len())
            .is_some_and(|end| end.eq_ignore_ascii_case(name))
        {
            return from.split_once('>').map_or("", |(_, after)| after);
        }
        rest = from;
    }
    ""
}

/// The longest name of an entity that is known here, with its `&` and `;`.
const ENTITY_MAX_BYTES: usize = 12;

/// Passes an entity; an `&` that begins none is text.
fn entity<'a>(from: &'a str, text: &mut Text) -> &'a str {
    let body = from.strip_prefix('&').unwrap_or(from);
    let end = body
        .bytes()
        .take(ENTITY_MAX_BYTES)
        .position(|byte| byte == b';');
    let known = end
        .and_then(|end| body.split_at_checked(end))
        .and_then(|(name, after)| Some((letter(name)?, after.strip_prefix(';').unwrap_or(after))));
    if let Some((letter, after)) = known {
        text.push(letter);
        after
    } else {
        text.push('&');
        body
    }
}

fn letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|letter| *letter != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" => '\'',
        "lsquo" => '\u{2018}',
        "ldquo" => '\u{201c}',
        "rdquo" => '\u{201d}',
        "nbsp" => ' ',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        "hellip" => '\u{2026}',
        "bull" => '\u{2022}',
        "copy" => '\u{a9}',
        "reg" => '\u{ae}',
        "trade" => '\u{2122}',
        "deg" => '\u{b0}',
        "times" => '\u{d7}',
        "euro" => '\u{20ac}',
        "pound" => '\u{a3}',
        "frac12" => '\u{bd}',
        _ => return None,
    })
}
