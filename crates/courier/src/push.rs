//! Notifications of browsers: who takes them, how they are sealed (RFC 8291), how the shop shows who it is (RFC 8292), and
//! what a push service answers (RFC 8030).

use core::fmt::{self, Write as _};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use fetch::{Answer, Request};
use kernel::{Span, Timestamp};
use ring::{
    aead, agreement,
    digest::{SHA256, digest},
    hmac,
    rand::{SecureRandom as _, SystemRandom},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde::{Deserialize, Serialize};

/// Most bytes of what is told: a record of 4,096, without its head and the seal (RFC 8291 section 4).
pub const LARGEST: usize = 3_993;
/// Longest address of a browser, in bytes.
const LONGEST_ENDPOINT: usize = 1_500;
/// A point of the curve, uncompressed.
const POINT: usize = 65;
/// What a browser authenticates by.
const AUTH: usize = 16;
/// How long what shows who the shop is may be used. RFC 8292 section 2 allows a day; clocks differ.
const SHOWN_FOR: Span = Span::from_hours(12);
/// A push service keeps nothing longer: four weeks.
const LONGEST_KEPT: i64 = 28 * 24 * 3_600;
/// Longest words of a push service that are kept, in characters.
const LONGEST_NOTE: usize = 300;

/// A browser that takes notifications: its address at a push service, and what they are sealed with. Its `Debug` text holds
/// the host only.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    endpoint: String,
    key: [u8; POINT],
    auth: [u8; AUTH],
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subscription").field(&self.host()).finish()
    }
}

/// As a browser writes it.
#[derive(Deserialize)]
struct Written {
    endpoint: String,
    keys: WrittenKeys,
}

#[derive(Deserialize)]
struct WrittenKeys {
    p256dh: String,
    auth: String,
}

impl Subscription {
    /// Of its parts, the keys in base64 for addresses; `None` when a browser cannot have made them.
    pub fn new(endpoint: &str, p256dh: &str, auth: &str) -> Option<Self> {
        let bytes = |text: &str| BASE64.decode(text.trim_end_matches('=')).ok();
        let key = <[u8; POINT]>::try_from(bytes(p256dh)?).ok()?;
        let auth = <[u8; AUTH]>::try_from(bytes(auth)?).ok()?;
        let is_point = key.first() == Some(&4);
        let fits = endpoint.len() <= LONGEST_ENDPOINT
            && endpoint.bytes().all(|byte| byte.is_ascii_graphic())
            && origin(endpoint).is_some();
        (is_point && fits).then(|| Self {
            endpoint: endpoint.to_owned(),
            key,
            auth,
        })
    }

    /// Reads what a browser's script hands in: the JSON of a `PushSubscription`, whose address must be on the web and
    /// protected; `None` when it is anything else.
    pub fn read(json: &str) -> Option<Self> {
        let written: Written = serde_json::from_str(json).ok()?;
        let read = Self::new(&written.endpoint, &written.keys.p256dh, &written.keys.auth)?;
        crate::is_https(&read.endpoint).then_some(read)
    }

    /// As [`Self::read`] reads it.
    pub fn write(&self) -> String {
        let keys = serde_json::json!({"p256dh": self.p256dh(), "auth": self.auth()});
        serde_json::json!({"endpoint": self.endpoint, "keys": keys}).to_string()
    }

    /// Its address.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Its public key, in base64 for addresses.
    pub fn p256dh(&self) -> String {
        BASE64.encode(self.key)
    }

    /// Its secret, in base64 for addresses.
    pub fn auth(&self) -> String {
        BASE64.encode(self.auth)
    }

    /// The host of its push service.
    pub fn host(&self) -> &str {
        let rest = self.endpoint.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority.split(':').next().unwrap_or_default()
    }

    /// What its address is known by: the beginning of its hash, in 32 hexadecimal digits.
    pub fn name(&self) -> String {
        name_of(&self.endpoint)
    }
}

/// What an address of a browser is known by, whoever reads the database.
pub fn name_of(endpoint: &str) -> String {
    let hash = digest(&SHA256, endpoint.as_bytes());
    let mut name = String::with_capacity(32);
    for byte in hash.as_ref().iter().take(16) {
        // Writing into a text cannot fail.
        let _ok = write!(name, "{byte:02x}");
    }
    name
}

/// Scheme and authority of an address of the web; `None` when it is none.
fn origin(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let is_web = matches!(scheme, "https" | "http") && !host.is_empty() && !host.contains('@');
    let end = scheme.len().saturating_add(3).saturating_add(host.len());
    url.get(..end).filter(|_| is_web)
}

/// How soon a browser that saves its battery is to be woken (RFC 8030 section 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// When it is convenient.
    Low,
    /// As usual.
    Normal,
    /// Now.
    High,
}

impl Urgency {
    const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// One notification.
#[derive(Clone, Copy, Debug)]
pub struct Notification<'a> {
    /// To whom.
    pub to: &'a Subscription,
    /// What is told: up to [`LARGEST`] bytes.
    pub body: &'a [u8],
    /// After so many seconds it is no longer worth showing.
    pub valid_for: i64,
    /// How soon.
    pub urgency: Urgency,
    /// One that waits under the same word is replaced: up to 32 letters, digits, hyphens and underscores.
    pub topic: &'a str,
}

/// Why a notification cannot be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It says too much.
    #[error("it has more than {LARGEST} bytes")]
    TooLong,
    /// The browser's key is not a point of the curve.
    #[error("the browser's key is none")]
    Key,
    /// The machine gave no chance, or the shop's key does not sign.
    #[error("it could not be sealed")]
    Machine,
}

/// What the shop shows who it is by, to every push service. Browsers that agreed trust this key and no other.
pub struct Vapid {
    pair: EcdsaKeyPair,
}

impl fmt::Debug for Vapid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Vapid").field(&self.public()).finish()
    }
}

impl Vapid {
    /// A new key, as it is kept: PKCS #8.
    pub fn generate() -> Result<Vec<u8>, Unfit> {
        let made =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        made.map(|made| made.as_ref().to_vec())
            .map_err(|_no_chance| Unfit::Machine)
    }

    /// The key that is kept; `None` when it is none.
    pub fn read(kept: &[u8]) -> Option<Self> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, kept, &random);
        Some(Self { pair: pair.ok()? })
    }

    /// What browsers are given of it, in base64 for addresses.
    pub fn public(&self) -> String {
        BASE64.encode(self.pair.public_key().as_ref())
    }

    /// The request that hands a notification to the browser's push service. `contact` is where that reaches the shop:
    /// `mailto:…`.
    pub fn request(
        &self,
        notification: &Notification<'_>,
        (contact, now): (&str, Timestamp),
    ) -> Result<Request, Unfit> {
        let to = notification.to;
        let random = SystemRandom::new();
        let own = agreement::EphemeralPrivateKey::generate(&agreement::ECDH_P256, &random)
            .map_err(|_no_chance| Unfit::Machine)?;
        let mut salt = [0; 16];
        random
            .fill(&mut salt)
            .map_err(|_no_chance| Unfit::Machine)?;
        let body = sealed(to, own, salt, notification.body)?;
        let seconds = notification.valid_for.clamp(0, LONGEST_KEPT);
        let proof = self.proof(origin(&to.endpoint).unwrap_or_default(), contact, now)?;
        Ok(
            Request::post(&to.endpoint, "application/octet-stream", body)
                .with("content-encoding", "aes128gcm")
                .with("ttl", seconds.to_string())
                .with("urgency", notification.urgency.word())
                .with("topic", notification.topic)
                .with("authorization", proof),
        )
    }

    /// Who asks (RFC 8292 section 3).
    fn proof(&self, audience: &str, contact: &str, now: Timestamp) -> Result<String, Unfit> {
        let until = now.plus(SHOWN_FOR).millis().div_euclid(1_000);
        let claims = serde_json::json!({"aud": audience, "exp": until, "sub": contact});
        let mut token = BASE64.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        token.push('.');
        token.push_str(&BASE64.encode(claims.to_string()));
        let signature = self.pair.sign(&SystemRandom::new(), token.as_bytes());
        let signature = signature.map_err(|_no_chance| Unfit::Machine)?;
        token.push('.');
        token.push_str(&BASE64.encode(signature.as_ref()));
        Ok(format!("vapid t={token}, k={}", self.public()))
    }
}

/// Seals a text for a browser (RFC 8291 section 3.4, RFC 8188 section 2): one record.
pub(crate) fn sealed(
    to: &Subscription,
    own: agreement::EphemeralPrivateKey,
    salt: [u8; 16],
    text: &[u8],
) -> Result<Vec<u8>, Unfit> {
    if text.len() > LARGEST {
        return Err(Unfit::TooLong);
    }
    let public = own.compute_public_key().map_err(|_odd| Unfit::Machine)?;
    let theirs = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, &to.key);
    let (key, nonce) = agreement::agree_ephemeral(own, &theirs, |shared| {
        let mixed = mac(&to.auth, &[shared]);
        let parts = [
            b"WebPush: info\0".as_slice(),
            &to.key,
            public.as_ref(),
            &[1],
        ];
        let input = mac(mixed.as_ref(), &parts);
        let mixed = mac(&salt, &[input.as_ref()]);
        let key = mac(mixed.as_ref(), &[b"Content-Encoding: aes128gcm\0\x01"]);
        let nonce = mac(mixed.as_ref(), &[b"Content-Encoding: nonce\0\x01"]);
        (first::<16>(&key), first::<12>(&nonce))
    })
    .map_err(|_not_a_point| Unfit::Key)?;
    let key = aead::UnboundKey::new(&aead::AES_128_GCM, &key).map_err(|_odd| Unfit::Machine)?;
    let mut record = text.to_vec();
    // The last record, without padding.
    record.push(2);
    aead::LessSafeKey::new(key)
        .seal_in_place_append_tag(
            aead::Nonce::assume_unique_for_key(nonce),
            aead::Aad::empty(),
            &mut record,
        )
        .map_err(|_odd| Unfit::Machine)?;
    let mut body = salt.to_vec();
    body.extend_from_slice(&4_096_u32.to_be_bytes());
    body.push(65);
    body.extend_from_slice(public.as_ref());
    body.extend(record);
    Ok(body)
}

fn mac(key: &[u8], parts: &[&[u8]]) -> hmac::Tag {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in parts {
        context.update(part);
    }
    context.sign()
}

/// The first bytes of a hash, which has more.
fn first<const N: usize>(tag: &hmac::Tag) -> [u8; N] {
    let mut bytes = [0; N];
    for (byte, of) in bytes.iter_mut().zip(tag.as_ref()) {
        *byte = *of;
    }
    bytes
}

/// What became of a notification that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The push service has it.
    Taken,
    /// Nobody is there any more: nothing is to be told to this browser again.
    Gone {
        /// What was said.
        said: String,
    },
    /// The push service does not have it, or nobody saw whether it has; it may take it later, and knows it by its topic.
    Later {
        /// After so many seconds, when it said so.
        after: Option<u32>,
        /// What happened.
        said: String,
    },
    /// It will not have it.
    Refused {
        /// What was said.
        said: String,
    },
}

/// Reads the answer of a push service (RFC 8030 sections 5 and 7.3).
pub fn handed(answer: Result<&Answer, &fetch::Error>) -> Handed {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) if error.is_transient() => {
            let said = error.to_string();
            return Handed::Later { after: None, said };
        }
        // An address that is none, or within: no browser has it, so somebody made it up.
        Err(error) => {
            let said = error.to_string();
            return Handed::Gone { said };
        }
    };
    if answer.is_success() {
        return Handed::Taken;
    }
    let words = answer.beginning(LONGEST_NOTE);
    let said = format!("{}: {words}", answer.status);
    match answer.status {
        404 | 410 => Handed::Gone { said },
        _ if answer.is_transient() => Handed::Later {
            after: answer.retry_after_seconds(),
            said,
        },
        _ => Handed::Refused { said },
    }
}
