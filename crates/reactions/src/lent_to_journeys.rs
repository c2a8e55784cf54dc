//! What the rooms lend to journeys: conditions, deliveries, days of the year.

use std::collections::BTreeSet;

use catalog::GroupKind;
use customers::State;
use db::{DbError, Tx};
use journeys::{
    Delivery, Extensions,
    extensions::{DateSource, Deliveries, Foretold, Lent, MomentSource, Yearly},
};
use kernel::{CustomerId, ProductId, Span, Timestamp};
use orders::{
    OrderId, ParcelId,
    public::{
        events::{PARCEL_DELIVERED, PARCEL_SHIPPED},
        glances::{ParcelGlance, first_orders, glance, parcels},
    },
};
use serde_json::Value;

use crate::{best_times, offers_are_given, running_out, settings::SLOW_TO_JUDGE};

/// How long a parcel is on its way when nobody promised a day: most carriers inside a country need two to four days.
const USUAL_TRANSIT: Span = Span::from_days(4);

/// Everything.
#[expect(
    clippy::expect_used,
    reason = "two rooms with one name for a condition are found by the first test that runs"
)]
pub(crate) fn extensions() -> Extensions {
    let conditions = crate::registry().expect("every kind of condition has a name of its own");
    Extensions::new(Lent {
        conditions: Some(conditions),
        deliveries: Some(Deliveries {
            events: &[PARCEL_SHIPPED, PARCEL_DELIVERED],
            same: "order",
            find: Box::new(delivery),
        }),
        dates: vec![
            DateSource {
                name: "birthday",
                told_by: &["customer."],
                find: Box::new(birthdays),
            },
            DateSource {
                name: "first_order",
                told_by: &["order.", "customer."],
                find: Box::new(first_order_days),
            },
        ],
        moments: vec![
            MomentSource {
                name: "runs_out",
                find: Box::new(|tx, customer, _context, ahead| {
                    let found = runs_out(tx, customer, ahead.since)?;
                    Ok(found.map(Foretold::from))
                }),
            },
            MomentSource {
                name: "slow_delivery",
                find: Box::new(|tx, customer, context, _ahead| {
                    let found = slow_delivery(tx, customer, context)?;
                    Ok(found.map(Foretold::from))
                }),
            },
            MomentSource {
                name: "best_time",
                find: Box::new(|tx, customer, _context, ahead| {
                    best_times::of_one(tx, customer, ahead)
                }),
            },
        ],
        actions: vec![offers_are_given::action()],
    })
}

/// The parcel that the context names, or all parcels of its order.
fn delivery(tx: &mut Tx<'_>, customer: CustomerId, context: &Value) -> Result<Delivery, DbError> {
    let text = |name: &str| context.get(name).and_then(Value::as_str);
    let Some(order) = text("order").and_then(|text| OrderId::parse(text).ok()) else {
        return Ok(Delivery::default());
    };
    let only = text("parcel").and_then(|text| ParcelId::parse(text).ok());
    let mut found = parcels(tx, customer, order)?;
    found.retain(|parcel| only.is_none_or(|only| parcel.parcel == only));
    Ok(whole(&found))
}

/// Delivered is what has arrived to the last parcel.
fn whole(parcels: &[ParcelGlance]) -> Delivery {
    let arrived: Option<Vec<Timestamp>> =
        parcels.iter().map(|parcel| parcel.delivered_at).collect();
    let expected = |parcel: &ParcelGlance| {
        let usual = parcel.shipped_at.map(|shipped| shipped.plus(USUAL_TRANSIT));
        parcel.delivered_at.or(parcel.promised_at).or(usual)
    };
    Delivery {
        delivered_at: arrived.and_then(|all| all.into_iter().max()),
        expected_at: parcels.iter().filter_map(expected).max(),
    }
}

/// The first of all that the customer bought to run out after an instant.
fn runs_out(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    since: Timestamp,
) -> Result<Option<Timestamp>, DbError> {
    Ok(running_out::of(tx, customer, since)?
        .into_iter()
        .map(|one| one.at)
        .find(|at| *at > since))
}

/// When the parcel arrived that the context is of, if something in its order takes long to judge.
fn slow_delivery(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    context: &Value,
) -> Result<Option<Timestamp>, DbError> {
    let text = |name: &str| context.get(name).and_then(Value::as_str);
    let order = text("order").and_then(|text| OrderId::parse(text).ok());
    let arrived = text("delivered_at").and_then(|text| Timestamp::parse(text).ok());
    let (Some(order), Some(arrived)) = (order, arrived) else {
        return Ok(None);
    };
    let products: BTreeSet<ProductId> = glance(tx, &[(customer, order)])?
        .iter()
        .flat_map(|order| &order.lines)
        .filter_map(|line| line.product)
        .collect();
    let slow = slow_to_judge(tx)?;
    Ok((!slow.is_disjoint(&products)).then_some(arrived))
}

/// Products that people cannot judge after a week.
fn slow_to_judge(tx: &mut Tx<'_>) -> Result<BTreeSet<ProductId>, DbError> {
    let names = match ::settings::get(tx, &SLOW_TO_JUDGE) {
        Ok(names) => names,
        Err(::settings::Error::Db(error)) => return Err(error),
        Err(_unreadable) => return Ok(BTreeSet::new()),
    };
    let mut slow = catalog::expand_group(tx, GroupKind::Tag, &names)?;
    slow.extend(catalog::expand_group(tx, GroupKind::Category, &names)?);
    Ok(slow)
}

/// Conditions that are told of by sums of orders, by orders as wholes or by other rooms' rows.
const BY_SUMS: [&str; 9] = [
    "orders.count",
    "orders.first",
    "orders.last",
    "orders.spent",
    "orders.average_gap",
    "orders.average_value",
    "orders.parcel",
    "orders.rfm",
    "insights.next_order",
];

/// Whether a condition, date or moment of this name asks, in this shop, for what was bought in orders. One that is not known
/// may.
pub fn asks_for_lines(tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
    match name {
        "birthday" | "first_order" | "best_time" => Ok(false),
        "runs_out" => insights::has_lasting(tx),
        "slow_delivery" => Ok(!slow_to_judge(tx)?.is_empty()),
        "insights.order_risk" => insights::has_risk(tx),
        _ if BY_SUMS.contains(&name) => Ok(false),
        _ => Ok(!["customer.", "messages.", "experiments."]
            .iter()
            .any(|room| name.starts_with(room))),
    }
}

fn birthdays(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, Yearly)>, DbError> {
    let heads = match customers::get_many(tx, customers) {
        Ok(heads) => heads,
        Err(customers::Error::Db(error)) => return Err(error),
        // Nothing else can go wrong with a page of customers.
        Err(_too_many) => Vec::new(),
    };
    let yearly = |head: customers::Customer| {
        let birthday = head.birthday.filter(|_| head.state == State::Active)?;
        let yearly = Yearly {
            month: birthday.month(),
            day: birthday.day(),
            after: None,
        };
        Some((head.id, yearly))
    };
    Ok(heads.into_iter().filter_map(yearly).collect())
}

/// Days of the shop's calendar: where the customer's own day began a little earlier or later, nobody counts.
fn first_order_days(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, Yearly)>, DbError> {
    let found = first_orders(tx, customers)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let zone = match ::settings::get(tx, &::settings::shop::TIME_ZONE) {
        Ok(zone) => zone,
        Err(::settings::Error::Db(error)) => return Err(error),
        Err(_unreadable) => return Ok(Vec::new()),
    };
    let yearly = |(customer, at): (CustomerId, Timestamp)| {
        let first = zone.day_of(at);
        let (_, month, day) = first.ymd();
        let after = Some(first);
        (customer, Yearly { month, day, after })
    };
    Ok(found.into_iter().map(yearly).collect())
}
