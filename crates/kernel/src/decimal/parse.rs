//! Reading decimal numbers as people and programs write them.

use super::{DIGITS, ONE};
use crate::Error;

/// How numbers are written in some file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// What stands before the decimals.
    pub decimal: char,
    /// What may stand between groups of digits. A blank stands for narrow and no-break blanks, too.
    pub thousands: Option<char>,
    /// Whether one apostrophe in front is dropped, as spreadsheets' exports put it.
    pub apostrophe: bool,
    /// Whether a currency sign or code is allowed before or after the digits. It is dropped unread.
    pub currency_sign: bool,
}

impl Marks {
    /// A point and nothing else: what programs write.
    pub const PLAIN: Self = Self {
        decimal: '.',
        thousands: None,
        apostrophe: false,
        currency_sign: false,
    };
    /// `1,234.56`.
    pub const ENGLISH: Self = Self {
        thousands: Some(','),
        ..Self::PLAIN
    };
    /// `1.234,56`.
    pub const CONTINENTAL: Self = Self {
        decimal: ',',
        thousands: Some('.'),
        ..Self::PLAIN
    };

    /// The same marks, and an apostrophe in front is dropped.
    #[must_use]
    pub const fn with_apostrophe(self) -> Self {
        Self {
            apostrophe: true,
            ..self
        }
    }

    /// The same marks, and a currency sign or code is dropped.
    #[must_use]
    pub const fn with_currency_sign(self) -> Self {
        Self {
            currency_sign: true,
            ..self
        }
    }

    fn groups(self, letter: char) -> bool {
        match self.thousands {
            Some(' ') => matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'),
            Some('\'') => matches!(letter, '\'' | '\u{2019}'),
            Some(mark) => letter == mark,
            None => false,
        }
    }
}

const TOO_LONG: Error = Error::Decimal("more than 18 digits on one side of the point");
const NO_DIGITS: Error = Error::Decimal("no digits where digits are needed");
const BAD_GROUP: Error = Error::Decimal("a grouping mark where none can be");

/// The number in units of 10^-18.
pub(super) fn parse(text: &str, marks: Marks) -> Result<i128, Error> {
    if text.len() > 100 {
        return Err(TOO_LONG);
    }
    let text = text.trim();
    let text = match text.strip_prefix('\'') {
        Some(rest) if marks.apostrophe => rest.trim_start(),
        _ => text,
    };
    let (negative, body) = unsigned(text, marks);
    let (whole, fraction) = match body.split_once(marks.decimal) {
        Some((_, "")) => return Err(NO_DIGITS),
        Some((whole, fraction)) => (whole, fraction),
        None if body.is_empty() => return Err(NO_DIGITS),
        None => (body, ""),
    };
    let whole = digits(&ungrouped(whole, marks)?, 0)?
        .checked_mul(ONE)
        .ok_or(TOO_LONG)?;
    let units = whole
        .checked_add(digits(fraction, DIGITS)?)
        .ok_or(TOO_LONG)?;
    Ok(if negative {
        units.saturating_neg()
    } else {
        units
    })
}

/// Splits off the sign, which may stand before or after a currency sign.
fn unsigned(text: &str, marks: Marks) -> (bool, &str) {
    let (mut negative, mut signed, mut body) = (false, false, text);
    let mut strip_sign = |body: &mut &str| {
        if signed {
            return;
        }
        for (sign, is_minus) in [('-', true), ('\u{2212}', true), ('+', false)] {
            if let Some(rest) = body.strip_prefix(sign) {
                (negative, signed, *body) = (is_minus, true, rest);
                return;
            }
        }
    };
    strip_sign(&mut body);
    if marks.currency_sign {
        body = without_currency(body, marks);
        strip_sign(&mut body);
    }
    (negative, body)
}

/// Drops at most four letters or signs in front of and behind the digits, and blanks beside them.
fn without_currency(text: &str, marks: Marks) -> &str {
    let is_number = |letter: char| {
        letter.is_ascii_digit()
            || letter == marks.decimal
            || matches!(letter, '-' | '+' | '\u{2212}')
    };
    let start = text.find(is_number).unwrap_or(0);
    let end = text
        .rfind(|letter: char| letter.is_ascii_digit())
        .map_or(text.len(), |last| last.saturating_add(1));
    let is_currency = |part: &str| {
        let part = part.trim();
        part.chars().count() <= 4
            && part
                .chars()
                .all(|letter| !letter.is_ascii_digit() && !letter.is_whitespace())
    };
    match (text.get(..start), text.get(start..end), text.get(end..)) {
        (Some(before), Some(body), Some(after)) if is_currency(before) && is_currency(after) => {
            body
        }
        _ => text,
    }
}

/// The digits before the point without grouping marks: groups of two or three, the last of three.
fn ungrouped(whole: &str, marks: Marks) -> Result<String, Error> {
    if marks.thousands.is_none() || !whole.contains(|letter| marks.groups(letter)) {
        return Ok(whole.into());
    }
    let groups: Vec<&str> = whole.split(|letter| marks.groups(letter)).collect();
    let last = groups.len().saturating_sub(1);
    let fits = groups.iter().enumerate().all(|(index, group)| match index {
        0 => (1..=3).contains(&group.len()),
        index if index == last => group.len() == 3,
        _ => (2..=3).contains(&group.len()),
    });
    if fits {
        Ok(groups.concat())
    } else {
        Err(BAD_GROUP)
    }
}

/// Digits as a number, as if padded with zeros behind to `width`. No digits are 0.
fn digits(text: &str, width: u32) -> Result<i128, Error> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::Decimal(
            "something that is neither a digit nor an agreed mark",
        ));
    }
    let text = if width == 0 {
        text.trim_start_matches('0')
    } else {
        text
    };
    let count = u32::try_from(text.len()).unwrap_or(u32::MAX);
    if count > DIGITS {
        return Err(TOO_LONG);
    }
    let number: i128 = if text.is_empty() {
        0
    } else {
        text.parse().map_or(Err(TOO_LONG), Ok)?
    };
    let padding = 10_i128.checked_pow(width.saturating_sub(count));
    padding
        .and_then(|padding| number.checked_mul(padding))
        .ok_or(TOO_LONG)
}
