//! Money given back, as a source tells it.

use kernel::{Currency, Timestamp, line_amount};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::{Check, Problem, Sign};
use super::customer::IncomingCustomer;
use super::hash::{self, ContentHash};
use super::limits::{LINES_MAX, NOTE_MAX, SOURCE_MAX};
use super::order::{LineKind, is_false};
use super::product::IncomingProductRef;
use super::value::UnitPrice;

/// A refund, a credit note or a cancellation document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingRefund {
    /// Name of the system that the ids below belong to; inside an order it may be left out and is the order's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The refund's id there.
    pub external_id: String,
    /// The order it belongs to; left out inside an order, and where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_external_id: Option<String>,
    /// Who got it, where no order says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<IncomingCustomer>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Currency of the amounts; the order's where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "GBP")]
    pub currency: Option<Currency>,
    /// For what; empty where only the amount is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<IncomingRefundLine>,
    /// All that was given back, in minor units, above zero for money to the customer; the sum of the lines where
    /// absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The document names products but not the order: it is matched to this customer's earlier lines of the same
    /// products, and what cannot be matched is kept as a credit note.
    #[serde(default, skip_serializing_if = "is_false")]
    pub match_earlier: bool,
}

/// One line of a refund. Quantities and amounts are above zero for what came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingRefundLine {
    /// The order line's `external_id`, where the source says which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The product, where the source names no line.
    #[serde(default, skip_serializing_if = "IncomingProductRef::is_empty")]
    pub product: IncomingProductRef,
    /// What the line is about.
    #[serde(default)]
    pub kind: LineKind,
    /// How many came back or were called off.
    pub quantity: i64,
    /// Price of one, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<UnitPrice>,
    /// What was given back for the line, in minor units; quantity × price where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
}

impl IncomingRefund {
    /// Whether every field is within its limits and makes sense by itself.
    pub fn validate(&self) -> Result<(), Vec<Problem>> {
        let mut check = Check::default();
        check.required("source", &self.source, SOURCE_MAX);
        self.check(&mut check, None);
        if self.order_external_id.is_none() && self.currency.is_none() {
            check.problem("currency", "missing", "is needed where no order says it");
        }
        check.finish()
    }

    /// The hash of everything the record says.
    pub fn content_hash(&self) -> ContentHash {
        hash::content_hash(self)
    }

    /// What was given back in all, in minor units; `None` when neither the amount nor every line's amount is known.
    pub fn total_minor(&self, currency: Currency) -> Option<i64> {
        if self.amount_minor.is_some() {
            return self.amount_minor;
        }
        self.lines
            .iter()
            .try_fold(0_i64, |sum, line| {
                sum.checked_add(line.total_minor(currency)?)
            })
            .filter(|_| !self.lines.is_empty())
    }

    /// The checks that hold inside an order too; `order_currency` is the order's.
    pub(super) fn check(&self, check: &mut Check, order_currency: Option<Currency>) {
        check.text("source", &self.source, SOURCE_MAX);
        check.key("external_id", Some(&self.external_id));
        check.key("order_external_id", self.order_external_id.as_ref());
        if let Some(customer) = &self.customer {
            check.inside("customer", |check| customer.check(check));
        }
        check.amount("amount_minor", self.amount_minor, Sign::Any);
        check.optional("reason", self.reason.as_ref(), NOTE_MAX);
        let currency = self.currency.or(order_currency);
        check.each("lines", &self.lines, LINES_MAX, |check, line| {
            line.check(check, currency);
        });
        if self.lines.is_empty() && self.amount_minor.is_none() {
            check.problem(
                "amount_minor",
                "missing",
                "is needed where there are no lines",
            );
        }
        if let (Some(own), Some(order)) = (self.currency, order_currency)
            && own != order
        {
            check.problem("currency", "contradiction", "differs from the order's");
        }
    }
}

impl IncomingRefundLine {
    /// What was given back for the line, in minor units, where it can be told.
    pub fn total_minor(&self, currency: Currency) -> Option<i64> {
        match (self.amount_minor, self.unit_price) {
            (Some(minor), _) => Some(minor),
            (None, Some(price)) => {
                line_amount(self.quantity, price.micros(currency)?, currency).ok()
            }
            (None, None) => None,
        }
    }

    fn check(&self, check: &mut Check, currency: Option<Currency>) {
        check.key("line", self.line.as_ref());
        check.inside("product", |check| self.product.check(check));
        if self.line.is_none() && self.product.is_empty() {
            check.problem(
                "line",
                "missing",
                "the order line or the product must be named",
            );
        }
        let sign = if self.kind.may_be_negative() {
            Sign::Any
        } else {
            Sign::NotNegative
        };
        check.quantity("quantity", self.quantity, sign);
        check.amount("amount_minor", self.amount_minor, Sign::Any);
        let (Some(currency), Some(_)) = (currency, self.unit_price) else {
            return;
        };
        match self.total_minor(currency) {
            None => check.problem(
                "unit_price",
                "out_of_range",
                "price × quantity is too large",
            ),
            minor => check.amount("unit_price", minor, Sign::Any),
        }
    }
}
