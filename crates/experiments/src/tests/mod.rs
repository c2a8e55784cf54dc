//! Tests of this crate, on both databases.

mod comparing;
mod defining;
mod drawing;
mod planning;

use db::{Db, Room};
use kernel::{Currency, CustomerId, Day, Ids, Micros, Moment, ProductId, Rng, Span, Timestamp};
use orders::{LineFacts, Mode, OrderFacts, record_many};
use serde_json::Value;

use crate::{Definition, Error, Experiment, Met, Reading, define, meet, read, start};

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        timers::MIGRATIONS,
        customers::MIGRATIONS,
        orders::MIGRATIONS,
        messages::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

fn noon(day: i64) -> Timestamp {
    let start = Timestamp::parse("2026-01-01T12:00:00Z").unwrap();
    start.plus(Span::from_days(day))
}

fn moment(day: i64) -> Moment {
    let seed = u64::try_from(day).unwrap();
    Moment::new(noon(day), Ids::for_node(Rng::from_seed(seed), 1))
}

fn customer(number: i64) -> CustomerId {
    CustomerId::from_raw(number)
}

fn definition(value: Value) -> Definition {
    serde_json::from_value(value).unwrap()
}

/// Defines and starts.
fn begin(db: &Db, name: &str, value: Value, day: i64) -> Experiment {
    // Ids are made from clock and chance: each experiment has its own.
    let seed = name.bytes().map(u64::from).sum();
    let at = Moment::new(noon(day), Ids::for_node(Rng::from_seed(seed), 1));
    let wanted = definition(value);
    db.write_now(|tx| {
        let _done = define(tx, &at, name, wanted.clone())?;
        Ok::<_, Error>(start(tx, &at, name)?.into_inner())
    })
    .unwrap()
}

/// These customers come to where the arms part.
fn come(db: &Db, name: &str, customers: impl Iterator<Item = i64>, day: i64) {
    let met: Vec<Met> = customers
        .map(|number| Met {
            customer: customer(number),
            experiment: name.to_owned(),
        })
        .collect();
    db.write_now(|tx| meet(tx, noon(day), &met)).unwrap();
}

fn reading(db: &Db, name: &str, day: i64) -> Reading {
    db.read_now(|tx| read(tx, name, noon(day))).unwrap()
}

/// Orders: of whom, on which day, for how much.
fn buy(db: &Db, bought: &[(i64, i64, i64)]) {
    let at = moment(400);
    let ids: Vec<String> = (0..bought.len()).map(|n| n.to_string()).collect();
    let facts: Vec<OrderFacts<'_>> = bought
        .iter()
        .zip(&ids)
        .map(|((number, day, pence), id)| order(id, *number, noon(*day), *pence))
        .collect();
    for some in facts.chunks(400) {
        db.write_now(|tx| record_many(tx, &at, some, Mode::History))
            .unwrap();
    }
}

fn order(id: &str, number: i64, placed_at: Timestamp, pence: i64) -> OrderFacts<'_> {
    OrderFacts {
        source: "test",
        external_id: id,
        number: None,
        customer: customer(number),
        placed_at,
        placed_day: Day::from_days(placed_at.millis() / 86_400_000),
        paid_at: None,
        cancelled_at: None,
        updated_at: None,
        currency: Currency::EUR,
        payment: None,
        lines: vec![LineFacts {
            product: Some(ProductId::from_raw(1)),
            quantity: 1,
            unit_price: Micros::from_minor(pence, Currency::EUR).unwrap(),
            ..LineFacts::default()
        }],
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
