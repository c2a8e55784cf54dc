//! The secrets that sign, and what the world is told of them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::{self, PemObject as _};

use super::{DnsRecord, Unsigned};

/// A private key with the name that receivers find its public half by.
#[derive(Clone)]
pub struct Key {
    domain: String,
    selector: String,
    secret: Secret,
}

#[derive(Clone)]
enum Secret {
    Rsa(Arc<RsaKeyPair>),
    Ed25519(Arc<Ed25519KeyPair>),
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The name is not `selector._domainkey.domain`.
    #[error("{name} is not the DNS name of a key, selector._domainkey.domain")]
    Name {
        /// What was given.
        name: String,
    },
    /// The file cannot be read, or holds no private key.
    #[error("the key file {path} cannot be read")]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: pem::Error,
    },
    /// The key is of another kind, damaged, or RSA of fewer than 2,048 bits.
    #[error("the key of {name} is neither an RSA key of 2,048 to 8,192 bits nor an Ed25519 key")]
    Kind {
        /// The key's DNS name.
        name: String,
    },
    /// More keys for one domain than anybody needs.
    #[error("{domain} has more than four keys")]
    TooMany {
        /// The domain.
        domain: String,
    },
}

impl Key {
    /// Reads a PEM file (PKCS#8, or PKCS#1 for RSA). `name` is the key's name in the DNS:
    /// `selector._domainkey.domain`.
    pub fn from_file(name: &str, path: &Path) -> Result<Self, KeyError> {
        let (selector, domain) = parted(name)?;
        let key = PrivateKeyDer::from_pem_file(path).map_err(|source| KeyError::File {
            path: path.to_owned(),
            source,
        })?;
        let secret = secret(&key).ok_or_else(|| KeyError::Kind {
            name: name.to_owned(),
        })?;
        Ok(Self {
            domain,
            selector,
            secret,
        })
    }

    /// An Ed25519 key from the 32 octets that it is made of.
    pub fn from_seed(name: &str, seed: &[u8]) -> Result<Self, KeyError> {
        let (selector, domain) = parted(name)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(seed);
        let pair = pair.ok().ok_or_else(|| KeyError::Kind {
            name: name.to_owned(),
        })?;
        Ok(Self {
            domain,
            selector,
            secret: Secret::Ed25519(Arc::new(pair)),
        })
    }

    pub(super) fn domain(&self) -> &str {
        &self.domain
    }

    pub(super) fn selector(&self) -> &str {
        &self.selector
    }

    pub(super) fn algorithm(&self) -> &'static str {
        match self.secret {
            Secret::Rsa(_) => "rsa-sha256",
            Secret::Ed25519(_) => "ed25519-sha256",
        }
    }

    /// What has to stand in the DNS for it.
    pub fn record(&self) -> DnsRecord {
        let (kind, public) = match &self.secret {
            Secret::Rsa(pair) => ("rsa", public_key_info(pair.public_key().as_ref())),
            Secret::Ed25519(pair) => ("ed25519", pair.public_key().as_ref().to_vec()),
        };
        DnsRecord {
            name: self.to_string(),
            text: format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(public)),
        }
    }

    pub(super) fn sign(&self, octets: &[u8]) -> Result<Vec<u8>, Unsigned> {
        match &self.secret {
            Secret::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let random = SystemRandom::new();
                let signed = pair.sign(&RSA_PKCS1_SHA256, &random, octets, &mut signature);
                signed.ok().ok_or(Unsigned)?;
                Ok(signature)
            }
            // Ed25519 signs the hash, not the text (RFC 8463 section 3).
            Secret::Ed25519(pair) => {
                let hash = digest::digest(&digest::SHA256, octets);
                Ok(pair.sign(hash.as_ref()).as_ref().to_vec())
            }
        }
    }
}

fn parted(name: &str) -> Result<(String, String), KeyError> {
    let bad = || KeyError::Name {
        name: name.to_owned(),
    };
    let (selector, domain) = name.split_once("._domainkey.").ok_or_else(bad)?;
    let is_name = |text: &str| {
        let parts = text.split('.').all(|part| {
            let plain = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_');
            !part.is_empty() && part.len() <= 63 && part.bytes().all(plain)
        });
        parts && text.len() <= 200
    };
    if !is_name(selector) || !is_name(domain) {
        return Err(bad());
    }
    Ok((selector.to_ascii_lowercase(), domain.to_ascii_lowercase()))
}

fn secret(key: &PrivateKeyDer<'_>) -> Option<Secret> {
    let rsa = |pair: RsaKeyPair| Secret::Rsa(Arc::new(pair));
    match key {
        PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()).ok().map(rsa),
        PrivateKeyDer::Pkcs8(key) => {
            let der = key.secret_pkcs8_der();
            let ed25519 = || Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok();
            RsaKeyPair::from_pkcs8(der)
                .ok()
                .map(rsa)
                .or_else(|| ed25519().map(|pair| Secret::Ed25519(Arc::new(pair))))
        }
        PrivateKeyDer::Sec1(_) | _ => None,
    }
}

/// `SubjectPublicKeyInfo` (RFC 5280 section 4.1) around an RSA public key (RFC 8017 appendix A.1.1), which is what the
/// DNS record holds (RFC 6376 section 3.6.1).
fn public_key_info(public_key: &[u8]) -> Vec<u8> {
    /// `SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL }`.
    const ALGORITHM: [u8; 15] = [
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    ];
    let mut bits = vec![0];
    bits.extend_from_slice(public_key);
    let mut inner = ALGORITHM.to_vec();
    inner.extend(der(0x03, &bits));
    der(0x30, &inner)
}

/// Tag, length and content.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let first = length.iter().position(|octet| *octet != 0);
    let length = length.get(first.unwrap_or(0)..).unwrap_or_default();
    let mut octets = vec![tag];
    if content.len() >= 0x80 {
        octets.push(0x80 | u8::try_from(length.len()).unwrap_or(0x7f));
    }
    octets.extend_from_slice(length);
    octets.extend_from_slice(content);
    octets
}

/// The DNS name.
impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}._domainkey.{}", self.selector, self.domain)
    }
}

// Nothing of the secret.
impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key({self}, {})", self.algorithm())
    }
}
