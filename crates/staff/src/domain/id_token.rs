//! What a provider says of somebody, and whether it is the provider that says it: ID tokens of OpenID Connect Core 1.0,
//! signed as RFC 7515 and RFC 7518 have it.
//!
//! Two algorithms are taken, RS256 and ES256: the first every provider must offer, the second is what others use. What is
//! not signed, or signed by a secret that both sides know, is refused whatever the token says of itself.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Span, Timestamp};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

/// Longest token, in bytes.
const LONGEST: usize = 16 * 1024;
/// Keys of a provider that are looked at.
const MOST_KEYS: usize = 100;
/// How far clocks may be apart.
const SKEW: Span = Span::from_minutes(1);
/// An ID token is for now: one that was made longer ago is not for this sign-in.
const OLDEST: Span = Span::from_minutes(15);

/// A public key of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicKey {
    id: Option<String>,
    material: Material,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Material {
    /// Modulus and exponent, for RS256.
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// An uncompressed point of P-256, for ES256.
    P256(Vec<u8>),
}

/// A set of keys as providers publish it (RFC 7517); what is not understood in it is passed over.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// Reads the keys that can sign ID tokens; `None` when it is no set of keys.
pub(crate) fn public_keys(json: &[u8]) -> Option<Vec<PublicKey>> {
    let set: KeySet = serde_json::from_slice(json).ok()?;
    let keys = set.keys.into_iter().take(MOST_KEYS);
    Some(keys.filter_map(public_key).collect())
}

fn public_key(json: serde_json::Value) -> Option<PublicKey> {
    let jwk: Jwk = serde_json::from_value(json).ok()?;
    if jwk
        .purpose
        .as_deref()
        .is_some_and(|purpose| purpose != "sig")
    {
        return None;
    }
    let is_for = |algorithm: &str| jwk.alg.as_deref().is_none_or(|alg| alg == algorithm);
    let bytes = |text: Option<&String>| URL_SAFE_NO_PAD.decode(text?).ok();
    let material = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        ("RSA", _) if is_for("RS256") => Material::Rsa {
            n: bytes(jwk.n.as_ref())?,
            e: bytes(jwk.e.as_ref())?,
        },
        ("EC", Some("P-256")) if is_for("ES256") => {
            let (x, y) = (bytes(jwk.x.as_ref())?, bytes(jwk.y.as_ref())?);
            let is_point = x.len() == 32 && y.len() == 32;
            let point = [&[4], x.as_slice(), y.as_slice()].concat();
            Material::P256(is_point.then_some(point)?)
        }
        _ => return None,
    };
    Some(PublicKey {
        id: jwk.kid,
        material,
    })
}

/// What a token must be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) now: Timestamp,
}

/// What a provider says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claims {
    /// Who it is, for this provider: it never changes and is never given to somebody else.
    pub(crate) subject: String,
    /// Their e-mail address, when the provider says that it is theirs.
    pub(crate) email: Option<String>,
    /// What they are called.
    pub(crate) name: Option<String>,
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unbelieved {
    /// It is no token, or signed in a way that is not taken.
    Form,
    /// None of the keys has its name: they may have been changed.
    UnknownKey,
    /// The signature is not that of the key.
    Signature,
    /// It is by somebody else, for somebody else, for another sign-in, or for another time.
    Content(&'static str),
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Truth {
    Plain(bool),
    // Some providers write it as text.
    Text(String),
}

#[derive(Deserialize)]
struct Payload {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<Truth>,
    name: Option<String>,
}

/// What a token says, when all of it is as it must be.
pub(crate) fn believed(
    token: &str,
    keys: &[PublicKey],
    expected: Expected<'_>,
) -> Result<Claims, Unbelieved> {
    if token.len() > LONGEST {
        return Err(Unbelieved::Form);
    }
    let mut parts = token.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Unbelieved::Form);
    };
    let signed_length = header.len().saturating_add(payload.len()).saturating_add(1);
    let signed = token.get(..signed_length).ok_or(Unbelieved::Form)?;
    let head: Header = part(header)?;
    if head.crit.is_some() {
        return Err(Unbelieved::Form);
    }
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_no_base64| Unbelieved::Form)?;
    verify(&head, keys, signed.as_bytes(), &signature)?;
    judge(part(payload)?, expected)
}

fn part<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Unbelieved> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_no_base64| Unbelieved::Form)?;
    serde_json::from_slice(&bytes).map_err(|_not_it| Unbelieved::Form)
}

/// The key says which algorithm it is for; the token only says which of them was used.
fn verify(
    head: &Header,
    keys: &[PublicKey],
    signed: &[u8],
    signature: &[u8],
) -> Result<(), Unbelieved> {
    let is_kind = |key: &&PublicKey| match (head.alg.as_str(), &key.material) {
        ("RS256", Material::Rsa { .. }) | ("ES256", Material::P256(_)) => true,
        (_, _) => false,
    };
    if !["RS256", "ES256"].contains(&head.alg.as_str()) {
        return Err(Unbelieved::Form);
    }
    let is_named = |key: &&PublicKey| head.kid.is_none() || key.id == head.kid;
    let mut fitting = keys.iter().filter(is_kind).filter(is_named).peekable();
    if fitting.peek().is_none() {
        return Err(Unbelieved::UnknownKey);
    }
    let is_right = |key: &PublicKey| match &key.material {
        Material::Rsa { n, e } => RsaPublicKeyComponents { n, e }
            .verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
            .is_ok(),
        Material::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .verify(signed, signature)
            .is_ok(),
    };
    if fitting.any(is_right) {
        Ok(())
    } else {
        Err(Unbelieved::Signature)
    }
}

fn judge(payload: Payload, expected: Expected<'_>) -> Result<Claims, Unbelieved> {
    let wrong = |what| Err(Unbelieved::Content(what));
    if payload.iss != expected.issuer {
        return wrong("it is by another issuer");
    }
    let for_us = match &payload.aud {
        Audience::One(client) => client == expected.client,
        Audience::Several(clients) => {
            // Section 3.1.3.7: a token for several says who asked for it.
            clients.iter().any(|client| client == expected.client)
                && (clients.len() == 1 || payload.azp.is_some())
        }
    };
    let by_us = payload
        .azp
        .as_deref()
        .is_none_or(|azp| azp == expected.client);
    if !for_us || !by_us {
        return wrong("it is for another program");
    }
    let nonce = payload.nonce.unwrap_or_default();
    if !bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return wrong("it is for another sign-in");
    }
    let at = |seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1_000));
    if at(payload.exp).plus(SKEW) <= expected.now {
        return wrong("it has expired");
    }
    let made = at(payload.iat);
    let begins = payload.nbf.map_or(made, at).max(made);
    if begins > expected.now.plus(SKEW) || made.plus(OLDEST) < expected.now {
        return wrong("it is for another time");
    }
    if payload.sub.is_empty() || payload.sub.len() > 255 {
        return wrong("it says of nobody");
    }
    let is_theirs = match payload.email_verified {
        Some(Truth::Plain(is_theirs)) => is_theirs,
        Some(Truth::Text(text)) => text == "true",
        None => false,
    };
    Ok(Claims {
        subject: payload.sub,
        email: payload.email.filter(|_email| is_theirs),
        name: payload.name,
    })
}
