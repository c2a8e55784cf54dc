//! Values of the description that may be written in more than one way, each with an error that says what is wanted.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

/// Where a value stands in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// In the column of this name; the table needs a header.
    Name(String),
    /// In the column of this number, counted from 1.
    Number(usize),
    /// Nowhere: it is this text for every row. In TOML `{ text = "…" }`.
    Constant(String),
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ColumnVisitor)
    }
}

struct ColumnVisitor;

impl<'de> Visitor<'de> for ColumnVisitor {
    type Value = Column;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "a column: its name, its number counted from 1, or { text = \"…\" } for one text in every row",
        )
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Column, E> {
        if name.trim().is_empty() {
            return Err(E::invalid_value(de::Unexpected::Str(name), &self));
        }
        Ok(Column::Name(name.to_owned()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Column, E> {
        match usize::try_from(number) {
            Ok(number) if number > 0 => Ok(Column::Number(number)),
            _ => Err(E::invalid_value(de::Unexpected::Signed(number), &self)),
        }
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Column, E> {
        match usize::try_from(number) {
            Ok(number) if number > 0 => Ok(Column::Number(number)),
            _ => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Column, A::Error> {
        let text = match map.next_key::<String>()? {
            Some(key) if key == "text" => map.next_value::<String>()?,
            Some(key) => return Err(de::Error::unknown_field(&key, &["text"])),
            None => return Err(de::Error::missing_field("text")),
        };
        match map.next_key::<String>()? {
            Some(key) => Err(de::Error::unknown_field(&key, &["text"])),
            None if text.trim().is_empty() => Err(de::Error::custom("`text` must not be empty")),
            None => Ok(Column::Constant(text)),
        }
    }
}

/// One text or several. In TOML a text or a list of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NamesVisitor)
    }
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text or a list of texts")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Names, E> {
        Ok(Names(vec![name.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Names, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = items.next_element::<String>()? {
            names.push(name);
        }
        Ok(Names(names))
    }
}
