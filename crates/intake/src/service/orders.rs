//! Orders.

use db::Tx;
use kernel::{Country, CustomerId, Micros, Moment, Timestamp};
use orders::{LineFacts, OrderFacts, OrderId, Recorded};

use super::{
    Accepted, Error, Goods, Outcome, Terms, latest, mode, people, problem,
    refunds::{record_fulfilments, record_refunds},
};
use crate::record::{self, IncomingLine, IncomingOrder};

/// Takes over orders; answers one outcome for each, in their order. At most 1,000. Their products must have been
/// prepared ([`Goods::prepare`]). One order that cannot be taken does not keep the others out.
pub fn accept_orders(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    goods: &Goods,
    records: &[IncomingOrder],
) -> Result<Vec<Accepted>, Error> {
    let checked: Vec<Option<Accepted>> = records
        .iter()
        .map(|record| record.validate().err().map(Accepted::refused))
        .collect();
    let valid: Vec<&IncomingOrder> = records
        .iter()
        .zip(&checked)
        .filter(|(_, refused)| refused.is_none())
        .map(|(record, _)| record)
        .collect();
    let together = tx.savepoint(|tx| accept(tx, at, terms, goods, &valid));
    let mut answers = match together {
        Ok(answers) => answers,
        Err(error) if error.is_of_the_database() => return Err(error),
        // One of them is to blame: each by itself.
        Err(_) => one_by_one(tx, at, terms, goods, &valid)?,
    }
    .into_iter();
    Ok(checked
        .into_iter()
        .filter_map(|refused| refused.or_else(|| answers.next()))
        .collect())
}

fn one_by_one(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    goods: &Goods,
    records: &[&IncomingOrder],
) -> Result<Vec<Accepted>, Error> {
    let mut answers = Vec::with_capacity(records.len());
    for record in records {
        match tx.savepoint(|tx| accept(tx, at, terms, goods, &[record])) {
            Ok(mut accepted) => answers.extend(accepted.pop()),
            Err(error) if error.is_of_the_database() => return Err(error),
            Err(error) => answers.push(Accepted::refused(vec![problem("", error.code(), &error)])),
        }
    }
    Ok(answers)
}

fn accept(
    tx: &mut Tx<'_>,
    at: &Moment,
    terms: &Terms,
    goods: &Goods,
    records: &[&IncomingOrder],
) -> Result<Vec<Accepted>, Error> {
    let who: Vec<_> = records
        .iter()
        .map(|record| {
            record
                .customer
                .as_ref()
                .map(|customer| (customer, record.source.as_str(), known_since(record)))
        })
        .collect();
    let customers = people::resolve(tx, at, terms, &who)?;
    let facts: Vec<OrderFacts<'_>> = records
        .iter()
        .zip(&customers)
        .map(|(record, customer)| facts_of(record, *customer, terms, goods))
        .collect();
    let recorded = orders::record_many(tx, at, &facts, mode(terms))?;
    record_fulfilments(tx, at, terms, records)?;
    record_refunds(tx, at, terms, goods, records, &customers)?;
    let with_codes: Vec<OrderId> = recorded
        .iter()
        .zip(records)
        .filter(|(recorded, record)| {
            !record.discount_codes.is_empty() || recorded.outcome == orders::Outcome::Updated
        })
        .map(|(recorded, _)| recorded.order)
        .collect();
    if !with_codes.is_empty() && offers::any(tx)? {
        offers::settle(tx, at, &with_codes, terms.history)?;
    }
    Ok(recorded.into_iter().map(accepted).collect())
}

/// The instant for which the order's word about its customer is true.
fn known_since(record: &IncomingOrder) -> Timestamp {
    record.updated_at.unwrap_or(record.placed_at)
}

fn accepted(recorded: Recorded) -> Accepted {
    Accepted {
        id: recorded.order.to_string(),
        customer: recorded.customer,
        outcome: match recorded.outcome {
            orders::Outcome::Created => Outcome::Created,
            orders::Outcome::Updated => Outcome::Updated,
            orders::Outcome::Unchanged => Outcome::Unchanged,
            orders::Outcome::Continued => Outcome::Continued,
        },
    }
}

fn facts_of<'a>(
    record: &'a IncomingOrder,
    customer: CustomerId,
    terms: &Terms,
    goods: &Goods,
) -> OrderFacts<'a> {
    let place = record.ship_to.as_ref();
    let refunded = latest(record.refunds.iter().map(|refund| Some(refund.at)));
    OrderFacts {
        source: &record.source,
        external_id: &record.external_id,
        number: record.number.as_deref(),
        customer,
        placed_at: record.placed_at,
        placed_day: terms.zone.day_of(record.placed_at),
        paid_at: record.paid_at,
        cancelled_at: record.cancelled_at,
        // A refund without a date of the whole record makes the record at least that new.
        updated_at: record.updated_at.or(refunded),
        currency: record.currency,
        payment: Some(payment(record.payment_state)),
        lines: record
            .lines
            .iter()
            .map(|line| line_of(record, line, goods))
            .collect(),
        discount: record.discount_minor.unwrap_or(0),
        shipping: record.shipping_minor.unwrap_or(0),
        tax: record.tax_minor,
        total: record.total_minor,
        taxes_included: true,
        country: place
            .and_then(|place| place.country.as_deref())
            .and_then(|text| Country::from_export(text).ok().flatten()),
        region: place.and_then(|place| place.region.as_deref()),
        test: record.test,
        discount_codes: &record.discount_codes,
        tags: &record.tags,
        import: terms.import,
    }
}

fn line_of<'a>(record: &'a IncomingOrder, line: &'a IncomingLine, goods: &Goods) -> LineFacts<'a> {
    let found = goods.of_line(&record.source, line);
    LineFacts {
        external_id: line.external_id.as_deref(),
        kind: kind(line.kind),
        product: found.map(|found| found.product),
        variant: found.and_then(|found| found.variant),
        sku: line.product.sku.as_deref().or_else(|| {
            line.variant
                .as_ref()
                .and_then(|variant| variant.sku.as_deref())
        }),
        title: line.product.title.as_deref(),
        quantity: line.quantity,
        unit_price: line
            .unit_price
            .micros(record.currency)
            .unwrap_or(Micros::ZERO),
        discount: line.discount_minor,
        tax: line.tax_minor.unwrap_or(0),
    }
}

pub(super) fn kind(kind: record::LineKind) -> orders::LineKind {
    match kind {
        record::LineKind::Product => orders::LineKind::Product,
        record::LineKind::Shipping => orders::LineKind::Shipping,
        record::LineKind::Fee => orders::LineKind::Fee,
        record::LineKind::Discount => orders::LineKind::Discount,
        record::LineKind::GiftCard => orders::LineKind::GiftCard,
        record::LineKind::Adjustment => orders::LineKind::Adjustment,
    }
}

fn payment(state: record::PaymentState) -> orders::PaymentState {
    match state {
        record::PaymentState::Pending => orders::PaymentState::Pending,
        record::PaymentState::Authorised => orders::PaymentState::Authorised,
        record::PaymentState::PartiallyPaid => orders::PaymentState::PartiallyPaid,
        record::PaymentState::Paid => orders::PaymentState::Paid,
        record::PaymentState::PartiallyRefunded => orders::PaymentState::PartiallyRefunded,
        record::PaymentState::Refunded => orders::PaymentState::Refunded,
        record::PaymentState::Voided => orders::PaymentState::Voided,
    }
}
