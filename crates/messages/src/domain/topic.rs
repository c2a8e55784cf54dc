//! What a message is about, for opting out of just that and for naming the mailing.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Longest topic, in bytes: with the sender's domain it must fit into a `List-Id`.
const LONGEST: usize = 60;

/// A topic: lower-case words with hyphens, `thank-you`. One to 60 letters, digits and hyphens, beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Topic(Box<str>);

impl Topic {
    /// Reads a topic.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let fits = text.len() <= LONGEST
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if fits {
            Ok(Self(text.into()))
        } else {
            Err(Error::Topic)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Topic {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.0.into()
    }
}
