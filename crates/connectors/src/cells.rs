//! Cells into values.

use std::borrow::Cow;

use intake::record::{
    DISCOUNT_CODES_MAX, KEY_MAX, PaymentState, SHORT_TEXT_MAX, TAG_MAX, TAGS_MAX, URL_MAX,
    UnitPrice,
};
use kernel::{Currency, Decimal, Marks, Micros};

use crate::rows::Row;

/// Where a value stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nowhere.
    #[default]
    Absent,
    /// In a column, counted from 0.
    Column(usize),
    /// It is the same for every row.
    Constant(String),
}

impl Cell {
    /// Whether the value stands nowhere.
    pub(crate) fn is_absent(&self) -> bool {
        *self == Self::Absent
    }

    /// The text, if there is any in the row.
    pub(crate) fn text<'a>(&'a self, row: &Row<'a>) -> Option<Cow<'a, str>> {
        match self {
            Self::Absent => None,
            Self::Column(index) if row.bytes(*index).is_empty() => None,
            Self::Column(index) => Some(row.text(*index)).filter(|text| !text.is_empty()),
            Self::Constant(text) => Some(Cow::Borrowed(text.as_str())),
        }
    }

    /// A title, name or place, cut where it is longer than a record may hold: better a shorter title than no order.
    pub(crate) fn short(&self, row: &Row<'_>) -> Option<String> {
        self.text(row).map(|text| clip(text, SHORT_TEXT_MAX))
    }

    /// A longer text, cut likewise.
    pub(crate) fn long(&self, row: &Row<'_>, max: usize) -> Option<String> {
        self.text(row).map(|text| clip(text, max))
    }

    /// An id. One leading apostrophe is a spreadsheet's guard, not a part of it. An id that is too long stays whole:
    /// cut, it would be another's id, so the record is rejected.
    pub(crate) fn key(&self, row: &Row<'_>) -> Option<String> {
        let text = self.text(row)?;
        let key = unguarded(&text);
        (!key.is_empty()).then(|| key.to_owned())
    }

    /// A bar code, postal code and the like: an id that nothing hangs on, so it is left out where it cannot be one.
    pub(crate) fn code(&self, row: &Row<'_>) -> Option<String> {
        self.key(row).filter(|key| key.len() <= KEY_MAX)
    }

    /// An address on the web that a page may link to.
    pub(crate) fn url(&self, row: &Row<'_>) -> Option<String> {
        self.text(row).and_then(|text| link(&text))
    }

    /// A list, empty where there is no text; `read` parts it.
    pub(crate) fn list(&self, row: &Row<'_>, read: fn(&str) -> Vec<String>) -> Vec<String> {
        self.text(row).map(|text| read(&text)).unwrap_or_default()
    }

    /// An amount in minor units; `name` is what the reason calls it.
    pub(crate) fn minor(
        &self,
        name: &str,
        row: &Row<'_>,
        numbers: Numbers,
        currency: Currency,
    ) -> Result<Option<i64>, String> {
        self.read(name, row, |text| numbers.minor(text, currency))
    }

    /// A unit price.
    pub(crate) fn price(
        &self,
        name: &str,
        row: &Row<'_>,
        numbers: Numbers,
    ) -> Result<Option<UnitPrice>, String> {
        self.read(name, row, |text| numbers.price(text))
    }

    /// A whole number.
    pub(crate) fn whole(
        &self,
        name: &str,
        row: &Row<'_>,
        numbers: Numbers,
    ) -> Result<Option<i64>, String> {
        self.read(name, row, |text| numbers.whole(text))
    }

    fn read<T>(
        &self,
        name: &str,
        row: &Row<'_>,
        read: impl FnOnce(&str) -> Result<T, kernel::Error>,
    ) -> Result<Option<T>, String> {
        let Some(text) = self.text(row) else {
            return Ok(None);
        };
        let value = read(&text);
        value
            .map(Some)
            .map_err(|error| format!("{name} `{}` is {error}", shown(&text)))
    }
}

/// The text, if it is an address on the web that a page may link to.
pub(crate) fn link(text: &str) -> Option<String> {
    let is_link = text.starts_with("https://") || text.starts_with("http://");
    (is_link && text.len() <= URL_MAX).then(|| text.to_owned())
}

/// Without the apostrophe that keeps spreadsheets from taking the cell for a number.
pub(crate) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').unwrap_or(text).trim()
}

/// At most `max` characters of the text.
pub(crate) fn clip(text: Cow<'_, str>, max: usize) -> String {
    if text.len() <= max {
        return text.into_owned();
    }
    text.chars()
        .take(max)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// A text as it is shown in a reason: not all of it.
pub(crate) fn shown(text: &str) -> String {
    clip(Cow::Borrowed(text), 60)
}

/// Texts parted by commas, each once.
pub(crate) fn texts(text: &str) -> Vec<String> {
    parted(text, SHORT_TEXT_MAX, DISCOUNT_CODES_MAX)
}

/// Tags parted by commas, each once.
pub(crate) fn tags(text: &str) -> Vec<String> {
    parted(&text.replace(char::is_control, " "), TAG_MAX, TAGS_MAX)
}

fn parted(text: &str, max: usize, most: usize) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for part in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let part = clip(Cow::Borrowed(part), max);
        if !texts.contains(&part) && texts.len() < most {
            texts.push(part);
        }
    }
    texts
}

/// A name in one piece, as first and last name: what stands before the first blank is the first name.
pub(crate) fn split_name(name: &str) -> (Option<String>, Option<String>) {
    let part = |text: &str| {
        let text = text.trim();
        (!text.is_empty()).then(|| clip(Cow::Borrowed(text), SHORT_TEXT_MAX))
    };
    match name.trim().split_once(char::is_whitespace) {
        Some((first, last)) => (part(first), part(last)),
        None => (part(name), None),
    }
}

/// Yes or no, as the exports say it.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    const YES: [&str; 10] = [
        "yes",
        "true",
        "1",
        "y",
        "t",
        "on",
        "ja",
        "oui",
        "si",
        "subscribed",
    ];
    const NO: [&str; 9] = [
        "no",
        "false",
        "0",
        "n",
        "f",
        "off",
        "nein",
        "non",
        "unsubscribed",
    ];
    let is = |word: &&str| text.eq_ignore_ascii_case(word);
    if YES.iter().any(&is) {
        Some(true)
    } else {
        NO.iter().any(is).then_some(false)
    }
}

/// A payment state by the words of store platforms, in lower case, or by our own.
pub(crate) fn payment_state(word: &str) -> Option<PaymentState> {
    Some(match word {
        "pending" | "unpaid" => PaymentState::Pending,
        "authorized" | "authorised" => PaymentState::Authorised,
        "partially_paid" => PaymentState::PartiallyPaid,
        "paid" => PaymentState::Paid,
        "partially_refunded" => PaymentState::PartiallyRefunded,
        "refunded" => PaymentState::Refunded,
        "voided" | "expired" => PaymentState::Voided,
        _ => return None,
    })
}

/// Numbers as a file writes them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    marks: Marks,
}

impl Numbers {
    /// Numbers with these marks; currency signs and spreadsheets' apostrophes are let pass.
    pub(crate) fn new(decimal: char, thousands: Option<char>) -> Self {
        let plain = Marks {
            decimal,
            thousands,
            ..Marks::PLAIN
        };
        Self {
            marks: plain.with_apostrophe().with_currency_sign(),
        }
    }

    /// A unit price.
    pub(crate) fn price(self, text: &str) -> Result<UnitPrice, kernel::Error> {
        self.micros(text).map(UnitPrice::Exact)
    }

    /// A number in millionths.
    pub(crate) fn micros(self, text: &str) -> Result<Micros, kernel::Error> {
        match plain_micros(text.as_bytes(), self.marks.decimal) {
            Some(micros) => Ok(Micros::from_raw(micros)),
            None => Decimal::parse(text, self.marks)?.to_micros(),
        }
    }

    /// An amount in minor units, rounded where the file has more places than the currency.
    pub(crate) fn minor(self, text: &str, currency: Currency) -> Result<i64, kernel::Error> {
        Decimal::parse(text, self.marks)?.to_minor(currency)
    }

    /// A whole number.
    pub(crate) fn whole(self, text: &str) -> Result<i64, kernel::Error> {
        match plain_whole(text.as_bytes()) {
            Some(number) => Ok(number),
            None => Decimal::parse(text, self.marks)?.to_integer(),
        }
    }
}

/// Digits with or without a minus, at most 15 of them: nearly every number there is, read without detours.
fn plain_whole(text: &[u8]) -> Option<i64> {
    let (negative, digits) = unsigned(text);
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let number = digits_value(digits)?;
    Some(if negative { -number } else { number })
}

/// Millionths in the last digit of a fraction of so many digits.
const SCALE: [i64; 7] = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/// The same with at most six decimal places, in millionths.
fn plain_micros(text: &[u8], decimal: char) -> Option<i64> {
    let (negative, digits) = unsigned(text);
    let mark = u8::try_from(decimal).ok()?;
    let point = digits
        .iter()
        .position(|byte| *byte == mark)
        .unwrap_or(digits.len());
    let whole = digits.get(..point)?;
    let fraction = digits.get(point + 1..).unwrap_or_default();
    let ends_in_mark = point + 1 == digits.len();
    if whole.is_empty() || whole.len() > 9 || fraction.len() > 6 || ends_in_mark {
        return None;
    }
    let scale = SCALE.get(fraction.len())?;
    let micros = digits_value(whole)? * 1_000_000 + digits_value(fraction)? * scale;
    Some(if negative { -micros } else { micros })
}

fn unsigned(text: &[u8]) -> (bool, &[u8]) {
    match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, text),
    }
}

/// The value of at most 15 digits.
fn digits_value(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0_i64, |value, byte| {
        byte.is_ascii_digit()
            .then(|| value * 10 + i64::from(byte - b'0'))
    })
}
