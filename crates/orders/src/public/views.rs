//! Orders as pages and the API show them.

use kernel::{Country, Currency, CustomerId, Day, Micros, ProductId, Timestamp, VariantId};
use serde::Serialize;

use crate::domain::{
    FulfilmentId, FulfilmentStatus, LineKind, OrderId, ParcelId, PaymentState, RefundId,
};

/// An order with its lines, what was sent, and what was given back. Amounts are minor units of its currency.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = Order)]
pub struct OrderView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: OrderId,
    /// The system that it came from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// The number that people see.
    pub number: String,
    /// Who ordered; absent where nobody knows.
    #[schema(value_type = Option<String>)]
    pub customer: Option<CustomerId>,
    /// When it was placed.
    #[schema(value_type = String, format = DateTime)]
    pub placed_at: Timestamp,
    /// The shop's day of that.
    #[schema(value_type = String, format = Date)]
    pub placed_day: Day,
    /// When it was paid.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub paid_at: Option<Timestamp>,
    /// When it was cancelled.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub cancelled_at: Option<Timestamp>,
    /// When our record of it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// Currency of all amounts.
    #[schema(value_type = String, example = "GBP")]
    pub currency: Currency,
    /// How far it is paid.
    #[schema(value_type = String, example = "paid")]
    pub payment_state: PaymentState,
    /// A trial order, part of no figure.
    pub test: bool,
    /// Whether it is part of figures: no trial, not cancelled, not voided, and something was sold.
    pub counted: bool,
    /// Lines before discounts.
    pub gross_minor: i64,
    /// Discounts.
    pub discount_minor: i64,
    /// Of the lines, what was given back.
    pub refunded_minor: i64,
    /// Net revenue: lines after discounts, less what was given back.
    pub net_minor: i64,
    /// Delivery.
    pub shipping_minor: i64,
    /// Taxes.
    pub tax_minor: i64,
    /// What the customer owed in the end.
    pub total_minor: i64,
    /// Where it went.
    #[schema(value_type = Option<String>, example = "GB")]
    pub country: Option<Country>,
    /// State, province or county.
    pub region: Option<String>,
    /// Codes that were redeemed.
    pub discount_codes: Vec<String>,
    /// Labels.
    pub tags: Vec<String>,
    /// Lines.
    pub lines: Vec<LineView>,
    /// What was sent.
    pub fulfilments: Vec<FulfilmentView>,
    /// What was given back.
    pub refunds: Vec<RefundView>,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = OrderLine)]
pub struct LineView {
    /// Its number in the order.
    pub no: i64,
    /// Its id at the source.
    pub external_id: Option<String>,
    /// What it is about.
    #[schema(value_type = String, example = "product")]
    pub kind: LineKind,
    /// The product.
    #[schema(value_type = Option<String>)]
    pub product: Option<ProductId>,
    /// The variant.
    #[schema(value_type = Option<String>)]
    pub variant: Option<VariantId>,
    /// Stock-keeping unit, as ordered.
    pub sku: Option<String>,
    /// What it was called when it was ordered.
    pub title: Option<String>,
    /// How many.
    pub quantity: i64,
    /// Price of one, as an exact decimal of the major unit.
    #[schema(value_type = String, example = "12.50")]
    pub unit_price: Micros,
    /// The line's own discount and its share of the order's.
    pub discount_minor: i64,
    /// Tax of the line.
    pub tax_minor: i64,
    /// The line after discounts, without tax.
    pub amount_minor: i64,
    /// How many came back.
    pub refunded_quantity: i64,
    /// How much was given back.
    pub refunded_minor: i64,
}

/// What was sent together.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = Fulfilment)]
pub struct FulfilmentView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: FulfilmentId,
    /// Its id at the source.
    pub external_id: String,
    /// How far it is.
    #[schema(value_type = String, example = "shipped")]
    pub status: FulfilmentStatus,
    /// Which lines it holds; empty means all of them.
    pub lines: Vec<SentLineView>,
    /// Its parcels.
    pub parcels: Vec<ParcelView>,
}

/// A line, or a part of one, in a fulfilment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = FulfilmentLine)]
pub struct SentLineView {
    /// The line's number.
    pub no: i64,
    /// How many of it.
    pub quantity: i64,
}

/// One parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Parcel)]
pub struct ParcelView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ParcelId,
    /// Who carries it.
    pub carrier: Option<String>,
    /// Its number there.
    pub number: Option<String>,
    /// Where it can be followed.
    pub url: Option<String>,
    /// When it should arrive.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub promised_at: Option<Timestamp>,
    /// When it left.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub shipped_at: Option<Timestamp>,
    /// When it arrived.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub delivered_at: Option<Timestamp>,
}

/// Money given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Refund)]
pub struct RefundView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: RefundId,
    /// The system that it came from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// The order that it names; absent where it lies on several orders or on none.
    #[schema(value_type = Option<String>)]
    pub order: Option<OrderId>,
    /// Who got it; absent where nobody knows.
    #[schema(value_type = Option<String>)]
    pub customer: Option<CustomerId>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub refunded_at: Timestamp,
    /// Currency of the amounts.
    #[schema(value_type = String, example = "GBP")]
    pub currency: Currency,
    /// What of it lies on orders, without tax and delivery.
    pub matched_minor: i64,
    /// What could be matched to no order: a credit note.
    pub credited_minor: i64,
    /// All money that was given back.
    pub given_back_minor: i64,
    /// Why.
    pub reason: Option<String>,
}
