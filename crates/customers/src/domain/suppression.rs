//! Addresses that must not be written to.

use core::fmt::{self, Write as _};

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::{EmailAddress, Phone, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{
    consent::words,
    contact::ContactReason,
    key::{email_key, phone_key},
};

/// The installation's secret for hashing addresses: 32 random bytes, made once and kept with the backups. Whoever loses
/// it loses the suppression list of people who were erased. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The secret from its bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// An e-mail address.
    Email(EmailAddress),
    /// A telephone number.
    Phone(Phone),
}

impl Address {
    pub(crate) fn key_text(&self) -> String {
        match self {
            Self::Email(address) => email_key(address),
            Self::Phone(phone) => phone_key(phone),
        }
    }

    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
        }
    }
}

/// The keyed hash of an address, in hexadecimal: HMAC-SHA-256 of its lookup key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressHash(String);

impl AddressHash {
    /// The hash of an address.
    pub fn of(secret: &Secret, address: &Address) -> Self {
        Self::of_key(secret, &address.key_text())
    }

    pub(crate) fn of_key(secret: &Secret, key: &str) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "HMAC takes keys of any length (RFC 2104, section 3)"
        )]
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&secret.0).expect("a key of any length is taken");
        mac.update(key.as_bytes());
        let mut text = String::with_capacity(64);
        for byte in mac.finalize().into_bytes() {
            // Writing to a String cannot fail.
            let _infallible = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// The text in the table.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why an address must not be written to. The order is the order in which reasons are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    /// The address does not exist.
    HardBounce,
    /// Its owner reported a message as unwanted.
    Complaint,
    /// A member of staff barred it.
    Manual,
    /// Its owner wants nothing but what an order needs, or was erased.
    UnsubscribedAll,
}

words!(SuppressionReason {
    HardBounce = "hard_bounce",
    Complaint = "complaint",
    Manual = "manual",
    UnsubscribedAll = "unsubscribed_all",
});

impl SuppressionReason {
    /// Whether not even a transactional message may go there.
    pub const fn is_hard(self) -> bool {
        match self {
            Self::HardBounce | Self::Complaint | Self::Manual => true,
            Self::UnsubscribedAll => false,
        }
    }

    pub(crate) const fn as_contact_reason(self) -> ContactReason {
        match self {
            Self::HardBounce => ContactReason::HardBounce,
            Self::Complaint => ContactReason::Complaint,
            Self::Manual => ContactReason::Manual,
            Self::UnsubscribedAll => ContactReason::UnsubscribedAll,
        }
    }
}

/// One reason why an address is not written to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Suppression {
    /// Why.
    pub reason: SuppressionReason,
    /// Since when.
    pub at: Timestamp,
    /// Who or what said so: `bounce`, `staff`, `erasure`.
    pub source: String,
}
