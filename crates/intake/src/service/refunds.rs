//! What was sent, and what came back.

use db::Tx;
use kernel::{Currency, CustomerId, Moment, line_amount};
use orders::{
    FulfilmentFacts, FulfilmentStatus, OrderRef, ParcelFacts, RefundFacts, RefundLineFacts,
    RefundOutcome, public::discounts::order_named,
};

use super::{Accepted, Error, Goods, Outcome, Terms, mode, orders::kind, people, problem};
use crate::record::{
    self, IncomingFulfilment, IncomingOrder, IncomingParcel, IncomingRefund, IncomingRefundLine,
};

/// Takes over the fulfilments that come inside orders.
pub(super) fn record_fulfilments(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    records: &[&IncomingOrder],
) -> Result<(), Error> {
    let facts: Vec<FulfilmentFacts<'_>> = records
        .iter()
        .flat_map(|order| {
            order
                .fulfilments
                .iter()
                .map(|one| fulfilment_of(&order.source, &order.external_id, one))
        })
        .collect();
    if !facts.is_empty() {
        orders::fulfil_many(tx, at, &facts, mode(terms))?;
    }
    Ok(())
}

/// Takes over fulfilments of orders that stand; answers one outcome for each.
pub fn accept_fulfilments(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    source: &str,
    order_external_id: &str,
    fulfilments: &[IncomingFulfilment],
) -> Result<Vec<Outcome>, Error> {
    let facts: Vec<FulfilmentFacts<'_>> = fulfilments
        .iter()
        .map(|one| fulfilment_of(source, order_external_id, one))
        .collect();
    let outcomes = orders::fulfil_many(tx, at, &facts, mode(terms))?;
    Ok(outcomes.into_iter().map(outcome).collect())
}

pub(super) fn outcome(outcome: orders::Outcome) -> Outcome {
    match outcome {
        orders::Outcome::Created => Outcome::Created,
        orders::Outcome::Updated => Outcome::Updated,
        orders::Outcome::Unchanged => Outcome::Unchanged,
        orders::Outcome::Continued => Outcome::Continued,
    }
}

fn fulfilment_of<'a>(
    source: &'a str,
    order: &'a str,
    one: &'a IncomingFulfilment,
) -> FulfilmentFacts<'a> {
    FulfilmentFacts {
        source,
        order_external_id: order,
        external_id: &one.external_id,
        status: match one.status {
            record::FulfilmentStatus::Pending => FulfilmentStatus::Pending,
            record::FulfilmentStatus::Shipped => FulfilmentStatus::Shipped,
            record::FulfilmentStatus::Delivered => FulfilmentStatus::Delivered,
            record::FulfilmentStatus::Cancelled => FulfilmentStatus::Cancelled,
            record::FulfilmentStatus::Failed => FulfilmentStatus::Failed,
        },
        parcels: one.parcels.iter().map(parcel_of).collect(),
        lines: one
            .lines
            .iter()
            .map(|line| (line.line.as_str(), line.quantity))
            .collect(),
    }
}

fn parcel_of(parcel: &IncomingParcel) -> ParcelFacts<'_> {
    ParcelFacts {
        carrier: parcel.carrier.as_deref(),
        number: parcel.number.as_deref(),
        url: parcel.url.as_deref(),
        promised_at: parcel.promised_at,
        shipped_at: parcel.shipped_at,
        delivered_at: parcel.delivered_at,
    }
}

/// Takes over the refunds that come inside orders.
pub(super) fn record_refunds(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    goods: &Goods,
    records: &[&IncomingOrder],
    customers: &[CustomerId],
) -> Result<(), Error> {
    let facts: Vec<RefundFacts<'_>> = records
        .iter()
        .zip(customers)
        .flat_map(|(order, customer)| {
            order.refunds.iter().map(move |refund| {
                let about = About {
                    source: if refund.source.is_empty() {
                        &order.source
                    } else {
                        &refund.source
                    },
                    order: Some(&order.external_id),
                    customer: *customer,
                    currency: refund.currency.unwrap_or(order.currency),
                };
                refund_of(refund, &about, terms, goods)
            })
        })
        .collect();
    if !facts.is_empty() {
        orders::refund_many(tx, at, &facts, mode(terms))?;
    }
    Ok(())
}

/// Takes over refunds, cancellations and credit notes that are records of their own; answers one outcome for each, in
/// their order. At most 1,000. Their products must have been prepared ([`Goods::prepare`]).
pub fn accept_refunds(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    goods: &Goods,
    records: &[IncomingRefund],
) -> Result<Vec<Accepted>, Error> {
    let checked: Vec<Option<Accepted>> = records.iter().map(refused).collect();
    let valid: Vec<&IncomingRefund> = records
        .iter()
        .zip(&checked)
        .filter(|(_, refused)| refused.is_none())
        .map(|(record, _)| record)
        .collect();
    let who: Vec<_> = valid
        .iter()
        .map(|record| {
            record
                .customer
                .as_ref()
                .map(|customer| (customer, record.source.as_str(), record.at))
        })
        .collect();
    let customers = people::resolve(tx, at, terms, &who)?;
    let facts: Vec<RefundFacts<'_>> = valid
        .iter()
        .zip(&customers)
        .filter_map(|(record, customer)| {
            let about = About {
                source: &record.source,
                order: record.order_external_id.as_deref(),
                customer: *customer,
                currency: record.currency?,
            };
            Some(refund_of(record, &about, terms, goods))
        })
        .collect();
    let outcomes = orders::refund_many(tx, at, &facts, mode(terms))?;
    settle_offers(tx, at, terms, (&facts, &customers))?;
    let mut answers = outcomes.into_iter().zip(customers).map(accepted);
    Ok(checked
        .into_iter()
        .filter_map(|refused| refused.or_else(|| answers.next()))
        .collect())
}

/// What came back of orders that carried codes has cost nothing.
fn settle_offers(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    (facts, customers): (&[RefundFacts<'_>], &[CustomerId]),
) -> Result<(), Error> {
    if facts.is_empty() || !offers::any(tx)? {
        return Ok(());
    }
    let mut named = Vec::new();
    for one in facts {
        if let Some(OrderRef::External(id)) = one.order {
            named.extend(order_named(tx, one.source, id)?);
        }
    }
    offers::settle(tx, at, &named, terms.history)?;
    offers::settle_of(tx, at, customers, terms.history)?;
    Ok(())
}

fn refused(record: &IncomingRefund) -> Option<Accepted> {
    if let Err(problems) = record.validate() {
        return Some(Accepted::refused(problems));
    }
    record.currency.is_none().then(|| {
        Accepted::refused(vec![problem(
            "currency",
            "missing",
            "a refund outside its order must name its currency",
        )])
    })
}

fn accepted((refunded, customer): (RefundOutcome, CustomerId)) -> Accepted {
    match refunded {
        RefundOutcome::Recorded { refund, .. } => Accepted {
            id: refund.to_string(),
            customer,
            outcome: Outcome::Created,
        },
        RefundOutcome::Unchanged { refund } => Accepted {
            id: refund.to_string(),
            customer,
            outcome: Outcome::Unchanged,
        },
        RefundOutcome::UnknownOrder => Accepted::refused(vec![problem(
            "order_external_id",
            "unknown",
            "no order of this source has this id: send the order first",
        )]),
    }
}

/// What a refund belongs to.
struct About<'a> {
    source: &'a str,
    order: Option<&'a str>,
    customer: CustomerId,
    currency: Currency,
}

fn refund_of<'a>(
    refund: &'a IncomingRefund,
    about: &About<'a>,
    terms: &Terms,
    goods: &Goods,
) -> RefundFacts<'a> {
    let order = refund.order_external_id.as_deref().or(about.order);
    RefundFacts {
        source: about.source,
        external_id: &refund.external_id,
        order: order.map(OrderRef::External),
        customer: about.customer,
        refunded_at: refund.at,
        currency: about.currency,
        lines: refund
            .lines
            .iter()
            .map(|line| line_of(line, about, goods))
            .collect(),
        amount: refund.amount_minor,
        reason: refund.reason.as_deref(),
        import: terms.import,
    }
}

fn line_of<'a>(
    line: &'a IncomingRefundLine,
    about: &About<'_>,
    goods: &Goods,
) -> RefundLineFacts<'a> {
    let unit_price = line
        .unit_price
        .and_then(|price| price.micros(about.currency));
    let by_price =
        unit_price.and_then(|price| line_amount(line.quantity, price, about.currency).ok());
    RefundLineFacts {
        line: line.line.as_deref(),
        product: goods
            .of(about.source, &line.product)
            .map(|found| found.product),
        kind: kind(line.kind),
        quantity: line.quantity,
        unit_price,
        amount: line.amount_minor.or(by_price).unwrap_or(0),
    }
}
