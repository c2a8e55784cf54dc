//! One order, from what is in it to when it arrived and what came back.

use intake::record::{
    FulfilmentStatus, IncomingFulfilment, IncomingLine, IncomingOrder, IncomingParcel,
    IncomingProductRef, IncomingRefund, IncomingRefundLine, LineKind, PaymentState, UnitPrice,
};
use kernel::{Currency, Day, Rng, Span, Timestamp};

use crate::{
    SOURCE,
    people::{LANDS, Person},
    wares::{self, WARES, Ware},
    year::weighted,
};

/// Somebody comes on a day; the rest follows from the seed.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) person: usize,
    pub(crate) day: Day,
    pub(crate) at: Timestamp,
    /// How many orders they had before.
    pub(crate) nth: u32,
    pub(crate) seed: u64,
}

/// Free delivery from here on, in pence.
const FREE_DELIVERY: i64 = 4_500;
/// Delivery otherwise, at home and abroad.
const DELIVERY: (i64, i64) = (395, 895);

/// What is known at `now` of the order.
pub(crate) fn order(
    visit: &Visit,
    person: &Person,
    number: usize,
    now: Timestamp,
    currency: Currency,
) -> IncomingOrder {
    let rng = Rng::from_seed(visit.seed);
    let mut lines = basket(visit, person, &rng);
    let code = welcome_discount(visit, &mut lines, &rng);
    let goods: i64 = lines.iter().map(|(_, line)| net(line)).sum();
    let abroad = LANDS.get(person.land).is_some_and(|land| land.code != "GB");
    let shipping = if goods >= FREE_DELIVERY {
        0
    } else if abroad {
        DELIVERY.1
    } else {
        DELIVERY.0
    };
    let total = goods.saturating_add(shipping);
    let paid = visit.at.plus(Span::from_minutes(rng.between(0, 3)));
    let cancelled = rng
        .chance(2, 100)
        .then(|| paid.plus(Span::from_hours(rng.between(1, 20))))
        .filter(|at| *at < now);
    let fulfilment = if cancelled.is_some() {
        None
    } else {
        sent(person, paid, now, &rng)
    };
    let arrived = fulfilment.as_ref().and_then(|sent| {
        sent.parcels
            .iter()
            .filter_map(|parcel| parcel.delivered_at)
            .max()
    });
    let refunds: Vec<IncomingRefund> = arrived
        .and_then(|arrived| came_back(&lines, number, arrived, now, &rng))
        .into_iter()
        .collect();
    let refunded = !refunds.is_empty();
    IncomingOrder {
        source: SOURCE.to_owned(),
        external_id: format!("FK{:06}", number.saturating_add(1)),
        number: Some(format!("FK-{}", number.saturating_add(10_001))),
        customer: Some(person.record(visit.at)),
        placed_at: visit.at,
        paid_at: Some(paid).filter(|at| *at < now),
        cancelled_at: cancelled,
        updated_at: None,
        currency,
        payment_state: if refunded {
            PaymentState::PartiallyRefunded
        } else {
            PaymentState::Paid
        },
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        discount_codes: code.into_iter().collect(),
        discount_minor: None,
        shipping_minor: Some(shipping),
        // A fifth on top is a sixth of the whole.
        tax_minor: total.checked_div(6),
        total_minor: Some(total),
        fulfilments: fulfilment.into_iter().collect(),
        refunds,
        ship_to: Some(person.place()),
        test: false,
        tags: Vec::new(),
    }
}

fn net(line: &IncomingLine) -> i64 {
    let price = match line.unit_price {
        UnitPrice::Minor(minor) => minor,
        UnitPrice::Exact(_) => 0,
    };
    price
        .saturating_mul(line.quantity)
        .saturating_sub(line.discount_minor)
}

/// The favourite, what goes with it, and now and then something new.
fn basket(visit: &Visit, person: &Person, rng: &Rng) -> Vec<(&'static Ware, IncomingLine)> {
    let mut chosen: Vec<usize> = Vec::new();
    if visit.nth == 0 || rng.chance(7, 10) {
        chosen.push(person.favourite);
    }
    let weights: Vec<u64> = WARES.iter().map(|ware| ware.weight).collect();
    if chosen.is_empty() || rng.chance(35, 100) {
        chosen.push(weighted(&weights, rng));
    }
    let companions: Vec<usize> = chosen
        .iter()
        .filter_map(|position| WARES.get(*position))
        .flat_map(|ware| ware.with.iter())
        .filter(|_| rng.chance(28, 100))
        .filter_map(|sku| wares::position(sku))
        .collect();
    chosen.extend(companions);
    chosen.truncate(5);
    let mut seen = Vec::new();
    for position in chosen {
        if !seen.contains(&position) {
            seen.push(position);
        }
    }
    seen.iter()
        .filter_map(|position| WARES.get(*position))
        .enumerate()
        .map(|(at, ware)| (ware, line(ware, at, person, rng)))
        .collect()
}

fn line(ware: &'static Ware, at: usize, person: &Person, rng: &Rng) -> IncomingLine {
    let quantity = if ware.lasts_days > 0 && ware.price < 2_000 && rng.chance(40, 100) {
        rng.between(1, 1_i64.saturating_add(person.people_at_home))
    } else {
        1
    };
    IncomingLine {
        external_id: Some(format!("L{}", at.saturating_add(1))),
        product: IncomingProductRef {
            external_id: Some(ware.sku.to_owned()),
            sku: Some(ware.sku.to_owned()),
            title: Some(ware.title.to_owned()),
            category: Some(ware.category.to_owned()),
        },
        variant: None,
        kind: LineKind::Product,
        quantity,
        unit_price: UnitPrice::Minor(ware.price),
        discount_minor: 0,
        tax_minor: None,
    }
}

/// Some first orders come with a code for a tenth off.
fn welcome_discount(
    visit: &Visit,
    lines: &mut [(&'static Ware, IncomingLine)],
    rng: &Rng,
) -> Option<String> {
    if visit.nth > 0 || !rng.chance(30, 100) {
        return None;
    }
    for (ware, line) in lines {
        line.discount_minor = ware
            .price
            .saturating_mul(line.quantity)
            .checked_div(10)
            .unwrap_or(0);
    }
    Some("WELCOME10".to_owned())
}

/// Parcels: usually in time, one in fourteen late, one in a hundred lost.
fn sent(person: &Person, paid: Timestamp, now: Timestamp, rng: &Rng) -> Option<IncomingFulfilment> {
    let land = LANDS.get(person.land)?;
    let shipped = paid.plus(Span::from_hours(rng.between(5, 50)));
    if shipped >= now {
        return None;
    }
    let promised = paid.plus(Span::from_days(land.transit.1.saturating_add(1)));
    let parcels: Vec<IncomingParcel> = (0..if rng.chance(9, 100) { 2 } else { 1 })
        .map(|_| parcel((land.transit.0, land.carriers), shipped, promised, now, rng))
        .collect();
    let all_here = parcels.iter().all(|parcel| parcel.delivered_at.is_some());
    Some(IncomingFulfilment {
        external_id: "F1".to_owned(),
        status: if all_here {
            FulfilmentStatus::Delivered
        } else {
            FulfilmentStatus::Shipped
        },
        parcels,
        lines: Vec::new(),
    })
}

fn parcel(
    (usual, carriers): (i64, &'static [&'static str]),
    shipped: Timestamp,
    promised: Timestamp,
    now: Timestamp,
    rng: &Rng,
) -> IncomingParcel {
    let late = if rng.chance(7, 100) {
        rng.between(30, 190)
    } else {
        0
    };
    let hours = usual
        .saturating_mul(24)
        .saturating_add(rng.between(-20, 22))
        .saturating_add(late)
        .max(9);
    let lost = rng.chance(1, 100);
    let delivered = shipped.plus(Span::from_hours(hours));
    IncomingParcel {
        carrier: rng.pick(carriers).map(|name| (*name).to_owned()),
        number: Some(format!("FK{:012}", rng.below(1_000_000_000_000))),
        url: None,
        promised_at: Some(promised),
        shipped_at: Some(shipped),
        delivered_at: (!lost && delivered < now).then_some(delivered),
    }
}

/// What comes back, some days after it arrived.
fn came_back(
    lines: &[(&'static Ware, IncomingLine)],
    number: usize,
    arrived: Timestamp,
    now: Timestamp,
    rng: &Rng,
) -> Option<IncomingRefund> {
    let back: Vec<IncomingRefundLine> = lines
        .iter()
        .filter(|(ware, _)| rng.below(1_000) < ware.returned)
        .map(|(_, line)| IncomingRefundLine {
            line: line.external_id.clone(),
            product: IncomingProductRef::default(),
            kind: LineKind::Product,
            quantity: 1,
            unit_price: None,
            amount_minor: net(line).checked_div(line.quantity),
        })
        .collect();
    let at = arrived.plus(Span::from_days(rng.between(3, 17)));
    if back.is_empty() || at >= now {
        return None;
    }
    let reasons = [
        "not as expected",
        "damaged on the way",
        "ordered twice",
        "changed my mind",
        "faulty",
    ];
    Some(IncomingRefund {
        source: SOURCE.to_owned(),
        external_id: format!("R{:06}", number.saturating_add(1)),
        order_external_id: None,
        customer: None,
        at,
        currency: None,
        lines: back,
        amount_minor: None,
        reason: rng.pick(&reasons).map(|reason| (*reason).to_owned()),
        match_earlier: false,
    })
}
