//! Currencies.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use super::currencies::{ROWS, Row};
use crate::Error;
use crate::text::serde_as_text;

/// A currency of ISO 4217, in use or withdrawn since 2005 (shops have long histories). Metals, bond units, `XTS` and
/// `XXX` are absent: they have no minor unit. Prints as its code.
#[derive(Clone, Copy)]
pub struct Currency(&'static Row);

impl Currency {
    /// The pound sterling.
    pub const GBP: Self = Self(&Row {
        code: "GBP",
        exponent: 2,
    });
    /// The euro.
    pub const EUR: Self = Self(&Row {
        code: "EUR",
        exponent: 2,
    });
    /// The dollar of the United States.
    pub const USD: Self = Self(&Row {
        code: "USD",
        exponent: 2,
    });

    /// Reads a three-letter code in any case.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bytes: [u8; 3] = match text.as_bytes().try_into() {
            Ok(bytes) => bytes,
            Err(_not_three_letters) => return Err(Error::Currency),
        };
        let code = bytes.map(|byte| byte.to_ascii_uppercase());
        let found = ROWS
            .binary_search_by(|row| row.code.as_bytes().cmp(&code))
            .ok();
        found
            .and_then(|index| ROWS.get(index))
            .map(Self)
            .ok_or(Error::Currency)
    }

    /// All currencies, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// The three-letter code, in capitals.
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// How many decimal digits stand between the major and the minor unit: 0, 2, 3 or 4.
    pub const fn exponent(self) -> u8 {
        self.0.exponent
    }

    /// How many minor units make a major one: 1, 100, 1,000 or 10,000.
    pub const fn minor_per_major(self) -> i64 {
        match self.0.exponent {
            0 => 1,
            3 => 1000,
            4 => 10_000,
            _ => 100,
        }
    }
}

impl PartialEq for Currency {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Currency {}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code().cmp(other.code())
    }
}

impl Hash for Currency {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl core::str::FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(
    Currency,
    "a currency code of ISO 4217",
    |currency, serializer| serializer.serialize_str(currency.code())
);
