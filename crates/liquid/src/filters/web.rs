//! HTML, addresses of the web, base64.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

use super::{Made, Own, made, own, plain, warn};
use crate::{
    error::Stop,
    ink::Ink,
    run::{Arguments, Run},
    value::{Text, Value},
};

pub(super) static FILTERS: &[Own] = &[
    own("base64_decode", 0, 0, base64_decode),
    own("base64_encode", 0, 0, base64_encode),
    own("base64_url_safe_decode", 0, 0, base64_url_safe_decode),
    own("base64_url_safe_encode", 0, 0, base64_url_safe_encode),
    own("escape", 0, 0, escape),
    own("escape_once", 0, 0, escape_once),
    own("h", 0, 0, escape),
    own("newline_to_br", 0, 0, newline_to_br),
    own("raw", 0, 0, raw),
    own("strip_html", 0, 0, strip_html),
    own("url_decode", 0, 0, url_decode),
    own("url_encode", 0, 0, url_encode),
    own("url_escape", 0, 0, url_escape),
    own("url_param_escape", 0, 0, url_param_escape),
];

/// What a byte is in HTML, where it means something there.
pub(crate) const fn escaped(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&#34;"),
        b'\'' => Some("&#39;"),
        _ => None,
    }
}

/// How long the character reference at the beginning is.
pub(super) fn entity(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('&')?;
    let length = inner.bytes().take(32).position(|byte| byte == b';')?;
    let name = inner.get(..length)?;
    let is_entity = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
            None => !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()),
        },
        None => !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()),
    };
    is_entity.then(|| length.saturating_add(2))
}

fn write_escaped(text: &str, once: bool, ink: &mut Ink<'_, '_>) -> Result<(), Stop> {
    let mut from = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        let Some(escaped) = escaped(byte) else {
            continue;
        };
        let stays = once && byte == b'&' && entity(text.get(at..).unwrap_or_default()).is_some();
        if stays {
            continue;
        }
        ink.push(text.get(from..at).unwrap_or_default())?;
        ink.push(escaped)?;
        from = at.saturating_add(1);
    }
    ink.push(text.get(from..).unwrap_or_default())
}

fn html<'a>(text: String) -> Value<'a> {
    Value::Html(Text::Shared(text.into()))
}

fn escape<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    if run.html && matches!(input, Value::Html(_)) {
        return Ok(input.clone());
    }
    let text = input.text(&mut run.meter)?;
    let mut ink = run.ink();
    write_escaped(&text, false, &mut ink)?;
    Ok(html(ink.dry()))
}

fn escape_once<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let mut ink = run.ink();
    write_escaped(&text, true, &mut ink)?;
    Ok(html(ink.dry()))
}

fn newline_to_br<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let is_text = run.html && !matches!(input, Value::Html(_));
    let text = input.text(&mut run.meter)?;
    let mut ink = run.ink();
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if is_text {
            write_escaped(bare, false, &mut ink)?;
        } else {
            ink.push(bare)?;
        }
        if bare.len() < line.len() {
            ink.push("<br />\n")?;
        }
    }
    Ok(html(ink.dry()))
}

fn raw<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    if !run.html || matches!(input, Value::Html(_)) {
        return Ok(input.clone());
    }
    let text = input.text(&mut run.meter)?;
    let mut ink = run.ink();
    plain::keep(&text, &mut ink)?;
    Ok(html(ink.dry()))
}

fn strip_html<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    let mut ink = run.ink();
    let mut rest: &str = &text;
    while let Some((before, after)) = rest.split_once('<') {
        ink.push(before)?;
        let lower: String = after
            .chars()
            .take(8)
            .collect::<String>()
            .to_ascii_lowercase();
        let ends = [
            ("!--", "-->"),
            ("script", "</script>"),
            ("style", "</style>"),
        ];
        let end = ends
            .iter()
            .find(|(begin, _)| lower.starts_with(begin))
            .map_or(">", |(_, end)| *end);
        ink.meter().step()?;
        let found = find_ignoring_case(after, end, &mut ink)?;
        let Some(found) = found else {
            // No tag: it stays as it is.
            ink.push("<")?;
            if end == ">" {
                rest = after;
                break;
            }
            rest = after;
            continue;
        };
        rest = after
            .get(found.saturating_add(end.len())..)
            .unwrap_or_default();
    }
    ink.push(rest)?;
    Ok(made(ink.dry()))
}

fn find_ignoring_case(text: &str, end: &str, ink: &mut Ink<'_, '_>) -> Result<Option<usize>, Stop> {
    let found = text
        .as_bytes()
        .windows(end.len())
        .position(|part| part.eq_ignore_ascii_case(end.as_bytes()));
    ink.meter()
        .look(found.unwrap_or(text.len()).saturating_mul(4))?;
    Ok(found)
}

fn percent(
    run: &mut Run<'_>,
    text: &str,
    keeps: fn(u8) -> bool,
    space: &str,
) -> Result<String, Stop> {
    let mut ink = run.ink();
    for byte in text.bytes() {
        if byte == b' ' {
            ink.push(space)?;
        } else if byte.is_ascii_alphanumeric() || keeps(byte) {
            ink.push_letter(char::from(byte))?;
        } else {
            ink.push(&format!("%{byte:02X}"))?;
        }
    }
    Ok(ink.dry())
}

const fn is_plain(byte: u8) -> bool {
    matches!(byte, b'-' | b'_' | b'.' | b'~')
}

const fn has_meaning(byte: u8) -> bool {
    is_plain(byte)
        || matches!(
            byte,
            b'!' | b'*'
                | b'\''
                | b'('
                | b')'
                | b';'
                | b':'
                | b'@'
                | b'&'
                | b'='
                | b'+'
                | b'$'
                | b','
                | b'/'
                | b'?'
                | b'#'
                | b'['
                | b']'
                | b'%'
        )
}

fn url_encode<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    Ok(made(percent(run, &text, is_plain, "+")?))
}

fn url_escape<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    Ok(made(percent(run, &text, has_meaning, "%20")?))
}

fn url_param_escape<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    _arguments: &Arguments<'a>,
) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    Ok(made(percent(run, &text, is_plain, "%20")?))
}

fn url_decode<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    run.meter.memory(text.len())?;
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let hex = |byte: &u8| {
            char::from(*byte)
                .to_digit(16)
                .and_then(|n| u8::try_from(n).ok())
        };
        match (byte, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [one, two, tail @ ..]) => match (hex(one), hex(two)) {
                (Some(one), Some(two)) => {
                    bytes.push(one.wrapping_shl(4) | two);
                    rest = tail;
                }
                _ => bytes.push(b'%'),
            },
            _ => bytes.push(*byte),
        }
    }
    let Ok(decoded) = String::from_utf8(bytes) else {
        warn(run, "url_decode", "found what is no text");
        return Ok(Value::Nil);
    };
    run.meter.memory(decoded.len())?;
    Ok(made(decoded))
}

fn base64_encode<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    run.meter.memory(text.len().saturating_mul(2))?;
    Ok(made(STANDARD.encode(text.as_bytes())))
}

fn base64_url_safe_encode<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    _arguments: &Arguments<'a>,
) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    run.meter.memory(text.len().saturating_mul(2))?;
    Ok(made(URL_SAFE_NO_PAD.encode(text.as_bytes())))
}

fn decoded<'a>(run: &mut Run<'a>, name: &str, bytes: Option<Vec<u8>>) -> Made<'a> {
    if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
        return Ok(made(text));
    }
    warn(run, name, "found what is no base64 of a text");
    Ok(Value::Nil)
}

fn base64_decode<'a>(run: &mut Run<'a>, input: &Value<'a>, _arguments: &Arguments<'a>) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    run.meter.memory(text.len())?;
    decoded(run, "base64_decode", STANDARD.decode(text.as_bytes()).ok())
}

fn base64_url_safe_decode<'a>(
    run: &mut Run<'a>,
    input: &Value<'a>,
    _arguments: &Arguments<'a>,
) -> Made<'a> {
    let text = input.text(&mut run.meter)?;
    run.meter.memory(text.len())?;
    let text = text.trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(text.as_bytes()).ok();
    decoded(run, "base64_url_safe_decode", bytes)
}
