//! Values as text in serde, for this crate and for what `typed_id!` writes.

use core::fmt;
use core::marker::PhantomData;

use serde::Deserializer;
use serde::de::Visitor;

use crate::Error;

/// Reads a text and parses it; the error never repeats the text.
pub fn deserialize<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &'static str,
    parse: fn(&str) -> Result<T, Error>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text {
        expected,
        parse,
        kind: PhantomData,
    })
}

struct Text<T> {
    expected: &'static str,
    parse: fn(&str) -> Result<T, Error>,
    kind: PhantomData<T>,
}

impl<T> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expected)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text).map_err(E::custom)
    }
}

/// `Serialize` and `Deserialize` as text; `$write` says how the text is reached.
macro_rules! serde_as_text {
    ($name:ty, $expected:literal, |$value:ident, $serializer:ident| $write:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, $serializer: S) -> Result<S::Ok, S::Error> {
                let $value = self;
                $write
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::text::deserialize(deserializer, $expected, <$name>::parse)
            }
        }
    };
}

pub(crate) use serde_as_text;

/// Prints an id of `typed_id!`.
pub fn write_id(formatter: &mut fmt::Formatter<'_>, prefix: &str, id: i64) -> fmt::Result {
    use fmt::Write as _;
    formatter.write_str(prefix)?;
    formatter.write_char('_')?;
    crate::ids::encode(id)
        .iter()
        .try_for_each(|digit| formatter.write_char(char::from(*digit)))
}

/// Reads an id of `typed_id!`.
pub fn decode_id(text: &str, prefix: &'static str) -> Result<i64, Error> {
    crate::ids::decode(text, prefix)
}
