//! Liquid on its way through MJML: each piece is put away under a name that means nothing to either, and put back into the
//! HTML.

/// Pieces put away.
#[derive(Debug, Default)]
pub(super) struct Guard {
    pieces: Vec<String>,
}

/// What the names begin and end with: no word of any language, and nothing in HTML.
const BEGIN: &str = "zqlq";
const END: &str = "qz";

impl Guard {
    /// Puts a piece away.
    pub(super) fn keep(&mut self, piece: &str) -> String {
        let name = format!("{BEGIN}{}{END}", self.pieces.len());
        self.pieces.push(piece.to_owned());
        name
    }

    /// A text of Liquid: its own words as they are after `literal`, its Liquid put away.
    pub(super) fn text(&mut self, source: &str, literal: fn(&str) -> String) -> String {
        let mut out = String::new();
        let mut rest = source;
        while let Some(open) = next_open(rest) {
            let (before, from) = rest.split_at_checked(open).unwrap_or((rest, ""));
            let Some(length) = piece_length(from) else {
                break;
            };
            out.push_str(&literal(before));
            let (piece, after) = from.split_at_checked(length).unwrap_or((from, ""));
            out.push_str(&self.keep(piece));
            rest = after;
        }
        out.push_str(&literal(rest));
        out
    }

    /// Everything back in its place.
    pub(super) fn release(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len().saturating_mul(2));
        let mut rest = html;
        while let Some((before, after)) = rest.split_once(BEGIN) {
            out.push_str(before);
            let found = after.split_once(END).and_then(|(number, after)| {
                let piece = self.pieces.get(number.parse::<usize>().ok()?)?;
                Some((piece, after))
            });
            if let Some((piece, after)) = found {
                out.push_str(piece);
                rest = after;
            } else {
                out.push_str(BEGIN);
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }
}

fn next_open(text: &str) -> Option<usize> {
    match (text.find("{{"), text.find("{%")) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// How long the output or tag at the beginning is, quotation marks respected.
fn piece_length(text: &str) -> Option<usize> {
    let close = if text.starts_with("{{") { "}}" } else { "%}" };
    let mut quote: Option<u8> = None;
    for (at, byte) in text.bytes().enumerate().skip(2) {
        match quote {
            Some(mark) if byte == mark => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if text.get(at..).is_some_and(|tail| tail.starts_with(close)) => {
                return Some(at.saturating_add(2));
            }
            Some(_) | None => {}
        }
    }
    None
}

/// Words as HTML; line ends are line ends.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\n' => out.push_str("<br>"),
            other => out.push(other),
        }
    }
    out
}

/// Words as they are.
pub(super) fn bare(text: &str) -> String {
    text.to_owned()
}
