//! An order as its store tells it, with customer and products already found.

use kernel::{Country, Currency, CustomerId, Day, Micros, ProductId, Timestamp, VariantId};
use serde::{Deserialize, Serialize};

/// How far an order is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// The payment was called off: the order is outside every figure.
    Voided,
}

impl PaymentState {
    /// Whether all was paid, whatever was given back since.
    pub fn is_paid(self) -> bool {
        matches!(self, Self::Paid | Self::PartiallyRefunded | Self::Refunded)
    }

    const ALL: [Self; 7] = [
        Self::Pending,
        Self::Authorised,
        Self::PartiallyPaid,
        Self::Paid,
        Self::PartiallyRefunded,
        Self::Refunded,
        Self::Voided,
    ];

    /// The number that is stored.
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Pending => 0,
            Self::Authorised => 1,
            Self::PartiallyPaid => 2,
            Self::Paid => 3,
            Self::PartiallyRefunded => 4,
            Self::Refunded => 5,
            Self::Voided => 6,
        }
    }

    /// The state that is stored as this number.
    pub(crate) fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What a line of an order is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl LineKind {
    const ALL: [Self; 6] = [
        Self::Product,
        Self::Shipping,
        Self::Fee,
        Self::Discount,
        Self::GiftCard,
        Self::Adjustment,
    ];

    /// The number that is stored.
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Product => 0,
            Self::Shipping => 1,
            Self::Fee => 2,
            Self::Discount => 3,
            Self::GiftCard => 4,
            Self::Adjustment => 5,
        }
    }

    /// The kind that is stored as this number.
    pub(crate) fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether its amount is part of net revenue: delivery is told apart, a gift card is revenue when it is spent,
    /// and a correction of the books was never sold.
    pub const fn is_revenue(self) -> bool {
        match self {
            Self::Product | Self::Fee | Self::Discount => true,
            Self::Shipping | Self::GiftCard | Self::Adjustment => false,
        }
    }
}

/// All that a source says of an order. What it does not say it does not know; what is known from elsewhere then stays.
///
/// Amounts are minor units of `currency`. The caller has checked lengths, counts and ranges.
#[derive(Clone, Debug)]
pub struct OrderFacts<'a> {
    /// Name of the system that the ids belong to.
    pub source: &'a str,
    /// The order's id there; source and id name the order for ever.
    pub external_id: &'a str,
    /// The number that people see; the external id where absent.
    pub number: Option<&'a str>,
    /// Who ordered; [`CustomerId::NOBODY`] where nobody knows.
    pub customer: CustomerId,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The day of `placed_at` in the shop's zone.
    pub placed_day: Day,
    /// When it was paid in full. Left out for an order that is paid, it counts as paid when it was placed, or, known
    /// before as unpaid, when its source changed it.
    pub paid_at: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When the source last changed it: an older record never replaces a newer one.
    pub updated_at: Option<Timestamp>,
    /// Currency of every amount.
    pub currency: Currency,
    /// How far it is paid.
    pub payment: Option<PaymentState>,
    /// What was ordered. The same line may be there twice.
    pub lines: Vec<LineFacts<'a>>,
    /// Discount on the whole order, not below zero, that no line tells: it is spread over the goods in proportion.
    pub discount: i64,
    /// Price of delivery, where it is not a line.
    pub shipping: i64,
    /// All taxes; the lines' sum where absent.
    pub tax: Option<i64>,
    /// What the customer was asked to pay; computed where absent.
    pub total: Option<i64>,
    /// Whether the lines' prices hold their tax.
    pub taxes_included: bool,
    /// Country it goes to.
    pub country: Option<Country>,
    /// State, province or county it goes to.
    pub region: Option<&'a str>,
    /// A trial order of the merchant: outside every figure.
    pub test: bool,
    /// Discount codes that the customer used.
    pub discount_codes: &'a [String],
    /// Labels that the store gave it.
    pub tags: &'a [String],
    /// The import that tells it, if one does: further facts of the same order in the same import are its further
    /// lines (files do not always keep an order's lines together). A resumed import keeps its number.
    pub import: Option<i64>,
}

/// One line of an order. Quantity and price below zero only for kinds that are no goods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineFacts<'a> {
    /// The line's id at the source, unique within the order.
    pub external_id: Option<&'a str>,
    /// What it is about.
    pub kind: LineKind,
    /// The product, where the catalogue knows it.
    pub product: Option<ProductId>,
    /// The variant of the product.
    pub variant: Option<VariantId>,
    /// Stock-keeping unit, as sold.
    pub sku: Option<&'a str>,
    /// What it was called when it was sold.
    pub title: Option<&'a str>,
    /// How many.
    pub quantity: i64,
    /// Price of one before discounts.
    pub unit_price: Micros,
    /// Discount on this line.
    pub discount: i64,
    /// Tax on this line.
    pub tax: i64,
}
