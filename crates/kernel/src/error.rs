//! Why a text is not a value, or a sum not a number.

use crate::Currency;

/// What the kernel refuses. The texts never repeat the input, which may be somebody's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not an RFC 3339 instant with an offset, or outside the years 1 to 9998.
    #[error("not an instant like 2026-03-09T08:30:00Z")]
    Timestamp,
    /// Not an ISO 8601 duration of weeks, days, hours, minutes and seconds.
    #[error("not a duration like P3DT12H")]
    Span,
    /// Not a day of the calendar, or outside the years 1 to 9998.
    #[error("not a day like 2026-03-09")]
    Day,
    /// Not a time of day.
    #[error("not a time of day like 21:00")]
    TimeOfDay,
    /// Not an English name of a weekday.
    #[error("not a weekday")]
    Weekday,
    /// Not in the IANA time zone database.
    #[error("not a time zone like Europe/London")]
    Zone,
    /// Not an id of the wanted kind, in its one spelling.
    #[error("not an id that starts with {prefix}_")]
    Id {
        /// The prefix that was wanted, without the underscore.
        prefix: &'static str,
    },
    /// Not a code of ISO 4217.
    #[error("not a currency code of ISO 4217 like EUR")]
    Currency,
    /// Two amounts of different currencies met.
    #[error("amounts in {left} and {right} cannot be put together")]
    CurrencyMismatch {
        /// Currency of the left amount.
        left: Currency,
        /// Currency of the right amount.
        right: Currency,
    },
    /// The result does not fit, or a division by zero was asked for.
    #[error("the amount is too large")]
    Overflow,
    /// Not a decimal number under the given marks.
    #[error("not a number: {0}")]
    Decimal(&'static str),
    /// Not an e-mail address that can be written to.
    #[error("not an e-mail address: {0}")]
    EmailAddress(&'static str),
    /// Not a telephone number.
    #[error("not a telephone number: {0}")]
    Phone(&'static str),
    /// Not a code or known English name of a country.
    #[error("not a country of ISO 3166-1")]
    Country,
    /// Not a language tag.
    #[error("not a language tag like en or pt-BR")]
    Language,
    /// The operating system gave no randomness.
    #[error("the operating system gave no randomness")]
    Entropy,
}

impl Error {
    /// A stable code, for machines and documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Timestamp => "kernel.timestamp",
            Self::Span => "kernel.span",
            Self::Day => "kernel.day",
            Self::TimeOfDay => "kernel.time_of_day",
            Self::Weekday => "kernel.weekday",
            Self::Zone => "kernel.zone",
            Self::Id { .. } => "kernel.id",
            Self::Currency => "kernel.currency",
            Self::CurrencyMismatch { .. } => "kernel.currency_mismatch",
            Self::Overflow => "kernel.overflow",
            Self::Decimal(_) => "kernel.decimal",
            Self::EmailAddress(_) => "kernel.email_address",
            Self::Phone(_) => "kernel.phone",
            Self::Country => "kernel.country",
            Self::Language => "kernel.language",
            Self::Entropy => "kernel.entropy",
        }
    }
}
