//! Reading orders.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Timestamp};

use crate::{
    domain::{Fulfilment, Line, Order, OrderId, Parcel, RefundId},
    error::Error,
    public::views::{FulfilmentView, LineView, OrderView, ParcelView, RefundView, SentLineView},
    store,
};

/// Where a page of orders begins: the last order of the page before, when it was placed and its id.
pub type Place = (Timestamp, OrderId);

/// One order.
pub fn view(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<OrderView>, Error> {
    Ok(views(tx, &[id])?.pop())
}

/// These orders, in the order of the ids; unknown ones are left out.
pub fn views(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<OrderView>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let orders = store::load_many(tx, ids)?;
    let raw: Vec<i64> = orders.iter().map(|order| order.id.raw()).collect();
    let mut customers: Vec<i64> = orders.iter().map(|order| order.customer.raw()).collect();
    customers.sort_unstable();
    customers.dedup();
    let mut shown: BTreeMap<OrderId, OrderView> = orders
        .into_iter()
        .map(|order| (order.id, shown(order)))
        .collect();
    for (order, line) in store::lines_of_many(tx, &customers, &raw)? {
        if let Some(view) = shown.get_mut(&order) {
            view.lines.push(line_view(line));
        }
    }
    let mut parcels = store::parcels_of(tx, &customers, &raw)?;
    for fulfilment in store::fulfilments_of(tx, &customers, &raw)? {
        if let Some(view) = shown.get_mut(&fulfilment.order) {
            view.fulfilments
                .push(fulfilment_view(fulfilment, &mut parcels));
        }
    }
    for (order, refund) in store::refunds_on(tx, &customers, &raw)? {
        if let Some(view) = shown.get_mut(&order) {
            view.refunds.push(refund);
        }
    }
    Ok(ids.iter().filter_map(|id| shown.remove(id)).collect())
}

/// Orders, newest first: all, or one customer's.
pub fn views_by_time(
    tx: &mut Tx<'_>,
    customer: Option<CustomerId>,
    before: Option<Place>,
    limit: u32,
) -> Result<Vec<OrderView>, Error> {
    let before = before.unwrap_or((Timestamp::MAX, OrderId::from_raw(i64::MAX)));
    let ids = match customer {
        Some(customer) => store::ids_of_customer(tx, customer, before, i64::from(limit))?,
        None => store::ids_by_time(tx, before, i64::from(limit))?,
    };
    views(tx, &ids)
}

/// The order that a source names so.
pub fn find(tx: &mut Tx<'_>, source: &str, external_id: &str) -> Result<Option<OrderId>, Error> {
    let known = store::known(tx, source, &[external_id])?;
    Ok(known.first().map(|(_, known)| known.id))
}

/// Refunds, newest first, from before a place in that order.
pub fn refunds_by_time(
    tx: &mut Tx<'_>,
    before: Option<(Timestamp, CustomerId, RefundId)>,
    limit: u32,
) -> Result<Vec<RefundView>, Error> {
    let last = (
        Timestamp::MAX,
        CustomerId::from_raw(i64::MAX),
        RefundId::from_raw(i64::MAX),
    );
    Ok(store::refunds_by_time(
        tx,
        before.unwrap_or(last),
        i64::from(limit),
    )?)
}

fn shown(order: Order<'_>) -> OrderView {
    let counted = order.is_counted();
    OrderView {
        id: order.id,
        source: order.source.into_owned(),
        external_id: order.external_id.into_owned(),
        number: order.number.into_owned(),
        customer: Some(order.customer).filter(|customer| !customer.is_nobody()),
        placed_at: order.placed_at,
        placed_day: order.placed_day,
        paid_at: order.paid_at,
        cancelled_at: order.cancelled_at,
        changed_at: order.changed_at,
        currency: order.currency,
        payment_state: order.payment,
        test: order.test,
        counted,
        gross_minor: order.figures.gross,
        discount_minor: order.figures.discount,
        refunded_minor: order.figures.refunded,
        net_minor: order.figures.net(),
        shipping_minor: order.shipping,
        tax_minor: order.tax,
        total_minor: order.total,
        country: order.country,
        region: order.region.map(std::borrow::Cow::into_owned),
        discount_codes: order.discount_codes.into_owned(),
        tags: order.tags.into_owned(),
        lines: Vec::new(),
        fulfilments: Vec::new(),
        refunds: Vec::new(),
    }
}

fn line_view(line: Line<'_>) -> LineView {
    LineView {
        no: line.no,
        external_id: line.external_id.map(std::borrow::Cow::into_owned),
        kind: line.kind,
        product: line.product,
        variant: line.variant,
        sku: line.sku.map(std::borrow::Cow::into_owned),
        title: line.title.map(std::borrow::Cow::into_owned),
        quantity: line.quantity,
        unit_price: line.unit_price,
        discount_minor: line.discount,
        tax_minor: line.tax,
        amount_minor: line.amount,
        refunded_quantity: line.refunded_quantity,
        refunded_minor: line.refunded_amount,
    }
}

/// Takes the fulfilment's parcels out of all parcels.
fn fulfilment_view(fulfilment: Fulfilment, parcels: &mut Vec<Parcel>) -> FulfilmentView {
    let own = parcels
        .extract_if(.., |parcel| parcel.fulfilment == fulfilment.id)
        .map(|parcel| ParcelView {
            id: parcel.id,
            carrier: parcel.carrier,
            number: parcel.number,
            url: parcel.url,
            promised_at: parcel.promised_at,
            shipped_at: parcel.shipped_at,
            delivered_at: parcel.delivered_at,
        })
        .collect();
    FulfilmentView {
        id: fulfilment.id,
        external_id: fulfilment.external_id,
        status: fulfilment.status,
        lines: fulfilment
            .lines
            .iter()
            .map(|(no, quantity)| SentLineView {
                no: *no,
                quantity: *quantity,
            })
            .collect(),
        parcels: own,
    }
}
