//! "We would like to write to this customer."

use customers::{Channel, Purpose};
use kernel::{CustomerId, Timestamp, typed_id};
use serde::{Deserialize, Serialize};

use super::{OpenAsk, Topic, words};
use crate::error::Error;

typed_id!(AskId, "ask");
db::int_column!(AskId);

/// Longest cause, in bytes.
const LONGEST_CAUSE: usize = 200;
/// Longest name of a programme or template, in bytes.
const LONGEST_NAME: usize = 100;
/// Largest content data, in bytes of JSON.
const LARGEST_CONTENT: usize = 16 * 1024;
/// Most channels in one ask.
const MOST_CHANNELS: usize = 8;

/// A wish to write, put to the contact policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// To whom.
    pub customer: CustomerId,
    /// For what: decides which consent it needs and which caps it counts against.
    pub purpose: Purpose,
    /// What about: what a customer can opt out of by itself.
    pub topic: Topic,
    /// Who asks: the name of the journey or campaign. 1 to 100 bytes.
    pub programme: String,
    /// The same cause for the same customer is the same ask. 1 to 200 bytes.
    pub cause: String,
    /// What to say.
    pub content: ContentRef,
    /// By what way, the preferred one first. At least one.
    pub channels: Vec<Channel>,
    /// What it is worth: when several asks compete, the higher one goes first.
    pub value: i64,
    /// Not before this instant.
    pub earliest: Timestamp,
    /// From this instant on it is no longer worth saying.
    pub latest: Timestamp,
    /// What is to be done when several of a topic would go together.
    pub merging: Merging,
}

/// What a message says: a template, and what its builder needs to find the facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContentRef {
    /// Name of the template.
    pub template: String,
    /// Its version: what people were promised does not change under them.
    pub version: u32,
    /// By id, no personal data; at most 16 KB of JSON.
    pub data: serde_json::Value,
}

impl ContentRef {
    /// Whether a reader would find the same in it: what differs is at most whose time in a programme it belongs to, and why
    /// its hour was chosen.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let essence = |data: &serde_json::Value| {
            let mut data = data.clone();
            if let Some(fields) = data.as_object_mut() {
                fields.remove("journey");
                fields.remove(TIMING);
            }
            data
        };
        (&self.template, self.version) == (&other.template, other.version)
            && essence(&self.data) == essence(&other.data)
    }
}

/// Under this name the data of an ask may say, in words, why its hour was chosen for the customer: it is told where the ask is
/// explained.
pub const TIMING: &str = "timing";

/// What is to be done when several asks of one topic would go at the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Merging {
    /// Each is a message of its own.
    #[default]
    Apart,
    /// The first takes the others in; its content is told of theirs.
    SameTopic,
}

words!(Merging {
    Apart = "apart",
    SameTopic = "same_topic",
});

/// How far an ask is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    /// Waiting to be decided.
    Open,
    /// A message was made of it.
    Granted,
    /// Taken into another ask of the same topic.
    Merged,
    /// Its time is over.
    Expired,
    /// The policy said no.
    Refused,
}

words!(AskState {
    Open = "open",
    Granted = "granted",
    Merged = "merged",
    Expired = "expired",
    Refused = "refused",
});

impl Ask {
    /// As the rules see it.
    pub(crate) fn open(&self, id: AskId) -> OpenAsk {
        OpenAsk {
            id,
            purpose: self.purpose,
            topic: self.topic.clone(),
            channels: self.channels.clone(),
            value: self.value,
            earliest: self.earliest,
            latest: self.latest,
            merging: self.merging,
            waiting_for: String::new(),
        }
    }

    /// Whether every field is within its limits.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let within = |text: &str, most: usize| (1..=most).contains(&text.len());
        if self.customer.is_nobody() {
            return Err(Error::Nobody);
        }
        if !within(&self.cause, LONGEST_CAUSE) {
            return Err(Error::Cause);
        }
        if !within(&self.programme, LONGEST_NAME) || !within(&self.content.template, LONGEST_NAME) {
            return Err(Error::Name);
        }
        if self.channels.is_empty() || self.channels.len() > MOST_CHANNELS {
            return Err(Error::Channels);
        }
        if self.latest <= self.earliest {
            return Err(Error::Window);
        }
        if self.content.data.to_string().len() > LARGEST_CONTENT {
            return Err(Error::ContentTooLarge);
        }
        Ok(())
    }
}
