//! How much room a text takes: GSM 03.38 where every letter is in it, UCS-2 otherwise.

use serde::{Deserialize, Serialize};

/// The default alphabet of GSM 03.38 (3GPP TS 23.038, section 6.2.1) without the escape.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table (section 6.2.1.1): each takes an escape before it.
const EXTENSION: &str = "^{}\\[~]|€\u{c}";

/// Septets of one message that stands alone, and of each part of a longer one, which begins with a header.
const SEPTETS: (usize, usize) = (160, 153);
/// The same in units of 16 bits.
const UNITS: (usize, usize) = (70, 67);

/// What letters are sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Seven bits each, some twice that.
    Gsm7,
    /// Sixteen bits each, some twice that.
    Ucs2,
}

impl Encoding {
    /// Its one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gsm7 => "gsm7",
            Self::Ucs2 => "ucs2",
        }
    }
}

/// How much room a text takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// What its letters are sent as.
    pub encoding: Encoding,
    /// Septets, or units of 16 bits.
    pub units: usize,
    /// Parts that are paid for.
    pub segments: usize,
}

/// How much room a text takes. A letter of two units never straddles two segments. An empty text takes one.
pub fn size(text: &str) -> Size {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    if let Some(septets) = septets {
        return filled(Encoding::Gsm7, &septets, SEPTETS);
    }
    let units: Vec<usize> = text.chars().map(char::len_utf16).collect();
    filled(Encoding::Ucs2, &units, UNITS)
}

/// Septets that a letter takes; none when GSM 03.38 does not have it.
fn septets(letter: char) -> Option<usize> {
    if BASIC.contains(letter) {
        Some(1)
    } else {
        EXTENSION.contains(letter).then_some(2)
    }
}

fn filled(encoding: Encoding, letters: &[usize], (alone, part): (usize, usize)) -> Size {
    let units = letters
        .iter()
        .fold(0_usize, |all, one| all.saturating_add(*one));
    let mut segments = 1_usize;
    if units > alone {
        let mut used = 0_usize;
        for letter in letters {
            used = used.saturating_add(*letter);
            if used > part {
                segments = segments.saturating_add(1);
                used = *letter;
            }
        }
    }
    Size {
        encoding,
        units,
        segments,
    }
}

/// The letters that GSM 03.38 does not have, each once, in their order.
pub fn odd_letters(text: &str) -> Vec<char> {
    let mut odd = Vec::new();
    for letter in text.chars() {
        if septets(letter).is_none() && !odd.contains(&letter) {
            odd.push(letter);
        }
    }
    odd
}

/// The text with typographic marks replaced by plain ones, when GSM 03.38 has all of it then; as it is otherwise.
pub fn plain(text: &str) -> String {
    if text.chars().all(|letter| septets(letter).is_some()) {
        return text.to_owned();
    }
    let mut simple = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '`' | '´' => {
                simple.push('\'');
            }
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' | '«' | '»' => {
                simple.push('"');
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '•' | '·' => simple.push('-'),
            '\u{2026}' => simple.push_str("..."),
            '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\t' => simple.push(' '),
            // Nothing is seen of these.
            '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            other => simple.push(other),
        }
    }
    if simple.chars().all(|letter| septets(letter).is_some()) {
        simple
    } else {
        text.to_owned()
    }
}
