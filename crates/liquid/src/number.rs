//! Reckoning.
//!
//! Whole numbers stay whole and exact; what does not fit, and what has decimals, is a measured number that is shown
//! with at most twelve decimals, so that 0.1 and 0.2 are 0.3.
#![expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "Liquid's numbers are what they are; money travels in whole minor units"
)]

use std::{cmp::Ordering, fmt};

use crate::value::Value;

/// A number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    Whole(i64),
    Real(f64),
}

/// Where every second measured number is a whole one.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Number {
    /// Of a value; a text that begins with a number is that number. None when there is no number in it.
    pub(crate) fn of(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Whole(number) => Some(Self::Whole(*number)),
            Value::Number(number) => Some(Self::Real(*number)),
            Value::Text(text) | Value::Html(text) => Self::read(text),
            Value::Nil
            | Value::Bool(_)
            | Value::Range(..)
            | Value::Data(_)
            | Value::List(_)
            | Value::Pairs(_)
            | Value::Turn(_)
            | Value::Empty
            | Value::Blank => None,
        }
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = |from: &str| from.bytes().take_while(u8::is_ascii_digit).count();
        let sign = usize::from(text.starts_with(['-', '+']));
        let whole = digits(text.get(sign..)?);
        let mut length = sign.saturating_add(whole);
        let tail = text.get(length..)?;
        if tail.starts_with('.') {
            let decimals = digits(tail.get(1..)?);
            if decimals > 0 {
                length = length.saturating_add(1).saturating_add(decimals);
            }
        }
        let number = text.get(..length)?;
        match number.parse::<i64>() {
            Ok(number) => Some(Self::Whole(number)),
            Err(_not_whole) => number.parse::<f64>().ok().map(Self::Real),
        }
    }

    pub(crate) fn value<'a>(self) -> Option<Value<'a>> {
        match self {
            Self::Whole(number) => Some(Value::Whole(number)),
            Self::Real(number) if number.is_finite() => Some(Value::Number(number)),
            Self::Real(_) => None,
        }
    }

    pub(crate) fn real(self) -> f64 {
        match self {
            Self::Whole(number) => number as f64,
            Self::Real(number) => number,
        }
    }

    fn with(
        self,
        other: Self,
        whole: fn(i64, i64) -> Option<i64>,
        real: fn(f64, f64) -> f64,
    ) -> Self {
        if let (Self::Whole(one), Self::Whole(two)) = (self, other)
            && let Some(result) = whole(one, two)
        {
            return Self::Whole(result);
        }
        Self::Real(real(self.real(), other.real()))
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        self.with(other, i64::checked_add, |one, two| one + two)
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.with(other, i64::checked_sub, |one, two| one - two)
    }

    pub(crate) fn times(self, other: Self) -> Self {
        self.with(other, i64::checked_mul, |one, two| one * two)
    }

    /// Whole numbers by whole numbers give whole numbers, rounded down.
    pub(crate) fn divided_by(self, other: Self) -> Option<Self> {
        let floor = |one: i64, two: i64| {
            let quotient = one.checked_div(two)?;
            let inexact = one.checked_rem(two)? != 0;
            if inexact && (one < 0) != (two < 0) {
                quotient.checked_sub(1)
            } else {
                Some(quotient)
            }
        };
        (other.real() != 0.0).then(|| self.with(other, floor, |one, two| one / two))
    }

    /// The rest, with the sign of the divisor.
    pub(crate) fn modulo(self, other: Self) -> Option<Self> {
        let floored = |one: i64, two: i64| {
            let rest = one.checked_rem(two)?;
            if rest != 0 && (rest < 0) != (two < 0) {
                rest.checked_add(two)
            } else {
                Some(rest)
            }
        };
        (other.real() != 0.0)
            .then(|| self.with(other, floored, |one, two| one - two * (one / two).floor()))
    }

    pub(crate) fn abs(self) -> Self {
        match self {
            Self::Whole(number) => number
                .checked_abs()
                .map_or(Self::Real(self.real().abs()), Self::Whole),
            Self::Real(number) => Self::Real(number.abs()),
        }
    }

    /// The nearest number with so many decimals, halves away from zero.
    pub(crate) fn round(self, decimals: i64) -> Self {
        match self {
            Self::Whole(_) if decimals >= 0 => self,
            Self::Whole(_) | Self::Real(_) => {
                let decimals = i32::try_from(decimals.clamp(-15, 15)).unwrap_or_default();
                let scale = 10_f64.powi(decimals);
                // The nudge puts back what binary fractions take: 1.005 is a little less than that.
                let scaled = self.real() * scale;
                let rounded = (scaled + scaled.signum() * 1e-9).round();
                if decimals <= 0 {
                    Self::Real(rounded / scale).whole()
                } else {
                    Self::Real(rounded / scale)
                }
            }
        }
    }

    pub(crate) fn ceil(self) -> Self {
        Self::Real(self.real().ceil()).whole_unless(self)
    }

    pub(crate) fn floor(self) -> Self {
        Self::Real(self.real().floor()).whole_unless(self)
    }

    fn whole_unless(self, was: Self) -> Self {
        match was {
            Self::Whole(_) => was,
            Self::Real(_) => self.whole(),
        }
    }

    /// As a whole number where it is one.
    fn whole(self) -> Self {
        match self {
            Self::Real(number) if number.fract() == 0.0 && number.abs() < EXACT => {
                Self::Whole(number as i64)
            }
            Self::Real(_) | Self::Whole(_) => self,
        }
    }

    /// Cut to a whole number.
    pub(crate) fn to_whole(self) -> i64 {
        match self {
            Self::Whole(number) => number,
            Self::Real(number) => number as i64,
        }
    }

    pub(crate) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(one), Self::Whole(two)) => Some(one.cmp(&two)),
            (one, two) => one.real().partial_cmp(&two.real()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whole() {
            Self::Whole(number) => write!(f, "{number}"),
            Self::Real(number) if number.abs() >= 1e15 => write!(f, "{number}"),
            Self::Real(number) => {
                // Fifteen digits are what a measured number is sure of.
                let before = number.abs().max(1.0).log10().floor() as usize;
                let decimals = 14_usize.saturating_sub(before).min(12);
                let written = format!("{number:.decimals$}");
                let short = if decimals > 0 {
                    written.trim_end_matches('0').trim_end_matches('.')
                } else {
                    &written
                };
                f.write_str(if short == "-0" { "0" } else { short })
            }
        }
    }
}
