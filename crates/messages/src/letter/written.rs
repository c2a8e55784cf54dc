//! What was written, by whatever way it goes.

use std::io::{Read as _, Write as _};

use courier::{push::Urgency, sms::Size};
use customers::{Address, Channel};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use kernel::{EmailAddress, Language, Phone};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::Letter;
use crate::{domain::MessageId, error::Error};

/// Most bytes of what is kept: HTML and text, each below 100 KB, and their headers.
const LARGEST: u64 = 1 << 20;
/// How much of a text stands for it in lists, in characters.
const LONGEST_BEGINNING: usize = 80;

/// A text message as it is kept and sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextMessage {
    /// Its language.
    pub language: Language,
    /// To whom.
    pub to: Phone,
    /// From whom; empty while the shop has nobody to send from.
    pub from: String,
    /// What it says.
    pub body: String,
    /// How much room it takes.
    pub size: Size,
    /// Where its short links lead, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
}

/// A notification as it is kept and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PushMessage {
    /// Its language.
    pub(crate) language: Language,
    /// Its first line.
    pub(crate) title: String,
    /// What it says.
    pub(crate) body: String,
    /// Where a click on it leads.
    pub(crate) link: String,
    /// How soon a browser that saves its battery is to be woken.
    pub(crate) urgency: Urgency,
}

impl PushMessage {
    /// What the browser is told: `/p-sw.js` shows it.
    pub(crate) fn told(&self, message: MessageId) -> Vec<u8> {
        let told = serde_json::json!({
            "title": self.title,
            "body": self.body,
            "link": self.link,
            "tag": message,
            "lang": self.language,
        });
        told.to_string().into_bytes()
    }
}

/// What a system of the shop's own is told of a message, as it is kept and told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HookMessage {
    /// Its language.
    pub(crate) language: Language,
    /// Its subject; empty when the template has no words for mail.
    pub(crate) subject: String,
    /// All that is told: JSON.
    pub(crate) body: Value,
}

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Written {
    /// By mail.
    Letter(Box<Letter>),
    /// To a telephone.
    Text(Box<TextMessage>),
    /// To browsers.
    Push(Box<PushMessage>),
    /// To a system of the shop's own.
    Hook(Box<HookMessage>),
}

impl Written {
    /// The form in which it is kept: deflated JSON. Of a letter, whose HTML would be half escapes in JSON, the JSON holds
    /// all but the words; the lengths of JSON and HTML stand before it, and behind it HTML and text as they are.
    pub(crate) fn pack(&self, message: MessageId) -> Result<Vec<u8>, Error> {
        match self {
            Self::Letter(letter) => pack_letter(letter, message),
            Self::Text(text) => pack(text, message),
            Self::Push(push) => pack(push, message),
            Self::Hook(hook) => pack(hook, message),
        }
    }

    /// Reads what is kept of a message that goes by this way.
    pub(crate) fn unpack(channel: Channel, message: MessageId, kept: &[u8]) -> Result<Self, Error> {
        Ok(match channel {
            Channel::Sms => Self::Text(Box::new(unpack(message, kept)?)),
            Channel::WebPush => Self::Push(Box::new(unpack(message, kept)?)),
            Channel::Webhook => Self::Hook(Box::new(unpack(message, kept)?)),
            Channel::Email | Channel::Whatsapp => {
                Self::Letter(Box::new(unpack_letter(message, kept)?))
            }
        })
    }

    /// As it is kept, for who asks what is known of them.
    pub(crate) fn as_json(&self, message: MessageId) -> Result<Value, Error> {
        let refused = refused(message);
        match self {
            Self::Letter(letter) => serde_json::to_value(letter),
            Self::Text(text) => serde_json::to_value(text),
            Self::Push(push) => serde_json::to_value(push),
            Self::Hook(hook) => serde_json::to_value(hook),
        }
        .map_err(|error| refused(error.into()))
    }

    /// The mail, when it is one.
    pub(crate) fn into_letter(self) -> Option<Letter> {
        match self {
            Self::Letter(letter) => Some(*letter),
            Self::Text(_) | Self::Push(_) | Self::Hook(_) => None,
        }
    }

    /// The same, looked at.
    pub(crate) fn letter(&self) -> Option<&Letter> {
        match self {
            Self::Letter(letter) => Some(letter),
            Self::Text(_) | Self::Push(_) | Self::Hook(_) => None,
        }
    }

    /// Its language.
    pub(crate) fn language(&self) -> &Language {
        match self {
            Self::Letter(letter) => &letter.language,
            Self::Text(text) => &text.language,
            Self::Push(push) => &push.language,
            Self::Hook(hook) => &hook.language,
        }
    }

    /// What stands for it in lists.
    pub(crate) fn subject(&self) -> String {
        match self {
            Self::Letter(letter) => letter.subject.clone(),
            Self::Text(text) => beginning(&text.body),
            Self::Push(push) => push.title.clone(),
            Self::Hook(hook) => hook.subject.clone(),
        }
    }

    /// Where it goes.
    pub(crate) fn address(&self) -> Option<Address> {
        match self {
            Self::Letter(letter) => Some(Address::Email(letter.to.address.clone())),
            Self::Text(text) => Some(Address::Phone(text.to.clone())),
            Self::Push(_) | Self::Hook(_) => None,
        }
    }

    /// Whether it goes to one of these.
    pub(crate) fn is_for(&self, email: Option<&EmailAddress>, phone: Option<&Phone>) -> bool {
        match self {
            Self::Letter(letter) => Some(&letter.to.address) == email,
            Self::Text(text) => Some(&text.to) == phone,
            // The receiver knows the customer by their id, and the browsers are those of the customer when it goes.
            Self::Push(_) | Self::Hook(_) => true,
        }
    }
}

fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST_BEGINNING).collect()
}

fn refused(message: MessageId) -> impl Fn(Box<dyn std::error::Error + Send + Sync>) -> Error {
    move |source| Error::Letter { message, source }
}

fn pack(written: &impl Serialize, message: MessageId) -> Result<Vec<u8>, Error> {
    let json = serde_json::to_vec(written).map_err(|error| refused(message)(error.into()))?;
    deflated(&[&json], message)
}

fn pack_letter(letter: &Letter, message: MessageId) -> Result<Vec<u8>, Error> {
    let refused = refused(message);
    let json =
        serde_json::to_vec(&letter.without_words()).map_err(|error| refused(error.into()))?;
    let length = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).map_err(|error| refused(error.into()))?;
        Ok::<_, Error>(length.to_le_bytes())
    };
    let (html, text) = (letter.html.as_bytes(), letter.text.as_bytes());
    let (before, between) = (length(&json)?, length(html)?);
    deflated(&[&before, &between, &json, html, text], message)
}

fn deflated(parts: &[&[u8]], message: MessageId) -> Result<Vec<u8>, Error> {
    let refused = refused(message);
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    for part in parts {
        packer
            .write_all(part)
            .map_err(|error| refused(error.into()))?;
    }
    packer.finish().map_err(|error| refused(error.into()))
}

fn unpack_letter(message: MessageId, kept: &[u8]) -> Result<Letter, Error> {
    let all = inflated(message, kept)?;
    letter_of(&all).map_err(refused(message))
}

fn letter_of(all: &[u8]) -> Result<Letter, Box<dyn std::error::Error + Send + Sync>> {
    let short = || "it ends too early";
    let (before, rest) = all.split_first_chunk().ok_or_else(short)?;
    let (between, rest) = rest.split_first_chunk().ok_or_else(short)?;
    let (json, rest) = rest
        .split_at_checked(usize::try_from(u32::from_le_bytes(*before))?)
        .ok_or_else(short)?;
    let (html, text) = rest
        .split_at_checked(usize::try_from(u32::from_le_bytes(*between))?)
        .ok_or_else(short)?;
    Ok(Letter {
        html: str::from_utf8(html)?.to_owned(),
        text: str::from_utf8(text)?.to_owned(),
        ..serde_json::from_slice(json)?
    })
}

fn unpack<T: DeserializeOwned>(message: MessageId, kept: &[u8]) -> Result<T, Error> {
    let json = inflated(message, kept)?;
    serde_json::from_slice(&json).map_err(|error| refused(message)(error.into()))
}

fn inflated(message: MessageId, kept: &[u8]) -> Result<Vec<u8>, Error> {
    let refused = refused(message);
    let mut all = Vec::new();
    DeflateDecoder::new(kept)
        .take(LARGEST)
        .read_to_end(&mut all)
        .map_err(|error| refused(error.into()))?;
    Ok(all)
}
