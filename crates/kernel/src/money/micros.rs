//! Unit prices.

use core::fmt;

use super::divide_rounded;
use crate::text::serde_as_text;
use crate::{Currency, Decimal, Error, Marks};

/// A unit price, or a part of one, in millionths of the major unit of a currency that is told elsewhere. Finer than
/// minor units, since prices per piece can be (0.0035 a screw). Prints as a decimal number without trailing zeros.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(i64);

const PER_MAJOR: i64 = 1_000_000;

impl Micros {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many millionths.
    pub const fn from_raw(millionths: i64) -> Self {
        Self(millionths)
    }

    /// Millionths of the major unit: the number to store.
    pub const fn raw(self) -> i64 {
        self.0
    }

    /// The price that is an amount in minor units.
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, Error> {
        let per_minor = PER_MAJOR.checked_div(currency.minor_per_major());
        per_minor
            .and_then(|factor| minor.checked_mul(factor))
            .map(Self)
            .ok_or(Error::Overflow)
    }

    /// The price in minor units, rounded half away from zero.
    pub fn to_minor(self, currency: Currency) -> Result<i64, Error> {
        line_amount(1, self, currency)
    }

    /// Reads a decimal number with a point; digits beyond the sixth decimal are rounded half away from zero.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Decimal::parse(text, Marks::PLAIN)?.to_micros()
    }
}

/// What `quantity` pieces at a unit price cost, in minor units: multiplied exactly, then rounded once, half away from
/// zero.
pub fn line_amount(quantity: i64, unit_price: Micros, currency: Currency) -> Result<i64, Error> {
    // At most 2^126, times 10,000 where the currency is CLF: only then can it overflow, and says so.
    i128::from(quantity)
        .checked_mul(unit_price.0.into())
        .and_then(|total| total.checked_mul(currency.minor_per_major().into()))
        .and_then(|total| divide_rounded(total, PER_MAJOR.into()))
        .and_then(|minor| i64::try_from(minor).ok())
        .ok_or(Error::Overflow)
}

impl fmt::Display for Micros {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Decimal::from_micros(*self), formatter)
    }
}

impl fmt::Debug for Micros {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl core::str::FromStr for Micros {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(Micros, "a decimal number", |price, serializer| serializer
    .collect_str(price));
