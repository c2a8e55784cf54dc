//! Amounts of money.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::divide_rounded;
use crate::{Currency, Error};

/// An amount in whole minor units of one currency, possibly negative. Sums are checked: nothing wraps, nothing mixes
/// currencies. In serde it is `{"minor": 1234, "currency": "GBP"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: pence, yen, fils.
    pub minor: i64,
    /// What the units are of.
    pub currency: Currency,
}

impl Money {
    /// So many minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing of a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Both amounts together.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        self.same_currency(other)?;
        self.with(self.minor.checked_add(other.minor))
    }

    /// This amount without the other.
    pub fn minus(self, other: Self) -> Result<Self, Error> {
        self.same_currency(other)?;
        self.with(self.minor.checked_sub(other.minor))
    }

    /// The amount so many times.
    pub fn times(self, count: i64) -> Result<Self, Error> {
        self.with(self.minor.checked_mul(count))
    }

    /// The amount with the other sign.
    pub fn negated(self) -> Result<Self, Error> {
        self.with(self.minor.checked_neg())
    }

    /// `parts` parts of the amount cut into `of`, rounded half away from zero to a minor unit: 15 % is `share(15, 100)`.
    pub fn share(self, parts: i64, of: i64) -> Result<Self, Error> {
        let product = i128::from(self.minor).checked_mul(parts.into());
        let share = product.and_then(|product| divide_rounded(product, of.into()));
        self.with(share.and_then(|share| i64::try_from(share).ok()))
    }

    /// The amount cut up in proportion to weights, so that the parts add up to the whole to the minor unit. Each part
    /// is within one minor unit of its exact share. Refuses negative weights and weights that are all zero.
    pub fn split(self, weights: &[i64]) -> Result<Vec<Self>, Error> {
        let total = weights.iter().try_fold(0_i128, |sum, weight| {
            if *weight < 0 {
                None
            } else {
                sum.checked_add((*weight).into())
            }
        });
        let total = total.filter(|total| *total > 0).ok_or(Error::Overflow)?;
        let (mut weight_before, mut taken) = (0_i128, 0_i128);
        let mut parts = Vec::with_capacity(weights.len());
        for weight in weights {
            weight_before = weight_before
                .checked_add((*weight).into())
                .ok_or(Error::Overflow)?;
            // Where the running total should stand, rounded: the errors never add up.
            let until_here = i128::from(self.minor)
                .checked_mul(weight_before)
                .and_then(|product| divide_rounded(product, total))
                .ok_or(Error::Overflow)?;
            let part = until_here
                .checked_sub(taken)
                .and_then(|part| i64::try_from(part).ok());
            parts.push(self.with(part)?);
            taken = until_here;
        }
        Ok(parts)
    }

    /// True below zero.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// True for nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    fn same_currency(self, other: Self) -> Result<(), Error> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(Error::CurrencyMismatch {
            left: self.currency,
            right: other.currency,
        })
    }

    fn with(self, minor: Option<i64>) -> Result<Self, Error> {
        let minor = minor.ok_or(Error::Overflow)?;
        Ok(Self {
            minor,
            currency: self.currency,
        })
    }
}

impl fmt::Display for Money {
    /// For logs and people who read code: `-12.34 GBP`. What shoppers see is formatted in their language elsewhere.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let units = self.minor.unsigned_abs();
        let per_major = self.currency.minor_per_major().unsigned_abs();
        let major = units.checked_div(per_major).unwrap_or(units);
        let minor = units.checked_rem(per_major).unwrap_or(0);
        match self.currency.exponent() {
            0 => write!(formatter, "{sign}{major} {}", self.currency),
            digits => {
                let width = usize::from(digits);
                write!(formatter, "{sign}{major}.{minor:0width$} {}", self.currency)
            }
        }
    }
}
