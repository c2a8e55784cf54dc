//! Parcels: told late, twice and out of order.

use db::{Db, db_test};
use kernel::{Span, Timestamp};

use super::{customer, line, moment, order, start};
use crate::{
    Error, FulfilmentFacts, FulfilmentStatus, Mode, Outcome, ParcelFacts, domain::StatsKey,
    fulfil_many, record_many, store,
};

fn on(day: i64) -> Timestamp {
    start().plus(Span::from_days(day))
}

fn sent(status: FulfilmentStatus, parcels: Vec<ParcelFacts<'_>>) -> FulfilmentFacts<'_> {
    FulfilmentFacts {
        source: "test",
        order_external_id: "A",
        external_id: "F1",
        status,
        parcels,
        lines: Vec::new(),
    }
}

fn tell(db: &Db, facts: &FulfilmentFacts<'_>) -> Outcome {
    db.write_now(|tx| fulfil_many(tx, &moment(), std::slice::from_ref(facts), Mode::Live))
        .unwrap()[0]
}

fn place(db: &Db) {
    db.write_now(|tx| {
        record_many(
            tx,
            &moment(),
            &[order("A", customer(1), 0, vec![line(1, 1, 500)])],
            Mode::Live,
        )
    })
    .unwrap();
}

fn kinds(db: &Db) -> Vec<String> {
    let events = db
        .read_now(|tx| events::timeline(tx, customer(1), None, 50))
        .unwrap();
    events.into_iter().rev().map(|event| event.kind).collect()
}

fn counts(db: &Db) -> (i64, i64, i64) {
    let key = StatsKey::of(customer(1), kernel::Currency::GBP).unwrap();
    let sums = db
        .write_now(|tx| store::lock_stats(tx, &[key]).map_err(Error::from))
        .unwrap()[0]
        .1;
    (sums.parcels, sums.delivered, sums.late)
}

#[db_test]
fn a_parcel_is_followed_to_the_door(db: &Db) {
    place(db);
    let number = Some("TRACK1");
    let shipped = ParcelFacts {
        number,
        promised_at: Some(on(3)),
        shipped_at: Some(on(1)),
        ..ParcelFacts::default()
    };
    assert_eq!(
        tell(db, &sent(FulfilmentStatus::Shipped, vec![shipped])),
        Outcome::Created
    );
    assert_eq!(
        tell(db, &sent(FulfilmentStatus::Shipped, vec![shipped])),
        Outcome::Unchanged
    );
    let arrived = ParcelFacts {
        number,
        delivered_at: Some(on(4)),
        ..ParcelFacts::default()
    };
    assert_eq!(
        tell(db, &sent(FulfilmentStatus::Delivered, vec![arrived])),
        Outcome::Updated
    );
    assert_eq!(
        kinds(db),
        ["order.placed", "parcel.shipped", "parcel.delivered"]
    );
    assert_eq!(counts(db), (1, 1, 1), "it arrived a day after the promise");
}

#[db_test]
fn an_old_report_undoes_nothing(db: &Db) {
    place(db);
    let arrived = ParcelFacts {
        number: Some("T"),
        shipped_at: Some(on(1)),
        delivered_at: Some(on(2)),
        ..ParcelFacts::default()
    };
    tell(db, &sent(FulfilmentStatus::Delivered, vec![arrived]));
    let older = ParcelFacts {
        number: Some("T"),
        shipped_at: Some(on(1)),
        ..ParcelFacts::default()
    };
    assert_eq!(
        tell(db, &sent(FulfilmentStatus::Shipped, vec![older])),
        Outcome::Unchanged
    );
    assert_eq!(counts(db), (1, 1, 0));
}

#[db_test]
fn two_parcels_are_told_apart_by_number_or_by_place(db: &Db) {
    place(db);
    let nameless = ParcelFacts {
        shipped_at: Some(on(1)),
        ..ParcelFacts::default()
    };
    tell(
        db,
        &sent(FulfilmentStatus::Shipped, vec![nameless, nameless]),
    );
    assert_eq!(counts(db), (2, 0, 0));
    let first = ParcelFacts {
        number: Some("ONE"),
        delivered_at: Some(on(2)),
        ..ParcelFacts::default()
    };
    let second = ParcelFacts {
        number: Some("TWO"),
        delivered_at: Some(on(3)),
        ..ParcelFacts::default()
    };
    tell(db, &sent(FulfilmentStatus::Delivered, vec![first, second]));
    tell(db, &sent(FulfilmentStatus::Delivered, vec![second, first]));
    assert_eq!(counts(db), (2, 2, 0));
    assert_eq!(
        kinds(db)
            .iter()
            .filter(|kind| *kind == "parcel.delivered")
            .count(),
        2
    );
}

#[db_test]
fn a_fulfilment_of_an_unknown_order_is_not_kept(db: &Db) {
    assert_eq!(
        tell(
            db,
            &sent(FulfilmentStatus::Shipped, vec![ParcelFacts::default()])
        ),
        Outcome::Unchanged
    );
}
