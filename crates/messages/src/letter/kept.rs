//! A message as it is kept: everything that it is made of.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use kernel::{EmailAddress, Language, Timestamp};
use mail::{AutoSubmitted, Envelope, ListId, Mailbox, Outgoing, Unsubscribe};
use serde::{Deserialize, Serialize};

use crate::{domain::MessageId, error::Error};

/// Most bytes of an unpacked letter: HTML and text, each below 100 KB, and their headers.
const LARGEST: u64 = 1 << 20;

/// A name and an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The name shown.
    pub name: Option<String>,
    /// The address.
    pub address: EmailAddress,
}

impl From<&Party> for Mailbox {
    fn from(party: &Party) -> Self {
        Self {
            name: party.name.clone(),
            address: party.address.clone(),
        }
    }
}

/// A message as it is kept and sent. The same letter is the same octets, also when it is sent a second time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Its language.
    pub language: Language,
    /// Who it is from.
    pub from: Party,
    /// To whom.
    pub to: Party,
    /// Where answers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Party>,
    /// Where bounces go.
    pub bounces_to: EmailAddress,
    /// `Message-ID`.
    pub message_id: String,
    /// `Date`.
    pub date: Timestamp,
    /// `Subject`.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// Where one click says "no more of this".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<String>,
    /// `List-Id`: its name and its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<(String, String)>,
    /// `Feedback-ID`.
    pub feedback_id: String,
    /// `References`: the first and the last message before it in its conversation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
}

impl Letter {
    /// The form in which it is kept: deflated JSON.
    pub(crate) fn pack(&self, message: MessageId) -> Result<Vec<u8>, Error> {
        let refused =
            |source: Box<dyn std::error::Error + Send + Sync>| Error::Letter { message, source };
        let json = serde_json::to_vec(self).map_err(|error| refused(error.into()))?;
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        packer
            .write_all(&json)
            .map_err(|error| refused(error.into()))?;
        packer.finish().map_err(|error| refused(error.into()))
    }

    /// Reads what is kept.
    pub(crate) fn unpack(message: MessageId, kept: &[u8]) -> Result<Self, Error> {
        let refused =
            |source: Box<dyn std::error::Error + Send + Sync>| Error::Letter { message, source };
        let mut json = Vec::new();
        DeflateDecoder::new(kept)
            .take(LARGEST)
            .read_to_end(&mut json)
            .map_err(|error| refused(error.into()))?;
        serde_json::from_slice(&json).map_err(|error| refused(error.into()))
    }

    /// As a transport takes it.
    pub fn outgoing(&self, message: MessageId) -> Outgoing {
        Outgoing {
            id: message.raw(),
            envelope: Envelope {
                from: Some(self.bounces_to.clone()),
                to: self.to.address.clone(),
            },
            from: (&self.from).into(),
            to: (&self.to).into(),
            reply_to: self.reply_to.as_ref().map(Mailbox::from),
            subject: self.subject.clone(),
            text: self.text.clone(),
            html: Some(self.html.clone()),
            message_id: self.message_id.clone(),
            date: self.date,
            unsubscribe: self
                .unsubscribe
                .clone()
                .map(|link| Unsubscribe { link, mailto: None }),
            list_id: self.list.clone().map(|(name, id)| ListId {
                name: Some(name),
                id,
            }),
            feedback_id: Some(self.feedback_id.clone()),
            auto_submitted: Some(AutoSubmitted::Generated),
            in_reply_to: self.references.last().cloned(),
            references: self.references.clone(),
        }
    }
}
