//! A mail as it is kept: everything that it is made of.

use kernel::{EmailAddress, Language, Timestamp};
use mail::{AutoSubmitted, Envelope, ListId, Mailbox, Outgoing, Unsubscribe};
use serde::{Deserialize, Serialize};

use crate::domain::MessageId;

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
    /// All but what it says.
    pub(super) fn without_words(&self) -> Self {
        Self {
            language: self.language.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            reply_to: self.reply_to.clone(),
            bounces_to: self.bounces_to.clone(),
            message_id: self.message_id.clone(),
            date: self.date,
            subject: self.subject.clone(),
            text: String::new(),
            html: String::new(),
            unsubscribe: self.unsubscribe.clone(),
            list: self.list.clone(),
            feedback_id: self.feedback_id.clone(),
            references: self.references.clone(),
        }
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
