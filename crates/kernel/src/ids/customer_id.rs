//! The id of a customer.

use core::fmt;

use crate::Error;
use crate::text::serde_as_text;

/// A customer: a dense number from 1 that the database allocates, so that sets of customers are small. Prints as
/// `cus_` and the number in decimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(i64);

impl CustomerId {
    /// No customer, for rows that must have a number where a customer would be. It prints as `cus_0`, which does not
    /// parse: outside, nobody is the absence of an id.
    pub const NOBODY: Self = Self(0);

    /// The id as the database holds it.
    pub const fn from_raw(raw: i64) -> Self {
        Self(raw)
    }

    /// The number to store.
    pub const fn raw(self) -> i64 {
        self.0
    }

    /// True for [`CustomerId::NOBODY`].
    pub const fn is_nobody(self) -> bool {
        self.0 == 0
    }

    /// Reads the one spelling that printing gives: `cus_`, then digits without leading zeros, from 1 to 2^63 - 1.
    pub fn parse(text: &str) -> Result<Self, Error> {
        text.strip_prefix("cus_")
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))
            .filter(|digits| !digits.starts_with('0'))
            .and_then(|digits| digits.parse().ok())
            .map(Self)
            .ok_or(Error::Id { prefix: "cus" })
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cus_{}", self.0)
    }
}

impl fmt::Debug for CustomerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl core::str::FromStr for CustomerId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(
    CustomerId,
    "an id that starts with cus_",
    |id, serializer| serializer.collect_str(id)
);
