//! Telephone numbers.
//!
//! A table of calling codes, trunk prefixes and lengths stands here in place of a library with every country's numbering
//! plan. Measured on two cores: the library costs 61 CPU-seconds of a first build in 77 crates, and 9 MB of memory
//! once used. Perennial needs one spelling for each number and to refuse what cannot be one; whether a number is in
//! service only a call can tell.

mod parse;
mod plans;

use core::fmt;

use crate::{Country, Error};

/// A telephone number in E.164: a plus and at most 15 digits. `Debug` shows nothing of it and there is no `Display`, so
/// that no log holds it by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(Box<str>);

impl Phone {
    /// Reads a number as people write it: blanks, hyphens, dots, slashes and brackets are dropped. International when it
    /// starts with `+` or `00` (or `011` in North America); otherwise the country says where it is dialled. Refuses
    /// extensions, letters, lengths that the country's numbers do not have, and national numbers without a country.
    pub fn parse(text: &str, country: Option<Country>) -> Result<Self, Error> {
        let digits = parse::international(text, country).map_err(Error::Phone)?;
        Ok(Self(format!("+{digits}").into()))
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The country whose calling code it is, or the largest of those that share it; none for North America's code,
    /// where the code says little.
    pub fn country(&self) -> Option<Country> {
        let digits = self.0.strip_prefix('+')?;
        plans::of(digits).and_then(|(plan, _)| Country::parse(plan.country).ok())
    }

    fn parse_e164(text: &str) -> Result<Self, Error> {
        match text.strip_prefix('+') {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Self::parse(text, None)
            }
            _ => Err(Error::Phone("not in the form +441632960123")),
        }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Phone(…)")
    }
}

impl serde::Serialize for Phone {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Phone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::deserialize(
            deserializer,
            "a telephone number in E.164",
            Self::parse_e164,
        )
    }
}
