//! Addresses of e-mail.

mod fraud;
mod syntax;

use core::fmt;

use crate::Error;
use crate::text::serde_as_text;

/// An address that can be written to, kept as given. Equal addresses are equal letter by letter; whether two name the
/// same customer is decided by [`EmailAddress::identity_key`]. `Debug` shows nothing of it and there is no `Display`,
/// so that no log holds it by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress {
    text: Box<str>,
}

impl EmailAddress {
    /// Reads an address; blanks around it are dropped. The practical part of RFC 5321: a dot-separated local part of at
    /// most 64 octets without quotes, a domain of at least two labels, 254 octets in all (section 4.5.3.1, and
    /// erratum 1690 of RFC 3696). Letters of any script are allowed in the domain only. Refuses address literals, comments and
    /// control characters, so that a value can stand in a header as it is.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        syntax::check(text).map_err(Error::EmailAddress)?;
        Ok(Self { text: text.into() })
    }

    /// The address as given, for delivery.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the at sign, as given.
    pub fn local_part(&self) -> &str {
        self.text.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands after the at sign, as given.
    pub fn domain(&self) -> &str {
        self.text.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The key under which the address names one customer: the address in lower case. RFC 5321 lets the case of the
    /// local part matter; no provider in use does.
    pub fn identity_key(&self) -> String {
        self.text.to_lowercase()
    }

    /// The key under which one mailbox with many spellings is one: the provider's own rules for dots, plus tags and
    /// twin domains are undone. For counting abuse only, never for delivery or identity.
    pub fn fraud_key(&self) -> String {
        fraud::key(
            &self.local_part().to_lowercase(),
            &self.domain().to_lowercase(),
        )
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EmailAddress(…)")
    }
}

impl core::str::FromStr for EmailAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(EmailAddress, "an e-mail address", |address, serializer| {
    serializer.serialize_str(&address.text)
});
