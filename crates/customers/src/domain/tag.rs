//! Labels.

use core::fmt;

use serde::{Deserialize, Serialize, de};

use crate::error::Error;

/// Longest tag, in characters.
const LONGEST: usize = 100;

/// A label that the shop puts on customers: lower case, 1 to 100 characters, single blanks between words. Stores treat
/// `VIP` and `vip` as one, and so do we.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Tag(String);

impl Tag {
    /// Refuses empty, long and unprintable tags.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let tag = words.join(" ").to_lowercase();
        if tag.is_empty() || tag.chars().count() > LONGEST || tag.chars().any(char::is_control) {
            return Err(Error::Tag);
        }
        Ok(Self(tag))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A tag that the room has stored.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}
