//! What was sent, and how it got on: reports come late, twice and out of order.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{CustomerId, Moment, ProductId};

use super::{Ledger, Mode, Outcome, check_size};
use crate::{
    domain::{
        Fulfilment, FulfilmentFacts, FulfilmentId, OrderId, Parcel, ParcelFacts, ParcelId, StatsKey,
    },
    error::Error,
    public::events::{Moved, parcel_event},
    store,
};

/// An order's lines: their numbers, the source's ids of them, their products.
type Lines = Vec<(i64, Option<String>, Option<ProductId>)>;

/// An order with what was sent of it.
struct Sent {
    customer: CustomerId,
    currency: kernel::Currency,
    number: String,
    erased: bool,
    lines: Lines,
    fulfilments: Vec<Fulfilment>,
    parcels: Vec<Parcel>,
}

/// What is written at the end.
#[derive(Default)]
struct Changes {
    fulfilments: BTreeMap<(CustomerId, OrderId, FulfilmentId), Fulfilment>,
    parcels: BTreeMap<(CustomerId, OrderId, ParcelId), Parcel>,
    events: Vec<events::NewEvent>,
}

/// Records fulfilments and their parcels, in the order given; answers one outcome for each. A fulfilment of an order that
/// nobody has told of answers [`Outcome::Unchanged`] and is not kept.
///
/// Idempotent by order, fulfilment id and tracking number (parcels without one, by their place). At most
/// [`super::LARGEST_BATCH`] at once.
pub fn fulfil_many(
    tx: &mut Tx<'_>,
    at: &Moment,
    facts: &[FulfilmentFacts<'_>],
    mode: Mode,
) -> Result<Vec<Outcome>, Error> {
    check_size(facts.len())?;
    let named = find(tx, facts)?;
    let mut orders = load(tx, &named)?;
    let mut ledger = Ledger::default();
    ledger.lock(
        tx,
        orders
            .values()
            .filter_map(|order| StatsKey::of(order.customer, order.currency)),
    )?;
    let mut changes = Changes::default();
    let mut outcomes = Vec::with_capacity(facts.len());
    for one in facts {
        let id = named.get(&(one.source, one.order_external_id));
        let order = id.and_then(|id| Some((*id, orders.get_mut(id)?)));
        let outcome = match order {
            Some((id, order)) if !order.erased => {
                let before = count(&order.parcels);
                let outcome = take_over(at, id, order, one, mode, &mut changes);
                let after = count(&order.parcels);
                if before != after
                    && let Some(key) = StatsKey::of(order.customer, order.currency)
                {
                    let sums = ledger.sums(tx, key)?;
                    sums.parcels = sums
                        .parcels
                        .saturating_add(after.0.saturating_sub(before.0));
                    sums.delivered = sums
                        .delivered
                        .saturating_add(after.1.saturating_sub(before.1));
                    sums.late = sums.late.saturating_add(after.2.saturating_sub(before.2));
                }
                outcome
            }
            Some(_) | None => Outcome::Unchanged,
        };
        outcomes.push(outcome);
    }
    write(tx, at, changes)?;
    ledger.save(tx)?;
    Ok(outcomes)
}

/// Parcels known, delivered and late.
fn count(parcels: &[Parcel]) -> (i64, i64, i64) {
    parcels.iter().fold(
        (0, 0, 0),
        |(known, delivered, late): (i64, i64, i64), parcel| {
            (
                known.saturating_add(1),
                delivered.saturating_add(i64::from(parcel.delivered_at.is_some())),
                late.saturating_add(i64::from(parcel.is_late())),
            )
        },
    )
}

fn find<'a>(
    tx: &mut Tx<'_>,
    facts: &[FulfilmentFacts<'a>],
) -> Result<BTreeMap<(&'a str, &'a str), OrderId>, Error> {
    let mut by_source: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in facts {
        by_source
            .entry(one.source)
            .or_default()
            .insert(one.order_external_id);
    }
    let mut named = BTreeMap::new();
    for (source, ids) in by_source {
        let ids: Vec<&str> = ids.into_iter().collect();
        let known: BTreeMap<String, OrderId> = store::known(tx, source, &ids)?
            .into_iter()
            .map(|(name, known)| (name, known.id))
            .collect();
        named.extend(
            ids.into_iter()
                .filter_map(|id| Some(((source, id), *known.get(id)?))),
        );
    }
    Ok(named)
}

fn load(
    tx: &mut Tx<'_>,
    named: &BTreeMap<(&str, &str), OrderId>,
) -> Result<BTreeMap<OrderId, Sent>, Error> {
    let ids: Vec<OrderId> = named
        .values()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut orders: BTreeMap<OrderId, Sent> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(orders);
    }
    for order in store::load_many(tx, &ids)? {
        orders.insert(
            order.id,
            Sent {
                customer: order.customer,
                currency: order.currency,
                number: order.number.into_owned(),
                erased: order.erased_at.is_some(),
                lines: Vec::new(),
                fulfilments: Vec::new(),
                parcels: Vec::new(),
            },
        );
    }
    let customers: BTreeSet<i64> = orders.values().map(|order| order.customer.raw()).collect();
    let customers: Vec<i64> = customers.into_iter().collect();
    let raw: Vec<i64> = orders.keys().map(|id| id.raw()).collect();
    for (id, number, external, product) in store::products_of(tx, &customers, &raw)? {
        if let Some(order) = orders.get_mut(&id) {
            order.lines.push((number, external, product));
        }
    }
    for fulfilment in store::fulfilments_of(tx, &customers, &raw)? {
        if let Some(order) = orders.get_mut(&fulfilment.order) {
            order.fulfilments.push(fulfilment);
        }
    }
    for parcel in store::parcels_of(tx, &customers, &raw)? {
        if let Some(order) = orders.get_mut(&parcel.order) {
            order.parcels.push(parcel);
        }
    }
    Ok(orders)
}

fn take_over(
    at: &Moment,
    id: OrderId,
    order: &mut Sent,
    facts: &FulfilmentFacts<'_>,
    mode: Mode,
    changes: &mut Changes,
) -> Outcome {
    let standing = order
        .fulfilments
        .iter()
        .position(|one| one.external_id == facts.external_id);
    let before = standing
        .and_then(|position| order.fulfilments.get(position))
        .cloned();
    let mut fulfilment = before.clone().unwrap_or_else(|| Fulfilment {
        order: id,
        id: FulfilmentId::next(at),
        external_id: facts.external_id.to_owned(),
        status: facts.status,
        lines: Vec::new(),
        recorded_at: at.now,
    });
    fulfilment.status = further(fulfilment.status, facts.status);
    if !facts.lines.is_empty() {
        fulfilment.lines = numbers(&order.lines, &facts.lines);
    }
    let moved = move_parcels((at, mode), id, order, &fulfilment, facts, changes);
    let changed = before.as_ref() != Some(&fulfilment);
    if changed {
        changes
            .fulfilments
            .insert((order.customer, id, fulfilment.id), fulfilment.clone());
    }
    match standing.and_then(|position| order.fulfilments.get_mut(position)) {
        Some(place) => *place = fulfilment,
        None => order.fulfilments.push(fulfilment),
    }
    match (before, changed || moved) {
        (None, _) => Outcome::Created,
        (Some(_), true) => Outcome::Updated,
        (Some(_), false) => Outcome::Unchanged,
    }
}

/// Reports come out of order: what has arrived is not on its way again. Calling off and failing always count.
fn further(
    known: crate::domain::FulfilmentStatus,
    told: crate::domain::FulfilmentStatus,
) -> crate::domain::FulfilmentStatus {
    known.max(told)
}

/// The numbers of lines that the source names by its own ids; ids that no line has are left out.
fn numbers(lines: &Lines, told: &[(&str, i64)]) -> Vec<(i64, i64)> {
    told.iter()
        .filter_map(|(external, quantity)| {
            let line = lines
                .iter()
                .find(|(_, id, _)| id.as_deref() == Some(*external))?;
            Some((line.0, *quantity))
        })
        .collect()
}

/// Brings the fulfilment's parcels up to date; answers whether any changed.
fn move_parcels(
    (at, mode): (&Moment, Mode),
    id: OrderId,
    order: &mut Sent,
    fulfilment: &Fulfilment,
    facts: &FulfilmentFacts<'_>,
    changes: &mut Changes,
) -> bool {
    let products = products(&order.lines, fulfilment);
    let mut taken: BTreeSet<ParcelId> = BTreeSet::new();
    let mut any = false;
    for told in &facts.parcels {
        let position = same(&order.parcels, fulfilment.id, told, &taken);
        let before = position
            .and_then(|position| order.parcels.get(position))
            .cloned();
        let mut parcel = before
            .clone()
            .unwrap_or_else(|| Parcel::new(id, fulfilment.id, ParcelId::next(at)));
        parcel.learn(told);
        taken.insert(parcel.id);
        if before.as_ref() == Some(&parcel) {
            continue;
        }
        any = true;
        let history = mode == Mode::History;
        let was = before.as_ref();
        for (moved, instant, known) in [
            (
                Moved::Shipped,
                parcel.shipped_at,
                was.and_then(|was| was.shipped_at),
            ),
            (
                Moved::Delivered,
                parcel.delivered_at,
                was.and_then(|was| was.delivered_at),
            ),
        ] {
            if let (Some(instant), None, false) = (instant, known, order.customer.is_nobody()) {
                changes.events.push(parcel_event(
                    order.customer,
                    (&order.number, &parcel, &products),
                    moved,
                    instant,
                    history,
                ));
            }
        }
        changes
            .parcels
            .insert((order.customer, id, parcel.id), parcel.clone());
        match position.and_then(|position| order.parcels.get_mut(position)) {
            Some(place) => *place = parcel,
            None => order.parcels.push(parcel),
        }
    }
    any
}

/// The products in a fulfilment, each once.
fn products(lines: &Lines, fulfilment: &Fulfilment) -> Vec<ProductId> {
    let inside = |number: i64| {
        fulfilment.lines.is_empty() || fulfilment.lines.iter().any(|(line, _)| *line == number)
    };
    let products: BTreeSet<ProductId> = lines
        .iter()
        .filter(|(number, _, _)| inside(*number))
        .filter_map(|(_, _, product)| *product)
        .collect();
    products.into_iter().collect()
}

/// The parcel that is meant: by tracking number, else the first without one that was not meant yet.
fn same(
    parcels: &[Parcel],
    fulfilment: FulfilmentId,
    told: &ParcelFacts<'_>,
    taken: &BTreeSet<ParcelId>,
) -> Option<usize> {
    let free = |parcel: &&Parcel| parcel.fulfilment == fulfilment && !taken.contains(&parcel.id);
    let by_number = parcels.iter().find(|parcel| {
        free(parcel) && told.number.is_some() && parcel.number.as_deref() == told.number
    });
    let by_place = || {
        parcels
            .iter()
            .find(|parcel| free(parcel) && (parcel.number.is_none() || told.number.is_none()))
    };
    let meant = by_number.or_else(by_place)?;
    parcels.iter().position(|parcel| parcel.id == meant.id)
}

fn write(tx: &mut Tx<'_>, at: &Moment, changes: Changes) -> Result<(), Error> {
    let fulfilments: Vec<(CustomerId, Fulfilment)> = changes
        .fulfilments
        .into_iter()
        .map(|((customer, _, _), one)| (customer, one))
        .collect();
    let parcels: Vec<(CustomerId, Parcel)> = changes
        .parcels
        .into_iter()
        .map(|((customer, _, _), one)| (customer, one))
        .collect();
    if fulfilments.is_empty() && parcels.is_empty() {
        return Ok(());
    }
    store::save_fulfilments(tx, &fulfilments, at.now)?;
    store::save_parcels(tx, &parcels)?;
    events::publish_many(tx, at, &changes.events)?;
    tx.touch("orders");
    Ok(())
}
