//! Signatures that let a receiver know whose mail this is (DKIM, RFC 6376; Ed25519 by RFC 8463).
//!
//! A message is signed as it was built, `relaxed/relaxed`, by every key of the sender's domain: usually RSA, which every
//! receiver reads, and Ed25519 beside it. Headers that nobody on the way should add (a second `From`, `Subject` or
//! `List-Unsubscribe`) are named once more than they occur, so that an added one breaks the signature. `t=` is the
//! message's own `Date`: the same message has the same signature, also when it is sent a second time.
//!
//! The keys are PEM files of the operator's. RSA below 2,048 bits is refused (RFC 8301 asks for 1,024 at least; the
//! large providers advise 2,048).
//!
//! Deliberately absent: verifying what comes in (the receiving server does that and writes `Authentication-Results`),
//! simple canonicalisation, `l=`, `x=` and `z=`.

mod canon;
mod key;

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{EmailAddress, Timestamp};

pub use key::{Key, KeyError};

/// What is signed where it occurs, in this order.
const SIGNED: [&str; 17] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-id",
    "feedback-id",
    "auto-submitted",
];

/// What nobody may add. `Feedback-ID` and `List-Id` are not among them: relays add their own where there is none.
const NOT_TO_BE_ADDED: [&str; 9] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "reply-to",
    "content-type",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// Most keys of one domain: two kinds, and two of each while one replaces the other.
const MOST_KEYS: usize = 4;

/// The keys of every domain that mail is sent from.
#[derive(Clone, Default)]
pub struct Keyring(BTreeMap<String, Vec<Key>>);

/// A line of the domain's DNS that receivers look the key up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsRecord {
    /// `selector._domainkey.domain`.
    pub name: String,
    /// The text of its TXT record.
    pub text: String,
}

/// Why a message could not be signed. It must not go unsigned; the next try may succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message could not be signed")]
pub struct Unsigned;

impl Keyring {
    /// Adds a key. At most four for one domain.
    pub fn add(&mut self, key: Key) -> Result<(), KeyError> {
        let keys = self.0.entry(key.domain().to_owned()).or_default();
        if keys.len() >= MOST_KEYS {
            return Err(KeyError::TooMany {
                domain: key.domain().to_owned(),
            });
        }
        keys.push(key);
        Ok(())
    }

    /// What has to stand in the DNS.
    pub fn records(&self) -> Vec<DnsRecord> {
        self.0.values().flatten().map(Key::record).collect()
    }

    /// Whether mail from this address is signed: by a key of its domain, or of a domain above it.
    pub fn signs_for(&self, from: &EmailAddress) -> bool {
        !self.keys_for(from).is_empty()
    }

    /// DMARC (RFC 7489 section 3.1.1) takes a signature of the organisation's domain for one of a domain below it.
    fn keys_for(&self, from: &EmailAddress) -> &[Key] {
        let domain = crate::build::ascii(from);
        let mut domain = domain
            .rsplit_once('@')
            .map_or("", |(_, domain)| domain)
            .to_ascii_lowercase();
        loop {
            if let Some(keys) = self.0.get(&domain) {
                return keys;
            }
            match domain.split_once('.') {
                Some((_, above)) => domain = above.to_owned(),
                None => return &[],
            }
        }
    }

    /// The built message with a signature of each of the sender's keys before it; as it is when there is none.
    pub fn sign(
        &self,
        from: &EmailAddress,
        date: Timestamp,
        message: Vec<u8>,
    ) -> Result<Vec<u8>, Unsigned> {
        let keys = self.keys_for(from);
        if keys.is_empty() {
            return Ok(message);
        }
        let parts = canon::Parts::of(&message);
        let body_hash = STANDARD.encode(parts.body_hash());
        let mut signed = Vec::with_capacity(message.len() + keys.len() * 1024);
        for key in keys {
            let header = signature(key, &parts, &body_hash, date)?;
            signed.extend_from_slice(header.as_bytes());
        }
        signed.extend_from_slice(&message);
        Ok(signed)
    }
}

/// The header that signs, with its CRLF.
fn signature(
    key: &Key,
    parts: &canon::Parts<'_>,
    body_hash: &str,
    date: Timestamp,
) -> Result<String, Unsigned> {
    let (names, mut octets) = chosen(parts);
    let unsigned = format!(
        "DKIM-Signature: v=1; a={}; c=relaxed/relaxed; d={};\r\n\ts={}; t={};\r\n\th={};\r\n\tbh={body_hash};\r\n\tb=",
        key.algorithm(),
        key.domain(),
        key.selector(),
        date.millis().div_euclid(1000),
        folded_names(&names),
    );
    let mut own = Vec::with_capacity(unsigned.len());
    canon::header(unsigned.as_bytes(), &mut own);
    // The signature's own header is the last of what is signed, and has no line end (RFC 6376 section 3.7).
    octets.extend_from_slice(own.strip_suffix(b"\r\n").unwrap_or(&own));
    let signature = STANDARD.encode(key.sign(&octets)?);
    Ok(format!("{unsigned}{}\r\n", folded(&signature)))
}

/// The names for `h=`, and the headers themselves in that order, canonical. Of several with one name the last is the
/// first to be signed (RFC 6376 section 5.4.2).
fn chosen(parts: &canon::Parts<'_>) -> (Vec<&'static str>, Vec<u8>) {
    let (mut names, mut octets) = (Vec::new(), Vec::with_capacity(2048));
    for name in SIGNED {
        for header in parts.headers_named(name) {
            names.push(name);
            canon::header(header, &mut octets);
        }
    }
    names.extend(NOT_TO_BE_ADDED);
    (names, octets)
}

/// `h=` over lines that nobody needs to fold again.
fn folded_names(names: &[&str]) -> String {
    let (mut text, mut column) = (String::new(), 0);
    for (position, name) in names.iter().enumerate() {
        if position > 0 {
            text.push(':');
            column += 1;
        }
        if column + name.len() > 66 {
            text.push_str("\r\n\t");
            column = 0;
        }
        text.push_str(name);
        column += name.len();
    }
    text
}

/// The signature over lines of 72 letters. White space in it means nothing (RFC 6376 section 3.5).
fn folded(signature: &str) -> String {
    let mut text = String::with_capacity(signature.len() + 16);
    for (position, letter) in signature.chars().enumerate() {
        if position > 0 && position % 72 == 0 {
            text.push_str("\r\n\t");
        }
        text.push(letter);
    }
    text
}

// Names only; the secrets are in nobody's log.
impl fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.0.values().flatten())
            .finish()
    }
}
