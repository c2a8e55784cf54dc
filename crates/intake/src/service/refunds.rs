//! What was sent, and what came back.

use db::Tx;
use kernel::Moment;
use orders::{FulfilmentFacts, FulfilmentStatus, ParcelFacts};

use super::{Error, Outcome, Terms, mode};
use crate::record::{self, IncomingFulfilment, IncomingOrder, IncomingParcel};

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
