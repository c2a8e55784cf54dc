//! What happens to a customer's orders when customers are merged, told apart again, or erased.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{CustomerId, Moment};
use serde_json::{Value, json};

use super::{Ledger, views_by_time};
use crate::{
    domain::{OrderId, RefundId},
    error::Error,
    store,
};

/// All orders of `from` become `into`'s. Every row remembers its home.
pub fn merge(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Error> {
    move_rows(tx, (from, into), None)
}

/// What was first recorded for one of `homes` leaves `into` for `from`. A refund goes with the orders it lies on.
pub fn unmerge(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
    homes: &[CustomerId],
) -> Result<(), Error> {
    move_rows(tx, (into, from), Some(homes))
}

/// The orders of an erased person stay for the books, without address, codes, labels, reasons and numbers of parcels,
/// and never change again. Answers how many orders that was.
pub fn erase(tx: &mut Tx<'_>, at: &Moment, customer: CustomerId) -> Result<u64, Error> {
    if customer.is_nobody() {
        return Ok(0);
    }
    lock(tx, &[customer])?;
    let orders = store::make_anonymous(tx, at.now, customer)?;
    tx.touch("orders");
    Ok(orders)
}

/// Orders read at once.
const PAGE: u32 = 100;

/// All that this room holds of a customer, for that person.
pub fn export(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Value, Error> {
    let mut orders: Vec<Value> = Vec::new();
    let mut before = None;
    loop {
        let page = views_by_time(tx, Some(customer), before, PAGE)?;
        let Some(last) = page.last() else {
            break;
        };
        before = Some((last.placed_at, last.id));
        // Views have text keys and finite numbers only: they always become JSON.
        orders.extend(
            page.iter()
                .map(|order| serde_json::to_value(order).unwrap_or_default()),
        );
    }
    let credit_notes = store::credit_notes(tx, customer)?;
    Ok(json!({ "orders": orders, "credit_notes": credit_notes }))
}

fn move_rows(
    tx: &mut Tx<'_>,
    (source, target): (CustomerId, CustomerId),
    homes: Option<&[CustomerId]>,
) -> Result<(), Error> {
    if source == target || source.is_nobody() || target.is_nobody() {
        return Ok(());
    }
    lock(tx, &[source, target])?;
    let leaves = |home: CustomerId| homes.is_none_or(|homes| homes.contains(&home));
    let orders: Vec<OrderId> = store::homes_of_orders(tx, source)?
        .into_iter()
        .filter(|(_, home)| leaves(*home))
        .map(|(order, _)| order)
        .collect();
    let leaving: BTreeSet<OrderId> = orders.iter().copied().collect();
    let mut refunds: BTreeMap<RefundId, bool> = BTreeMap::new();
    for (refund, home, order) in store::homes_of_refunds(tx, source)? {
        let goes = order.map_or(leaves(home), |order| leaving.contains(&order));
        let known = refunds.entry(refund).or_default();
        *known |= goes;
    }
    let refunds: Vec<RefundId> = refunds
        .into_iter()
        .filter_map(|(refund, goes)| goes.then_some(refund))
        .collect();
    store::move_orders(tx, (source, target), &orders)?;
    store::move_unnamed_refunds(tx, (source, target), &refunds)?;
    store::recount(tx, source)?;
    store::recount(tx, target)?;
    tx.touch("orders");
    Ok(())
}

/// Other writers of these customers' orders wait from here on.
fn lock(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Error> {
    let keys = store::stats_keys(tx, customers)?;
    Ledger::default().lock(tx, keys)
}
