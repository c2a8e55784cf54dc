//! Small values that travel as text: prices and birthdays.

use std::fmt;

use kernel::{Currency, Micros};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The price of one unit, as a source says it: an exact decimal of the major unit (in JSON a string, `"2.55"`,
/// rounded to six decimal places), or a whole number of minor units (in JSON an integer, `255`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitPrice {
    /// Millionths of the currency's major unit.
    Exact(Micros),
    /// Minor units of the record's currency.
    Minor(i64),
}

impl UnitPrice {
    /// The price in millionths, or `None` when it is too large to be one.
    pub fn micros(self, currency: Currency) -> Option<Micros> {
        match self {
            Self::Exact(micros) => Some(micros),
            Self::Minor(minor) => Micros::from_minor(minor, currency).ok(),
        }
    }

    /// Whether the price is below zero.
    pub fn is_negative(self) -> bool {
        match self {
            Self::Exact(micros) => micros.raw() < 0,
            Self::Minor(minor) => minor < 0,
        }
    }
}

impl Serialize for UnitPrice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Exact(micros) => micros.serialize(serializer),
            Self::Minor(minor) => serializer.serialize_i64(*minor),
        }
    }
}

impl<'de> Deserialize<'de> for UnitPrice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UnitPriceVisitor)
    }
}

struct UnitPriceVisitor;

impl de::Visitor<'_> for UnitPriceVisitor {
    type Value = UnitPrice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal string such as \"2.55\", or an integer of minor units")
    }

    fn visit_i64<E: de::Error>(self, minor: i64) -> Result<UnitPrice, E> {
        Ok(UnitPrice::Minor(minor))
    }

    fn visit_u64<E: de::Error>(self, minor: u64) -> Result<UnitPrice, E> {
        i64::try_from(minor)
            .map(UnitPrice::Minor)
            .map_err(|_too_large| {
                E::invalid_value(de::Unexpected::Unsigned(minor), &"a price of this world")
            })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<UnitPrice, E> {
        Micros::parse(text)
            .map(UnitPrice::Exact)
            .map_err(|_refused| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

impl utoipa::PartialSchema for UnitPrice {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
        OneOfBuilder::new()
            .item(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some(r"^-?[0-9]+(\.[0-9]+)?$"))
                    .description(Some("A decimal of the major unit, such as \"2.55\".")),
            )
            .item(
                ObjectBuilder::new()
                    .schema_type(Type::Integer)
                    .description(Some("A whole number of minor units.")),
            )
            .into()
    }
}

impl utoipa::ToSchema for UnitPrice {}

/// A birthday, with or without the year: `1980-05-17`, or `--05-17` (ISO 8601's form of a date without year).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birthday {
    year: Option<i16>,
    month: u8,
    day: u8,
}

impl Birthday {
    /// The birthday, if such a day exists (29 February does, without a year).
    pub fn new(year: Option<i16>, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let plausible = year.is_none_or(|year| (1850..=2200).contains(&year));
        (plausible && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads `1980-05-17`, `--05-17` or `05-17`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = match text.strip_prefix("--") {
            Some(rest) => (None, rest),
            None if text.len() == 5 => (None, text),
            None => {
                let (year, rest) = text.split_once('-')?;
                (Some(number(year, 4)?), rest)
            }
        };
        let (month, day) = rest.split_once('-')?;
        let small = |text| u8::try_from(number(text, 2)?).ok();
        Self::new(year, small(month)?, small(day)?)
    }

    /// The year, where it is known.
    pub fn year(self) -> Option<i16> {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }
}

fn number(text: &str, width: usize) -> Option<i16> {
    let plain = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl Serialize for Birthday {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Birthday {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::invalid_value(
                de::Unexpected::Str(&text),
                &"a day such as 1980-05-17, or --05-17",
            )
        })
    }
}
