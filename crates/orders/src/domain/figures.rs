//! What an order adds up to.

use kernel::line_amount;

use super::{LineKind, order::Line};
use crate::error::Error;

/// The sums of an order's lines, in minor units of its currency.
///
/// A *sale line* is one with quantity and unit price above zero, of any kind. Net revenue is `sold` minus `refunded`:
/// lines after discounts, less refunds, without tax; delivery is told apart, and so are gift cards and corrections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Sale lines.
    pub lines: i64,
    /// Pieces of products in sale lines.
    pub units: i64,
    /// Quantity × price of sale lines, before discounts.
    pub gross: i64,
    /// Discounts: the lines' own, their shares of the order's, and lines that are discounts.
    pub discount: i64,
    /// Lines of revenue kinds after discounts, without tax.
    pub sold: i64,
    /// What of `sold` was given back.
    pub refunded: i64,
}

impl Figures {
    /// Net revenue.
    pub const fn net(&self) -> i64 {
        self.sold.saturating_sub(self.refunded)
    }
}

/// A checked sum.
pub(crate) fn add(left: i64, right: i64) -> Result<i64, Error> {
    left.checked_add(right).ok_or(Error::TooLarge)
}

/// The figures of these lines; `unplaced` is what was given back for the order without naming a line.
pub(crate) fn figures(
    currency: kernel::Currency,
    lines: &[Line<'_>],
    unplaced: i64,
) -> Result<Figures, Error> {
    let mut sums = Figures {
        refunded: unplaced,
        ..Figures::default()
    };
    for line in lines {
        let sale = line.quantity > 0 && line.unit_price.raw() > 0;
        if sale {
            sums.lines = add(sums.lines, 1)?;
            let before = line_amount(line.quantity, line.unit_price, currency)?;
            sums.gross = add(sums.gross, before)?;
            if line.kind == LineKind::Product {
                sums.units = add(sums.units, line.quantity)?;
            }
        }
        sums.discount = add(sums.discount, line.discount)?;
        if line.kind == LineKind::Discount {
            sums.discount = sums
                .discount
                .checked_sub(line.amount)
                .ok_or(Error::TooLarge)?;
        }
        if line.kind.is_revenue() {
            sums.sold = add(sums.sold, line.amount)?;
            sums.refunded = add(sums.refunded, line.refunded_amount)?;
        }
    }
    Ok(sums)
}
