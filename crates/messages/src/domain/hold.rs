//! "Not now, something is wrong": raised and cleared by the rooms that know.

use core::fmt;

use customers::Purpose;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Longest kind or key, in bytes.
const LONGEST: usize = 100;

/// What kind of trouble holds messages back: `late-parcel`, `open-return`, `open-ticket`, `bad-score`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HoldKind(String);

impl HoldKind {
    /// Reads a kind: lower-case words with hyphens, at most 100 bytes.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let fits = (1..=LONGEST).contains(&text.len())
            && text
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::Hold)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In words: `late parcel`.
    pub fn words(&self) -> String {
        self.0.replace('-', " ")
    }
}

impl fmt::Display for HoldKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A reason why a customer is not written to for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// What it is about, once for each customer: `late-parcel:par_…`. At most 100 bytes.
    pub key: String,
    /// What kind of trouble.
    pub kind: HoldKind,
    /// The most needed purpose that it holds: marketing holds marketing only, service holds service as well.
    pub from: Purpose,
    /// Since when.
    pub raised_at: Timestamp,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
}

impl Hold {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let known_purpose = self.from != Purpose::Transactional;
        if known_purpose && (1..=LONGEST).contains(&self.key.len()) {
            Ok(())
        } else {
            Err(Error::Hold)
        }
    }

    /// Whether it holds a message of this purpose at this instant.
    pub fn holds(&self, purpose: Purpose, now: Timestamp) -> bool {
        self.from <= purpose
            && purpose != Purpose::Transactional
            && self.until.is_none_or(|until| now < until)
    }
}
