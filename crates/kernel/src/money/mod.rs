//! Amounts and prices.

mod currencies;
mod currency;
mod micros;
mod sum;

pub use currency::Currency;
pub use micros::{Micros, line_amount};
pub use sum::Money;

/// The quotient rounded to the nearest whole number, halves away from zero; none for a division by zero.
pub(crate) fn divide_rounded(dividend: i128, divisor: i128) -> Option<i128> {
    let quotient = dividend.checked_div(divisor)?;
    let rest = dividend.checked_rem(divisor)?.unsigned_abs();
    if rest >= divisor.unsigned_abs().checked_sub(rest)? && rest != 0 {
        let away = if (dividend < 0) == (divisor < 0) {
            1
        } else {
            -1
        };
        return quotient.checked_add(away);
    }
    Some(quotient)
}
