//! Exact decimal numbers out of text.

mod parse;

use core::fmt;

use crate::money::divide_rounded;
use crate::{Currency, Error, Micros};

pub use parse::Marks;

/// A decimal number, exact, with at most 18 digits before and 18 after the point. For reading files and bodies: what
/// is stored is [`crate::Money`], [`Micros`] or a whole number. Prints with a point and without trailing zeros.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(
    /// Units of 10^-18; the digit limits keep it below 10^36.
    i128,
);

/// Digits on each side of the point.
const DIGITS: u32 = 18;
const ONE: i128 = 10_i128.pow(DIGITS);
const UNSIGNED_ONE: u128 = 10_u128.pow(DIGITS);

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads a number written with the given marks. Refuses exponents, names like `NaN`, more digits than fit, grouping
    /// marks in wrong places, and everything that the marks do not allow.
    pub fn parse(text: &str, marks: Marks) -> Result<Self, Error> {
        parse::parse(text, marks).map(Self)
    }

    /// A whole number. Refuses those of more than 18 digits.
    pub fn from_integer(whole: i64) -> Result<Self, Error> {
        let units = i128::from(whole)
            .checked_mul(ONE)
            .filter(|units| Self::fits(*units));
        units.map(Self).ok_or(Error::Overflow)
    }

    /// A unit price.
    pub fn from_micros(price: Micros) -> Self {
        // 2^63 times 10^12 is far below the range of i128.
        Self(i128::from(price.raw()).saturating_mul(ONE / 1_000_000))
    }

    /// Minor units of a currency, rounded half away from zero.
    pub fn to_minor(self, currency: Currency) -> Result<i64, Error> {
        self.scaled(i128::from(currency.minor_per_major()))
    }

    /// Millionths, rounded half away from zero.
    pub fn to_micros(self) -> Result<Micros, Error> {
        self.scaled(1_000_000).map(Micros::from_raw)
    }

    /// The number, when it is whole: `3` and `3.00`, not `3.5`.
    pub fn to_integer(self) -> Result<i64, Error> {
        if self.0.checked_rem(ONE) != Some(0) {
            return Err(Error::Decimal("a whole number is needed"));
        }
        self.scaled(1)
    }

    /// True below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// True for nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The number with the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    /// Both numbers together.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        let sum = self
            .0
            .checked_add(other.0)
            .filter(|units| Self::fits(*units));
        sum.map(Self).ok_or(Error::Overflow)
    }

    /// This number without the other.
    pub fn minus(self, other: Self) -> Result<Self, Error> {
        self.plus(other.negated())
    }

    fn scaled(self, factor: i128) -> Result<i64, Error> {
        let divisor = ONE.checked_div(factor).ok_or(Error::Overflow)?;
        let units = divide_rounded(self.0, divisor).ok_or(Error::Overflow)?;
        i64::try_from(units).map_or(Err(Error::Overflow), Ok)
    }

    fn fits(units: i128) -> bool {
        ONE.checked_mul(ONE)
            .is_some_and(|limit| units.abs() < limit)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.0.unsigned_abs();
        let (whole, mut rest) = (units / UNSIGNED_ONE, units % UNSIGNED_ONE);
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "{sign}{whole}")?;
        if rest == 0 {
            return Ok(());
        }
        let mut width = 18_usize;
        while rest % 10 == 0 {
            rest /= 10;
            width = width.saturating_sub(1);
        }
        write!(formatter, ".{rest:0width$}")
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl core::str::FromStr for Decimal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text, Marks::PLAIN)
    }
}

impl serde::Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| Self::parse(text, Marks::PLAIN);
        crate::text::deserialize(deserializer, "a decimal number as text", parse)
    }
}
