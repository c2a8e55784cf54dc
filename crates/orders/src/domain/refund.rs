//! What a refund takes from which line.

use kernel::{Currency, CustomerId, Micros, ProductId, Timestamp};

use super::{LineKind, OrderId, add, hash::Encoder, order::Line};
use crate::error::Error;

/// Which order a refund belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderRef<'a> {
    /// By its id.
    Id(OrderId),
    /// By the id that the refund's own source gave it.
    External(&'a str),
}

/// Money given back, as its source tells it. Amounts are minor units, above zero for what goes to the customer.
#[derive(Clone, Debug)]
pub struct RefundFacts<'a> {
    /// Name of the system that the ids belong to.
    pub source: &'a str,
    /// The refund's id there; source and id name it for ever.
    pub external_id: &'a str,
    /// Its order. Where the source names none, it is matched to the customer's earlier lines of the same products, and
    /// what cannot be matched is a credit note.
    pub order: Option<OrderRef<'a>>,
    /// Who got it, where no order says so.
    pub customer: CustomerId,
    /// When.
    pub refunded_at: Timestamp,
    /// Currency of the amounts.
    pub currency: Currency,
    /// For what; empty where only the amount is known.
    pub lines: Vec<RefundLineFacts<'a>>,
    /// All that was given back, with tax and delivery; the sum of the lines where absent.
    pub amount: Option<i64>,
    /// Why.
    pub reason: Option<&'a str>,
    /// The import that tells it, if one does: further facts of the same refund in the same import are further lines.
    pub import: Option<i64>,
}

/// One line of a refund.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RefundLineFacts<'a> {
    /// The order line's id at the source.
    pub line: Option<&'a str>,
    /// The product, where no line is named.
    pub product: Option<ProductId>,
    /// What it is about.
    pub kind: LineKind,
    /// How many came back.
    pub quantity: i64,
    /// Price of one, where known: lines sold at the same price are preferred.
    pub unit_price: Option<Micros>,
    /// What was given back for the line, without tax.
    pub amount: i64,
}

impl RefundFacts<'_> {
    /// The hash of the content.
    pub(crate) fn hash(&self) -> i64 {
        let mut encoder = Encoder::default();
        encoder
            .number(self.refunded_at.millis())
            .text(self.currency.code())
            .optional(self.amount)
            .optional_text(self.reason);
        for line in &self.lines {
            encoder
                .optional_text(line.line)
                .optional(line.product.map(ProductId::raw))
                .number(line.kind.code())
                .number(line.quantity)
                .optional(line.unit_price.map(Micros::raw))
                .number(line.amount);
        }
        encoder.finish()
    }

    /// All money given back.
    pub(crate) fn given_back(&self) -> Result<i64, Error> {
        match self.amount {
            Some(amount) => Ok(amount),
            None => self
                .lines
                .iter()
                .try_fold(0, |sum, line| add(sum, line.amount)),
        }
    }
}

/// A part of a refund: on a line, on an order, or on nothing (a credit note).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) order: Option<OrderId>,
    pub(crate) line: Option<i64>,
    pub(crate) kind: LineKind,
    pub(crate) product: Option<ProductId>,
    pub(crate) quantity: i64,
    pub(crate) amount: i64,
}

/// A line that may be given back.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) order: OrderId,
    pub(crate) placed_at: Timestamp,
    pub(crate) line: Line<'static>,
}

/// Spreads one line of a refund over candidates: those of the same price first, then the latest, none beyond what was
/// not given back yet. Answers the parts, and the quantity and amount that found no place.
pub(crate) fn allocate(
    wanted: &RefundLineFacts<'_>,
    candidates: &mut [Candidate],
) -> Result<(Vec<Taken>, (i64, i64)), Error> {
    candidates.sort_by_key(|candidate| {
        (
            wanted.unit_price != Some(candidate.line.unit_price),
            std::cmp::Reverse(candidate.placed_at),
            candidate.order,
            candidate.line.no,
        )
    });
    let (mut quantity, mut amount) = (wanted.quantity.max(0), wanted.amount.max(0));
    let mut parts = Vec::new();
    for candidate in candidates {
        let is_meant = match wanted.line {
            Some(id) => candidate.line.external_id.as_deref() == Some(id),
            None => wanted.product.is_some() && candidate.line.product == wanted.product,
        };
        let (left, worth) = candidate.line.kept();
        if !is_meant || worth < 0 || (quantity > 0 && left <= 0) || (quantity == 0 && amount == 0) {
            continue;
        }
        let taken = left.min(quantity).max(0);
        let share = if taken == quantity {
            amount
        } else {
            kernel::Money::new(amount, Currency::GBP)
                .share(taken, quantity)?
                .minor
        };
        let share = share.min(worth);
        candidate.line.refunded_quantity = add(candidate.line.refunded_quantity, taken)?;
        candidate.line.refunded_amount = add(candidate.line.refunded_amount, share)?;
        quantity -= taken;
        amount -= share;
        parts.push(Taken {
            order: Some(candidate.order),
            line: Some(candidate.line.no),
            kind: candidate.line.kind,
            product: candidate.line.product,
            quantity: taken,
            amount: share,
        });
    }
    Ok((parts, (quantity, amount)))
}
