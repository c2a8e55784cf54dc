//! An order as its store tells it.

use kernel::{Currency, Timestamp, line_amount};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::{Check, Problem, Sign};
use super::customer::IncomingCustomer;
use super::hash::{self, ContentHash};
use super::limits::{
    DISCOUNT_CODES_MAX, FULFILMENTS_MAX, LINES_MAX, PARCELS_MAX, SHORT_TEXT_MAX, SOURCE_MAX,
};
use super::product::{IncomingProductRef, IncomingVariantRef};
use super::refund::IncomingRefund;
use super::value::UnitPrice;

/// How far an order is paid.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing has been paid yet.
    #[default]
    Pending,
    /// The money is reserved, not taken.
    Authorised,
    /// A part has been paid.
    PartiallyPaid,
    /// All has been paid.
    Paid,
    /// A part of what was paid has been given back.
    PartiallyRefunded,
    /// All that was paid has been given back.
    Refunded,
    /// The payment was called off.
    Voided,
}

/// What a line of an order is about. Only products, gift cards aside, are merchandise.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Something sold.
    #[default]
    Product,
    /// Delivery, billed as a line.
    Shipping,
    /// A charge beside the goods: gift wrapping, a marketplace's or a bank's fee.
    Fee,
    /// A reduction, billed as a line.
    Discount,
    /// A voucher sold: money taken now for goods later.
    GiftCard,
    /// A correction in the books that is no sale: stock write-offs, bad debt.
    Adjustment,
}

/// How far a fulfilment is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentStatus {
    /// Being prepared.
    #[default]
    Pending,
    /// Handed to the carrier.
    Shipped,
    /// With the customer.
    Delivered,
    /// Called off.
    Cancelled,
    /// Gone wrong.
    Failed,
}

/// An order from outside: all that its source knows of it now. A later record of the same order replaces it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingOrder {
    /// Name of the system that the ids below belong to, such as `shopify`.
    pub source: String,
    /// The order's id there. Source and id together name the order for ever.
    pub external_id: String,
    /// The order number that people see, where it differs from the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who ordered; absent where nobody knows (a till sale, say).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<IncomingCustomer>,
    /// When the order was placed.
    #[schema(value_type = String, format = DateTime)]
    pub placed_at: Timestamp,
    /// When it was paid in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub paid_at: Option<Timestamp>,
    /// When it was cancelled, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub cancelled_at: Option<Timestamp>,
    /// When the source last changed it: an older record does not replace a newer one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub updated_at: Option<Timestamp>,
    /// Currency of every amount in the order, ISO 4217.
    #[schema(value_type = String, example = "GBP")]
    pub currency: Currency,
    /// How far it is paid.
    #[serde(default)]
    pub payment_state: PaymentState,
    /// What was ordered. The same line may be there twice.
    #[serde(default)]
    pub lines: Vec<IncomingLine>,
    /// Discount codes the customer used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discount_codes: Vec<String>,
    /// Discount on the whole order, in minor units, not below zero; the lines' own discounts not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_minor: Option<i64>,
    /// Price of delivery in minor units, where it is not a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping_minor: Option<i64>,
    /// All taxes in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_minor: Option<i64>,
    /// What the customer was asked to pay in all, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_minor: Option<i64>,
    /// What was sent, in which parcels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fulfilments: Vec<IncomingFulfilment>,
    /// What was given back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<IncomingRefund>,
    /// Where it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_to: Option<IncomingPlace>,
    /// A trial order of the merchant, outside every figure.
    #[serde(default, skip_serializing_if = "is_false")]
    pub test: bool,
    /// Labels the store gave it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingLine {
    /// The line's id at the source, unique within the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The product, or for other kinds what the source calls the charge.
    #[serde(default)]
    pub product: IncomingProductRef,
    /// The variant of the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<IncomingVariantRef>,
    /// What the line is about.
    #[serde(default)]
    pub kind: LineKind,
    /// How many. Below zero only for adjustments, fees, discounts and delivery.
    pub quantity: i64,
    /// Price of one before discounts: a decimal string, or an integer of minor units. Below zero only where the
    /// quantity may be.
    pub unit_price: UnitPrice,
    /// Discount on this line in minor units, not below zero.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub discount_minor: i64,
    /// Tax on this line in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_minor: Option<i64>,
}

/// What was sent together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingFulfilment {
    /// Its id at the source, unique within the order.
    pub external_id: String,
    /// How far it is.
    #[serde(default)]
    pub status: FulfilmentStatus,
    /// Its parcels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parcels: Vec<IncomingParcel>,
    /// Which lines it holds; empty means all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<IncomingFulfilmentLine>,
}

/// A line, or a part of one, in a fulfilment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingFulfilmentLine {
    /// The order line's `external_id`.
    pub line: String,
    /// How many of it.
    pub quantity: i64,
}

/// One parcel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingParcel {
    /// The carrier's name as the store writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The carrier's tracking number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The carrier's tracking page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was promised to arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub promised_at: Option<Timestamp>,
    /// When it was handed to the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub shipped_at: Option<Timestamp>,
    /// When it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub delivered_at: Option<Timestamp>,
}

/// A place: where an order goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingPlace {
    /// ISO 3166-1 alpha-2 code, or the English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// State, province or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
}

impl IncomingPlace {
    /// Whether nothing is known of the place.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn check(&self, check: &mut Check) {
        check.country("country", self.country.as_ref());
        check.optional("region", self.region.as_ref(), SHORT_TEXT_MAX);
        check.optional("city", self.city.as_ref(), SHORT_TEXT_MAX);
        check.key("postcode", self.postcode.as_ref());
    }
}

impl IncomingOrder {
    /// Whether every field is within its limits and makes sense by itself.
    pub fn validate(&self) -> Result<(), Vec<Problem>> {
        let mut check = Check::default();
        check.required("source", &self.source, SOURCE_MAX);
        self.check_head(&mut check);
        self.check_lists(&mut check);
        check.finish()
    }

    /// The hash of everything the record says.
    pub fn content_hash(&self) -> ContentHash {
        hash::content_hash(self)
    }

    fn check_head(&self, check: &mut Check) {
        check.key("external_id", Some(&self.external_id));
        check.key("number", self.number.as_ref());
        if let Some(customer) = &self.customer {
            check.inside("customer", |check| customer.check(check));
        }
        check.amount("discount_minor", self.discount_minor, Sign::NotNegative);
        check.amount("shipping_minor", self.shipping_minor, Sign::Any);
        check.amount("tax_minor", self.tax_minor, Sign::Any);
        check.amount("total_minor", self.total_minor, Sign::Any);
        if let Some(place) = &self.ship_to {
            check.inside("ship_to", |check| place.check(check));
        }
    }

    fn check_lists(&self, check: &mut Check) {
        check.each("lines", &self.lines, LINES_MAX, |check, line| {
            line.check(check, self.currency);
        });
        check.texts("discount_codes", &self.discount_codes, DISCOUNT_CODES_MAX);
        check.each(
            "fulfilments",
            &self.fulfilments,
            FULFILMENTS_MAX,
            |check, fulfilment| {
                fulfilment.check(check);
            },
        );
        check.each(
            "refunds",
            &self.refunds,
            FULFILMENTS_MAX,
            |check, refund| {
                refund.check(check, Some(self.currency));
            },
        );
        check.tags(&self.tags);
    }
}

impl LineKind {
    /// Whether a line of this kind may have a quantity or price below zero.
    pub fn may_be_negative(self) -> bool {
        match self {
            Self::Product | Self::GiftCard => false,
            Self::Shipping | Self::Fee | Self::Discount | Self::Adjustment => true,
        }
    }
}

impl IncomingLine {
    /// Whether the line alone is within its limits; `currency` is the order's.
    pub fn validate(&self, currency: Currency) -> Result<(), Vec<Problem>> {
        let mut check = Check::default();
        self.check(&mut check, currency);
        check.finish()
    }

    /// Quantity × price in minor units, before the line's discount; `None` when it is too large to be counted.
    pub fn amount_minor(&self, currency: Currency) -> Option<i64> {
        line_amount(self.quantity, self.unit_price.micros(currency)?, currency).ok()
    }

    fn check(&self, check: &mut Check, currency: Currency) {
        check.key("external_id", self.external_id.as_ref());
        check.inside("product", |check| self.product.check(check));
        if let Some(variant) = &self.variant {
            check.inside("variant", |check| variant.check(check));
        }
        let sign = if self.kind.may_be_negative() {
            Sign::Any
        } else {
            Sign::NotNegative
        };
        check.quantity("quantity", self.quantity, sign);
        if sign == Sign::NotNegative && self.unit_price.is_negative() {
            check.problem(
                "unit_price",
                "out_of_range",
                "must not be below zero for this kind",
            );
        }
        check.amount(
            "discount_minor",
            Some(self.discount_minor),
            Sign::NotNegative,
        );
        check.amount("tax_minor", self.tax_minor, Sign::Any);
        match self.amount_minor(currency) {
            None => check.problem(
                "unit_price",
                "out_of_range",
                "price × quantity is too large",
            ),
            minor => check.amount("unit_price", minor, Sign::Any),
        }
    }
}

impl IncomingFulfilment {
    /// Whether every field is within its limits and makes sense by itself.
    pub fn validate(&self) -> Result<(), Vec<Problem>> {
        let mut check = Check::default();
        self.check(&mut check);
        check.finish()
    }

    /// The hash of everything the record says.
    pub fn content_hash(&self) -> ContentHash {
        hash::content_hash(self)
    }

    fn check(&self, check: &mut Check) {
        check.key("external_id", Some(&self.external_id));
        check.each("parcels", &self.parcels, PARCELS_MAX, |check, parcel| {
            check.optional("carrier", parcel.carrier.as_ref(), SHORT_TEXT_MAX);
            check.key("number", parcel.number.as_ref());
            check.url("url", parcel.url.as_ref());
        });
        check.each("lines", &self.lines, LINES_MAX, |check, line| {
            check.key("line", Some(&line.line));
            check.quantity("quantity", line.quantity, Sign::NotNegative);
        });
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
pub(super) fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
fn is_zero(value: &i64) -> bool {
    *value == 0
}
