//! The names under which a customer is known.

use core::fmt;

use kernel::{EmailAddress, Phone};
use serde::Serialize;

/// A name that belongs to one customer at a time. Its text is the key of the lookup table.
///
/// `Debug` shows only the kind, so that no log holds an address by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// An e-mail address, compared by its identity key: in lower case, dots and plus tags kept.
    Email(EmailAddress),
    /// A telephone number.
    Phone(Phone),
    /// The customer's id in another system.
    External {
        /// The system: `shopify`.
        source: String,
        /// The id there.
        id: String,
    },
    /// Any other name by which a channel knows somebody: a browser of the storefront script, an account elsewhere.
    Handle {
        /// What kind of name: `browser`.
        kind: String,
        /// The name.
        name: String,
    },
}

/// What a key is, without what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyKind {
    External,
    Email,
    Handle,
    Phone,
}

impl KeyKind {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::External => "external_id",
            Self::Email => "email",
            Self::Handle => "handle",
            Self::Phone => "phone",
        }
    }
}

impl Key {
    /// The text in the lookup table: `e:…`, `p:…`, `x:source:id` or `h:kind:name`.
    pub fn text(&self) -> String {
        match self {
            Self::Email(address) => email_key(address),
            Self::Phone(phone) => phone_key(phone),
            Self::External { source, id } => external_key(source, id),
            Self::Handle { kind, name } => format!("h:{}:{}", plain_source(kind), name.trim()),
        }
    }

    pub(crate) fn kind(&self) -> KeyKind {
        match self {
            Self::Email(_) => KeyKind::Email,
            Self::Phone(_) => KeyKind::Phone,
            Self::External { .. } => KeyKind::External,
            Self::Handle { .. } => KeyKind::Handle,
        }
    }

    /// The key of a stored text; `None` when it is none.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let (mark, rest) = text.split_once(':')?;
        Some(match mark {
            "e" => Self::Email(EmailAddress::parse(rest).ok()?),
            "p" => Self::Phone(Phone::parse(rest, None).ok()?),
            "x" => {
                let (source, id) = rest.split_once(':')?;
                Self::External {
                    source: source.to_owned(),
                    id: id.to_owned(),
                }
            }
            "h" => {
                let (kind, name) = rest.split_once(':')?;
                Self::Handle {
                    kind: kind.to_owned(),
                    name: name.to_owned(),
                }
            }
            _ => return None,
        })
    }
}

pub(crate) fn email_key(address: &EmailAddress) -> String {
    let mut key = String::with_capacity(address.as_str().len().saturating_add(2));
    key.push_str("e:");
    if address.as_str().is_ascii() {
        key.extend(address.as_str().chars().map(|c| c.to_ascii_lowercase()));
    } else {
        key.push_str(&address.identity_key());
    }
    key
}

pub(crate) fn phone_key(phone: &Phone) -> String {
    let mut key = String::with_capacity(phone.as_str().len().saturating_add(2));
    key.push_str("p:");
    key.push_str(phone.as_str());
    key
}

pub(crate) fn external_key(source: &str, id: &str) -> String {
    let (source, id) = (plain_source(source), id.trim());
    let mut key = String::with_capacity(source.len().saturating_add(id.len()).saturating_add(3));
    key.push_str("x:");
    key.push_str(&source);
    key.push(':');
    key.push_str(id);
    key
}

/// The name of a system as keys hold it: lower case, no colon.
pub(crate) fn plain_source(source: &str) -> String {
    source.trim().to_lowercase().replace(':', "-")
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key({})", self.kind().word())
    }
}

impl Serialize for Key {
    /// `{"kind": "external_id", "source": "shopify", "value": "1"}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let (source, value) = match self {
            Self::Email(address) => (None, address.as_str()),
            Self::Phone(phone) => (None, phone.as_str()),
            Self::External { source, id } => (Some(source), id.as_str()),
            Self::Handle { kind, name } => (Some(kind), name.as_str()),
        };
        let fields = if source.is_some() { 3 } else { 2 };
        let mut out = serializer.serialize_struct("Key", fields)?;
        out.serialize_field("kind", self.kind().word())?;
        if let Some(source) = source {
            out.serialize_field("source", source)?;
        }
        out.serialize_field("value", value)?;
        out.end()
    }
}
