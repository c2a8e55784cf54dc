//! Which campaign, and how far it is.

use core::fmt;

use kernel::typed_id;
use serde::{Deserialize, Serialize};

use super::words;
use crate::error::Error;

typed_id!(CampaignId, "cmp");
db::int_column!(CampaignId);

/// The name of a campaign: 1 to 60 lower-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CampaignName(String);

impl CampaignName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if is_name(text, 60) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::Name)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Under which its messages and figures stand. No journey is called so, since theirs have no full stop.
    pub fn programme(&self) -> String {
        format!("campaign.{}", self.0)
    }
}

/// Whether a text is a name of at most so many letters.
pub(crate) fn is_name(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

impl fmt::Display for CampaignName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for CampaignName {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<CampaignName> for String {
    fn from(name: CampaignName) -> Self {
        name.0
    }
}

/// How far a campaign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// Still written at; nothing happens.
    Draft,
    /// It waits for its time, or for its next one.
    Scheduled,
    /// It writes to its audience.
    Sending,
    /// Its variants were tried, and it waits for what people do.
    Testing,
    /// A person stopped it, or it stopped itself; it can go on.
    Paused,
    /// Everybody was written to.
    Sent,
    /// Over before its end.
    Cancelled,
}

words!(CampaignState {
    Draft = "draft",
    Scheduled = "scheduled",
    Sending = "sending",
    Testing = "testing",
    Paused = "paused",
    Sent = "sent",
    Cancelled = "cancelled",
});
