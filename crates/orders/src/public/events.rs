//! The events that this room publishes. Their shapes are promises: a change of one is a new version.
//!
//! No personal data: everything refers by id. Amounts are minor units.

use std::collections::BTreeMap;

use kernel::{Currency, CustomerId, ProductId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{Line, Order, OrderId, Parcel, ParcelId, RefundId, Taken},
    store::RefundRow,
};

/// An order was placed. Happened when the customer placed it. Data: [`OrderEvent`].
pub const ORDER_PLACED: &str = "order.placed";
/// An order was paid in full. Data: [`OrderEvent`].
pub const ORDER_PAID: &str = "order.paid";
/// An order was cancelled. Data: [`OrderEvent`].
pub const ORDER_CANCELLED: &str = "order.cancelled";

/// Money was given back. Data: [`RefundEvent`].
pub const ORDER_REFUNDED: &str = "order.refunded";

/// Version of [`RefundEvent`].
pub const REFUND_EVENT_VERSION: u32 = 1;

/// Money given back, as far as decisions need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundEvent {
    /// Which refund.
    pub refund: RefundId,
    /// Its order, where the source names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Currency of the amounts.
    pub currency: Currency,
    /// What of it lies on orders.
    pub matched: i64,
    /// What could be matched to nothing: a credit note.
    pub credited: i64,
    /// What came back.
    #[serde(flatten)]
    pub bought: Bought,
}

/// Version of [`OrderEvent`].
pub const ORDER_EVENT_VERSION: u32 = 1;

/// An order, as far as decisions need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEvent {
    /// Which order.
    pub order: OrderId,
    /// The number that people see.
    pub number: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Currency of the amounts.
    pub currency: Currency,
    /// What the customer was asked to pay.
    pub total: i64,
    /// Lines after discounts, without tax and delivery.
    pub sold: i64,
    /// Pieces of products.
    pub units: i64,
    /// What it holds.
    #[serde(flatten)]
    pub bought: Bought,
}

/// Products of an order, each once however many lines it has. Two lists side by side and not a list of pairs: orders
/// are many, and every byte is stored twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bought {
    /// Which products, at most [`MOST_PRODUCTS`]: of more, those of which most was bought.
    pub products: Vec<ProductId>,
    /// How many of each.
    pub quantities: Vec<i64>,
    /// How many products were left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub products_left_out: u32,
}

/// Most products in one event: the largest invoice seen in real data had 1,114 lines, and nothing decides by the
/// hundredth.
pub const MOST_PRODUCTS: usize = 100;

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Bought {
    /// Of products with their quantities, each perhaps several times.
    pub(crate) fn of(lines: impl Iterator<Item = (ProductId, i64)>) -> Self {
        let mut sums: BTreeMap<ProductId, i64> = BTreeMap::new();
        for (product, quantity) in lines {
            let sum = sums.entry(product).or_default();
            *sum = sum.saturating_add(quantity);
        }
        let left_out = sums.len().saturating_sub(MOST_PRODUCTS);
        let mut products: Vec<(ProductId, i64)> = sums.into_iter().collect();
        if left_out > 0 {
            products.sort_by_key(|(product, quantity)| (std::cmp::Reverse(*quantity), *product));
            products.truncate(MOST_PRODUCTS);
        }
        let (products, quantities) = products.into_iter().unzip();
        Self {
            products,
            quantities,
            products_left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
        }
    }

    /// What lines hold.
    pub(crate) fn in_lines(lines: &[Line<'_>]) -> Self {
        Self::of(
            lines
                .iter()
                .filter_map(|line| line.product.map(|product| (product, line.quantity))),
        )
    }
}

/// What happens to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happened {
    Placed,
    Paid(Timestamp),
    Cancelled(Timestamp),
}

/// The event of an order.
pub(crate) fn order_event(
    order: &Order<'_>,
    lines: &[Line<'_>],
    happened: Happened,
    history: bool,
) -> events::NewEvent {
    let (kind, word, at) = match happened {
        Happened::Placed => (ORDER_PLACED, "placed", order.placed_at),
        Happened::Paid(at) => (ORDER_PAID, "paid", at),
        Happened::Cancelled(at) => (ORDER_CANCELLED, "cancelled", at),
    };
    let data = OrderEvent {
        order: order.id,
        number: order.number.clone().into_owned(),
        placed_at: order.placed_at,
        currency: order.currency,
        total: order.total,
        sold: order.figures.sold,
        units: order.figures.units,
        bought: Bought::in_lines(lines),
    };
    event(
        order.customer,
        (kind, ORDER_EVENT_VERSION),
        at,
        format!("order:{}:{word}", order.id),
        history,
        &data,
    )
}

/// The event of a refund.
pub(crate) fn refund_event(
    refund: &RefundRow<'_>,
    taken: &[Taken],
    history: bool,
) -> events::NewEvent {
    let sum = |matched: bool| {
        taken
            .iter()
            .filter(|part| part.order.is_some() == matched)
            .fold(0_i64, |sum, part| sum.saturating_add(part.amount))
    };
    let parts = taken
        .iter()
        .filter_map(|part| part.product.map(|product| (product, part.quantity)));
    let data = RefundEvent {
        refund: refund.id,
        order: refund.order,
        currency: refund.currency,
        matched: sum(true),
        credited: sum(false),
        bought: Bought::of(parts),
    };
    event(
        refund.customer,
        (ORDER_REFUNDED, REFUND_EVENT_VERSION),
        refund.refunded_at,
        format!("refund:{}", refund.id),
        history,
        &data,
    )
}

/// An event of this room.
pub(crate) fn event(
    customer: CustomerId,
    (kind, version): (&'static str, u32),
    at: Timestamp,
    cause: String,
    history: bool,
    data: &impl Serialize,
) -> events::NewEvent {
    events::NewEvent {
        customer,
        kind,
        version,
        at,
        cause,
        // The shapes of this module have text keys and whole numbers only: they always become JSON.
        data: serde_json::to_value(data).unwrap_or_default(),
        history,
    }
}

/// A parcel was handed to its carrier. Data: [`ParcelEvent`].
pub const PARCEL_SHIPPED: &str = "parcel.shipped";
/// A parcel arrived. Data: [`ParcelEvent`].
pub const PARCEL_DELIVERED: &str = "parcel.delivered";

/// Version of [`ParcelEvent`].
pub const PARCEL_EVENT_VERSION: u32 = 1;

/// A parcel, as far as decisions need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelEvent {
    /// Which parcel.
    pub parcel: ParcelId,
    /// Of which order.
    pub order: OrderId,
    /// The order's number that people see.
    pub order_number: String,
    /// The carrier's name.
    pub carrier: Option<String>,
    /// When it was promised to arrive.
    pub promised_at: Option<Timestamp>,
    /// When it was handed to the carrier.
    pub shipped_at: Option<Timestamp>,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
    /// Whether it arrived after the promise.
    pub late: bool,
    /// The products in it, each once, at most [`MOST_PRODUCTS`].
    pub products: Vec<ProductId>,
}

/// What happens to a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    Shipped,
    Delivered,
}

/// The event of a parcel.
pub(crate) fn parcel_event(
    customer: CustomerId,
    (order_number, parcel, products): (&str, &Parcel, &[ProductId]),
    moved: Moved,
    at: Timestamp,
    history: bool,
) -> events::NewEvent {
    let (kind, word) = match moved {
        Moved::Shipped => (PARCEL_SHIPPED, "shipped"),
        Moved::Delivered => (PARCEL_DELIVERED, "delivered"),
    };
    let data = ParcelEvent {
        parcel: parcel.id,
        order: parcel.order,
        order_number: order_number.to_owned(),
        carrier: parcel.carrier.clone(),
        promised_at: parcel.promised_at,
        shipped_at: parcel.shipped_at,
        delivered_at: parcel.delivered_at,
        late: parcel.is_late(),
        products: products.iter().copied().take(MOST_PRODUCTS).collect(),
    };
    let cause = format!("parcel:{}:{word}", parcel.id);
    event(
        customer,
        (kind, PARCEL_EVENT_VERSION),
        at,
        cause,
        history,
        &data,
    )
}
