//! Signed links.
//!
//! A token is base64url of: version, day of expiry (seconds since 1970, 8 bytes), payload, 16 bytes of HMAC-SHA256
//! over all before it. The key of the HMAC is derived from the installation's secret and the purpose, so a token made
//! for one purpose means nothing to another. The payload is not hidden: whoever holds the link may read it, so it
//! holds ids and no address.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// What a token is for. One constant per kind of link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose(&'static str);

impl Purpose {
    /// A purpose; the name is part of every token's signature and never changes.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }
}

/// Why a token opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Cut off, altered, made for something else, or made by a key that is no longer used.
    #[error("the link is not valid")]
    Invalid,
    /// It was right once.
    #[error("the link has expired")]
    Expired,
}

/// The installation's secrets: the first signs, all verify. To change the secret, put the new one in front and drop
/// the old one when its last link has expired.
#[derive(Clone)]
pub struct TokenKeys(Vec<Vec<u8>>);

const VERSION: u8 = 1;
/// Version and expiry.
const HEAD: usize = 9;
/// Half of SHA-256: RFC 2104 section 5 allows it, and it keeps links short.
const MAC: usize = 16;
/// Longest payload, in bytes: ids, and the address that a link leads on to.
const PAYLOAD_MAX: usize = 1_000;
/// Longest text that is looked at.
const TEXT_MAX: usize = 1_400;

impl TokenKeys {
    /// Secrets of at least 16 bytes each; the first one signs. `None` when there is none or one is shorter.
    pub fn new(secrets: Vec<Vec<u8>>) -> Option<Self> {
        let sound = !secrets.is_empty() && secrets.iter().all(|secret| secret.len() >= 16);
        sound.then_some(Self(secrets))
    }

    /// A token for a payload of at most 1,000 bytes; a longer one gives a token that is not valid.
    pub fn sign(&self, purpose: Purpose, payload: &str, expires: Timestamp) -> String {
        let mut bytes = Vec::with_capacity(HEAD + payload.len() + MAC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&expires.seconds().to_be_bytes());
        bytes.extend_from_slice(payload.as_bytes());
        if let Some(secret) = self.0.first() {
            let mac = mac(secret, purpose, &bytes);
            bytes.extend_from_slice(&mac);
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The payload of a token that was made for this purpose and has not expired.
    pub fn open(&self, purpose: Purpose, text: &str, now: Timestamp) -> Result<String, TokenError> {
        let invalid = || TokenError::Invalid;
        if text.len() > TEXT_MAX {
            return Err(invalid());
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().ok_or_else(invalid)?;
        let (signed, found) = bytes.split_last_chunk::<MAC>().ok_or_else(invalid)?;
        // All keys are tried, whatever the first says: the time tells nothing.
        let right = self
            .0
            .iter()
            .fold(subtle::Choice::from(0), |right, secret| {
                right | mac(secret, purpose, signed).ct_eq(found)
            });
        let (version, rest) = signed.split_first().ok_or_else(invalid)?;
        let (expires, payload) = rest.split_first_chunk::<8>().ok_or_else(invalid)?;
        if !bool::from(right) || *version != VERSION || payload.len() > PAYLOAD_MAX {
            return Err(invalid());
        }
        if now.seconds() >= i64::from_be_bytes(*expires) {
            return Err(TokenError::Expired);
        }
        String::from_utf8(payload.to_vec()).ok().ok_or_else(invalid)
    }
}

/// Half of half of SHA-256, which nobody guesses who has to send a mail for each try.
const SHORT_MAC: usize = 10;
/// A number and its signature.
const SHORT: usize = 8 + SHORT_MAC;
/// RFC 4648 section 6, in lower case.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

impl TokenKeys {
    /// A token of a number for places where letters lose their case and room is short, such as the local part of a mail
    /// address: 29 letters and digits. It never expires.
    pub fn sign_number(&self, purpose: Purpose, number: i64) -> String {
        let mut bytes = [0; SHORT];
        let (head, tail) = bytes.split_at_mut(8);
        head.copy_from_slice(&number.to_be_bytes());
        if let Some(secret) = self.0.first() {
            let mac = mac(secret, purpose, head);
            tail.copy_from_slice(mac.first_chunk::<SHORT_MAC>().unwrap_or(&[0; SHORT_MAC]));
        }
        base32(&bytes)
    }

    /// The number of such a token, in whatever case it comes.
    pub fn open_number(&self, purpose: Purpose, text: &str) -> Result<i64, TokenError> {
        let bytes = from_base32(text).ok_or(TokenError::Invalid)?;
        let (head, found) = bytes.split_first_chunk::<8>().ok_or(TokenError::Invalid)?;
        let right = self
            .0
            .iter()
            .fold(subtle::Choice::from(0), |right, secret| {
                let mac = mac(secret, purpose, head);
                right
                    | mac
                        .first_chunk::<SHORT_MAC>()
                        .map_or(&[][..], |mac| mac)
                        .ct_eq(found)
            });
        if bool::from(right) {
            Ok(i64::from_be_bytes(*head))
        } else {
            Err(TokenError::Invalid)
        }
    }
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push_five(held >> bits, &mut text);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        push_five(held << (5 - bits), &mut text);
    }
    text
}

fn push_five(five: u32, text: &mut String) {
    let at = usize::try_from(five & 31).unwrap_or_default();
    text.extend(ALPHABET.get(at).map(|letter| char::from(*letter)));
}

fn from_base32(text: &str) -> Option<[u8; SHORT]> {
    let mut bytes = [0; SHORT];
    let mut room = bytes.iter_mut();
    let (mut held, mut bits) = (0_u32, 0_u32);
    if text.len() != (SHORT * 8).div_ceil(5) {
        return None;
    }
    for letter in text.bytes() {
        let letter = letter.to_ascii_lowercase();
        let five = ALPHABET.iter().position(|own| *own == letter)?;
        held = held << 5 | u32::try_from(five).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            *room.next()? = u8::try_from(held >> bits).ok()?;
            held &= (1 << bits) - 1;
        }
    }
    // What is left over is nothing, so that no two texts are one token.
    (held == 0).then_some(bytes)
}

impl core::fmt::Debug for TokenKeys {
    /// Nothing of the secrets.
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(formatter, "TokenKeys({})", self.0.len())
    }
}

/// HMAC under a key that belongs to this purpose alone.
fn mac(secret: &[u8], purpose: Purpose, bytes: &[u8]) -> [u8; MAC] {
    let key = hmac(secret, &[b"perennial token ", purpose.0.as_bytes()]);
    let whole = hmac(&key, &[bytes]);
    whole.first_chunk::<MAC>().copied().unwrap_or_default()
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes keys of any length (RFC 2104 section 2)"
)]
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).expect("any length of key is taken");
    for part in parts {
        hmac.update(part);
    }
    hmac.finalize().into_bytes().into()
}
