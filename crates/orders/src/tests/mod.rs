//! Tests of this room.

mod conditions;
mod fulfil;
mod http;
mod past;
mod person;
mod record;
mod refund;
mod reports;
mod rfm;

use kernel::{Currency, CustomerId, Day, Ids, Micros, Moment, ProductId, Rng, Span, Timestamp};

use crate::{LineFacts, OrderFacts};

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

/// 2026-03-01, noon.
pub(crate) fn start() -> Timestamp {
    Timestamp::parse("2026-03-01T12:00:00Z").unwrap()
}

pub(crate) fn moment() -> Moment {
    moment_at(start().plus(Span::from_days(365)))
}

pub(crate) fn moment_at(now: Timestamp) -> Moment {
    Moment::new(now, Ids::for_node(Rng::from_seed(7), 1))
}

pub(crate) fn customer(number: i64) -> CustomerId {
    CustomerId::from_raw(number)
}

pub(crate) fn product(number: i64) -> ProductId {
    ProductId::from_raw(number)
}

/// A line of a product: so many pieces at a price in pence.
pub(crate) fn line(number: i64, quantity: i64, pence: i64) -> LineFacts<'static> {
    LineFacts {
        product: Some(product(number)),
        sku: Some("SKU"),
        title: Some("Tea light holder"),
        quantity,
        unit_price: Micros::from_minor(pence, Currency::GBP).unwrap(),
        ..LineFacts::default()
    }
}

/// An order of a customer, placed so many days after the start.
pub(crate) fn order<'a>(
    external_id: &'a str,
    customer: CustomerId,
    day: i64,
    lines: Vec<LineFacts<'a>>,
) -> OrderFacts<'a> {
    let placed_at = start().plus(Span::from_days(day));
    OrderFacts {
        source: "test",
        external_id,
        number: None,
        customer,
        placed_at,
        placed_day: Day::from_days(placed_at.millis() / 86_400_000),
        paid_at: None,
        cancelled_at: None,
        updated_at: None,
        currency: Currency::GBP,
        payment: None,
        lines,
        discount: 0,
        shipping: 0,
        tax: None,
        total: None,
        taxes_included: false,
        country: None,
        region: None,
        test: false,
        discount_codes: &[],
        tags: &[],
        import: None,
    }
}
