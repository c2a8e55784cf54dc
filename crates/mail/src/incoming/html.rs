//! HTML made plain, for mails that have no plain text: enough to read a report or an answer, no more.

/// The text of an HTML page: tags gone, blocks on lines of their own, quoted parts marked by `>` like in plain text.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut quoted: usize = 0;
    let mut hidden: Option<&str> = None;
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        if hidden.is_none() {
            push_text(before, quoted, &mut text);
        }
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let Some((tag, next)) = after.split_once('>') else {
            rest = "";
            break;
        };
        rest = next;
        let (is_end, tag) = tag
            .strip_prefix('/')
            .map_or((false, tag), |tag| (true, tag));
        let name = tag
            .split([' ', '\t', '\n', '\r', '/'])
            .next()
            .unwrap_or_default();
        let name = name.to_ascii_lowercase();
        match (name.as_str(), is_end) {
            ("script" | "style" | "head" | "title", false) if hidden.is_none() => {
                hidden = ["script", "style", "head", "title"]
                    .into_iter()
                    .find(|own| *own == name);
            }
            (_, true) if hidden == Some(name.as_str()) => hidden = None,
            ("blockquote", false) => {
                quoted = (quoted + 1).min(20);
                new_line(&mut text);
            }
            ("blockquote", true) => {
                quoted = quoted.saturating_sub(1);
                new_line(&mut text);
            }
            ("br", _) => text.push('\n'),
            ("p" | "div" | "tr" | "table" | "li" | "ul" | "ol" | "h1" | "h2" | "h3" | "pre", _) => {
                new_line(&mut text);
            }
            ("hr", _) => {
                new_line(&mut text);
                text.push_str("-----\n");
            }
            _ => {}
        }
    }
    if hidden.is_none() {
        push_text(rest, quoted, &mut text);
    }
    text
}

fn new_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

fn push_text(html: &str, quoted: usize, text: &mut String) {
    let is_blank_start = html.starts_with(char::is_whitespace);
    let words = unescaped(html);
    let mut words = words.split_whitespace().peekable();
    if words.peek().is_none() {
        if !html.is_empty() && !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
        return;
    }
    if (text.is_empty() || text.ends_with('\n')) && quoted > 0 {
        text.extend(std::iter::repeat_n('>', quoted));
        text.push(' ');
    } else if is_blank_start && !text.ends_with([' ', '\n']) && !text.is_empty() {
        text.push(' ');
    }
    let mut is_first = true;
    for word in words {
        if !is_first {
            text.push(' ');
        }
        is_first = false;
        text.push_str(word);
    }
    if html.ends_with(char::is_whitespace) {
        text.push(' ');
    }
}

/// The entities that mail programs write.
fn unescaped(html: &str) -> String {
    if !html.contains('&') {
        return html.to_owned();
    }
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let end = after.find(';').filter(|end| *end <= 10);
        let name = end.and_then(|end| after.get(..end));
        if let Some(letter) = name.and_then(entity) {
            text.push(letter);
            rest = end.and_then(|end| after.get(end + 1..)).unwrap_or_default();
        } else {
            text.push('&');
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|letter| !letter.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "hellip" => '…',
        "rsquo" => '’',
        "lsquo" => '‘',
        "ndash" => '–',
        "mdash" => '—',
        _ => return None,
    })
}
