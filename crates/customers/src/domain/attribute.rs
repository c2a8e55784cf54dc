//! Further facts about a customer, by name and with a type.

use core::fmt;

use kernel::{Day, Decimal, Marks, Timestamp};
use serde::{Deserialize, Serialize, de};

use super::fold;
use crate::error::Error;

/// Longest name of an attribute, in bytes.
const LONGEST_NAME: usize = 64;
/// Longest text of an attribute, in characters.
const LONGEST_TEXT: usize = 10_000;
/// Characters of a text that conditions compare.
const LONGEST_KEY: usize = 120;

/// The name of an attribute: lower case, 1 to 64 bytes, no control characters. Blanks around it are dropped, so
/// `Favourite Colour` and `favourite colour ` are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct AttributeName(String);

impl AttributeName {
    /// Refuses empty, long and unprintable names.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let name = text.trim().to_lowercase();
        if name.is_empty() || name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(Error::AttributeName);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name that the room has stored.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for AttributeName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// A number as an attribute: a whole number of millionths, so between plus and minus 9.2 million million.
///
/// Whole numbers and not floating point: 0.1 typed by a marketer is 0.1 in the row, equality is exact, both databases
/// sort and compare alike, and there is no `NaN`. Six decimals are more than any shop's measurement has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(i64);

const MILLION: i64 = 1_000_000;

impl Number {
    /// So many millionths.
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// The number in millionths.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// A whole number. Refuses what is beyond the range.
    pub fn from_whole(whole: i64) -> Result<Self, Error> {
        whole
            .checked_mul(MILLION)
            .map(Self)
            .ok_or(Error::AttributeNumber)
    }

    /// A decimal number, rounded to six decimals. Refuses what is beyond the range.
    pub fn from_decimal(decimal: Decimal) -> Result<Self, Error> {
        decimal
            .to_micros()
            .map(|micros| Self(micros.raw()))
            .map_err(|_too_large| Error::AttributeNumber)
    }

    /// A measured number, rounded to six decimals. Refuses infinities, `NaN` and what is beyond the range.
    pub fn from_measured(measured: f64) -> Result<Self, Error> {
        Decimal::parse(&format!("{measured:.6}"), Marks::PLAIN)
            .map_err(|_not_a_number| Error::AttributeNumber)
            .and_then(Self::from_decimal)
    }

    /// Reads a decimal number with a point.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Decimal::parse(text, Marks::PLAIN)
            .map_err(|_not_a_number| Error::AttributeNumber)
            .and_then(Self::from_decimal)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimal = Decimal::from_micros(kernel::Micros::from_raw(self.0));
        fmt::Display::fmt(&decimal, formatter)
    }
}

impl Serialize for Number {
    /// A JSON number; whole numbers without a point.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.checked_rem(MILLION) == Some(0) {
            return serializer.serialize_i64(self.0.div_euclid(MILLION));
        }
        let shortest = self.to_string().parse::<f64>();
        serializer.serialize_f64(shortest.map_err(serde::ser::Error::custom)?)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        let parsed = match number.as_i64() {
            Some(whole) => Self::from_whole(whole),
            None => number
                .as_f64()
                .ok_or(Error::AttributeNumber)
                .and_then(Self::from_measured),
        };
        parsed.map_err(de::Error::custom)
    }
}

/// The value of an attribute. In JSON `{"kind": "number", "value": 12.5}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum AttributeValue {
    /// A text of at most 10,000 characters.
    Text(String),
    /// A number.
    Number(Number),
    /// Yes or no.
    Boolean(bool),
    /// A day of the calendar.
    Date(Day),
    /// An instant.
    Instant(Timestamp),
}

/// A value as its row holds it: the kind, and the number or the text.
pub(crate) struct Columns<'a> {
    pub(crate) kind: &'static str,
    pub(crate) number: i64,
    pub(crate) text: &'a str,
    pub(crate) text_key: String,
}

impl AttributeValue {
    /// The value without blanks around its text; refuses texts that are too long or hold a NUL character.
    pub(crate) fn checked(self) -> Result<Self, Error> {
        match self {
            Self::Text(text) => {
                let text = text.trim();
                if text.chars().count() > LONGEST_TEXT || text.contains('\0') {
                    return Err(Error::AttributeText);
                }
                Ok(Self::Text(text.to_owned()))
            }
            other @ (Self::Number(_) | Self::Boolean(_) | Self::Date(_) | Self::Instant(_)) => {
                Ok(other)
            }
        }
    }

    pub(crate) fn columns(&self) -> Columns<'_> {
        let plain = |kind, number| Columns {
            kind,
            number,
            text: "",
            text_key: String::new(),
        };
        match self {
            Self::Text(text) => Columns {
                kind: "text",
                number: 0,
                text,
                text_key: text_key(text),
            },
            Self::Number(number) => plain("number", number.0),
            Self::Boolean(truth) => plain("boolean", i64::from(*truth)),
            Self::Date(day) => plain("date", day.days()),
            Self::Instant(at) => plain("instant", at.millis()),
        }
    }

    /// `None` when the kind is not one of the five.
    pub(crate) fn from_columns(kind: &str, number: i64, text: &str) -> Option<Self> {
        Some(match kind {
            "text" => Self::Text(text.to_owned()),
            "number" => Self::Number(Number(number)),
            "boolean" => Self::Boolean(number != 0),
            "date" => Self::Date(Day::from_days(number)),
            "instant" => Self::Instant(Timestamp::from_millis(number)),
            _ => return None,
        })
    }
}

/// What conditions compare of a text: folded, and when it is longer than 120 characters, its first 119 and an
/// ellipsis, which no sought text of that length equals by accident.
pub(crate) fn text_key(text: &str) -> String {
    let folded = fold(text.trim());
    if folded.chars().count() <= LONGEST_KEY {
        return folded;
    }
    let mut short: String = folded.chars().take(LONGEST_KEY.saturating_sub(1)).collect();
    short.push('…');
    short
}
